//! `Range`: one range of bytes, after RFC 9110. Several, and what is no range, are answered with the whole file, as the RFC allows.

use std::ops::Range;

use axum::http::{HeaderMap, header};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// From there on, to that byte where one is named.
    From(u64, Option<u64>),
    /// So many at the end.
    Last(u64),
}

/// The range that a request asks for, if it asks for one. `If-Range` names a state of the file, and here none has a name: it is another.
pub(super) fn asked(headers: &HeaderMap) -> Option<Asked> {
    let mut values = headers.get_all(header::RANGE).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    if headers.contains_key(header::IF_RANGE) {
        return None;
    }
    parse(value.to_str().ok()?)
}

fn parse(text: &str) -> Option<Asked> {
    let (unit, range) = text.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    match (first, last) {
        ("", last) => Some(Asked::Last(number(last)?)),
        (first, "") => Some(Asked::From(number(first)?, None)),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(Asked::From(first, Some(last)))
        }
    }
}

impl Asked {
    /// The bytes of a file of that size; `None` where it has none of them.
    pub(super) fn within(self, size: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::From(first, last) => first..last.map_or(size, |last| last.saturating_add(1).min(size)),
            Self::Last(count) => size.saturating_sub(count)..size,
        };
        (range.start < range.end).then_some(range)
    }
}
