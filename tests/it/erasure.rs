//! Erasing a client: who may, when it is refused, and that nothing brings the record back.
mod refused;
mod restored;

use serde_json::{Value, json};
use store::{Certificate, Error};
use tests::{House, Person, faults};

use crate::plants::Plants;

/// The one query that shows all of a client's record.
const RECORD: &str = "query ($id: ID!) { client(id: $id) { displayName legalName usedName birthDate email phone address notes erasedAt archivedAt
    appointments { nodes { reason cancelNote status startsAt } } sessions { nodes { status subjective objective assessment plan } }
    nationalId preferredLanguage consents { nodes { digest giverName withdrawerName } }
    emergencyContacts { name relationship phone email notes } } }";

const ERASURE: &str =
    "erasure { id erasedAt certificate signature reason client { id erasedAt } erasedBy { displayName } }";

/// Everybody's record may be erased right away.
async fn keep_nothing(house: &House) {
    house.database.rows("update pazpaz.workspaces set retention_years = 0").await;
}

/// Asks for an erasure and gives its payload.
async fn erase(house: &House, who: &Person, client: &str, version: i64) -> Value {
    let input = json!({"id": client, "expectedVersion": version, "reason": "asked for it in writing"});
    house.run(who, "eraseClient", ERASURE, input).await
}

/// Every private value of a client's record, by where it stands.
fn texts(record: &Value) -> Vec<String> {
    fn walk(value: &Value, name: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| walk(value, name, found)),
            Value::Array(items) => items.iter().for_each(|value| walk(value, name, found)),
            Value::String(_) if !matches!(name, "status" | "startsAt" | "erasedAt" | "archivedAt") => {
                found.push(name.to_owned())
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(record, "", &mut found);
    found
}

#[tokio::test]
async fn everything_of_the_record_is_gone_and_nothing_else() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 31).await;
    let neighbour = Plants::sow(&house, &house.a, 32).await;
    keep_nothing(&house).await;
    let owner = &house.a.owner;
    let (client, other) = (plants.ids["Client"].as_str(), neighbour.ids["Client"].as_str());
    lift(&house, &plants.ids["LegalHold"]).await;
    let before = house.data(owner, RECORD, json!({"id": client})).await;
    assert!(texts(&before).len() >= 24, "{before}");
    let neighbours = house.data(owner, RECORD, json!({"id": other})).await;
    let events = house.database.count("select count(*) from audit.events").await;

    let payload = erase(&house, owner, client, 1).await;
    assert_eq!(payload["errors"], json!([]));
    let erasure = &payload["erasure"];
    assert_eq!(erasure["reason"], "asked for it in writing");
    assert_eq!(erasure["client"]["erasedAt"], erasure["erasedAt"]);

    for who in [&house.a.owner, &house.a.therapist] {
        let after = house.data(who, RECORD, json!({"id": client})).await;
        assert_eq!(texts(&after), Vec::<String>::new(), "{after}");
        assert_eq!(after["client"]["erasedAt"], erasure["erasedAt"]);
        // What is no secret stays: that there were visits, and when. Those to come are called off.
        let visits = after["client"]["appointments"]["nodes"].as_array().unwrap();
        assert_eq!(visits.len(), before["client"]["appointments"]["nodes"].as_array().unwrap().len());
        assert!(visits.iter().all(|visit| visit["status"] == "CANCELLED"), "{after}");
    }
    assert_eq!(house.data(owner, RECORD, json!({"id": other})).await, neighbours);
    let id = house.database.uuid(client);
    unreadable(&house, &plants, &id).await;
    let keys = "select count(*) from pazpaz.client_keys where wrapped_key is not null and client_id";
    assert_eq!(house.database.count(&format!("{keys} = '{id}'")).await, 0);
    assert_eq!(house.database.count(&format!("{keys} = '{}'", house.database.uuid(other))).await, 1);
    // Whatever is derived of a client can be deleted, and nothing else can: so what can be deleted must be gone.
    let derived = "select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid \
        where c.relnamespace = 'pazpaz'::regnamespace and a.attname = 'client_id' and has_table_privilege('pazpaz_app', c.oid, 'delete')";
    let derived = house.database.texts(derived).await;
    assert!(derived.len() >= 2, "{derived:?}");
    for table in derived {
        let count = format!("select count(*) from {table} where client_id");
        assert_eq!(house.database.count(&format!("{count} = '{id}'")).await, 0, "{table}: add it to erasure.rs");
        assert!(house.database.count(&format!("{count} = '{}'", house.database.uuid(other))).await > 0, "{table}");
    }
    assert!(house.database.count("select count(*) from audit.events").await > events);
    let erased =
        format!("select count(*) from audit.events where action = 'erase' and entity_ids = array['{id}']::uuid[]");
    assert_eq!(house.database.count(&erased).await, 1);

    let (text, signature) = (erasure["certificate"].as_str().unwrap(), erasure["signature"].as_str().unwrap());
    let certificate = Certificate::verified(text, signature, &house.safe.signing.public()).unwrap();
    assert_eq!(certificate.client.to_string(), id);
    assert_eq!((certificate.workspace, certificate.key_versions), (house.a.id.0, vec![1]));
    assert!(Certificate::verified(&text.replace("[1]", "[2]"), signature, &house.safe.signing.public()).is_none());
    let list = house.data(owner, "{ erasures { totalCount nodes { id } } }", json!({})).await;
    assert_eq!(list["erasures"]["nodes"][0]["id"], erasure["id"]);
}

