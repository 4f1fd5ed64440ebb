//! Files of clients' records, from the announcement to the last byte.

mod bytes;
mod changes;
mod gone;
mod room;
mod rotated;
mod tampered;
mod tickets;

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::{Value, json};
use tests::{House, Person};

/// What the API says of a file; null where there is none.
async fn node(house: &House, who: &Person, id: &str) -> Value {
    let document = "query ($id: ID!) { attachment(id: $id) \
        { id name contentType sizeBytes digest version archivedAt session { id } client { id } createdBy { id } } }";
    house.data(who, document, json!({"id": id})).await["attachment"].clone()
}

/// The ids of a client's files, the latest first.
async fn listed(house: &House, who: &Person, client: &str, archived: bool) -> Vec<String> {
    let document = "query ($id: ID!, $archived: Boolean!) { client(id: $id) \
        { attachments(archived: $archived, first: 100) { totalCount nodes { id } } } }";
    let data = house.data(who, document, json!({"id": client, "archived": archived})).await;
    let list = &data["client"]["attachments"];
    let ids: Vec<String> =
        list["nodes"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(list["totalCount"], json!(ids.len()));
    ids
}

/// Runs statements on a connection of their own.
async fn raw(url: &str, sql: &str) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.map(drop)
}

/// The files in the folder of the practice.
fn objects(house: &House, workspace: uuid::Uuid) -> Vec<std::path::PathBuf> {
    let folder = house.safe.files.path().join("files").join(workspace.to_string());
    std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}
