//! Every root field needs somebody who is signed in. The fields are found by asking the schema, so that a new one is covered unasked.

use entity::user::Role;
use serde_json::{Value, json};
use tests::House;
use tests::wire::{Answer, send};

use crate::walk::{Field, Schema, list, named};

/// A value of a type, well formed and meaning nothing.
fn dummy(schema: &Schema, of: &Value, path: &str) -> Value {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => dummy(schema, &of["ofType"], path),
        "LIST" => json!([dummy(schema, &of["ofType"], path)]),
        "ENUM" => schema.first_value(&named(of)),
        "INPUT_OBJECT" => {
            let fields = schema.inputs(&named(of));
            let value = |field: &Value| {
                let name = field["name"].as_str().unwrap();
                (name.to_owned(), dummy(schema, &field["type"], &format!("{path}.{name}")))
            };
            fields.iter().map(value).collect()
        }
        _ => match named(of).as_str() {
            "ID" | "String" => json!("x"),
            "Int" => json!(1),
            "Boolean" => json!(false),
            "Date" => json!("2001-02-03"),
            "DateTime" => json!("2031-01-01T10:00:00Z"),
            other => panic!("{path}: give `dummy` in scope.rs a value for the new scalar {other}"),
        },
    }
}

/// Asks for a field with nothing in it that means anything. Of several documents for it the first will do: who may ask is asked of the field.
async fn ask(house: &House, schema: &Schema, field: &Field, authorization: Option<&str>) -> Answer {
    let path = field.path();
    let value = |one: &Value| (one["name"].as_str().unwrap().to_owned(), dummy(schema, &one["type"], &path));
    let variables: Value = field.arguments.iter().map(value).collect();
    let body = json!({"query": schema.documents(field, 2)[0], "variables": variables}).to_string();
    let mut headers = vec![("content-type", "application/json"), ("accept", "application/graphql-response+json")];
    headers.extend(authorization.map(|value| ("authorization", value)));
    send("POST", &house.graphql(), "", &headers, body.as_bytes()).await
}

/// Tokens that are good no longer, or never were, each with what is wrong with it.
async fn bad_tokens(house: &House) -> Vec<(&'static str, String)> {
    let mut tokens = Vec::new();
    let endings = [
        ("expired", "update pazpaz.sign_ins set expires_at = now() - interval '1 second' where id = "),
        ("idle for an hour", "update pazpaz.sign_ins set seen_at = now() - interval '1 hour' where id = "),
        ("ended by the operator", "update pazpaz.sign_ins set ended_at = now() where id = "),
    ];
    let owner = house.a.owner.id;
    for (name, sql) in endings {
        let signed_in = house.store.sign_in(house.a.id, owner, Role::Owner).await.unwrap();
        house.database.rows(&format!("{sql} '{}'", signed_in.actor.sign_in.0)).await;
        tokens.push((name, signed_in.token.reveal().to_owned()));
    }
    let out = &house.a.assistant;
    house.data(out, "mutation { signOut { signedOut } }", json!({})).await;
    tokens.push(("signed out", out.token.clone()));
    let gone = &house.a.therapist;
    house.database.rows(&format!("update pazpaz.users set deleted_at = now() where id = '{}'", gone.id.0)).await;
    tokens.push(("of a user who has left", gone.token.clone()));
    tokens.push(("a one-time link", house.store.sign_in_link(house.a.id, owner).await.unwrap().reveal().to_owned()));
    let good = &house.a.owner.token;
    tokens.push(("cut short", good[..good.len() - 1].to_owned()));
    tokens.push(("of nobody", format!("pzs_{}", "A".repeat(43))));
    tokens.push(("nonsense", "x".to_owned()));
    tokens
}

fn refused(answer: &Answer) -> bool {
    let json = answer.json();
    let all = |errors: &[Value]| errors.iter().all(|one| one["extensions"]["code"] == "UNAUTHENTICATED");
    let errors = list(&json["errors"]);
    !errors.is_empty() && all(&errors) && json["data"].as_object().is_none_or(|data| data.values().all(Value::is_null))
}

#[tokio::test]
async fn every_root_field_needs_a_scope() {
    let house = House::open().await;
    let schema = Schema::of(&house).await;
    let before = everything(&house).await;
    let roots = schema.roots();
    assert!(roots.len() > 20, "{}", roots.len());
    for name in graphql::PUBLIC {
        assert!(roots.iter().any(|root| root.name == *name), "{name} is public and not in the schema");
    }
    for root in &roots {
        let answer = ask(&house, &schema, root, None).await;
        assert_eq!(answer.status, 200, "{}: {}", root.path(), answer.body);
        let public = graphql::PUBLIC.contains(&root.name.as_str());
        assert_eq!(refused(&answer), !public, "{}: {}", root.path(), answer.body);
        let basic = ask(&house, &schema, root, Some(&format!("Basic {}", house.a.owner.token))).await;
        assert_eq!(refused(&basic), !public, "{}, not as a bearer: {}", root.path(), basic.body);
    }
    assert_eq!(everything(&house).await, before, "who is not signed in has changed something");
}

#[tokio::test]
async fn a_token_that_is_over_is_nobody_on_every_root_field() {
    let house = House::open().await;
    let schema = Schema::of(&house).await;
    let tokens = bad_tokens(&house).await;
    let before = everything(&house).await;
    for (name, token) in &tokens {
        for root in schema.roots().iter().filter(|root| !graphql::PUBLIC.contains(&root.name.as_str())) {
            let answer = ask(&house, &schema, root, Some(&format!("Bearer {token}"))).await;
            assert!(refused(&answer), "a token {name}, {}: {}", root.path(), answer.body);
        }
    }
    assert_eq!(everything(&house).await, before, "a token that is over has changed something");
    // The same requests by somebody who is signed in are not refused, or the test above says nothing.
    for root in schema.roots().iter().filter(|root| root.name != "signOut") {
        let answer = ask(&house, &schema, root, Some(&format!("Bearer {}", house.a.owner.token))).await;
        assert!(!refused(&answer), "{}: {}", root.path(), answer.body);
    }
}

async fn everything(house: &House) -> Vec<String> {
    crate::digest::of_tables(&house.database, "true").await
}
