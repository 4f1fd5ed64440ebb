//! The two layers, each without the other: the program as it ships, with the scope taken out of its statements on their way to
//! PostgreSQL, and a database without row security. Behind both stand the keys.

mod strip;

use std::collections::BTreeMap;

use serde_json::json;
use tests::{House, Proxy, Rewrite};

use self::strip::{without_scope, without_scope_but_keys};
use super::answers::{Field, untouched};
use crate::digest;
use crate::plants::Plants;

/// A server of the same house whose statements go through a proxy.
async fn through(field: &Field, rewrite: Rewrite) -> (Proxy, House) {
    let proxy = Proxy::start(&field.house.database.url("pazpaz_app"), rewrite).await;
    let house = field.house.beside(proxy.url()).await;
    (proxy, house)
}

/// Lets everybody see everything, as far as grants go.
async fn without_row_security(field: &Field) {
    let database = &field.house.database;
    let sql = "select c.oid::regclass::text from pg_class c where c.relkind in ('r', 'p') and c.relrowsecurity";
    let tables = database.texts(sql).await;
    assert!(tables.len() > 20, "{tables:?}");
    for table in tables {
        database.rows(&format!("alter table {table} disable row level security")).await;
    }
}

/// Fails with the text of a statement that names a tenant's table and had nothing to take out. Gives how many had, and how often.
async fn stripped(field: &Field, seen: &BTreeMap<String, usize>) -> (usize, usize) {
    let mut tables = digest::tables(&field.house.database).await;
    tables.push("pazpaz.workspaces".to_owned());
    for (text, _) in seen.iter().filter(|(_, times)| **times == 0) {
        let named = strip::named(text, &tables);
        // Whose a new row is stands in the row: row security looks at it.
        let adds = named.len() == 1 && text.trim_start().to_lowercase().starts_with("insert into");
        assert!(named.is_empty() || adds, "isolation/layers.rs finds no scope to take out of: {text}");
    }
    let times: Vec<usize> = seen.values().copied().filter(|times| *times > 0).collect();
    (times.len(), times.iter().sum())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_scope_row_security_gives_nothing() {
    let field = Field::sown(House::open().await).await;
    let (proxy, house) = through(&field, without_scope).await;
    let before = untouched(&field.house).await;
    field.probe(&house).await;
    assert_eq!(untouched(&field.house).await, before, "an attempt has changed something");
    // Changes that are meant reach one's own rows only.
    let condition = format!("workspace_id = '{}'", house.b.id.0);
    let theirs = digest::of_tables(&house.database, &condition).await;
    Plants::sow(&house, &house.a, 5).await;
    assert_eq!(digest::of_tables(&house.database, &condition).await, theirs, "a change has reached another practice");
    let (texts, times) = stripped(&field, &proxy.seen()).await;
    assert!(texts > 40, "{texts} statements only");
    tests::say(&format!("the scope was taken out of {texts} statements, {times} times prepared"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_row_security_the_scope_gives_nothing() {
    let field = Field::sown(House::open().await).await;
    without_row_security(&field).await;
    let before = untouched(&field.house).await;
    field.probe(&field.house).await;
    assert_eq!(untouched(&field.house).await, before, "an attempt has changed something");
}

/// With both gone the rows of others come, and what is private in them stays closed: one's own keys do not open it.
#[tokio::test]
async fn without_either_the_keys_do_not_open_what_comes() {
    let field = Field::sown(House::open().await).await;
    without_row_security(&field).await;
    // With the keys of one's own practice at hand, and with those of all practices at once, among which it does not even find its own.
    for (rewrite, at_hand) in [(without_scope_but_keys as Rewrite, true), (without_scope, false)] {
        let (_proxy, house) = through(&field, rewrite).await;
        let who = &house.a.owner;
        // Rows of every type come, or the check says nothing: what is not sealed is read, the keys of what is are met before.
        let mut shown = 0;
        for (kind, id) in &field.theirs.ids {
            let answer =
                house.ask_with(who, "query ($id: ID!) { node(id: $id) { __typename id } }", json!({"id": id})).await;
            if answer["data"]["node"] == json!({"__typename": kind, "id": id}) {
                shown += 1;
            } else {
                assert_eq!(
                    answer["errors"][0]["extensions"]["code"], "DATA_INTEGRITY",
                    "{kind} did not come: {answer}"
                );
            }
        }
        let names = house.ask(who, "{ services { name } providers { displayName } }").await.to_string();
        let came = shown > 2 && names.contains("Service 2") && names.contains("Owner of South");
        assert_eq!(came, at_hand, "rows of {shown} types were shown: {names}");
        for canary in &field.theirs.canaries {
            let answer = house.send(who, &canary.document(), json!({"id": canary.id})).await;
            let name = format!("{}.{}", canary.table.name, canary.column);
            assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "DATA_INTEGRITY", "{name}: {}", answer.body);
            tells_no_canary(&field, &name, &answer.body);
        }
        let mut came = 0;
        for request in field.requests.iter().filter(|request| request.field.owner != "Mutation") {
            for place in request.places.iter().filter(|place| !place.own.is_null()) {
                for (_, value) in super::values::foreign(place, &field.theirs) {
                    let answer = house.send(who, &request.document, request.with(place, value)).await;
                    tells_no_canary(&field, &request.name, &answer.body);
                    came += usize::from(answer.json()["errors"][0]["extensions"]["code"] == "DATA_INTEGRITY");
                }
            }
        }
        assert!(came > 10, "{came} requests met what they could not open");
        tests::say(&format!("rows of {shown} types were shown, {came} requests met what they could not open"));
    }
}

fn tells_no_canary(field: &Field, name: &str, body: &str) {
    let told = field.theirs.canaries.iter().find(|canary| body.contains(&canary.text));
    assert!(told.is_none(), "{name}: {told:?} was opened: {body}");
}
