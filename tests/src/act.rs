//! Mutations by name, so that a test says what it does and not how it is spelt.
use crate::{House, Person, wire};
use serde_json::{Value, json};

/// What every payload is asked for.
const ERRORS: &str = "errors { code path message currentVersion }";

impl House {
    /// Runs a mutation that takes an input object, and gives its payload: what `selection` asks for, and its errors.
    pub async fn run(&self, who: &Person, mutation: &str, selection: &str, input: Value) -> Value {
        let (first, rest) = mutation.split_at(1);
        let kind = format!("{}{rest}Input", first.to_uppercase());
        let document = format!("mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} {ERRORS} }} }}");
        self.data(who, &document, json!({ "input": input })).await[mutation].clone()
    }

    /// Runs a mutation that takes an input object without being signed in, and gives its payload.
    pub async fn come(&self, mutation: &str, selection: &str, input: Value) -> Value {
        let (first, rest) = mutation.split_at(1);
        let kind = format!("{}{rest}Input", first.to_uppercase());
        let document = format!("mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} {ERRORS} }} }}");
        let body = json!({"query": document, "variables": {"input": input}}).to_string();
        let headers = [("content-type", "application/json")];
        let answer = wire::send("POST", &self.graphql(), "", &headers, body.as_bytes()).await;
        let json = answer.json();
        assert!(json.get("errors").is_none() && json["data"].is_object(), "{document}: {}", answer.body);
        json["data"][mutation].clone()
    }

    /// Runs a mutation that takes an id and the expected version, and gives its payload.
    pub async fn step(&self, who: &Person, mutation: &str, selection: &str, id: &str, version: i64) -> Value {
        let document = format!(
            "mutation ($id: ID!, $version: Int!) \
             {{ {mutation}(id: $id, expectedVersion: $version) {{ {selection} {ERRORS} }} }}"
        );
        self.data(who, &document, json!({"id": id, "version": version})).await[mutation].clone()
    }
}

/// The code and the dotted path of every error of a payload, in the payload's order.
pub fn faults(payload: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let fault = |error: &Value| {
        let path: Vec<_> = error["path"].as_array().unwrap().iter().map(text).collect();
        (text(&error["code"]), path.join("."))
    };
    payload["errors"].as_array().unwrap().iter().map(fault).collect()
}
