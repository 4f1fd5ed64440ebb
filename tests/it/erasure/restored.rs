//! An older backup does not bring anybody back.
use serde_json::json;
use std::fs;
use store::{Error, Store};
use tests::{Database, House};

use super::{erase, keep_nothing};

/// The legal name as a server over this database reads it.
async fn name(store: &Store, house: &House, client: &str) -> Option<String> {
    let scope = house.a.owner.request(store).await;
    let id = entity::ClientId(house.database.uuid(client).parse().unwrap());
    let row = scope.clients().find(id).await.unwrap().unwrap();
    let name = scope.open(&*row, &row.legal_name).unwrap();
    scope.settle(true).await.unwrap();
    name
}

async fn over(house: &House, database: &Database) -> Store {
    house.safe.store(&database.url("pazpaz_app")).await
}

#[tokio::test]
async fn who_is_erased_stays_so_after_an_older_backup_is_restored() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let owner = &house.a.owner;
    let (gone, later, stays) = (
        house.add_client(owner, "Ann").await,
        house.add_client(owner, "Ben").await,
        house.add_client(owner, "Cleo").await,
    );
    let backup = house.database.copy().await;
    // Of somebody who came after the backup it has nothing to erase.
    let newer = house.add_client(owner, "Dora").await;
    for client in [&gone, &newer] {
        assert_eq!(erase(&house, owner, client, 1).await["errors"], json!([]));
    }

    let restored = over(&house, &backup).await;
    assert_eq!(name(&restored, &house, &gone).await.as_deref(), Some("Ann"), "the backup has the keys");
    assert_eq!(restored.replay_erasures().await.unwrap(), 1);
    assert_eq!(name(&restored, &house, &gone).await, None);
    assert_eq!(name(&restored, &house, &later).await.as_deref(), Some("Ben"));
    assert_eq!(name(&restored, &house, &stays).await.as_deref(), Some("Cleo"));
    let keys = "select count(*) from pazpaz.client_keys where wrapped_key is not null and client_id";
    assert_eq!(backup.count(&format!("{keys} = '{}'", house.database.uuid(&gone))).await, 0);
    // Once is enough, and nothing is done twice.
    assert_eq!(restored.replay_erasures().await.unwrap(), 0);
    assert_eq!(backup.count("select count(*) from pazpaz.erasures").await, 1);
    restored.close().await;
}

/// The commit of an erasure was lost, and it was asked for again: the ledger has the client twice. Or somebody puts back a key and nothing else.
#[tokio::test]
async fn a_client_who_stands_in_the_ledger_twice_is_erased_once() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let backup = house.database.copy().await;
    let lost = house.database.copy().await;
    assert_eq!(erase(&house, &house.a.owner, &client, 1).await["errors"], json!([]));
    let again = over(&house, &lost).await;
    let scope = house.a.owner.request(&again).await;
    let id = entity::ClientId(house.database.uuid(&client).parse().unwrap());
    scope.erasures().erase(id, 1, "asked again").await.unwrap();
    scope.settle(true).await.unwrap();
    again.close().await;
    assert_eq!(fs::read_dir(house.safe.ledger.path()).unwrap().count(), 2);

    let restored = over(&house, &backup).await;
    assert_eq!(restored.replay_erasures().await.unwrap(), 1);
    assert_eq!(name(&restored, &house, &client).await, None);
    let key = format!(
        "set session_replication_role = replica; update pazpaz.client_keys set state = 'primary', \
         wrapped_key = '\\x01'::bytea || decode(repeat('00', 100), 'hex') where client_id = '{}'",
        id.0
    );
    let admin = backup.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &key).await.unwrap();
    admin.close().await.unwrap();
    assert_eq!(restored.replay_erasures().await.unwrap(), 1);
    assert_eq!(backup.count("select count(*) from pazpaz.client_keys where wrapped_key is not null").await, 0);
    assert_eq!(backup.count("select count(*) from pazpaz.erasures").await, 1);
    restored.close().await;
}

/// The ledger has decided, the commit did not come through: the next start does what the ledger says.
#[tokio::test]
async fn what_the_ledger_has_decided_is_done_at_the_next_start() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let before = house.database.copy().await;
    assert_eq!(erase(&house, &house.a.owner, &client, 1).await["errors"], json!([]));
    // As if the database had gone down right before the commit.
    let crashed = over(&house, &before).await;
    assert_eq!(crashed.replay_erasures().await.unwrap(), 1);
    assert_eq!(name(&crashed, &house, &client).await, None);
    crashed.close().await;
}

#[tokio::test]
async fn a_forged_or_broken_ledger_is_no_reason_to_erase_but_one_not_to_start() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let backup = house.database.copy().await;
    assert_eq!(erase(&house, &house.a.owner, &client, 1).await["errors"], json!([]));
    let folder = house.safe.ledger.path();
    let file = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let entry = fs::read_to_string(&file).unwrap();

    let restored = over(&house, &backup).await;
    let other = house.store.clock().new_id().to_string();
    fs::write(&file, entry.replace(&house.database.uuid(&client), &other)).unwrap();
    assert!(matches!(restored.replay_erasures().await, Err(Error::Ledger)));
    fs::write(&file, "{").unwrap();
    assert!(matches!(restored.replay_erasures().await, Err(Error::LedgerAway(_))));
    assert_eq!(name(&restored, &house, &client).await.as_deref(), Some("Ann"));
    fs::write(&file, entry).unwrap();
    assert_eq!(restored.replay_erasures().await.unwrap(), 1);
    restored.close().await;
}
