//! The books of a house, in which openings and receipts must agree, are a check that can fail.
use std::panic::{AssertUnwindSafe, catch_unwind};

use entity::ClientId;
use serde_json::json;
use store::Store;
use tests::House;

use crate::encoding::row_of;

/// Reads the name of a client through the API.
async fn read(house: &House) -> ClientId {
    let id = house.add_client(&house.a.owner, "Ann").await;
    let document = "query ($id: ID!) { client(id: $id) { legalName } }";
    assert_eq!(house.data(&house.a.owner, document, json!({"id": id})).await["client"]["legalName"], "Ann");
    ClientId(row_of(&id))
}

/// Whether they balance, and what is said where they do not.
fn balance(house: &House) -> Result<(), String> {
    let balanced = catch_unwind(AssertUnwindSafe(|| house.safe.books.balance(&house.database)));
    balanced.map_err(|said| said.downcast_ref::<String>().unwrap().clone())
}

#[tokio::test]
async fn they_balance_where_every_opening_has_its_receipt() {
    let house = House::open().await;
    read(&house).await;
    assert!(house.store.openings().receipted > 0);
    assert_eq!(balance(&house), Ok(()));
}

/// Whoever opens with the keys of a store and past the receipts of its scope gets nothing, and does not go unnoticed either.
#[tokio::test]
async fn a_value_that_is_opened_past_its_scope_is_missed() {
    let house = House::open().await;
    let id = read(&house).await;
    let scope = house.a.owner.request(&house.store).await;
    let row = scope.clients().find(id).await.unwrap().unwrap();
    assert_eq!(scope.open(&*row, &row.legal_name).unwrap().as_deref(), Some("Ann"));
    assert!(scope.settle(true).await.unwrap());
    let late = scope.open(&*row, &row.legal_name).unwrap_err();
    assert!(matches!(late, store::Error::Internal(_)), "{late:?}");
    let said = balance(&house).unwrap_err();
    assert!(said.contains("accounted for nowhere"), "{said}");
}

#[tokio::test]
async fn a_receipt_that_is_gone_is_missed() {
    let house = House::open().await;
    read(&house).await;
    let month = "do $$ begin execute 'alter table audit.events detach partition audit.events_' \
        || to_char(now() at time zone 'UTC', 'YYYY_MM'); end $$";
    house.database.rows(month).await;
    let said = balance(&house).unwrap_err();
    assert!(said.contains("stand in receipts"), "{said}");
}

#[tokio::test]
async fn what_was_opened_beside_the_books_is_missed() {
    let house = House::open().await;
    let id = read(&house).await;
    let beside = Store::connect(house.safe.settings(&house.database.url("pazpaz_app"))).await.unwrap();
    let scope = house.a.owner.request(&beside).await;
    let row = scope.clients().find(id).await.unwrap().unwrap();
    assert_eq!(scope.open(&*row, &row.legal_name).unwrap().as_deref(), Some("Ann"));
    assert!(scope.settle(true).await.unwrap());
    let said = balance(&house).unwrap_err();
    assert!(said.contains("stand in receipts"), "{said}");
}
