/// A connection URL in which any role, password and database name is quoted as needed.
pub(super) fn url(role: &str, password: &str, port: u16, database: &str) -> String {
    format!("postgres://{}:{}@127.0.0.1:{port}/{}", quote(role), quote(password), quote(database))
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
    #[test]
    fn odd_names_do_not_break_out_of_their_place() {
        assert_eq!(
            super::url("a b", "p@/:?#%", 5433, "ü-1"),
            "postgres://a%20b:p%40%2F%3A%3F%23%25@127.0.0.1:5433/%C3%BC-1"
        );
    }
}
