//! What is put into the places: what is another's, what is nothing's, and what is nonsense.

use entity::{Id, TABLES};
use serde_json::{Value, json};
use tests::{House, Person};
use uuid::Uuid;

use super::places::{Place, Request, Takes};
use crate::encoding::{base64url, global_id, row_of};
use crate::plants::Plants;

/// A value that is well formed and nothing's, the same each time.
pub(super) fn nothing(place: &Place) -> Value {
    match &place.takes {
        Takes::Id(node) => json!(global_id(table(node), NOBODY)),
        Takes::AnyId => json!(global_id(entity::ClientId::TABLE, NOBODY)),
        // As long as a cursor is, and of the key version that there is.
        Takes::Cursor => json!(base64url(&[[0, 0, 0, 1].as_slice(), &[0x5a; 24 + 24 + 16]].concat())),
        Takes::Link => json!(format!("pzl_{}", "A".repeat(43))),
    }
}

/// An id that nothing has.
const NOBODY: Uuid = Uuid::from_u128(0x0195_f3a0_1234_7abc_8def_0123_4567_89ab);

/// What another practice's are called by, which must be answered like [`nothing`].
pub(super) fn foreign(place: &Place, theirs: &Plants) -> Vec<(&'static str, Value)> {
    match &place.takes {
        // Those are asked for, and made; see `generated.rs` and `secrets.rs`.
        Takes::Cursor | Takes::Link => Vec::new(),
        Takes::Id(node) => vec![
            ("another practice's", json!(theirs.ids[node.as_str()])),
            ("the bare row of another practice's", json!(row_of(&theirs.ids[node.as_str()]).to_string())),
        ],
        Takes::AnyId => theirs.ids.values().map(|id| ("another practice's", json!(id))).collect(),
    }
}

/// What is no name of anything that could stand in the place, which must be answered like [`nothing`] too.
pub(super) fn nonsense(place: &Place, mine: &Plants) -> Vec<(&'static str, Value)> {
    let long = "A".repeat(300);
    let texts = ["", "x", "ÄÄÄÄÄÄÄÄÄÄÄÄ", "AAAAAAAAAAAAAAAAAAAAAAA=", "' or true --", "null", long.as_str()];
    let mut values: Vec<_> = texts.into_iter().map(|text| ("nonsense", json!(text))).collect();
    if let Takes::Id(node) = &place.takes {
        let other = |(kind, _): &(&&str, &String)| **kind != node.as_str();
        values.extend(mine.ids.iter().filter(other).map(|(_, id)| ("of another type", json!(id))));
        let row = row_of(&mine.ids[node.as_str()]);
        let wrong = TABLES.iter().map(|table| table.number).find(|number| *number != table(node)).unwrap();
        values.push(("a row of ours under another type", json!(global_id(wrong, row))));
        values.push(("a number", json!(7)));
    }
    values
}

/// Cursors that somebody is given for a list.
pub(super) async fn cursors(house: &House, who: &Person, request: &Request) -> Vec<Value> {
    let document = request.document.replacen("nodes", "pageInfo { startCursor endCursor } nodes", 1);
    let answer = house.ask_with(who, &document, request.variables.clone()).await;
    let cursors = find(&answer, "endCursor");
    assert!(!cursors.is_empty(), "{}: nobody gets a cursor: {answer}", request.name);
    cursors
}

/// All texts under a name, wherever in an answer.
pub(super) fn find(answer: &Value, name: &str) -> Vec<Value> {
    match answer {
        Value::Object(fields) => {
            let here = fields.get(name).filter(|value| value.is_string()).cloned();
            here.into_iter().chain(fields.values().flat_map(|value| find(value, name))).collect()
        }
        Value::Array(items) => items.iter().flat_map(|value| find(value, name)).collect(),
        _ => Vec::new(),
    }
}

/// The number of the table whose rows are of a type.
pub(super) fn table(node: &str) -> u16 {
    let entity = |table: &&entity::Table| table.entity.replace('_', "").eq_ignore_ascii_case(node);
    TABLES.iter().find(entity).unwrap_or_else(|| panic!("no table's rows are of the type {node}")).number
}
