//! What was changed is found by the next search, on whatever server; what is not committed is found by nobody else.
use super::{add, change, found, search};
use serde_json::json;
use store::{Actor, ClientList, ClientOrder, DirectoryLimits, NewClient, Occasion, PageArgs, Scope, Store};
use tests::{House, Person};

async fn actor(store: &Store, who: &Person) -> Actor {
    store.authenticate(&who.token).await.unwrap().unwrap()
}

async fn scope(store: &Store, who: &Person) -> Scope {
    store.open(actor(store, who).await, Occasion::new(store.clock().new_id()))
}

fn by_name(text: &str) -> ClientList {
    ClientList { search: Some(text.to_owned()), order: Some(ClientOrder::Name), ..ClientList::default() }
}

/// The names that a request finds.
async fn finds(scope: &Scope, text: &str) -> Vec<String> {
    let page = scope.clients().page(&by_name(text), &PageArgs::default()).await.unwrap();
    assert_eq!(scope.clients().count(&by_name(text)).await.unwrap(), i64::try_from(page.items.len()).unwrap());
    let name = |row: &entity::client::Model| scope.open(row, &row.legal_name).unwrap().unwrap();
    page.items.iter().map(|item| name(&item.node)).collect()
}

#[tokio::test]
async fn every_change_is_found_by_the_next_search() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let ann = add(&house, json!({"legalName": "Ann Nowak"})).await;
    assert_eq!(search(&house, "nowak").await, ["Ann Nowak"]);
    change(&house, &ann, 1, json!({"legalName": "Ann Kowal"})).await;
    assert_eq!(search(&house, "nowak").await, Vec::<String>::new());
    assert_eq!(search(&house, "kowal").await, ["Ann Kowal"]);
    change(&house, &ann, 2, json!({"usedName": "Nan", "status": "DISCHARGED"})).await;
    assert_eq!(found(&house, json!({"search": "nan", "filter": {"statuses": ["DISCHARGED"]}})).await, ["Nan"]);
    assert_eq!(found(&house, json!({"search": "nan", "filter": {"statuses": ["ACTIVE"]}})).await, Vec::<String>::new());
    house.step(owner, "archiveClient", "client { id }", &ann, 3).await;
    assert_eq!(search(&house, "kowal").await, Vec::<String>::new());
    assert_eq!(found(&house, json!({"search": "kowal", "archived": true})).await, ["Nan"]);
    house.step(owner, "restoreClient", "client { id }", &ann, 4).await;
    assert_eq!(search(&house, "kowal").await, ["Nan"]);
}

#[tokio::test]
async fn another_servers_change_is_found() {
    let house = House::open().await;
    let other = house.safe.store(&house.database.url("pazpaz_app")).await;
    assert_eq!(finds(&scope(&other, &house.a.owner).await, "ann").await, Vec::<String>::new());
    let ann = add(&house, json!({"legalName": "Ann"})).await;
    assert_eq!(finds(&scope(&other, &house.a.owner).await, "ann").await, ["Ann"]);
    change(&house, &ann, 1, json!({"legalName": "Zoe"})).await;
    assert_eq!(finds(&scope(&other, &house.a.owner).await, "ann").await, Vec::<String>::new());
    assert_eq!(finds(&scope(&other, &house.a.owner).await, "zoe").await, ["Zoe"]);
    house.database.rows("update pazpaz.workspaces set retention_years = 0").await;
    let input = json!({"id": ann, "expectedVersion": 2, "reason": "asked for it"});
    house.run(&house.a.owner, "eraseClient", "erasure { id }", input).await;
    assert_eq!(finds(&scope(&other, &house.a.owner).await, "zoe").await, Vec::<String>::new());
    other.close().await;
}

#[tokio::test]
async fn a_request_finds_what_it_has_changed_and_nobody_else_does_before_it_is_committed() {
    let house = House::open().await;
    let (store, owner) = (&house.store, &house.a.owner);
    add(&house, json!({"legalName": "Ann One"})).await;
    assert_eq!(finds(&scope(store, owner).await, "ann").await, ["Ann One"]);
    for keep in [false, true] {
        let one = scope(store, owner).await;
        one.attempt(one.clients().add(NewClient { legal_name: "Ann Two".to_owned(), ..NewClient::default() }))
            .await
            .unwrap();
        assert_eq!(finds(&one, "ann").await, ["Ann One", "Ann Two"]);
        assert_eq!(finds(&scope(store, owner).await, "ann").await, ["Ann One"]);
        one.settle(keep).await.unwrap();
        let expected: &[&str] = if keep { &["Ann One", "Ann Two"] } else { &["Ann One"] };
        assert_eq!(finds(&scope(store, owner).await, "ann").await, expected);
    }
}

#[tokio::test]
async fn with_less_memory_than_one_directory_takes_it_is_slower_and_not_wrong() {
    let house = House::open().await;
    let limits = DirectoryLimits { bytes: 1, ..DirectoryLimits::default() };
    let settings = store::Settings { directories: limits, ..house.safe.settings(&house.database.url("pazpaz_app")) };
    let small = Store::connect(settings).await.unwrap();
    for name in ["Ann", "Anna", "Ben"] {
        house.add_client(&house.a.owner, name).await;
        let usual = finds(&scope(&house.store, &house.a.owner).await, "ann").await;
        assert_eq!(finds(&scope(&small, &house.a.owner).await, "ann").await, usual);
    }
    small.close().await;
}

#[tokio::test]
async fn an_older_database_under_a_running_server_is_read_anew() {
    let house = House::open().await;
    house.add_client(&house.a.owner, "Ann").await;
    assert_eq!(search(&house, "ann").await, ["Ann"]);
    let back = "update pazpaz.workspace_counters set client_changes = 0; \
                update pazpaz.clients set deleted_at = now(); update pazpaz.workspace_counters set client_changes = 0";
    let admin = house.database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, back).await.unwrap();
    assert_eq!(search(&house, "ann").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_name_that_was_tampered_with_keeps_nobody_else_from_being_found() {
    let house = House::open().await;
    let ann = house.add_client(&house.a.owner, "Ann").await;
    house.add_client(&house.a.owner, "Ben").await;
    let row = crate::encoding::row_of(&ann);
    let turn = format!(
        "update pazpaz.clients set legal_name_enc = set_byte(legal_name_enc, 60, get_byte(legal_name_enc, 60) # 1) where id = '{row}'"
    );
    house.database.rows(&turn).await;
    assert_eq!(search(&house, "ben").await, ["Ben"]);
    let answer = house.ask_with(&house.a.owner, super::LIST, json!({"orderBy": "NAME"})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "DATA_INTEGRITY", "{answer}");
}
