//! A person signs in and runs a query, in a real browser. Needs Node.js and Chromium.
use crate::node::{Outcome, installed, kept, written};
use serde_json::json;
use server::http::graphiql::{Graphiql, MakeError, make};
use std::{path::Path, process::Command};
use tests::{Database, Furnishing, House};

/// The exit code with which the script says that the machine has no browser.
const NO_BROWSER: i32 = 3;
const TEST: &str = "a_person_signs_in_and_runs_a_query_in_graphiql";

#[tokio::test]
async fn a_person_signs_in_and_runs_a_query_in_graphiql() {
    let assets = match make(&kept("graphiql")).await {
        Ok(assets) => assets,
        Err(error @ (MakeError::Missing(_) | MakeError::TooOld(_))) => {
            return Outcome::Skipped(error.to_string()).hold(TEST);
        }
        Err(error) => return Outcome::Failed(format!("{error}\n{}", error.output())).hold(TEST),
    };
    let graphiql = Graphiql::making();
    graphiql.ready(assets);
    let furnishing = Furnishing { graphiql: Some(graphiql), ..Furnishing::default() };
    let house = House::furnished(Database::migrated().await, furnishing).await;
    let who = &house.a.owner;
    let provider = house.providers(who).await.remove(0);
    let service = json!({"name": "Talk", "durationMinutes": 50});
    house.run(who, "addService", "service { id }", service).await;
    for (name, day) in [("Ann", 1), ("Bea", 2), ("Cid", 3)] {
        let client = house.add_client(who, name).await;
        let visit = house.book(who, &client, &provider, &format!("2024-03-{day:02}T10:00:00Z")).await;
        house.write(who, &visit, "Slept better.").await;
    }
    let link = house.store.sign_in_link(house.a.id, who.id).await.unwrap();
    let address = format!("{}/sign-in#{}", house.url, link.reveal());
    tokio::task::spawn_blocking(move || visit(&address)).await.unwrap().hold(TEST);
}

/// Opens a one-time sign-in link in Chromium, signs in, runs the examples of GraphiQL and looks at what the browser was asked for
/// and what it kept.
fn visit(sign_in_url: &str) -> Outcome {
    let folder = match installed("browser") {
        Ok(folder) => folder,
        Err(reason) => return Outcome::Skipped(reason),
    };
    let operations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/server/graphiql/operations.js");
    // Node reads the examples as a module only where a `package.json` beside them says so; the copy has one.
    std::fs::copy(operations, folder.join("operations.js")).unwrap();
    let mut script = Command::new("node");
    script.args(["sign-in-and-query.mjs", sign_in_url, "operations.js"]).current_dir(&folder);
    let output = script.output().unwrap();
    match output.status.code() {
        Some(0) => Outcome::Passed,
        Some(NO_BROWSER) => Outcome::Skipped(written(&output)),
        _ => Outcome::Failed(written(&output)),
    }
}
