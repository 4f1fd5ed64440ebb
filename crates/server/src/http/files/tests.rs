use axum::http::{HeaderMap, HeaderValue, header};
use store::ContentType;

use super::name::disposition;
use super::range::asked;

fn range(value: &'static str, size: u64) -> Option<Option<(u64, u64)>> {
    let headers: HeaderMap = [(header::RANGE, HeaderValue::from_static(value))].into_iter().collect();
    asked(&headers).map(|asked| asked.within(size).map(|range| (range.start, range.end)))
}

#[test]
fn a_range_is_what_the_rfc_says() {
    for (value, expected) in [
        ("bytes=0-0", Some(Some((0, 1)))),
        ("bytes=0-9", Some(Some((0, 10)))),
        ("bytes=3-", Some(Some((3, 10)))),
        ("Bytes = 3-5", Some(Some((3, 6)))),
        ("bytes=-3", Some(Some((7, 10)))),
        ("bytes=-30", Some(Some((0, 10)))),
        ("bytes=9-99999999999999999999", None),
        ("bytes=9-18446744073709551615", Some(Some((9, 10)))),
        ("bytes=10-", Some(None)),
        ("bytes=-0", Some(None)),
        ("bytes=5-3", None),
        ("bytes=0-1,3-4", None),
        ("bytes=+1-2", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("lines=1-2", None),
    ] {
        assert_eq!(range(value, 10), expected, "{value}");
    }
}

#[test]
fn a_name_ends_as_its_type_does() {
    for (name, ending) in [
        ("a.pdf", "''a.pdf"),
        ("A.PDF", "''A.PDF"),
        ("a.exe", "''a.exe.pdf"),
        ("a", "''a.pdf"),
        ("a.pdf.", "''a.pdf..pdf"),
        ("Überweisung \"1\".pdf", "''%C3%9Cberweisung%20%221%22.pdf"),
        ("a\u{202e}fdp.exe", "''afdp.exe.pdf"),
        ("הפניה.pdf", "''%D7%94%D7%A4%D7%A0%D7%99%D7%94.pdf"),
    ] {
        let text = disposition(name, ContentType::Pdf);
        assert!(text.starts_with("attachment; filename=\"attachment.pdf\"; ") && text.ends_with(ending), "{text}");
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{text}");
    }
}
