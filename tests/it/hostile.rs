//! Documents made to hurt: each is refused or answered in little, while others are still served.

#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod documents;

use std::time::Duration;

use documents::hostile_documents;
use serde_json::json;

use tests::wire::{Answer, post};

/// The longest answer that counts as little, in bytes.
const LITTLE: usize = 512 * 1024;

/// How long anything may take beside a hostile document. No measure of speed: a server that is stuck takes longer.
const ALIVE: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_documents_do_no_harm() {
    let house = tests::House::open().await;
    hostile_documents_do_not_hurt(&house.graphql(), &house.a.owner.token).await;
}

/// Sends every document to the GraphQL endpoint `url` of a running server, and beside each an ordinary query.
async fn hostile_documents_do_not_hurt(url: &str, token: &str) {
    let documents = hostile_documents();
    assert!(documents.len() >= 40);
    for (name, document, variables) in documents {
        let attack = json!({"query": document, "variables": variables});
        let ordinary = json!({"query": "{__typename}"});
        let (attacked, served) = tokio::join!(
            tokio::time::timeout(ALIVE, post(url, token, &attack)),
            tokio::time::timeout(ALIVE, post(url, token, &ordinary)),
        );
        let attacked = attacked.unwrap_or_else(|_| panic!("{name}: no answer"));
        assert!(harmless(&attacked), "{name}: {} {:.300}", attacked.status, attacked.body);
        let served = served.unwrap_or_else(|_| panic!("{name}: others were not served meanwhile"));
        assert_eq!(served.json()["data"]["__typename"], "Query", "{name}: {}", served.body);
    }
    let names: std::collections::HashSet<_> = hostile_documents().into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names.len(), hostile_documents().len(), "every document has a name of its own");
}

/// A refusal with a code, or a small answer.
fn harmless(answer: &Answer) -> bool {
    let json = answer.json();
    let code = json["errors"][0]["extensions"]["code"].as_str();
    let refused = (400..500).contains(&answer.status) && code.is_some_and(|code| code != "INTERNAL_SERVER_ERROR");
    let answered = answer.status == 200 && answer.body.len() <= LITTLE && code != Some("INTERNAL_SERVER_ERROR");
    refused || answered
}
