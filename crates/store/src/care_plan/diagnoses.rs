//! The diagnoses that plans are about.
use super::CarePlans;
use crate::{
    Result,
    batch::Batch,
    scope::{Unit, statement},
    sql,
};
use entity::{
    CarePlanId,
    diagnosis::{Entity, Model},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// How many diagnoses a plan is about at most.
pub(super) const MOST: i64 = 50;

impl CarePlans<'_> {
    /// The diagnoses that a plan is about, the archived ones too, in the order in which they were made. Siblings' are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for assistants.
    pub async fn diagnoses(&self, plan: CarePlanId) -> Result<Vec<Arc<Model>>> {
        self.0.clinician()?;
        self.0.loaders.care_plan_diagnoses.load(DiagnosesOf(plan)).await
    }
}

/// The diagnoses that a plan is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DiagnosesOf(CarePlanId);

impl Batch for DiagnosesOf {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select l.care_plan_id, {columns} from pazpaz.care_plan_diagnoses l join pazpaz.diagnoses x \
                 on x.workspace_id = $1 and x.client_id = l.client_id and x.id = l.diagnosis_id \
                 where l.workspace_id = $1 and l.care_plan_id = any($2) order by x.id"
            )
        });
        let plans: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        unit.keys().await?;
        let (mut found, mut clients) = (HashMap::<Self, Self::Value>::new(), Vec::new());
        for row in unit.tx.query_all_raw(statement(&SQL, [unit.workspace().0.into(), plans.into()])).await? {
            let diagnosis = Model::from_query_result(&row, "")?;
            clients.push(diagnosis.client_id);
            found.entry(Self(CarePlanId(row.try_get_by_index(0)?))).or_default().push(Arc::new(diagnosis));
        }
        unit.hold(clients).await?;
        Ok(found)
    }
}
