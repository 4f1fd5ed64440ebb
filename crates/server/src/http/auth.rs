//! The credential of a request: which token it carries, and how.
//!
//! A credential that is not well formed, or that nobody knows, is no fault of its own: the request then runs signed out, and
//! what needs somebody to be signed in says so. That keeps signing in possible for a browser with an old cookie, and leaves
//! one sentence for all the ways of not being signed in.

use axum::http::{HeaderMap, header};

/// The cookie over https. Browsers take the prefix as a promise that no other host, subdomain or path has set it.
const SECURE_COOKIE: &str = "__Host-pazpaz";
/// The cookie over http, on a developer's machine, where browsers refuse the other.
const PLAIN_COOKIE: &str = "pazpaz";
/// Our tokens are much shorter; what is longer is not looked up.
const LONGEST_TOKEN: usize = 256;

/// The name of the sign-in cookie.
#[must_use]
pub const fn cookie_name(secure: bool) -> &'static str {
    if secure { SECURE_COOKIE } else { PLAIN_COOKIE }
}

/// A token and how it came. It has no `Debug`, so that no log can hold it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Credential<'a> {
    /// The token as it was sent.
    pub token: &'a str,
    /// Whether a cookie carried it, which browsers send by themselves, whoever wrote the page.
    pub cookie: bool,
}

/// Finds the credential of a request. A bearer token wins over a cookie, since a program has put it there on purpose.
#[must_use]
pub fn credential(headers: &HeaderMap, secure: bool) -> Option<Credential<'_>> {
    if headers.contains_key(header::AUTHORIZATION) {
        return bearer(headers).map(|token| Credential { token, cookie: false });
    }
    cookie(headers, cookie_name(secure)).map(|token| Credential { token, cookie: true })
}

/// The token of `Authorization: Bearer ...`, if there is one such header and its token is well formed.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.trim().split_once(' ')?;
    Some(token.trim_start()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && is_token(token))
}

/// The value of the cookie, if it is sent exactly once. Two of a name mean that something else has set one of them.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = lines.flat_map(|line| line.split(';')).filter_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    });
    let (value, None) = (values.next()?, values.next()) else { return None };
    Some(value).filter(|value| is_token(value))
}

fn is_token(text: &str) -> bool {
    (1..=LONGEST_TOKEN).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests;
