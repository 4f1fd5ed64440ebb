//! The forms are what the golden file says, for ever.
use super::*;
use proptest::prelude::*;

/// Tabs between kind, region, text and form; `-` stands for no region and for no form, `\u{..}` for a character.
const GOLDEN: &str = include_str!("../../testdata/normal_v1.txt");

fn text(escaped: &str) -> String {
    let mut parts = escaped.split("\\u{");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        text.push_str(rest);
    }
    text
}

fn form(kind: &str, region: &str, text: &str) -> Option<String> {
    let region = (region != "-").then(|| Region::new(region).unwrap());
    match kind {
        "email" => Email::normal(text).map(|form| form.as_str().to_owned()),
        "phone" => Phone::normal(text, region).map(|form| form.as_str().to_owned()),
        "mrn" => Mrn::normal(text).map(|form| form.as_str().to_owned()),
        "national_id" => NationalId::normal(text).map(|form| form.as_str().to_owned()),
        _ => panic!("no kind {kind}"),
    }
}

#[test]
fn forms_are_what_the_golden_file_says() {
    assert_eq!(
        VERSION, 1,
        "a new version needs a golden file of its own; this one stays while tokens of version 1 may exist"
    );
    let mut wrong = Vec::new();
    let lines = GOLDEN.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in lines.clone() {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_else(|| panic!("too few cells: {line}"));
        let (kind, region, given, expected) = (cell(), cell(), text(cell()), cell());
        let made = form(kind, region, &given);
        let expected = (expected != "-").then(|| text(expected));
        if made != expected {
            wrong.push(format!("{line}: made {made:?}"));
        }
        // What was normal already stays as it is, whatever the region.
        if let Some(normal) = expected.filter(|form| !form.starts_with('?')) {
            for region in [region, "-"] {
                assert_eq!(form(kind, region, &normal), Some(normal.clone()), "{line}: its form has another form");
            }
        }
    }
    assert!(lines.count() > 300);
    assert!(
        wrong.is_empty(),
        "These forms changed, so the tokens in databases are found no more. Do not edit the lines: make a new VERSION, or keep \
         the release of the crate that changed.\n{}",
        wrong.join("\n")
    );
}

#[test]
fn regions_are_codes_of_two_capitals() {
    for code in ["PL", "US", "IL", "GB", "JP"] {
        assert!(Region::new(code).is_some(), "{code}");
    }
    for code in ["", "pl", "POL", "XX", "+48"] {
        assert!(Region::new(code).is_none(), "{code}");
    }
}

#[test]
fn debug_shows_no_form() {
    let shown =
        format!("{:?} {:?} {:?}", Email::normal("a@b.c"), Phone::normal("+48221234567", None), Mrn::normal("77"));
    assert_eq!(shown, "Some(Email) Some(Phone) Some(Mrn)");
}

fn region() -> impl Strategy<Value = Option<Region>> {
    prop::option::of(
        prop::sample::select(vec!["PL", "US", "IL", "AR", "BR", "IT", "RU", "GB", "AU", "NF"])
            .prop_map(|code| Region::new(code).unwrap()),
    )
}

proptest! {
    #[test]
    fn no_text_is_too_much(given in "\\PC{0,80}", region in region()) {
        Email::normal(&given);
        Mrn::normal(&given);
        NationalId::normal(&given);
        Phone::normal(&given, region);
    }

    #[test]
    fn no_number_is_too_much(given in "(tel:)?[+0-9 ()/.;=xextisubph-]{0,70}", region in region()) {
        Phone::normal(&given, region);
    }

    #[test]
    fn a_number_is_a_sign_and_digits(given in "\\PC{0,10}[0-9]\\PC{0,10}", region in region()) {
        let form = Phone::normal(&given, region).unwrap();
        let (sign, digits) = form.as_str().split_at(1);
        prop_assert!(matches!(sign, "+" | "?") && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()));
    }

    #[test]
    fn an_international_number_of_a_client_is_found_from_any_region(digits in "[1-9][0-9]{6,14}", region in region()) {
        let given = format!("+{digits}");
        prop_assert_eq!(Phone::normal(&given, region), Phone::normal(&given, None));
    }

    #[test]
    fn records_and_addresses_keep_their_form(given in "\\PC{0,20}", domain in "[a-zA-Zäß]{1,8}\\.[a-z]{2,3}") {
        if let Some(form) = Mrn::normal(&given) {
            prop_assert_eq!(Mrn::normal(form.as_str()), Some(form));
        }
        if let Some(form) = NationalId::normal(&given) {
            prop_assert_eq!(NationalId::normal(form.as_str()), Some(form));
        }
        if let Some(form) = Email::normal(&format!("{given}@{domain}")) {
            prop_assert_eq!(Email::normal(form.as_str()), Some(form));
        }
    }
}
