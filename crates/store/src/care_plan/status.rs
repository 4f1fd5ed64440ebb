//! From which state a plan goes to which.
use super::CarePlans;
use crate::{
    Code, Result,
    audit::Action,
    care_status_change::{Told, leads, reason, record},
    change::{Change, missed, stale},
};
use entity::{
    CarePlanId,
    care_plan::{ActiveModel, Column, Entity, Model, Status},
    care_status_change::Subject,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ExprTrait as _};

/// The states that follow a state.
fn next(from: Status) -> &'static [Status] {
    match from {
        Status::Draft => &[Status::Active, Status::Revoked],
        Status::Active => &[Status::OnHold, Status::Completed, Status::Revoked],
        Status::OnHold => &[Status::Active, Status::Completed, Status::Revoked],
        Status::Completed | Status::Revoked => &[],
    }
}

impl CarePlans<'_> {
    /// Puts a plan that is at that version into another state, and says why in the history if there is a reason.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when that state does not follow the one it is in, or the version is another.
    pub async fn put(&self, id: CarePlanId, expected: i32, to: Status, why: Option<&str>) -> Result<Model> {
        let why = reason(why)?;
        let (from, row) = self.put_to(id, expected, to).await?;
        let told = Told { why: why.as_deref(), ..Told::of_plan(&row) };
        record(self.0, told, Subject::Plan, Some(from), to).await?;
        Ok(row)
    }

    /// [`CarePlans::put`] without the history; answers with the state that was left too.
    pub(super) async fn put_to(&self, id: CarePlanId, expected: i32, to: Status) -> Result<(Status, Model)> {
        self.0.clinician()?;
        let unit = &self.0.unit;
        let Some(plan) = self.find(id).await? else {
            return Err(missed::<Entity>(unit, id, expected, (Code::NotFound, "")).await);
        };
        stale::<Entity>(plan.version, expected)?;
        leads(Code::WrongState, "status", to, next(plan.status))?;
        // Also where nothing is sealed: nothing changes of who was erased.
        unit.client_keys(plan.client_id).await?;
        let when = Column::Status.eq(plan.status).and(Column::DeletedAt.is_null());
        let set = ActiveModel { status: Set(to), updated_by: Set(unit.actor.user), ..Default::default() };
        let (action, names) = (Action::Change, vec!["status"]);
        let otherwise = (Code::WrongState, "The plan of care is archived.");
        let row = Change::<_, Entity> { action, id, expected, when, otherwise, set, names }.apply(unit).await?;
        Ok((plan.status, row))
    }
}
