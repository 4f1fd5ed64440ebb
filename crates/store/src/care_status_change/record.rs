//! Adding to the history, and what may follow what.
use crate::{Code, Error, Rejection, Result, Scope, audit::Action, check::Check};
use entity::{
    CareGoalId, CareInterventionId, CarePlanId, CareStatusChangeId, ClientId, care_goal, care_intervention, care_plan,
    care_status_change::{ActiveModel, Status, Subject},
};
use sea_orm::{ActiveEnum, ActiveModelTrait, ActiveValue::Set};
use time::OffsetDateTime;

/// Of a reason, in characters.
const REASON: usize = 1_000;

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
