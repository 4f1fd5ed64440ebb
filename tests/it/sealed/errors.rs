//! Requests that fail, each with something private in the place where it fails.

use serde_json::{Value, json};
use tests::House;
use tests::wire::{Answer, post};

use crate::plants::Plants;

/// A word that stands where a text cannot.
pub(super) const WORD: &str = "KanarieWord0815";

/// Sends every such request as the owner of A, and gives the answers with what was asked.
pub(super) async fn provoke(house: &House, plants: &Plants) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for canary in plants.canaries.iter().filter(|canary| !day(&canary.text)).step_by(4) {
        let secret = canary.text.as_str();
        for document in documents(secret) {
            let body = json!({"query": document, "variables": {"secret": secret}});
            answers.push((document, post(&house.graphql(), &house.a.owner.token, &body).await));
        }
        for (document, variables) in coerced(secret).into_iter().chain(rejected(plants, secret)) {
            let answer = house.send(&house.a.owner, document, variables.clone()).await;
            answers.push((format!("{document} {variables:.200}"), answer));
        }
        let unknown =
            json!({"query": "query A { viewer { role } } query B { viewer { role } }", "operationName": WORD});
        answers.push(("an unknown operation".to_owned(), post(&house.graphql(), &house.a.owner.token, &unknown).await));
    }
    answers
}

/// Whether a text is a date, which is right where some of the requests want a wrong one.
fn day(text: &str) -> bool {
    text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| byte.is_ascii_digit() != (at == 4 || at == 7))
}

/// Syntax and validation, with the secret in a literal or a word in place of a name.
fn documents(secret: &str) -> Vec<String> {
    vec![
        format!("{{ client(id: \"{secret}\" "),
        format!("{{ client(id: \"{secret}\") {{ id }} }} }} \"{secret}\""),
        format!(
            "mutation {{ addClient(input: {{legalName: \"{secret}\", nonsense: \"{secret}\"}}) {{ errors {{ code }} }} }}"
        ),
        format!("{{ clients(first: \"{secret}\") {{ totalCount }} }}"),
        format!("{{ calendar(from: \"{secret}\", to: \"{secret}\") {{ totalCount }} }}"),
        format!("{{ client(id: [\"{secret}\"]) {{ id }} }}"),
        format!("{{ clients(after: \"{secret}\") {{ totalCount }} }}"),
        format!("mutation {{ addLocation(input: {{name: \"{secret}\", kind: {WORD}}}) {{ errors {{ code }} }} }}"),
        format!("{{ viewer {{ {WORD} }} }}"),
        format!("{{ {WORD}(id: \"{secret}\") }}"),
        format!("query ($secret: {WORD}) {{ viewer {{ role }} }}"),
        "query ($secret: Int) { clients(first: $secret) { totalCount } }".to_owned(),
        "query ($secret: DateTime!) { calendar(from: $secret, to: $secret) { totalCount } }".to_owned(),
        "query ($secret: [TimelineKind!]) { client(id: \"x\") { timeline(kinds: $secret) { totalCount } } }".to_owned(),
    ]
}

/// Variables that do not fit their types.
fn coerced(secret: &str) -> Vec<(&'static str, Value)> {
    let add = "mutation ($input: AddClientInput!) { addClient(input: $input) { errors { code path message } } }";
    let book =
        "mutation ($input: BookAppointmentInput!) { bookAppointment(input: $input) { errors { code path message } } }";
    vec![
        (add, json!({"input": secret})),
        (add, json!({"input": {"legalName": secret, "birthDate": secret}})),
        (add, json!({"input": {"legalName": [secret], "notes": {"a": secret}}})),
        (add, json!({"input": {"legalName": secret, WORD: secret}})),
        (book, json!({"input": {"clientId": secret, "providerId": secret, "startsAt": secret}})),
        (
            book,
            json!({"input": {"clientId": secret, "providerId": secret, "kind": secret, "startsAt": "2031-01-01T00:00:00Z"}}),
        ),
    ]
}

/// Values that fit their types and break a rule, of ours or of the database.
fn rejected(plants: &Plants, secret: &str) -> Vec<(&'static str, Value)> {
    let add = "mutation ($input: AddClientInput!) { addClient(input: $input) { errors { code path message } } }";
    let write =
        "mutation ($input: WriteSessionInput!) { writeSession(input: $input) { errors { code path message } } }";
    let book =
        "mutation ($input: BookAppointmentInput!) { bookAppointment(input: $input) { errors { code path message } } }";
    let change =
        "mutation ($input: ChangeClientInput!) { changeClient(input: $input) { errors { code path message } } }";
    let (client, provider) = (&plants.ids["Client"], &plants.ids["Provider"]);
    let long = secret.repeat(130_000 / secret.len() + 1);
    let (start, end) = &plants.slot;
    vec![
        (add, json!({"input": {"legalName": "Ann", "email": format!("{secret} is no address")}})),
        (add, json!({"input": {"legalName": "Ann", "phone": format!("x{secret}")}})),
        (add, json!({"input": {"legalName": secret.repeat(400 / secret.len() + 1)}})),
        (add, json!({"input": {"legalName": format!("{secret}\u{0}")}})),
        (add, json!({"input": {"legalName": "Ann", "notes": format!("{secret}\u{0}")}})),
        (add, json!({"input": {"legalName": secret, "providerId": client}})),
        (change, json!({"input": {"id": client, "expectedVersion": 99, "notes": secret}})),
        (write, json!({"input": {"clientId": client, "plan": long}})),
        (write, json!({"input": {"clientId": client, "plan": secret, "sessionAt": "1990-01-01T00:00:00Z"}})),
        (write, json!({"input": {"clientId": provider, "plan": secret}})),
        (
            book,
            json!({"input": {"clientId": client, "providerId": provider, "startsAt": start, "endsAt": end, "reason": secret}}),
        ),
    ]
}
