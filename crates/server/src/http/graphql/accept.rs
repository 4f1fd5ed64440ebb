//! Which of the two media types an answer is written in.

use axum::http::{HeaderMap, HeaderValue, header};
use graphql::problem::Code;

use super::fault::Fault;

/// The media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status tells a refused request from an executed one.
    GraphqlResponse,
    /// `application/json`: 200 for every well-formed request.
    Json,
}

impl Media {
    /// The name without parameters.
    const fn essence(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }

    /// The value of `Content-Type`.
    pub(super) const fn content_type(self) -> HeaderValue {
        match self {
            Self::GraphqlResponse => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
            Self::Json => HeaderValue::from_static("application/json; charset=utf-8"),
        }
    }
}

/// How well a media type fits: larger is better. Compared in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Thousandths of the q-value.
    quality: u16,
    /// 2 for the full name, 1 for `application/*`, 0 for `*/*`.
    precision: u8,
    /// Earlier ranges are larger.
    earlier: std::cmp::Reverse<usize>,
}

/// Chooses the media type from `Accept`: the highest q-value wins, then the more precise range, then the earlier one. A
/// q-value of zero excludes. Without the header the answer is `application/json`, as the draft has it for old clients.
///
/// # Errors
///
/// 406 where neither type is wanted.
pub fn negotiate(headers: &HeaderMap) -> Result<Media, Fault> {
    if !headers.contains_key(header::ACCEPT) {
        return Ok(Media::Json);
    }
    let lines: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let ranges: Vec<(&str, u16)> = lines.iter().flat_map(|line| line.split(',')).filter_map(range).collect();
    let json = fit(Media::Json, &ranges);
    let graphql = fit(Media::GraphqlResponse, &ranges);
    match (json, graphql) {
        (None, None) => {
            Err(Fault::new(Code::NotAcceptable, "Accept application/graphql-response+json or application/json."))
        }
        // Through one and the same wildcard both fit equally well.
        _ if json >= graphql => Ok(Media::Json),
        _ => Ok(Media::GraphqlResponse),
    }
}

/// The q-value of a type is that of the most precise range that has it.
fn fit(media: Media, ranges: &[(&str, u16)]) -> Option<Fit> {
    let fits = ranges.iter().enumerate().filter_map(|(index, (name, quality))| {
        let precision = match *name {
            "*/*" => 0,
            "application/*" => 1,
            name if name.eq_ignore_ascii_case(media.essence()) => 2,
            _ => return None,
        };
        Some(Fit { quality: *quality, precision, earlier: std::cmp::Reverse(index) })
    });
    fits.max_by_key(|fit| (fit.precision, fit.quality, fit.earlier)).filter(|fit| fit.quality > 0)
}

/// A range and the thousandths of its q-value. A range that asks for a charset other than UTF-8 is none of ours.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let mut quality = 1_000;
    for (key, value) in parts.filter_map(|part| part.split_once('=')) {
        if key.trim().eq_ignore_ascii_case("q") {
            quality = thousandths(value.trim())?;
        } else if key.trim().eq_ignore_ascii_case("charset") && !is_utf8(value) {
            return None;
        }
    }
    Some((name, quality))
}

/// Whether the value of a charset parameter means UTF-8.
pub(super) fn is_utf8(value: &str) -> bool {
    let bare = value.trim().trim_matches('"');
    bare.eq_ignore_ascii_case("utf-8") || bare.eq_ignore_ascii_case("utf8")
}

/// `0`, `1`, or either with up to three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = format!("{decimals:0<3}").parse::<u16>().ok()?;
    match (whole, fraction) {
        ("0", fraction) => Some(fraction),
        ("1", 0) => Some(1_000),
        _ => None,
    }
}
