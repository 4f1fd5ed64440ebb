//! What is private stands nowhere in the clear: not in the database's files, its log or its dumps, nor in what an error says.

mod dump;
mod errors;
mod search;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;
use tests::{House, cluster};

use crate::plants::Plants;
use search::Search;

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

#[tokio::test]
async fn no_plaintext_is_found_in_dumps_files_wal_and_log() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 22).await;
    // Changed once more, so that both the old and the new values have been written and read.
    for canary in &plants.canaries {
        house.data(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
    }
    errors::provoke(&house, &plants).await;
    house.database.rows("checkpoint").await;

    // The name of a service is not sealed: wherever it is not found, the search is blind.
    let open = "Service 22";
    let mut search = Search::new(
        plants
            .canaries
            .iter()
            .map(|one| one.text.clone())
            .chain([open.to_owned(), "kanarie22-file-content".to_owned()]),
    );
    let mut found = Vec::new();
    for (name, dump) in dump::all(&house.database).await {
        let here = search.look(&name, &dump);
        assert!(here.iter().any(|one| one.starts_with(open)), "{open} is not found in {name}");
        found.extend(here);
    }
    found.extend(search.look("PostgreSQL's log", &std::fs::read(cluster().log_path()).unwrap()));
    // Each database has a folder of its own, and those of other tests hold nothing of this one.
    let sql = "select oid::text from pg_database where datname <> current_database()";
    let others = house.database.texts(sql).await;
    let home = PathBuf::from(house.database.texts("show data_directory").await.remove(0));
    let skip: Vec<PathBuf> = others.iter().map(|oid| home.join("base").join(oid)).collect();
    let files = search.look_into(&home, &skip);
    for folder in ["base", "pg_wal"] {
        let here = format!("{open} as UTF-8 in {}", home.join(folder).display());
        assert!(files.iter().any(|one| one.starts_with(&here)), "{open} is not found in {folder}");
    }
    found.extend(files);
    // Where a file was put with a text of its own in it.
    let folder = house.safe.files.path().join("files");
    assert!(folder.join(house.a.id.0.to_string()).read_dir().unwrap().count() > 0, "no file was planted");
    found.extend(search.look_into(&folder, &[]));
    found.retain(|one| !one.starts_with(open));
    // Written past the test harness, which would swallow it.
    let (megabytes, canaries) = (search.bytes >> 20, plants.canaries.len());
    writeln!(std::io::stderr(), "searched {megabytes} MB for {canaries} planted texts").ok();
    assert_eq!(found, Vec::<String>::new());
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