/// Every text that was planted in what is a client's is gone.
async fn unreadable(house: &House, plants: &Plants, client: &str) {
    let mut gone = 0;
    for canary in &plants.canaries {
        let (table, row) = (canary.table.name, house.database.uuid(&canary.id));
        let whose = if table == "clients" { "id" } else { "client_id" };
        let of_client = format!(
            "select count(*) from pazpaz.{table} t where t.id = '{row}' and to_jsonb(t) ->> '{whose}' = '{client}'"
        );
        // What was erased, and why it was held, is kept under the key of the practice.
        if ["erasures", "legal_holds"].contains(&table) || house.database.count(&of_client).await == 0 {
            continue;
        }
        let read = house.send(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
        assert!(read.json()["data"]["node"]["value"].is_null(), "{table}.{} is still read", canary.column);
        assert!(!read.body.contains(&canary.text), "{table}.{} is still read", canary.column);
        gone += 1;
    }
    assert!(gone > 50, "{gone}");
}

/// Another server has opened the client's key before, and keeps keys open.
#[tokio::test]
async fn another_server_forgets_the_key_with_the_next_request() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let other = house.safe.store(&house.database.url("pazpaz_app")).await;
    let id = entity::ClientId(house.database.uuid(&client).parse().unwrap());
    let read = async || {
        let scope = house.a.therapist.request(&other).await;
        let row = scope.clients().find(id).await.unwrap().unwrap();
        let name = scope.open(&*row, &row.legal_name).unwrap();
        scope.settle(true).await.unwrap();
        name
    };
    assert_eq!(read().await.as_deref(), Some("Ann"));
    assert_eq!(erase(&house, &house.a.owner, &client, 1).await["errors"], json!([]));
    assert_eq!(read().await, None);
    other.close().await;
}

/// What an erased client is still told apart by, and what it refuses.
#[tokio::test]
async fn nothing_more_is_written_about_who_is_erased() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ann").await;
    let provider = house.providers(who).await.remove(0);
    let visit = house.book(who, &client, &provider, "2024-03-01T10:00:00Z").await;
    assert_eq!(erase(&house, who, &client, 1).await["errors"], json!([]));
    let version = house.data(who, "query ($id: ID!) { client(id: $id) { version } }", json!({"id": client})).await;
    let version = version["client"]["version"].as_i64().unwrap();

    let again = erase(&house, who, &client, version).await;
    assert_eq!(faults(&again), [("WRONG_STATE".to_owned(), "id".to_owned())]);
    let restored = house.step(who, "restoreClient", "client { id }", &client, version).await;
    assert_eq!(faults(&restored), [("WRONG_STATE".to_owned(), "id".to_owned())]);
    let note = json!({"appointmentId": visit, "plan": "text"});
    let note = house.run(who, "writeSession", "session { id }", note).await;
    assert_eq!(faults(&note), [("WRONG_STATE".to_owned(), "clientId".to_owned())]);
    let empty = house.run(who, "writeSession", "session { id }", json!({"clientId": client})).await;
    assert_eq!(faults(&empty), [("WRONG_STATE".to_owned(), "clientId".to_owned())]);
    let hold = json!({"clientId": client, "reason": "court"});
    let hold = house.run(who, "placeLegalHold", "legalHold { id }", hold).await;
    assert_eq!(faults(&hold), [("WRONG_STATE".to_owned(), "clientId".to_owned())]);
    let lists = house
        .data(
            who,
            "{ clients { nodes { id } } archived: clients(archived: true) { nodes { id } totalCount } }",
            json!({}),
        )
        .await;
    assert!(!lists.to_string().contains(&client), "{lists}");
}

/// Nothing is erased that cannot be written down.
#[tokio::test]
async fn without_the_ledger_nobody_is_erased() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    std::fs::remove_dir_all(house.safe.ledger.path()).unwrap();
    let input = json!({"input": {"id": client, "expectedVersion": 1, "reason": "asked for it"}});
    let document =
        "mutation ($input: EraseClientInput!) { eraseClient(input: $input) { erasure { id } errors { code } } }";
    let answer = house.send(&house.a.owner, document, input.clone()).await.json();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{answer}");
    assert!(answer["data"].is_null(), "{answer}");
    let record = house.data(&house.a.owner, RECORD, json!({"id": client})).await;
    assert_eq!(record["client"]["legalName"], "Ann");
    assert_eq!(house.database.count("select count(*) from pazpaz.erasures").await, 0);

    let mut settings = house.safe.settings(&house.database.url("pazpaz_app"));
    settings.ledger = None;
    let store = store::Store::connect(settings).await.unwrap();
    let scope = house.a.owner.request(&store).await;
    let id = entity::ClientId(house.database.uuid(&client).parse().unwrap());
    let refused = scope.erasures().erase(id, 1, "asked for it").await;
    assert!(matches!(refused, Err(Error::Unready("erasure_ledger"))), "{refused:?}");
    store.close().await;
}

async fn lift(house: &House, hold: &str) {
    let lifted =
        house.step(&house.a.owner, "liftLegalHold", "legalHold { liftedAt liftedBy { displayName } }", hold, 1).await;
    assert_eq!(lifted["errors"], json!([]));
    assert!(lifted["legalHold"]["liftedAt"].is_string() && lifted["legalHold"]["liftedBy"].is_object(), "{lifted}");
}
