//! Clients are found by exact values before, while and after the workspace's key rotates, and none gets the record number of another.
use super::{QUICK, Vault, ended};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{Pace, Whose};
use tests::faults;

async fn add(vault: &Vault, number: usize) -> Value {
    let input = json!({
        "legalName": format!("Client {number}"), "email": format!("c{number}@clients.example"), "mrn": format!("R-{number}"),
    });
    vault.house.run(vault.owner(), "addClient", "client { id version }", input).await
}

/// The ids of the clients whom a text finds.
async fn found(vault: &Vault, text: &str) -> Vec<String> {
    let document = "query ($text: String!) { clients(search: $text) { nodes { id } } }";
    let data = vault.house.data(vault.owner(), document, json!({"text": text})).await;
    let nodes = data["clients"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}

/// Adds, changes and looks up until it is to stop; answers with how many were added and how many versions of tokens were seen at once.
async fn work(vault: &Vault, old: &str, stop: &AtomicBool) -> (usize, i64) {
    let (mut number, mut most) = (100, 0);
    while !stop.load(Ordering::Relaxed) {
        let added = add(vault, number).await;
        let id = added["client"]["id"].as_str().unwrap_or_else(|| panic!("{added}")).to_owned();
        for text in [format!("C{number}@clients.example"), format!("r{number}")] {
            assert_eq!(found(vault, &text).await, std::slice::from_ref(&id), "{text}");
        }
        assert_eq!(found(vault, "c0@clients.example").await, [old], "who was there before");
        for taken in [number, 0] {
            assert_eq!(faults(&add(vault, taken).await), [("TAKEN".to_owned(), "mrn".to_owned())], "R-{taken}");
        }
        let change =
            json!({"id": id, "expectedVersion": 1, "email": format!("other{number}@clients.example"), "mrn": null});
        assert_eq!(vault.house.run(vault.owner(), "changeClient", "client { id }", change).await["errors"], json!([]));
        assert_eq!(found(vault, &format!("c{number}@clients.example")).await, Vec::<String>::new());
        assert_eq!(found(vault, &format!("other{number}@clients.example")).await, [id]);
        most =
            most.max(vault.house.database.count("select count(distinct key_version) from pazpaz.client_tokens").await);
        number += 1;
    }
    (number - 100, most)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_are_found_by_either_key_and_record_numbers_stay_unique() {
    let vault = Arc::new(Vault::open().await);
    let old = add(&vault, 0).await["client"]["id"].as_str().unwrap().to_owned();
    for number in 1..30 {
        add(&vault, number).await;
    }
    let stop = Arc::new(AtomicBool::new(false));
    let busy = tokio::spawn({
        let (vault, stop, old) = (vault.clone(), stop.clone(), old.clone());
        async move { work(&vault, &old, &stop).await }
    });
    // Longer than one of the requests above, which are what there is to be waited for.
    let pace = Pace { grace: Duration::from_secs(1), ..QUICK };
    let rotator = vault.jobs().await.rotator(pace).0;
    ended(&rotator.rotate_workspace_keys(Whose::One(vault.id())).await.unwrap(), 1);
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.store(true, Ordering::Relaxed);
    let (added, most) = busy.await.unwrap();
    tests::say(&format!("{added} clients came meanwhile"));
    assert!(added > 5 && most == 2, "{added} clients, {most} versions");
    for number in 0..30 {
        assert_eq!(found(&vault, &format!("c{number}@clients.example")).await.len(), 1, "{number}");
    }
    let count =
        format!("select count(*) from pazpaz.client_tokens where workspace_id = '{}' and key_version", vault.id().0);
    assert_eq!(vault.house.database.count(&format!("{count} = 1")).await, 0);
    assert!(vault.house.database.count(&format!("{count} = 2")).await > 60);
    vault.all_is_sound().await;
}
