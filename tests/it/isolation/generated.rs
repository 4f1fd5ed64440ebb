//! Values by the thousand for the places of requests: all that another practice has under every type, and what is nearly one's own.

use std::collections::BTreeMap;

use entity::{Id, TABLES};
use serde_json::Value;
use tests::{Chance, Database, base64url};
use uuid::Uuid;

use super::answers::Field;
use super::places::{Place, Request, Takes};
use super::values::{cursors, table};
use crate::encoding;
use crate::plants::Plants;

/// What can be put into places.
#[derive(Debug)]
pub(super) struct Hoard {
    /// Global ids of another practice's rows under the number of every table, with that number.
    ids: Vec<(u16, String)>,
    /// Cursors of another practice, of all lists.
    theirs: Vec<Value>,
    /// One's own cursors, by the name of the request that gave them.
    own: BTreeMap<String, Vec<Value>>,
    /// Cursors of the same lists of another client or another time.
    elsewhere: BTreeMap<String, Vec<Value>>,
}

impl Hoard {
    /// Collects it. The neighbour is planted in one's own practice.
    pub(super) async fn of(field: &Field, neighbour: &Plants) -> Self {
        let house = &field.house;
        let mut hoard = Self {
            ids: ids(&house.database, house.b.id.0).await,
            theirs: Vec::new(),
            own: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
        };
        let lists = |plants: &Plants| {
            let requests = super::places::requests(&field.schema, plants);
            requests.into_iter().filter(|request| request.places.iter().any(|place| place.takes == Takes::Cursor))
        };
        for request in lists(&field.theirs) {
            hoard.theirs.extend(cursors(house, &house.b.owner, &request).await);
        }
        let own: Vec<Request> = lists(&field.mine).collect();
        for (request, other) in own.iter().zip(lists(neighbour)) {
            let given = cursors(house, &house.a.owner, &other).await;
            // A list that knows neither client nor time is the same for the neighbour.
            if request.variables != other.variables {
                hoard.elsewhere.insert(request.name.clone(), given);
            }
            hoard.own.insert(request.name.clone(), cursors(house, &house.a.owner, request).await);
        }
        hoard
    }

    /// So many values for a place: what fits it of theirs, and the rest drawn from all there are; fewer where there are fewer.
    pub(super) fn draw(
        &self,
        request: &Request,
        place: &Place,
        mine: &Plants,
        most: usize,
        chance: &mut Chance,
    ) -> Vec<Value> {
        let (mut values, fits): (Vec<Value>, usize) = match &place.takes {
            Takes::Link => return Vec::new(),
            Takes::Cursor => (self.cursors(request), 0),
            Takes::Id(node) => {
                let all = self.ids.iter().cloned();
                let (fit, others): (Vec<_>, Vec<_>) = all.partition(|(number, _)| *number == table(node));
                let near = turned(&mine.ids[node.as_str()]).into_iter().chain(strangers(Some(table(node)), chance));
                let fits = fit.len();
                let theirs = fit.into_iter().chain(others).map(|(_, id)| id);
                (theirs.chain(near).map(Value::from).collect(), fits)
            }
            Takes::AnyId => {
                let near = mine.ids.values().flat_map(|id| turned(id)).collect::<Vec<_>>();
                let theirs = self.ids.iter().map(|(_, id)| id.clone());
                (theirs.chain(near).chain(strangers(None, chance)).map(Value::from).collect(), 0)
            }
        };
        // Behind what fits, the first so many of a shuffled deck.
        for at in fits.min(most / 2)..most.min(values.len()) {
            let other = at + chance.below(values.len() - at);
            values.swap(at, other);
        }
        values.truncate(most);
        values
    }

    /// Another practice's, those of other lists, those of the same list elsewhere, and one's own with one bit turned.
    fn cursors(&self, request: &Request) -> Vec<Value> {
        let others = self.own.iter().filter(|(name, _)| **name != request.name).flat_map(|(_, cursors)| cursors);
        let elsewhere = self.elsewhere.get(&request.name).into_iter().flatten();
        let own = self.own.get(&request.name).into_iter().flatten();
        let turned = own.filter_map(Value::as_str).flat_map(turned).map(Value::from);
        self.theirs.iter().chain(others).chain(elsewhere).cloned().chain(turned).collect()
    }
}

/// The global ids of every row that a practice has, whatever its state, under the number of every table and under some that none has.
async fn ids(database: &Database, workspace: Uuid) -> Vec<(u16, String)> {
    let sql = "select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' \
        join pg_attribute w on w.attrelid = c.oid and w.attname = 'workspace_id' \
        where c.relkind in ('r', 'p') and not c.relispartition and a.atttypid = 'uuid'::regtype order by 1";
    let mut rows = vec![workspace];
    for table in database.texts(sql).await {
        let ids = database.texts(&format!("select id::text from {table} where workspace_id = '{workspace}'")).await;
        rows.extend(ids.iter().map(|id| Uuid::parse_str(id).unwrap()));
    }
    let numbers = || TABLES.iter().map(|table| table.number).chain([0, 99, u16::MAX]);
    rows.iter().flat_map(|row| numbers().map(|number| (number, encoding::global_id(number, *row)))).collect()
}

/// Everything that differs from an id or a cursor by one bit.
fn turned(own: &str) -> Vec<String> {
    let bytes = base64url(own).unwrap();
    let turn = |bit: usize| {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        encoding::base64url(&bytes)
    };
    (0..bytes.len() * 8).map(turn).collect()
}

/// Ids that nothing has: the nil one, the greatest, and fifty that were made just like real ones.
fn strangers(number: Option<u16>, chance: &mut Chance) -> Vec<String> {
    let number = number.unwrap_or(entity::ClientId::TABLE);
    let mut made = |_| {
        let bytes: [u8; 16] = std::array::from_fn(|_| u8::try_from(chance.below(256)).unwrap());
        let millis = 1_790_000_000_000 + u64::from(bytes[0]) * 86_400_000;
        uuid::Builder::from_unix_timestamp_millis(millis, bytes.first_chunk().unwrap()).into_uuid()
    };
    let made: Vec<Uuid> = (0..50).map(&mut made).collect();
    let edges = [Uuid::nil(), Uuid::max()];
    made.into_iter().chain(edges).map(|row| encoding::global_id(number, row)).collect()
}
