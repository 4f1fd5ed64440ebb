//! The history of the states of plans of care, their goals and interventions. It is only added to.
use crate::{
    Code, Error, Rejection, Result, Scope,
    audit::Action,
    batch::{self, Batch, by_id},
    check::Check,
    page::{MOST, Page, PageArgs, Position, Window},
    scope::Unit,
    sql,
};
use entity::{
    CareGoalId, CareInterventionId, CarePlanId, CareStatusChangeId, ClientId, care_goal, care_intervention, care_plan,
    care_status_change::{ActiveModel, Entity, Model, Status, Subject},
};
use sea_orm::{ActiveEnum, ActiveModelTrait, ActiveValue::Set};
use std::{collections::HashMap, sync::Arc};
use time::OffsetDateTime;
use uuid::Uuid;

/// Of a reason, in characters.
const REASON: usize = 1_000;

/// Whose states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusOf {
    /// A plan's own.
    Plan(CarePlanId),
    /// A goal's, of both kinds.
    Goal(CareGoalId),
    /// An intervention's.
    Intervention(CareInterventionId),
}

impl StatusOf {
    fn id(self) -> Uuid {
        match self {
            Self::Plan(id) => id.0,
            Self::Goal(id) => id.0,
            Self::Intervention(id) => id.0,
        }
    }

    /// What holds of a row that is one of theirs, in the words of an index.
    fn condition(self) -> &'static str {
        match self {
            Self::Plan(_) => "x.care_plan_id = c.id and x.subject = 'plan'",
            Self::Goal(_) => "x.care_goal_id = c.id",
            Self::Intervention(_) => "x.care_intervention_id = c.id",
        }
    }

    fn of(self, row: &Model) -> Option<Self> {
        match self {
            Self::Plan(_) => Some(Self::Plan(row.care_plan_id)),
            Self::Goal(_) => row.care_goal_id.map(Self::Goal),
            Self::Intervention(_) => row.care_intervention_id.map(Self::Intervention),
        }
    }
}

/// The histories of a scope.
#[derive(Debug)]
pub struct CareStatusChanges<'s>(&'s Scope);

impl Scope {
    /// The history of the states of plans of care, their goals and interventions.
    pub fn care_status_changes(&self) -> CareStatusChanges<'_> {
        CareStatusChanges(self)
    }
}

impl CareStatusChanges<'_> {
    /// The change of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: CareStatusChangeId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.care_status_changes.load(ById(id)).await
    }

    /// A page of a history, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, of: StatusOf, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let name = [b"care_status_changes/".as_slice(), of.condition().as_bytes(), of.id().as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.care_status_changes_of.load(Of { of, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How long a history is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, of: StatusOf) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = format!(
            "select count(*) from pazpaz.care_status_changes x cross join (select $2::uuid as id) c \
             where x.workspace_id = $1 and {}",
            of.condition()
        );
        unit.count(&sql, [unit.workspace().0.into(), of.id().into()]).await
    }
}

/// What is told of a change besides the states.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'r> {
    /// Of whose care.
    pub(crate) client: ClientId,
    /// The plan, or that of the goal or intervention.
    pub(crate) plan: CarePlanId,
    /// The goal, where it is one.
    pub(crate) goal: Option<CareGoalId>,
    /// The intervention, where it is one.
    pub(crate) intervention: Option<CareInterventionId>,
    /// Why.
    pub(crate) why: Option<&'r str>,
    /// When; now where nothing is said.
    pub(crate) at: Option<OffsetDateTime>,
}

impl Told<'_> {
    pub(crate) fn of_plan(row: &care_plan::Model) -> Self {
        Self { client: row.client_id, plan: row.id, goal: None, intervention: None, why: None, at: None }
    }

    pub(crate) fn of_goal(row: &care_goal::Model) -> Self {
        Self {
            client: row.client_id,
            plan: row.care_plan_id,
            goal: Some(row.id),
            intervention: None,
            why: None,
            at: None,
        }
    }

    pub(crate) fn of_intervention(row: &care_intervention::Model) -> Self {
        let (client, plan) = (row.client_id, row.care_plan_id);
        Self { client, plan, goal: None, intervention: Some(row.id), why: None, at: None }
    }
}

/// A reason as it is kept.
///
/// # Errors
/// [`Error::Rejected`] when it is too long.
pub(crate) fn reason(why: Option<&str>) -> Result<Option<String>> {
    let mut check = Check::default();
    let why = check.optional("reason", why, REASON);
    check.done()?;
    Ok(why)
}

/// Fails where a state is none of those that may come next; says which may.
pub(crate) fn leads<S>(code: Code, field: &'static str, to: S, next: &[S]) -> Result<()>
where
    S: ActiveEnum<Value = String> + PartialEq,
{
    if next.contains(&to) {
        return Ok(());
    }
    let names: Vec<String> = next.iter().map(|state| state.to_value().to_uppercase()).collect();
    let message = match names.as_slice() {
        [] => "It has ended and stays as it is.".to_owned(),
        _ => format!("Only {} can come next.", names.join(" or ")),
    };
    Err(Rejection::new(code, field, message).into())
}

/// Adds a change to the history.
pub(crate) async fn record<S>(scope: &Scope, told: Told<'_>, subject: Subject, from: Option<S>, to: S) -> Result<()>
where
    S: ActiveEnum<Value = String>,
{
    let state = |state: S| {
        Status::try_from_value(&state.to_value()).map_err(|_| Error::Internal("a state that no history knows"))
    };
    let unit = &scope.unit;
    let id = CareStatusChangeId(scope.new_id());
    let row = ActiveModel {
        workspace_id: Set(unit.workspace()),
        id: Set(id),
        client_id: Set(told.client),
        care_plan_id: Set(told.plan),
        care_goal_id: Set(told.goal),
        care_intervention_id: Set(told.intervention),
        subject: Set(subject),
        from_status: Set(from.map(state).transpose()?),
        to_status: Set(state(to)?),
        reason: Set(unit.seal_some_of(told.client, id, told.why).await?),
        changed_at: Set(told.at.unwrap_or_else(|| scope.now())),
        changed_by: Set(unit.actor.user),
    }
    .insert(&unit.tx)
    .await?;
    unit.changed(Action::Create, &row, if told.why.is_some() { vec!["reason"] } else { vec![] });
    Ok(())
}

fn position(row: &Model) -> Position {
    Position::new(row.changed_at, row.id.0)
}

by_id!(CareStatusChangeId);

/// A window of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Of {
    of: StatusOf,
    window: Window,
}

impl Batch for Of {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        for keys in batch::grouped(keys, |key| (key.of.condition(), key.window)).into_values() {
            let Some(first) = keys.first().copied() else { continue };
            let owners = keys.iter().map(|key| key.of.id()).collect();
            for row in unit.rows::<Entity>(&first.sql(), batch::of_clients(unit, owners, first.window)).await? {
                let Some(of) = first.of.of(&row) else { continue };
                found.entry(Self { of, ..first }).or_default().push(Arc::new(row));
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

impl Of {
    /// The head of each owner's index range, like [`sql::of_clients`].
    fn sql(self) -> String {
        let (columns, condition) = (sql::columns::<Entity>("x"), self.of.condition());
        let word = if self.window.backwards { "asc" } else { "desc" };
        format!(
            "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
             select {columns} from pazpaz.care_status_changes x where x.workspace_id = $1 and {condition} \
             and (x.changed_at, x.id) > ($3, $4) and (x.changed_at, x.id) < ($5, $6) \
             order by x.changed_at {word}, x.id {word} limit $7) e"
        )
    }
}
