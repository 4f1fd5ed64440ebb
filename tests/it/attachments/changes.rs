//! Names change, files are archived and restored, and what belongs to a signed session stays as it is.

use serde_json::{Value, json};
use tests::{House, Person, faults};

use super::{listed, node, raw};

async fn rename(house: &House, who: &Person, id: &str, version: i64, name: &str) -> Value {
    let input = json!({"id": id, "expectedVersion": version, "name": name});
    house.run(who, "changeAttachment", "attachment { name version }", input).await
}

fn code(payload: &Value) -> String {
    faults(payload).first().map_or(String::new(), |(code, _)| code.clone())
}

#[tokio::test]
async fn a_file_is_named_otherwise_archived_and_restored_by_version() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    let id = house.attach(who, &client, None, "a.txt", b"hello").await;
    let version = node(&house, who, &id).await["version"].as_i64().unwrap();
    assert_eq!(code(&rename(&house, who, &id, version + 1, "b.txt").await), "STALE");
    let renamed = rename(&house, who, &id, version, "b.txt").await;
    assert_eq!(renamed["attachment"], json!({"name": "b.txt", "version": version + 1}));
    let archived = house.step(who, "archiveAttachment", "attachment { archivedAt }", &id, version + 1).await;
    assert!(archived["attachment"]["archivedAt"].is_string());
    assert_eq!(listed(&house, who, &client, false).await, Vec::<String>::new());
    assert_eq!(listed(&house, who, &client, true).await, std::slice::from_ref(&id));
    assert_eq!(code(&rename(&house, who, &id, version + 2, "c.txt").await), "WRONG_STATE");
    assert_eq!(house.fetch(who, &id, &[]).await.bytes, b"hello", "an archived file can be had");
    house.step(who, "restoreAttachment", "attachment { id }", &id, version + 2).await;
    assert_eq!(listed(&house, who, &client, false).await, [id]);
}

async fn draft(house: &House, who: &Person, client: &str) -> String {
    let input = json!({"clientId": client, "subjective": "some words"});
    let payload = house.run(who, "writeSession", "session { id }", input).await;
    payload["session"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_belongs_to_a_signed_session_does_not_change() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    let session = draft(&house, who, &client).await;
    let id = house.attach(who, &client, Some(&session), "a.txt", b"hello").await;
    let version = node(&house, who, &id).await["version"].as_i64().unwrap();
    // On its way when the session is to be signed, which waits for it, and not for one that does not come.
    let late = house.announce(who, &client, Some(&session), "late.txt", 5).await;
    assert_eq!(code(&house.step(who, "signSession", "session { id }", &session, 1).await), "WRONG_STATE");
    house.store.clock().advance(time::Duration::minutes(61));
    let signed = house.step(who, "signSession", "session { id }", &session, 1).await;
    assert_eq!(signed["errors"], json!([]));
    assert_eq!(house.put(&late, b"hello").await.status, 404);
    // Nor where it is let in by mistake.
    let anew = "update pazpaz.attachments set state = 'stored' where state = 'pending'";
    let bound = format!("begin; select set_config('app.workspace_id', '{}', true); {anew}", house.a.id.0);
    let refused = raw(&house.database.url("pazpaz_app"), &bound).await.unwrap_err();
    assert_eq!(refused.as_database_error().and_then(|error| error.constraint()), Some("attachments_signed"));
    assert_eq!(code(&house.announce(who, &client, Some(&session), "b.txt", 5).await), "SIGNED");
    assert_eq!(code(&rename(&house, who, &id, version, "b.txt").await), "SIGNED");
    for mutation in ["archiveAttachment", "restoreAttachment"] {
        assert_eq!(code(&house.step(who, mutation, "attachment { id }", &id, version).await), "SIGNED");
    }
    assert_eq!(house.fetch(who, &id, &[]).await.bytes, b"hello");
    let document = "query ($id: ID!) { session(id: $id) { attachments { totalCount nodes { id name } } } }";
    let data = house.data(who, document, json!({"id": session})).await;
    let expected = json!({"totalCount": 1, "nodes": [{"id": id, "name": "a.txt"}]});
    assert_eq!(data["session"]["attachments"], expected);
    // Not for anybody who could reach the table either.
    let update = "update pazpaz.attachments set deleted_at = now() where session_id is not null";
    let bound = format!("begin; select set_config('app.workspace_id', '{}', true); {update}", house.a.id.0);
    let refused = raw(&house.database.url("pazpaz_app"), &bound).await.unwrap_err();
    assert_eq!(refused.as_database_error().and_then(|error| error.constraint()), Some("attachments_signed"));
}

#[tokio::test]
async fn what_belongs_to_a_session_is_its_authors_and_not_for_assistants() {
    let house = House::open().await;
    let (author, assistant) = (&house.a.therapist, &house.a.assistant);
    let client = house.add_client(author, "Ada").await;
    let other = house.add_client(author, "Bea").await;
    let session = draft(&house, author, &client).await;
    let id = house.attach(author, &client, Some(&session), "a.txt", b"hello").await;
    let own = house.attach(assistant, &client, None, "letter.txt", b"dear").await;
    assert_eq!(listed(&house, author, &client, false).await, [own.clone(), id.clone()]);
    assert_eq!(listed(&house, assistant, &client, false).await, [own]);
    assert_eq!(node(&house, assistant, &id).await, json!(null));
    assert_eq!(code(&house.ticket(assistant, &id).await), "NOT_FOUND");
    assert_eq!(code(&rename(&house, assistant, &id, 2, "b.txt").await), "NOT_FOUND");
    assert_eq!(code(&rename(&house, &house.a.owner, &id, 2, "b.txt").await), "FORBIDDEN");
    assert_eq!(code(&house.announce(&house.a.owner, &client, Some(&session), "b.txt", 5).await), "FORBIDDEN");
    assert_eq!(code(&house.announce(author, &other, Some(&session), "b.txt", 5).await), "NOT_FOUND");
}
