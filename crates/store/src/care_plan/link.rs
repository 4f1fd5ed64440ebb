//! Which sessions serve a plan.
use super::CarePlans;
use crate::{
    Code, Rejection, Result,
    audit::Action,
    batch::{self, Batch},
    change::Change,
    page::{MOST, Page, PageArgs, Position, Window},
    scope::{Unit, statement},
    sql,
};
use entity::{
    CarePlanId, ClientId, SessionId,
    care_plan::{ActiveModel, Column, Entity, Model, Status},
    session,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, ExprTrait as _, FromQueryResult};
use std::{collections::HashMap, sync::Arc};

/// How many sessions serve a plan at most.
const LINKED: i64 = 1_000;

impl CarePlans<'_> {
    /// A page of the sessions that serve a plan, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn sessions(&self, plan: CarePlanId, args: &PageArgs) -> Result<Page<Arc<session::Model>>> {
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
        count(&self.0.unit, plan).await
    }

    /// Has a session of the same client serve a plan that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the client has no such session, it serves the plan already, too many do, the version is another, or
    /// the plan has ended.
    pub async fn link_session(&self, id: CarePlanId, expected: i32, session: SessionId) -> Result<Model> {
        self.0.clinician()?;
        let unit = &self.0.unit;
        let client = self.client_of(id, session).await?;
        let plan = self.touch(id, expected).await?;
        let sql = "insert into pazpaz.care_plan_sessions (workspace_id, client_id, care_plan_id, session_id) \
                   values ($1, $2, $3, $4) on conflict do nothing";
        let values = [unit.workspace().0.into(), client.0.into(), id.0.into(), session.0.into()];
        if unit.tx.execute_raw(statement(sql, values)).await?.rows_affected() == 0 {
            return Err(Rejection::new(Code::Taken, "sessionId", "The session serves this plan already.").into());
        }
        if count(unit, id).await? > LINKED {
            let many = format!("There are {LINKED} sessions, which is the most.");
            return Err(Rejection::new(Code::Invalid, "sessionId", many).into());
        }
        Ok(plan)
    }

    /// Has a session no longer serve a plan that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the session does not serve the plan, the version is another, or the plan has ended.
    pub async fn unlink_session(&self, id: CarePlanId, expected: i32, session: SessionId) -> Result<Model> {
        self.0.clinician()?;
        let unit = &self.0.unit;
        self.client_of(id, session).await?;
        let plan = self.touch(id, expected).await?;
        let sql =
            "delete from pazpaz.care_plan_sessions where workspace_id = $1 and care_plan_id = $2 and session_id = $3";
        let values = [unit.workspace().0.into(), id.0.into(), session.0.into()];
        if unit.tx.execute_raw(statement(sql, values)).await?.rows_affected() == 0 {
            return Err(Rejection::new(Code::NotFound, "sessionId", "The session does not serve this plan.").into());
        }
        Ok(plan)
    }

    /// The client whose plan and session these are. The key of the link says so too; it cannot say which of the two is not there.
    async fn client_of(&self, id: CarePlanId, session: SessionId) -> Result<ClientId> {
        let Some(plan) = self.find(id).await? else {
            return Err(Rejection::new(Code::NotFound, "id", "There is no such plan of care.").into());
        };
        match self.0.sessions().find(session).await? {
            Some(session) if session.client_id == plan.client_id => Ok(plan.client_id),
            _ => Err(Rejection::new(Code::NotFound, "sessionId", "The client has no such session.").into()),
        }
    }

    /// Writes the plan for the sake of its version and its receipt.
    async fn touch(&self, id: CarePlanId, expected: i32) -> Result<Model> {
        let unit = &self.0.unit;
        let when =
            Column::Status.is_in([Status::Draft, Status::Active, Status::OnHold]).and(Column::DeletedAt.is_null());
        let set = ActiveModel { updated_by: Set(unit.actor.user), ..Default::default() };
        let otherwise = (Code::WrongState, "The plan of care has ended or is archived.");
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names: vec!["sessions"] }
            .apply(unit)
            .await
    }
}

async fn count(unit: &Unit, plan: CarePlanId) -> Result<i64> {
    let sql = "select count(*) from pazpaz.care_plan_sessions where workspace_id = $1 and care_plan_id = $2";
    unit.count(sql, [unit.workspace().0.into(), plan.0.into()]).await
}

fn position(row: &session::Model) -> Position {
    Position::new(row.session_at, row.id.0)
}

/// A window of the sessions that serve a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfPlan {
    plan: CarePlanId,
    window: Window,
}

impl Batch for OfPlan {
    type Value = Vec<Arc<session::Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        // The notes are opened with the keys of their clients.
        unit.keys().await?;
        let mut clients = Vec::new();
        for (window, keys) in batch::grouped(keys, |key| key.window) {
            let plans = keys.iter().map(|key| key.plan.0).collect();
            let values = batch::of_clients(unit, plans, window);
            for row in unit.tx.query_all_raw(statement(&of_plans(window), values)).await? {
                let session = session::Model::from_query_result(&row, "")?;
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
fn of_plans(window: Window) -> String {
    let (columns, word) = (sql::columns::<session::Entity>("x"), if window.backwards { "asc" } else { "desc" });
    format!(
        "select c.plan, e.* from unnest($2::uuid[]) c (plan) cross join lateral (\
         select {columns} from pazpaz.care_plan_sessions l \
         join pazpaz.sessions x on x.workspace_id = l.workspace_id and x.client_id = l.client_id and x.id = l.session_id \
         where l.workspace_id = $1 and l.care_plan_id = c.plan \
         and (x.session_at, x.id) > ($3, $4) and (x.session_at, x.id) < ($5, $6) \
         order by x.session_at {word}, x.id {word} limit $7) e"
    )
}
