//! A plan that can still be worked at.
use super::CarePlans;
use crate::{Code, Rejection, Result, sql};
use entity::{
    CarePlanId,
    care_plan::{Entity, Model, Status},
};
use std::sync::LazyLock;

impl CarePlans<'_> {
    /// The plan, to which something is to be added or of which a part is to be changed. Nobody else changes it, or adds to it, until the
    /// request ends. The field is what a rejection names.
    pub(crate) async fn open(&self, id: CarePlanId, field: &'static str) -> Result<Model> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select {columns} from pazpaz.care_plans x where x.workspace_id = $1 and x.id = $2 for no key update"
            )
        });
        let unit = &self.0.unit;
        let Some(plan) = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), id.0.into()]).await?.pop() else {
            return Err(Rejection::new(Code::NotFound, field, "There is no such plan of care.").into());
        };
        if plan.deleted_at.is_some() {
            return Err(Rejection::new(Code::WrongState, field, "The plan of care is archived.").into());
        }
        if matches!(plan.status, Status::Completed | Status::Revoked) {
            return Err(Rejection::new(Code::WrongState, field, "The plan of care has ended.").into());
        }
        // Of who was erased nothing is planned any more.
        unit.client_keys(plan.client_id).await?;
        Ok(plan)
    }
}
