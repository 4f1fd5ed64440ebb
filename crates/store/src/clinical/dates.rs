//! When something was recorded, began and ended.
use crate::check::Check;
use time::{
    Date, Duration, OffsetDateTime,
    macros::{date, format_description},
};

/// By how much clocks may differ.
const SKEW: Duration = Duration::minutes(5);

/// When something was recorded or said.
pub(crate) fn recorded(
    check: &mut Check,
    field: &'static str,
    at: OffsetDateTime,
    now: OffsetDateTime,
) -> OffsetDateTime {
    if at.year() < 1950 || at > now + SKEW {
        check.reject(field, "Must be between 1950 and now.");
    }
    at
}

/// A date that may be known to the month or year only: between 1880 and today, or, where `ahead`, the end of 2199.
pub(crate) fn partial(
    check: &mut Check,
    field: &'static str,
    value: Option<&str>,
    now: OffsetDateTime,
    ahead: bool,
) -> Option<String> {
    let text = value.map(str::trim).filter(|text| !text.is_empty())?;
    // Somewhere it is tomorrow already.
    let latest = if ahead { date!(2199 - 12 - 31) } else { (now + Duration::hours(14)).date() };
    match first_day(text) {
        Some(day) if day.year() >= 1880 && day <= latest => {}
        Some(_) => check.reject(field, format!("Must be between 1880 and {}.", if ahead { "2199" } else { "today" })),
        None => {
            check.reject(field, "Must be a date such as 2024-05-31, or as much of it as is known: 2024-05 or 2024.")
        }
    }
    Some(text.to_owned())
}

/// The first day that may be meant.
fn first_day(text: &str) -> Option<Date> {
    let whole = format!("{text}{}", "0000-01-01".get(text.len()..)?);
    Date::parse(&whole, format_description!("[year]-[month]-[day]")).ok().filter(|_| matches!(text.len(), 4 | 7 | 10))
}

/// Fails where something ends before it begins, as far as both are known.
pub(crate) fn in_order(check: &mut Check, field: &'static str, start: Option<&str>, end: Option<&str>) {
    let (Some(start), Some(end)) = (start, end) else { return };
    let known = start.len().min(end.len());
    if end.get(..known) < start.get(..known) {
        check.reject(field, "Must not be before the start.");
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, in_order, partial};
    use time::macros::datetime;

    #[test]
    fn dates_are_taken_as_far_as_they_are_known() {
        let now = datetime!(2026-11-22 12:00 UTC);
        let fits = |text: &str, ahead| {
            let mut check = Check::default();
            partial(&mut check, "onset", Some(text), now, ahead);
            check.done().is_ok()
        };
        for text in ["2026", "2026-11", "2026-11-23", "1880", "2024-02-29", " 2020 ", ""] {
            assert!(fits(text, false), "{text}");
        }
        for text in [
            "2027",
            "2026-12",
            "1879-12-31",
            "2023-02-29",
            "202",
            "2026-1",
            "2026-1-1",
            "26-11-22",
            "2026-",
            "2026-00",
            "x",
            "2026-11-22T00",
            "\u{661}\u{661}",
        ] {
            assert!(!fits(text, false), "{text}");
        }
        assert!(fits("2199-12-31", true) && !fits("2200", true));
    }

    #[test]
    fn an_end_before_the_start_is_refused_as_far_as_both_are_known() {
        let fits = |start, end| {
            let mut check = Check::default();
            in_order(&mut check, "abatement", start, end);
            check.done().is_ok()
        };
        assert!(
            fits(Some("2024-05-31"), Some("2024"))
                && fits(Some("2024"), Some("2024-01-01"))
                && fits(None, Some("1900"))
        );
        assert!(!fits(Some("2024-05-31"), Some("2024-04")) && !fits(Some("2024-05-31"), Some("2024-05-30")));
    }
}
