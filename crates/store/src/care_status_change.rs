//! The history of the states of plans of care, their goals and interventions. It is only added to.
use crate::{
    Result, Scope,
    batch::{self, Batch, by_id},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::Unit,
    sql,
};
use entity::{
    CareGoalId, CareInterventionId, CarePlanId, CareStatusChangeId,
    care_status_change::{Entity, Model},
};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

mod record;
pub(crate) use record::{Told, leads, reason, record};

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
    /// [`crate::Error::Argument`] when a page argument makes no sense.
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
