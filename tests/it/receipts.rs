//! Nothing is opened or changed without a receipt that is durable first, and no receipt can be changed.

mod books;
mod changes;
mod durable;
mod opened;
mod trail;

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use tests::House;
use tests::wire::Answer;

use crate::encoding::row_of;

/// The events of the request that was answered so: all of an event but its own id and time.
async fn events(house: &House, answer: &Answer) -> Vec<Value> {
    let request: Uuid = answer.header("x-request-id").parse().unwrap();
    let sql = format!(
        "select jsonb_build_object('workspace', workspace_id, 'actor', actor_id, 'action', action, 'operation', operation, \
           'entity', entity, 'ids', entity_ids, 'clients', client_ids, 'fields', fields)::text \
         from audit.events where request_id = '{request}' and actor_kind = 'user' \
         order by action, entity, fields, entity_ids"
    );
    house.database.texts(&sql).await.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

/// An event of the owner of practice A: rows by their global ids, in the order of the trail, and whose records they are part of.
fn event(
    house: &House,
    operation: &str,
    action: &str,
    entity: &str,
    rows: &[(&str, Option<&str>)],
    fields: &[&str],
) -> Value {
    let mut rows: Vec<_> = rows.iter().map(|(id, client)| (row_of(id), client.map(row_of))).collect();
    rows.sort_unstable();
    let ids: Vec<String> = rows.iter().map(|(id, _)| id.to_string()).collect();
    let clients: Vec<Option<String>> = rows.iter().map(|(_, client)| client.map(|id| id.to_string())).collect();
    json!({
        "workspace": house.a.id.0.to_string(), "actor": house.a.owner.id.0.to_string(), "action": action, "operation": operation,
        "entity": entity, "ids": ids, "clients": clients, "fields": fields,
    })
}
