//! What is private stands nowhere in the clear: not in the database's files, its log or its dumps, nor in what an error says, nor in
//! any other byte that the program writes.

mod child;
mod dump;
mod errors;
mod faults;
mod keys;
mod known;
mod life;
mod search;
mod stage;
mod tampered;
mod trail;
mod watched;
mod written;

use std::collections::BTreeSet;
use std::io::Write as _;

use serde_json::json;
use tests::House;

use crate::plants::Plants;
use search::Search;
use watched::{Searched, Watched};

/// Every sealed column has a plaintext planted in it: those of the register, and those of the catalogue, which are the same.
#[tokio::test]
async fn every_sealed_column_is_registered_stored_and_planted() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 21).await;
    let name = |table: &str, column: &str| format!("{table}.{column}_enc");
    let registered: BTreeSet<String> = entity::TABLES
        .iter()
        .flat_map(|table| table.sealed.iter().map(move |(_, column)| name(table.name, column)))
        .collect();
    let sql = "select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid \
        where c.relkind in ('r', 'p') and a.attname like '%\\_enc' and a.atttypid = 'bytea'::regtype and not a.attisdropped";
    let stored: BTreeSet<String> = house.database.texts(sql).await.into_iter().collect();
    let planted: BTreeSet<String> = plants.canaries.iter().map(|one| name(one.table.name, one.column)).collect();
    assert_eq!(registered, stored, "the register of crates/entity and the columns of the database are not the same");
    assert_eq!(planted, stored, "a sealed column is searched for only when plants.rs plants something in it");
    let texts: BTreeSet<&str> = plants.canaries.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts.len(), plants.canaries.len(), "every planted text is one of a kind");
    for canary in &plants.canaries {
        let data = house.data(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
        assert_eq!(data["node"]["value"], json!(canary.text), "what is not read back was not planted");
    }
}

/// A process lives through an ordinary day and everything that can go wrong, with all it has to say in its log and in PostgreSQL's.
/// Then each byte that it and its PostgreSQL have written is searched.
#[tokio::test]
async fn no_byte_that_is_written_tells_anything_private() {
    // As much as the settings allow, and what an operator writes who wants to see everything.
    let careless = "trace,sqlx=trace,sea_orm=trace,hyper=trace,async_graphql=trace,tower_http=trace,object_store=trace";
    let mut processes = [Watched::start("text", "trace"), Watched::start("json", careless)];
    let mut all = Searched::default();
    for process in &mut processes {
        let report = process.done().await;
        all.add(process.search(&report));
    }
    tests::say(&format!("{:#?}", all.places));
    let found = if all.found.is_empty() { "none".to_owned() } else { all.found.len().to_string() };
    let (bytes, places) = (all.places.values().sum::<usize>(), all.places.len());
    // Written past the test harness, which would swallow it.
    let line = format!(
        "searched {} MB in {places} places, with two kinds of log, for {} planted texts and {} secrets: {found} found\n",
        bytes >> 20,
        all.canaries,
        all.secrets
    );
    std::io::stderr().write_all(line.as_bytes()).ok();
    assert!(all.found.is_empty(), "{:#?}", all.found);
    assert!(bytes > 150 << 20 && places >= 12 && all.canaries > 35 && all.secrets > 60, "{line}");
}

#[tokio::test]
async fn no_error_repeats_what_was_sent() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 23).await;
    let answers = errors::provoke(&house, &plants).await;
    assert!(answers.len() > 30, "{}", answers.len());
    let mut search = Search::new(plants.canaries.iter().map(|one| one.text.clone()).chain([errors::WORD.to_owned()]));
    for (what, answer) in answers {
        assert!(answer.body.contains("\"errors\":[{"), "{what} was to be an error: {}", answer.body);
        let said = format!("{:?}{}", answer.headers, answer.body);
        assert_eq!(search.look(&what, said.as_bytes()), Vec::<String>::new(), "{said}");
    }
}
