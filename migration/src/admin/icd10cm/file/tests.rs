use super::{Code, Fault, Faults, Rule, read};

fn code(code: &str, billable: bool, short: &str, long: &str) -> Code {
    Code { code: code.to_owned(), billable, short_description: short.to_owned(), description: long.to_owned() }
}

/// A line of a file in order.
fn line(number: u32, code: &str, header: char, short: &str, long: &str) -> String {
    format!("{number:05} {code:<7} {header} {short:<60} {long}\n")
}

#[test]
fn both_forms_are_read() {
    let plain = "\u{feff}U9DEMO1 Invented grief, of the left ear\r\n\r\nU9D0    Invented  joy\n";
    let expected = [("U9DEMO1", "Invented grief, of the left ear"), ("U9D0", "Invented  joy")];
    assert_eq!(read(plain.as_bytes()), Ok(expected.map(|(bare, text)| code(bare, true, text, text)).to_vec()));
    let ordered = line(1, "U9D", '0', "Invented feelings", "Invented feelings, all of them")
        + &line(2, "U9DEMO1", '1', &"é".repeat(60), "Invented grief, of the left ear");
    let expected = vec![
        code("U9D", false, "Invented feelings", "Invented feelings, all of them"),
        code("U9DEMO1", true, &"é".repeat(60), "Invented grief, of the left ear"),
    ];
    assert_eq!(read(ordered.as_bytes()), Ok(expected));
}

#[test]
fn every_line_that_is_not_of_the_form_is_told_with_its_rule() {
    let faults = |text: &[u8]| match read(text) {
        Err(Faults(faults)) => faults.into_iter().map(|Fault { line, rule }| (line, rule)).collect::<Vec<_>>(),
        Ok(codes) => panic!("{codes:?}"),
    };
    let plain = b"U9D0 joy\nU9.D joy\nu9D joy\nU9\nU9DEMO12 joy\n99D joy\nU9D0 grief\nU9D1    \nU9D2 a\x07b\nU9D3 \xff\nU9D4 fine\n";
    let expected = [
        (2, Rule::Code),
        (3, Rule::Code),
        (4, Rule::Code),
        (5, Rule::Code),
        (6, Rule::Code),
        (7, Rule::Twice { first: 1 }),
        // The blanks at its end are taken away with the line's end.
        (8, Rule::Code),
        (9, Rule::Description),
        (10, Rule::Utf8),
    ];
    assert_eq!(faults(plain), expected);
    assert_eq!(faults(format!("U9D0 {}", "x".repeat(501)).as_bytes()), [(1, Rule::Description)]);
    let ordered = line(1, "U9D", '0', "short", "long")
        + "U9D0 joy\n"
        + &line(3, "U9D1", '2', "short", "long")
        + &line(4, "U9D2", '1', "short", "")
        + &line(5, "U9D3", '1', "", "long")
        + &line(6, "U9.D4", '1', "short", "long")
        + &line(7, "U9D", '1', "short", "long");
    let expected = [
        (2, Rule::Order),
        (3, Rule::Header),
        (4, Rule::Description),
        (5, Rule::Description),
        (6, Rule::Code),
        (7, Rule::Twice { first: 1 }),
    ];
    assert_eq!(faults(ordered.as_bytes()), expected);
    assert_eq!(faults(b"\n \r\n"), []);
}
