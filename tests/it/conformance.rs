//! GraphQL over HTTP, checked by somebody else's suite.
use crate::node::{Outcome, installed, written};
use std::process::Command;
use tests::House;

#[tokio::test]
async fn every_audit_of_graphql_http_is_ok() {
    let house = House::open().await;
    let (url, token) = (house.graphql(), house.a.owner.token.clone());
    let audit = move || {
        let folder = match installed("conformance") {
            Ok(folder) => folder,
            Err(reason) => return Outcome::Skipped(reason),
        };
        let output = Command::new("node").args(["audit.mjs", &url, &token]).current_dir(folder).output().unwrap();
        if output.status.success() { Outcome::Passed } else { Outcome::Failed(written(&output)) }
    };
    tokio::task::spawn_blocking(audit).await.unwrap().hold("every_audit_of_graphql_http_is_ok");
}
