//! Credentials: the headers of anybody who can reach the server.
use crypto::{Token, TokenHash};
use http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use super::super::auth::{cookie_name, credential};

/// A byte of choices, then the values of headers, a zero byte between them: cookies, or authorizations where bit 1 is set. Bit 0 makes
/// the connection a safe one.
pub(super) fn run(data: &[u8]) {
    let (choice, rest) = data.split_first().map_or((0, data), |(choice, rest)| (*choice, rest));
    let secure = choice & 1 == 1;
    let name = if choice & 2 == 2 { header::AUTHORIZATION } else { header::COOKIE };
    let mut headers = HeaderMap::new();
    for value in rest.split(|byte| *byte == 0).take(8) {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.append(name.clone(), value);
        }
    }
    let Some(found) = credential(&headers, secure) else { return };
    assert_eq!(found.cookie, name == header::COOKIE);
    let token = found.token;
    assert!((1..=256).contains(&token.len()), "a token of {} bytes", token.len());
    assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'));
    let sent = headers.values().any(|value| value.to_str().is_ok_and(|value| value.contains(token)));
    assert!(sent, "a token that nobody sent");
    // Sent again in its plain form it is the same token.
    let plain = [
        (header::AUTHORIZATION, format!("Bearer {token}")),
        (header::COOKIE, format!("{}={token}", cookie_name(secure))),
    ];
    for (name, value) in plain {
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_str(&value).unwrap())]);
        assert!(credential(&headers, secure).is_some_and(|again| again.token == token));
    }
    assert_eq!(TokenHash::of(token).to_vec(), Sha256::digest(token.as_bytes()).to_vec());
    assert!(TokenHash::of(token) != TokenHash::of(&format!("{token}_")));
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let token = format!("pzs_{}", "A".repeat(43));
    let (plain, secure) = (cookie_name(false), cookie_name(true));
    let longest = "a".repeat(256);
    let mut all: Vec<Vec<u8>> = [
        (0, format!("{plain}={token}")),
        (1, format!("{secure}={token}")),
        (1, format!("{plain}={token}; {secure}={token}")),
        (0, format!("a=b; {plain}={token};c=d")),
        (0, format!("{plain}={token}; {plain}={token}")),
        (0, format!("{plain}={token}\0{plain}=x")),
        (0, format!("{plain}=\"{token}\"")),
        (0, format!("{plain}=")),
        (0, format!(" {plain} = {token}")),
        (2, format!("Bearer {token}")),
        (2, format!("bearer   {token} ")),
        (2, format!("Basic {token}")),
        (2, format!("Bearer {token}\0Bearer {token}")),
        (2, "Bearer".to_owned()),
        (2, format!("Bearer {longest}")),
        (2, format!("Bearer {longest}a")),
        (2, "Bearer päss".to_owned()),
        (3, format!("Bearer\t{token}")),
    ]
    .into_iter()
    .map(|(choice, text)| [&[choice], text.as_bytes()].concat())
    .collect();
    // Real ones, of which only the form matters: a token of chance would make other seeds each time.
    assert_eq!(Token::generate("pzs_").unwrap().reveal().len(), token.len());
    all.push([&[2][..], b"Bearer \xff\xfe"].concat());
    all
}
