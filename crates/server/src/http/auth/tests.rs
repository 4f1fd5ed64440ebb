use axum::http::{HeaderName, HeaderValue};

use super::*;

fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn found(pairs: &[(HeaderName, &str)], secure: bool) -> Option<(String, bool)> {
    credential(&headers(pairs), secure).map(|found| (found.token.to_owned(), found.cookie))
}

#[test]
fn a_bearer_is_found_whatever_the_case_of_its_scheme() {
    for value in ["Bearer pzs_a-B", "bearer pzs_a-B", "BEARER   pzs_a-B "] {
        assert_eq!(found(&[(header::AUTHORIZATION, value)], false), Some(("pzs_a-B".to_owned(), false)), "{value}");
    }
}

#[test]
fn what_is_no_token_is_nobody() {
    let long = format!("Bearer {}", "a".repeat(257));
    for value in ["Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer a,b", "Bearer a=", "pzs_a", &long] {
        assert_eq!(found(&[(header::AUTHORIZATION, value)], false), None, "{value}");
    }
    assert_eq!(found(&[(header::AUTHORIZATION, "Bearer a"), (header::AUTHORIZATION, "Bearer b")], false), None);
}

#[test]
fn a_bearer_wins_over_a_cookie_and_a_broken_one_does_not_fall_back_to_it() {
    let cookie = (header::COOKIE, "pazpaz=c");
    assert_eq!(found(&[cookie.clone(), (header::AUTHORIZATION, "Bearer b")], false), Some(("b".to_owned(), false)));
    assert_eq!(found(&[cookie, (header::AUTHORIZATION, "Bearer")], false), None);
}

#[test]
fn a_cookie_is_found_among_others_by_its_exact_name() {
    let line = (header::COOKIE, "theme=dark; pazpaz=plain; __Host-pazpaz=secure; xpazpaz=no");
    assert_eq!(found(std::slice::from_ref(&line), false), Some(("plain".to_owned(), true)));
    assert_eq!(found(&[line], true), Some(("secure".to_owned(), true)));
    assert_eq!(found(&[(header::COOKIE, "a=pazpaz=x"), (header::COOKIE, "pazpaz")], false), None);
    assert_eq!(found(&[(header::COOKIE, "a=1"), (header::COOKIE, "pazpaz=x")], false), Some(("x".to_owned(), true)));
}

#[test]
fn a_cookie_that_comes_twice_is_nobody() {
    assert_eq!(found(&[(header::COOKIE, "pazpaz=a; pazpaz=b")], false), None);
}
