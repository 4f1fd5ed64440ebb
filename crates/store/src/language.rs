//! Language tags, as BCP 47 (RFC 5646) writes them.
use crate::check::Check;

/// The longest tag, in characters. RFC 5646 asks for room for 35.
const LONGEST: usize = 35;

/// The tag in its usual case, such as `pt-BR` or `zh-Hant-TW`; `None` where it is no well-formed tag. Whether a subtag is in IANA's registry
/// is not looked up: that grows, and who speaks a language knows what it is called.
pub(crate) fn tag(text: &str) -> Option<String> {
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let mut parts = text.split('-').peekable();
    let mut tag = parts.next().filter(|part| matches!(part.len(), 2..=3) && alphabetic(part))?.to_ascii_lowercase();
    let mut take = |fits: fn(&str) -> bool, written: fn(&str) -> String| {
        let part = parts.next_if(|part| fits(part))?;
        tag.push('-');
        tag.push_str(&written(part));
        Some(part.len())
    };
    let lower = |part: &str| part.to_ascii_lowercase();
    // Extended languages, script, region, variants.
    let _ = take(|part| part.len() == 3 && alphabetic(part), lower);
    let _ = take(|part| part.len() == 4 && alphabetic(part), titled);
    let region = |part: &str| part.len() == 2 && alphabetic(part) || part.len() == 3 && digits(part);
    let _ = take(region, |part| part.to_ascii_uppercase());
    while take(variant, lower).is_some() {}
    // Extensions, each a letter or digit and what it says, and at last what is private.
    while take(|part| part.len() == 1 && part != "x" && part != "X" && alphanumeric(part), lower).is_some() {
        take(|part| (2..=8).contains(&part.len()) && alphanumeric(part), lower)?;
        while take(|part| (2..=8).contains(&part.len()) && alphanumeric(part), lower).is_some() {}
    }
    if take(|part| part == "x" || part == "X", lower).is_some() {
        let private = |part: &str| (1..=8).contains(&part.len()) && alphanumeric(part);
        take(private, lower)?;
        while take(private, lower).is_some() {}
    }
    parts.next().is_none().then_some(tag)
}

/// A language tag that may be left out; blank is the same as left out.
pub(crate) fn check(check: &mut Check, field: &'static str, value: Option<&str>) -> Option<String> {
    let text = value.map(str::trim).filter(|text| !text.is_empty())?;
    let read = tag(text);
    if read.is_none() {
        check.reject(field, "Must be a language tag of BCP 47, such as de or pt-BR.");
    }
    read
}

fn alphabetic(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn alphanumeric(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn digits(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

fn variant(part: &str) -> bool {
    let dated = part.len() == 4 && part.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    alphanumeric(part) && (dated || (5..=8).contains(&part.len()))
}

fn titled(part: &str) -> String {
    let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn tags_are_read_as_the_rfc_writes_them() {
        // Its appendix A, but for those that begin with i or x.
        for (text, read) in [
            ("de", "de"),
            ("FR", "fr"),
            ("zh-hant", "zh-Hant"),
            ("sr-CYRL", "sr-Cyrl"),
            ("zh-cmn-Hans-CN", "zh-cmn-Hans-CN"),
            ("cmn-Hans-CN", "cmn-Hans-CN"),
            ("sr-Latn-rs", "sr-Latn-RS"),
            ("sl-rozaj-biske", "sl-rozaj-biske"),
            ("sl-nedis", "sl-nedis"),
            ("de-CH-1901", "de-CH-1901"),
            ("hy-Latn-IT-arevela", "hy-Latn-IT-arevela"),
            ("es-419", "es-419"),
            ("de-CH-x-phonebk", "de-CH-x-phonebk"),
            ("az-Arab-x-AZE-derbend", "az-Arab-x-aze-derbend"),
            ("en-US-u-islamcal", "en-US-u-islamcal"),
            ("zh-CN-a-myext-x-private", "zh-CN-a-myext-x-private"),
            ("en-a-myext-b-another", "en-a-myext-b-another"),
        ] {
            assert_eq!(tag(text).as_deref(), Some(read), "{text}");
            assert_eq!(tag(read).as_deref(), Some(read), "{read}");
        }
        for text in [
            "",
            "-",
            "d",
            "de-",
            "-de",
            "de--CH",
            "de_CH",
            "german",
            "de-419-DE",
            "a-DE",
            "de-u",
            "de-x",
            "de-x-",
            "de-CH-CH",
            "de-x-123456789",
            "de DE",
            "dé",
            "de-Latnn\u{301}",
            "12",
            "de-x-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa",
        ] {
            assert_eq!(tag(text), None, "{text}");
        }
    }
}
