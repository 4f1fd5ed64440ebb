//! Plans of care: what is aimed at with a client, by which steps, until when, and which sessions serve it.
use crate::{
    Result, Scope,
    batch::{self, Batch, by_id},
    change::Versioned,
    page::{MOST, Page, PageArgs, Position, Window},
    scope::Unit,
    sql,
};
use entity::{
    CarePlanId, ClientId,
    care_plan::{Entity, Model},
};
use std::{collections::HashMap, sync::Arc};

mod child;
mod diagnoses;
mod link;
mod open;
mod past;
mod review;
mod sessions;
mod status;
mod write;

pub(crate) use child::{LISTED, children, lacks_room, shelved, under};
pub(crate) use diagnoses::DiagnosesOf;
pub use link::Linked;
pub use past::{PastCarePlan, PastGoal, PastIntervention};
pub(crate) use review::DUE;
pub use review::Due;
pub(crate) use sessions::OfPlan;
pub use write::{CarePlanChange, NewCarePlan};

/// Of a title, in characters.
pub(crate) const TITLE: usize = 200;
/// Of a description, in characters.
pub(crate) const DESCRIPTION: usize = 5_000;

/// The plans of care of a scope.
#[derive(Debug)]
pub struct CarePlans<'s>(pub(crate) &'s Scope);

impl Scope {
    /// Plans of care.
    pub fn care_plans(&self) -> CarePlans<'_> {
        CarePlans(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "plan of care";
}

impl CarePlans<'_> {
    /// The plan of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: CarePlanId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.care_plans.load(ById(id)).await
    }

    /// A page of a client's plans, the latest first; or of the archived ones. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, client: ClientId, archived: bool, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let state: &[u8] = if archived { b"archived/" } else { b"" };
        let name = [b"care_plans/", state, client.0.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.care_plans_of.load(OfClient { client, archived, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How many plans a client has in that list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, client: ClientId, archived: bool) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = "select count(*) from pazpaz.care_plans \
                    where workspace_id = $1 and client_id = $2 and (deleted_at is not null) = $3";
        unit.count(sql, [unit.workspace().0.into(), client.0.into(), archived.into()]).await
    }
}

fn position(row: &Model) -> Position {
    Position::new(row.authored_at, row.id.0)
}

by_id!(CarePlanId);

/// A window of a client's plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient {
    client: ClientId,
    archived: bool,
    window: Window,
}

impl Batch for OfClient {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        for ((archived, window), keys) in batch::grouped(keys, |key| (key.archived, key.window)) {
            let clients = keys.iter().map(|key| key.client.0).collect();
            for row in unit.rows::<Entity>(&sql(archived, window), batch::of_clients(unit, clients, window)).await? {
                found.entry(Self { client: row.client_id, archived, window }).or_default().push(Arc::new(row));
            }
        }
        for (key, rows) in &mut found {
            rows.sort_unstable_by_key(|row| position(row));
            if !key.window.backwards {
                rows.reverse();
            }
        }
        Ok(found)
    }
}

/// The head of each client's index range, like [`sql::of_clients`].
fn sql(archived: bool, window: Window) -> String {
    let (columns, word) = (sql::columns::<Entity>("x"), if window.backwards { "asc" } else { "desc" });
    let state = if archived { "is not null" } else { "is null" };
    format!(
        "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
         select {columns} from pazpaz.care_plans x where x.workspace_id = $1 and x.client_id = c.id and x.deleted_at {state} \
         and (x.authored_at, x.id) > ($3, $4) and (x.authored_at, x.id) < ($5, $6) \
         order by x.authored_at {word}, x.id {word} limit $7) e"
    )
}
