//! Connection URLs.

use std::path::Path;

/// The URL of a database of the server with that port: through its socket where it has one, else over TCP.
pub(super) fn url(role: &str, password: &str, socket: Option<&Path>, port: u16, database: &str) -> String {
    let host = socket.and_then(Path::to_str).map_or_else(|| "127.0.0.1".to_owned(), quote);
    format!("postgres://{}:{}@{host}:{port}/{}", quote(role), quote(password), quote(database))
}

fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => quoted.push(char::from(byte)),
            other => quoted.push_str(&format!("%{other:02X}")),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn odd_names_do_not_break_out_of_their_place() {
        assert_eq!(
            super::url("a b", "p@/:?#%", None, 5433, "ü-1"),
            "postgres://a%20b:p%40%2F%3A%3F%23%25@127.0.0.1:5433/%C3%BC-1"
        );
        assert_eq!(
            super::url("a", "b", Some(Path::new("/data@home/socket")), 5433, "c"),
            "postgres://a:b@%2Fdata%40home%2Fsocket:5433/c"
        );
    }
}
