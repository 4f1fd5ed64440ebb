//! Medical record numbers that nobody gave, national ids, languages.
use super::add;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{House, faults, together};

fn drawn(number: &Value) -> String {
    let number = number.as_str().unwrap().to_owned();
    let characters =
        number.bytes().filter(|byte| *byte != b'-').filter(|byte| b"23456789CDFHJKMNPRTVWXY".contains(byte));
    assert!(number.len() == 9 && characters.count() == 8 && number.as_bytes()[4] == b'-', "{number}");
    number
}

async fn found(house: &House, text: &str) -> Value {
    let data = house
        .data(
            &house.a.owner,
            "query ($text: String) { clients(search: $text) { nodes { id } } }",
            json!({"text": text}),
        )
        .await;
    data["clients"]["nodes"].clone()
}

#[tokio::test]
async fn everybody_has_a_number_that_tells_nothing_and_finds_them() {
    let house = House::open().await;
    let selection = "client { id mrn version }";
    let run = |name: String| house.run(&house.a.owner, "addClient", selection, json!({"legalName": name}));
    let payloads = together((0..20).map(|number| run(format!("Client {number}")))).await;
    let numbers: BTreeSet<String> = payloads.iter().map(|payload| drawn(&payload["client"]["mrn"])).collect();
    assert_eq!(numbers.len(), 20);
    // In the order in which they came, the numbers have none.
    let first: Vec<String> = payloads.iter().map(|payload| drawn(&payload["client"]["mrn"])).collect();
    assert!(!first.is_sorted() && !first.iter().rev().is_sorted());
    let client = &payloads[7]["client"];
    let spoken = client["mrn"].as_str().unwrap().replace('-', " ").to_lowercase();
    assert_eq!(found(&house, &spoken).await, json!([{"id": client["id"]}]));
    // One that is given is kept; one that is taken away is followed by another.
    let given = add(&house, "id mrn", json!({"legalName": "Ann", "mrn": "A-1"})).await;
    assert_eq!(given["mrn"], "A-1");
    let change = |version: i32, mrn: Value| json!({"id": given["id"], "expectedVersion": version, "mrn": mrn});
    let other = house.run(&house.a.owner, "changeClient", selection, change(1, json!("A-2"))).await;
    assert_eq!(other["client"]["mrn"], "A-2");
    let other = house.run(&house.a.owner, "changeClient", selection, change(2, Value::Null)).await;
    drawn(&other["client"]["mrn"]);
    assert_eq!(found(&house, "a2").await, json!([]));
}

/// As if the first draws met numbers that are there: the database puts another client's token in the place of theirs.
const COLLIDE: &str = "
create sequence pazpaz.draws;
grant usage on sequence pazpaz.draws to pazpaz_app;
create function pazpaz.collide() returns trigger language plpgsql as $$
begin
  if new.column_number = 8 and nextval('pazpaz.draws') <= 3 then
    new.token := (select token from pazpaz.client_tokens where column_number = 8 and workspace_id = new.workspace_id limit 1);
  end if;
  return new;
end $$;
create trigger collide before insert on pazpaz.client_tokens for each row execute function pazpaz.collide();";

#[tokio::test]
async fn a_number_that_is_there_already_is_drawn_again() {
    let house = House::open().await;
    add(&house, "id", json!({"legalName": "Ann", "mrn": "taken 1"})).await;
    let admin = house.database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, COLLIDE).await.unwrap();
    let ben = add(&house, "id mrn version", json!({"legalName": "Ben"})).await;
    drawn(&ben["mrn"]);
    assert_eq!(ben["version"], 4);
    assert_eq!(found(&house, ben["mrn"].as_str().unwrap()).await, json!([{"id": ben["id"]}]));
    sea_orm::ConnectionTrait::execute_unprepared(
        &admin,
        "drop trigger collide on pazpaz.client_tokens; drop function pazpaz.collide(); drop sequence pazpaz.draws",
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn national_ids_find_their_clients_and_need_not_be_unique() {
    let house = House::open().await;
    let ann = add(&house, "id", json!({"legalName": "Ann", "nationalId": "078-05-1120"})).await;
    let ben = add(&house, "id nationalId", json!({"legalName": "Ben", "nationalId": "078.05.1120"})).await;
    assert_eq!(ben["nationalId"], "078.05.1120");
    let both = found(&house, "078051120").await;
    assert_eq!(both.as_array().unwrap().len(), 2, "{both}");
    let emptied = json!({"id": ben["id"], "expectedVersion": 1, "nationalId": null});
    house.run(&house.a.owner, "changeClient", "client { id }", emptied).await;
    assert_eq!(found(&house, "078 05 1120").await, json!([{"id": ann["id"]}]));
    let tag = add(&house, "preferredLanguage", json!({"legalName": "Cleo", "preferredLanguage": "ZH-hant-tw"})).await;
    assert_eq!(tag["preferredLanguage"], "zh-Hant-TW");
    let wrong = json!({"legalName": "Dan", "preferredLanguage": "german", "nationalId": " - "});
    let wrong = house.run(&house.a.owner, "addClient", "client { id }", wrong).await;
    let invalid = |field: &str| ("INVALID".to_owned(), field.to_owned());
    assert_eq!(faults(&wrong), [invalid("nationalId"), invalid("preferredLanguage")]);
}
