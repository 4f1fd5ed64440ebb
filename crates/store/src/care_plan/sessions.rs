//! The sessions that serve plans.
use super::{CarePlans, link::count};
use crate::{
    Result,
    batch::{self, Batch},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::{Unit, statement},
    sql,
};
use entity::{
    CarePlanId,
    session::{Entity, Model},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::{collections::HashMap, sync::Arc};

impl CarePlans<'_> {
    /// A page of the sessions that serve a plan, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn sessions(&self, plan: CarePlanId, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let name = [b"care_plan_sessions/".as_slice(), plan.0.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.care_plan_sessions.load(OfPlan { plan, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How many sessions serve a plan.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_sessions(&self, plan: CarePlanId) -> Result<i64> {
        count(&self.0.unit, "care_plan_sessions", plan).await
    }
}

fn position(row: &Model) -> Position {
    Position::new(row.session_at, row.id.0)
}

/// A window of the sessions that serve a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfPlan {
    plan: CarePlanId,
    window: Window,
}

impl Batch for OfPlan {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        // The notes are opened with the keys of their clients.
        unit.keys().await?;
        let mut clients = Vec::new();
        for (window, keys) in batch::grouped(keys, |key| key.window) {
            let plans = keys.iter().map(|key| key.plan.0).collect();
            let values = batch::of_clients(unit, plans, window);
            for row in unit.tx.query_all_raw(statement(&sql(window), values)).await? {
                let session = Model::from_query_result(&row, "")?;
                clients.push(session.client_id);
                let key = Self { plan: CarePlanId(row.try_get_by_index(0)?), window };
                found.entry(key).or_default().push(Arc::new(session));
            }
        }
        unit.hold(clients).await?;
        for (key, rows) in &mut found {
            rows.sort_unstable_by_key(|row| position(row));
            if !key.window.backwards {
                rows.reverse();
            }
        }
        Ok(found)
    }
}

/// The sessions of many plans (`$2`), each plan's by its own keyset, after the id of the plan. A plan has few enough to sort them.
fn sql(window: Window) -> String {
    let (columns, word) = (sql::columns::<Entity>("x"), if window.backwards { "asc" } else { "desc" });
    format!(
        "select c.plan, e.* from unnest($2::uuid[]) c (plan) cross join lateral (\
         select {columns} from pazpaz.care_plan_sessions l \
         join pazpaz.sessions x on x.workspace_id = $1 and x.client_id = l.client_id and x.id = l.session_id \
         where l.workspace_id = $1 and l.care_plan_id = c.plan \
         and (x.session_at, x.id) > ($3, $4) and (x.session_at, x.id) < ($5, $6) \
         order by x.session_at {word}, x.id {word} limit $7) e"
    )
}
