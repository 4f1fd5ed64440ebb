//! Signing in and out: a link works once, a sign-in ends when it should, and nothing that was handed out can be read from the database.
mod cookies;
mod endings;
mod links;

use serde_json::{Value, json};
use tests::{House, Person, wire};

const SIGN_IN: &str = "mutation ($token: String!, $cookie: Boolean!) \
    { signIn(input: {token: $token, cookie: $cookie}) { token expiresAt errors { code path message } } }";
const WHO: &str = "{ viewer { role user { displayName } } }";

/// The token of a new one-time link of the person.
async fn link(house: &House, who: &Person) -> String {
    house.store.sign_in_link(house.a.id, who.id).await.unwrap().reveal().to_owned()
}

/// Redeems a link as nobody, with the given further headers.
async fn redeem(house: &House, token: &str, cookie: bool, headers: &[(&str, &str)]) -> wire::Answer {
    let mut all = vec![("content-type", "application/json"), ("accept", "application/json")];
    all.extend(headers);
    let body = json!({"query": SIGN_IN, "variables": {"token": token, "cookie": cookie}}).to_string();
    wire::send("POST", &house.graphql(), "", &all, body.as_bytes()).await
}

/// Asks who one is, with the given further headers.
async fn who_am_i(house: &House, headers: &[(&str, &str)]) -> Value {
    let mut all = vec![("content-type", "application/json"), ("accept", "application/json")];
    all.extend(headers);
    wire::send("POST", &house.graphql(), "", &all, json!({ "query": WHO }).to_string().as_bytes()).await.json()
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("no error")
}
