//! The rules of every field, as a table.
use super::kinds;
use serde_json::{Value, json};
use tests::{House, faults};

/// Of which kind, which field is sent what, and the path at fault; an empty path where nothing is.
fn cases() -> Vec<(&'static str, &'static str, Value, &'static str)> {
    let long = |length: usize| json!("x".repeat(length));
    let mut cases = Vec::new();
    for (kind, field, most) in [
        ("Client", "legalName", 200),
        ("Client", "usedName", 200),
        ("Client", "address", 1_000),
        ("Service", "name", 200),
        ("Location", "name", 200),
        ("Location", "address", 1_000),
    ] {
        cases.push((kind, field, long(most + 1), field));
        cases.push((kind, field, json!("a\u{0}b"), field));
        cases.push((kind, field, json!("a\u{7}b"), field));
    }
    for (kind, field) in [("Client", "legalName"), ("Service", "name"), ("Location", "name")] {
        cases.extend(["", " ", "\n\t", "\u{2003}"].map(|text| (kind, field, json!(text), field)));
    }
    cases.push(("Client", "notes", long(50_001), "notes"));
    cases.push(("Client", "notes", json!("a\u{0}"), "notes"));
    for email in [
        "ann",
        "ann@",
        "@example.org",
        "ann@example",
        "a b@example.org",
        "a@b@example.org",
        "a@.org",
        "a@x..org",
        "a@-x.org",
    ] {
        cases.push(("Client", "email", json!(email), "email"));
    }
    for email in ["ann@example.org", "a.b+c@sub.example.org", "שרה@example.org"] {
        cases.push(("Client", "email", json!(email), ""));
    }
    for phone in ["212 555 0100", "+1", "+12345678901234567", "+1 212 CALL NOW", "+"] {
        cases.push(("Client", "phone", json!(phone), "phone"));
    }
    for phone in ["+1 212 555 0100", "+49 (30) 123-456/7", "+972.3.1234567"] {
        cases.push(("Client", "phone", json!(phone), ""));
    }
    for (date, path) in
        [("1879-12-31", "birthDate"), ("2199-01-01", "birthDate"), ("1880-01-01", ""), ("2024-02-29", "")]
    {
        cases.push(("Client", "birthDate", json!(date), path));
    }
    for (minutes, path) in
        [(4, "durationMinutes"), (1_441, "durationMinutes"), (-1, "durationMinutes"), (i32::MAX, "durationMinutes")]
    {
        cases.push(("Service", "durationMinutes", json!(minutes), path));
    }
    for (minutes, path) in [(-1, "bufferMinutes"), (241, "bufferMinutes"), (240, ""), (0, "")] {
        cases.push(("Service", "bufferMinutes", json!(minutes), path));
    }
    cases.push(("Service", "kinds", json!([]), "kinds"));
    cases.push(("Service", "kinds", json!(["PHONE"]), ""));
    let price = |cents: i64, currency: &str| json!({"cents": cents, "currency": currency});
    for (price, path) in [
        (price(-1, "EUR"), "price.cents"),
        (price(100_000_001, "EUR"), "price.cents"),
        (price(1, "eur"), "price.currency"),
        (price(1, "EURO"), "price.currency"),
        (price(1, "€"), "price.currency"),
        (price(1, ""), "price.currency"),
        (price(100_000_000, "ILS"), ""),
        (Value::Null, ""),
    ] {
        cases.push(("Service", "price", price, path));
    }
    for (zone, path) in [("Mars/Olympus", "timeZone"), ("Europe Berlin", "timeZone"), ("Asia/Jerusalem", ""), ("", "")]
    {
        cases.push(("Location", "timeZone", json!(zone), path));
    }
    cases
}

#[tokio::test]
async fn every_rule_names_its_field_in_adding_and_in_changing() {
    let house = House::open().await;
    let who = &house.a.owner;
    for (kind, selection, least) in kinds() {
        let add = format!("add{kind}");
        let thing = super::done(&house, who, &add, selection, least.clone()).await;
        for (number, (_, field, value, path)) in cases().into_iter().enumerate().filter(|(_, case)| case.0 == kind) {
            let expected = if path.is_empty() { vec![] } else { vec![("INVALID".to_owned(), path.to_owned())] };
            let mut input = least.clone();
            if input["name"].is_string() {
                input["name"] = json!(format!("Number {number}"));
            }
            input[field] = value.clone();
            let shown = format!("{kind} {field} {:.40}", value.to_string());
            assert_eq!(faults(&house.run(who, &add, selection, input).await), expected, "add {shown}");
            if path.is_empty() {
                continue;
            }
            let change = json!({"id": thing["id"], "expectedVersion": 1, field: value});
            assert_eq!(
                faults(&house.run(who, &format!("change{kind}"), selection, change).await),
                expected,
                "change {shown}"
            );
        }
    }
}

#[tokio::test]
async fn all_faults_of_an_input_are_told_together() {
    let house = House::open().await;
    let invalid = |paths: &[&str]| -> Vec<(String, String)> {
        paths.iter().map(|path| ("INVALID".to_owned(), (*path).to_owned())).collect()
    };
    let input = json!({
        "legalName": " ", "usedName": "x".repeat(201), "birthDate": "2199-01-01", "email": "x", "phone": "x",
        "address": "x".repeat(1_001), "notes": "\u{0}",
    });
    let payload = house.run(&house.a.owner, "addClient", "client { id }", input).await;
    let all = ["legalName", "usedName", "birthDate", "email", "phone", "address", "notes"];
    assert_eq!(faults(&payload), invalid(&all));
    let input =
        json!({"name": "", "durationMinutes": 0, "bufferMinutes": 999, "price": {"cents": -1, "currency": "x"}});
    let payload = house.run(&house.a.owner, "addService", "service { id }", input).await;
    assert_eq!(
        faults(&payload),
        invalid(&["name", "durationMinutes", "bufferMinutes", "price.cents", "price.currency"])
    );
    assert_eq!(payload["errors"][3]["path"], json!(["price", "cents"]));
    let input = json!({"name": "", "kind": "ROOM", "address": "x".repeat(1_001), "timeZone": "Nowhere"});
    let payload = house.run(&house.a.owner, "addLocation", "location { id }", input).await;
    let mut told = faults(&payload);
    told.sort();
    assert_eq!(told, invalid(&["address", "name", "timeZone"]));
    let unknown = json!({"legalName": "Ann", "providerId": house.add_client(&house.a.owner, "Bea").await});
    let payload = house.run(&house.a.owner, "addClient", "client { id }", unknown).await;
    assert_eq!(faults(&payload), [("NOT_FOUND".to_owned(), "providerId".to_owned())]);
}
