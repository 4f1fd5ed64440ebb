//! What clients are sorted by.
use super::{add, add_tag, change, found};
use crate::encoding::row_of;
use serde_json::{Value, json};
use tests::{House, faults, together};

async fn all(house: &House, archived: bool) -> Vec<String> {
    let document = "query ($archived: Boolean!) { tags(includeArchived: $archived) { name } }";
    let data = house.data(&house.a.owner, document, json!({"archived": archived})).await;
    data["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect()
}

async fn of(house: &House, client: &str) -> Vec<String> {
    let data = house
        .data(&house.a.owner, "query ($id: ID!) { client(id: $id) { tags { name } } }", json!({"id": client}))
        .await;
    let tags = data["client"]["tags"].as_array().unwrap();
    tags.iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_name_is_one_tags_whatever_the_case() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let pain = add_tag(&house, "Chronic pain").await;
    add_tag(&house, "after surgery").await;
    let taken = vec![("TAKEN".to_owned(), "name".to_owned())];
    for name in ["chronic PAIN", " Chronic  pain ", "Ｃｈronic pain"] {
        assert_eq!(faults(&house.run(owner, "addTag", "tag { id }", json!({"name": name})).await), taken, "{name}");
    }
    let own = house
        .run(owner, "changeTag", "tag { name }", json!({"id": pain, "expectedVersion": 1, "name": "CHRONIC pain"}))
        .await;
    assert_eq!(own["tag"]["name"], "CHRONIC pain");
    assert_eq!(all(&house, false).await, ["after surgery", "CHRONIC pain"]);
    let there = house.run(&house.b.owner, "addTag", "tag { name }", json!({"name": "Chronic pain"})).await;
    assert_eq!(there["errors"], json!([]));
    // Archived, its name is free; then it cannot come back by that name.
    assert_eq!(house.step(owner, "archiveTag", "tag { id }", &pain, 2).await["errors"], json!([]));
    assert_eq!(all(&house, false).await, ["after surgery"]);
    assert_eq!(all(&house, true).await, ["after surgery", "CHRONIC pain"]);
    add_tag(&house, "Chronic Pain").await;
    assert_eq!(faults(&house.step(owner, "restoreTag", "tag { id }", &pain, 3).await), taken);
    for (name, code) in [("", "INVALID"), (&*"x".repeat(61), "INVALID")] {
        assert_eq!(faults(&house.run(owner, "addTag", "tag { id }", json!({"name": name})).await)[0].0, code);
    }
    let racers = (0..6).map(|_| house.run(owner, "addTag", "tag { id }", json!({"name": "Racing"})));
    let won = together(racers).await.iter().filter(|payload| payload["errors"] == json!([])).count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn there_are_two_hundred_at_most() {
    let house = House::open().await;
    let bulk = house.store.bulk(house.a.id, house.a.owner.id);
    let names: Vec<String> = (0..200).map(|number| format!("Tag {number}")).collect();
    bulk.tags(&names.iter().map(String::as_str).collect::<Vec<_>>()).await.unwrap();
    let one_more = house.run(&house.a.owner, "addTag", "tag { id }", json!({"name": "One more"})).await;
    assert_eq!(faults(&one_more), [("INVALID".to_owned(), "name".to_owned())]);
    assert_eq!(all(&house, false).await.len(), 200);
}

#[tokio::test]
async fn tags_of_a_client_are_part_of_the_client() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let (one, two) = (add_tag(&house, "one").await, add_tag(&house, "two").await);
    let client = add(&house, json!({"legalName": "Ann", "tagIds": [one, two, one]})).await;
    add(&house, json!({"legalName": "Ben", "tagIds": [two]})).await;
    assert_eq!(of(&house, &client).await, ["one", "two"]);
    let tagged = |ids: &[&str], order: &str| json!({"filter": {"tagIds": ids}, "orderBy": order});
    for order in ["NEWEST", "NAME"] {
        assert_eq!(found(&house, tagged(&[&one, &two], order)).await, ["Ann"]);
        assert_eq!(found(&house, tagged(&[&two], order)).await.len(), 2);
    }
    // The version counts it; a stale change changes nothing.
    change(&house, &client, 1, json!({"tagIds": [two]})).await;
    let stale = house
        .run(owner, "changeClient", "client { id }", json!({"id": client, "expectedVersion": 1, "tagIds": []}))
        .await;
    assert_eq!(faults(&stale)[0].0, "STALE");
    assert_eq!(of(&house, &client).await, ["two"]);
    for order in ["NEWEST", "NAME"] {
        assert_eq!(found(&house, tagged(&[&one], order)).await, Vec::<String>::new());
    }
    // An archived tag stays where it is and goes nowhere else.
    house.step(owner, "archiveTag", "tag { id }", &two, 1).await;
    change(&house, &client, 2, json!({"tagIds": [one, two]})).await;
    assert_eq!(of(&house, &client).await, ["one", "two"]);
    let new = house.run(owner, "addClient", "client { id }", json!({"legalName": "Cleo", "tagIds": [two]})).await;
    assert_eq!(faults(&new), [("NOT_FOUND".to_owned(), "tagIds".to_owned())]);
    change(&house, &client, 3, json!({"tagIds": null})).await;
    assert_eq!(of(&house, &client).await, Vec::<String>::new());
}

#[tokio::test]
async fn another_practices_tag_is_none() {
    let house = House::open().await;
    let theirs =
        house.run(&house.b.owner, "addTag", "tag { id }", json!({"name": "theirs"})).await["tag"]["id"].clone();
    let payload =
        house.run(&house.a.owner, "addClient", "client { id }", json!({"legalName": "Ann", "tagIds": [theirs]})).await;
    assert_eq!(faults(&payload), [("NOT_FOUND".to_owned(), "tagIds".to_owned())]);
    add(&house, json!({"legalName": "Ann"})).await;
    for order in ["NEWEST", "NAME"] {
        assert_eq!(
            found(&house, json!({"filter": {"tagIds": [theirs]}, "orderBy": order})).await,
            Vec::<String>::new()
        );
    }
    // Nor does the database let one be linked.
    let ann = house.database.texts("select id::text from pazpaz.clients").await.remove(0);
    let link = format!(
        "insert into pazpaz.client_tags values ('{}', '{ann}', '{}')",
        house.a.id.0,
        row_of(theirs.as_str().unwrap())
    );
    let admin = house.database.admin().await;
    assert!(sea_orm::ConnectionTrait::execute_unprepared(&admin, &link).await.is_err());
    let nothing: Value =
        house.ask_with(&house.a.owner, "query ($id: ID!) { node(id: $id) { id } }", json!({"id": theirs})).await;
    assert_eq!(nothing["data"]["node"], json!(null));
}
