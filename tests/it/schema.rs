//! The schema: `schema.graphql` is what the code says, and the schema explains itself.
use serde_json::{Value, json};
use tests::House;

/// The GraphQL library describes these in its own words.
const NOT_OURS: [&str; 7] = ["Boolean", "Date", "DateTime", "Float", "ID", "Int", "String"];

const DESCRIPTIONS: &str = "{ __schema { types { name description
    fields(includeDeprecated: true) { name description args { name description } }
    inputFields { name description }
    enumValues(includeDeprecated: true) { name description } } } }";

#[test]
fn schema_graphql_is_what_the_code_says() {
    expect_test::expect_file!["../../schema.graphql"].assert_eq(&graphql::sdl());
}

#[tokio::test]
async fn everything_in_the_schema_is_described_in_whole_sentences() {
    let house = House::open().await;
    let data = house.data(&house.a.owner, DESCRIPTIONS, json!({})).await;
    let mut faults = Vec::new();
    let mut seen = 0;
    let mut look = |place: &str, thing: &Value| {
        seen += 1;
        match thing["description"].as_str() {
            None | Some("") => faults.push(format!("{place} has no description")),
            Some(text) if !text.trim_end().ends_with('.') => faults.push(format!("{place} ends without a full stop")),
            Some(_) => {}
        }
    };
    for kind in data["__schema"]["types"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        if name.starts_with("__") || NOT_OURS.contains(&name) {
            continue;
        }
        look(name, kind);
        for (place, part) in parts(name, kind) {
            for (argument, input) in parts(&place, part) {
                look(&argument, input);
            }
            look(&place, part);
        }
    }
    assert!(seen > 200, "only {seen} descriptions were looked at");
    assert!(faults.is_empty(), "write doc comments:\n{}", faults.join("\n"));
}

/// The fields, input fields, enum values or arguments of a thing, each with its place in the schema.
fn parts<'v>(place: &str, thing: &'v Value) -> Vec<(String, &'v Value)> {
    let lists = ["fields", "inputFields", "enumValues", "args"].into_iter().filter_map(|list| thing[list].as_array());
    lists.flatten().map(|part| (format!("{place}.{}", part["name"].as_str().unwrap()), part)).collect()
}
