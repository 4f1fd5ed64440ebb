//! What a fault says, and what it keeps to itself.
mod away;
mod inside;

use serde_json::{Value, json};
use tests::House;

const WORD: &str = "Canary7f3a";

fn codes(answer: &Value) -> Vec<&str> {
    answer["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|error| error["extensions"]["code"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn every_system_error_has_its_code() {
    let house = House::open().await;
    let who = &house.a.therapist;
    let cases = [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ viewer }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ client { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        ("subscription { viewer }", "OPERATION_RESOLUTION_FAILURE"),
        ("{ clients(first: 101) { nodes { id } } }", "BAD_USER_INPUT"),
        ("{ clients(first: \"x\") { nodes { id } } }", "BAD_USER_INPUT"),
        ("query ($id: ID!) { client(id: $id) { id } }", "BAD_USER_INPUT"),
        ("mutation { addService(input: {name: \"x\", durationMinutes: 50}) { errors { code } } }", "FORBIDDEN"),
    ];
    for (document, code) in cases {
        let answer = house.ask(who, document).await;
        assert_eq!(codes(&answer).first(), Some(&code), "{document}: {answer}");
        assert_eq!(answer["errors"][0]["message"].as_str().map(|text| text.ends_with('.')), Some(true), "{answer}");
    }
    let nobody = tests::Person { id: who.id, token: "pzs_nobody".to_owned() };
    let answer = house.ask(&nobody, "{ viewer { role } }").await;
    assert_eq!(codes(&answer), ["UNAUTHENTICATED"]);
}

/// Values that cannot be read: the error names the argument, by its literal or by its variable, and repeats nothing of it.
#[tokio::test]
async fn a_value_that_cannot_be_read_is_told_by_its_argument() {
    let house = House::open().await;
    let literals = [
        (format!("{{ clients(first: \"{WORD}\") {{ nodes {{ id }} }} }}"), "first"),
        (format!("{{ clients(archived: \"{WORD}\") {{ nodes {{ id }} }} }}"), "archived"),
        (format!("{{ calendar(from: \"{WORD}\", to: \"2031-01-01T00:00:00Z\") {{ totalCount }} }}"), "from"),
        (format!("{{ calendar(from: \"2031-01-01T00:00:00Z\", to: \"{WORD}\") {{ totalCount }} }}"), "to"),
        (
            format!(
                "mutation {{ addClient(input: {{legalName: \"x\", birthDate: \"{WORD}\"}}) {{ client {{ id }} }} }}"
            ),
            "input",
        ),
    ];
    for (document, argument) in literals {
        named(&house.ask(&house.a.owner, &document).await, argument, &document);
    }
    let variables = [
        ("query ($v: Int) { clients(first: $v) { nodes { id } } }", json!(WORD), "first"),
        ("query ($v: DateTime!) { calendar(from: $v, to: $v) { totalCount } }", json!(WORD), "from"),
        (
            "mutation ($v: AddClientInput!) { addClient(input: $v) { client { id } } }",
            json!({"legalName": [WORD]}),
            "input",
        ),
        (
            "mutation ($v: AddClientInput!) { addClient(input: $v) { client { id } } }",
            json!({"legalName": "x", "birthDate": WORD}),
            "input",
        ),
        ("mutation ($v: AddClientInput!) { addClient(input: $v) { client { id } } }", json!({"name": WORD}), "input"),
        (
            "mutation ($v: AddLocationInput!) { addLocation(input: $v) { location { id } } }",
            json!({"name": "x", "kind": WORD}),
            "input",
        ),
    ];
    for (document, value, argument) in variables {
        named(&house.ask_with(&house.a.owner, document, json!({ "v": value })).await, argument, document);
    }
}

fn named(answer: &Value, argument: &str, document: &str) {
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{document}: {answer}");
    let message = error["message"].as_str().unwrap();
    let named = error["extensions"]["argument"] == argument || message.contains(&format!("\"{argument}"));
    assert!(named, "{document}: {answer}");
    assert!(!answer.to_string().contains(WORD), "{document}: {answer}");
}

/// Whatever is wrong with an input, what it holds is in no answer.
#[tokio::test]
async fn no_refusal_repeats_what_was_sent() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, WORD).await;
    let long = WORD.repeat(6_000);
    let inputs = [
        json!({"legalName": "", "email": WORD, "phone": WORD, "notes": long, "address": long, "usedName": long}),
        json!({"legalName": WORD, "providerId": WORD}),
        json!({"legalName": format!("{WORD}\u{0}"), "usedName": format!("{WORD}\u{7}")}),
    ];
    for input in inputs {
        let payload = house.run(&house.a.owner, "addClient", "client { id }", input).await;
        assert!(!payload["errors"].as_array().unwrap().is_empty() && !payload.to_string().contains(WORD), "{payload}");
    }
    let change = json!({"id": client, "expectedVersion": 9, "legalName": WORD});
    let payload = house.run(&house.a.owner, "changeClient", "client { id }", change).await;
    assert!(!payload.to_string().contains(WORD), "{payload}");
}
