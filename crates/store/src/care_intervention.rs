//! What is done to reach the goals of plans of care.
use crate::{
    Code, Rejection, Result, Scope,
    audit::Action,
    batch::by_id,
    care_plan::{DESCRIPTION, TITLE, children, shelved},
    care_status_change::{Told, leads, reason, record},
    change::{Versioned, missed, stale},
    check::{Check, Patch},
};
use entity::{
    CareGoalId, CareInterventionId, CarePlanId, ClientId,
    care_intervention::{ActiveModel, Description, Entity, Kind, Model, Status},
    care_status_change::Subject,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::sync::Arc;
use time::OffsetDateTime;

/// How many interventions of a plan are in use at most.
const MOST: i64 = 100;

/// An intervention to be added to a plan.
#[derive(Clone, Debug)]
pub struct NewCareIntervention {
    /// The plan.
    pub plan: CarePlanId,
    /// The goal of the plan that it serves.
    pub goal: Option<CareGoalId>,
    /// What sort of thing is done.
    pub kind: Kind,
    /// Where it is in its life.
    pub status: Status,
    /// What is done.
    pub description: String,
    /// How often.
    pub frequency: Option<String>,
}

/// What changes of an intervention; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct CareInterventionChange {
    /// The goal of the plan that it serves.
    pub goal: Patch<CareGoalId>,
    /// What sort of thing is done.
    pub kind: Option<Kind>,
    /// What is done.
    pub description: Option<String>,
    /// How often.
    pub frequency: Patch<String>,
}

/// The states that follow a state.
fn next(from: Status) -> &'static [Status] {
    match from {
        Status::NotStarted => &[Status::Scheduled, Status::InProgress, Status::Cancelled],
        Status::Scheduled => &[Status::NotStarted, Status::InProgress, Status::Cancelled],
        Status::InProgress => &[Status::OnHold, Status::Completed, Status::Stopped],
        Status::OnHold => &[Status::InProgress, Status::Completed, Status::Stopped],
        Status::Completed | Status::Cancelled | Status::Stopped => &[],
    }
}

/// The interventions of a scope.
#[derive(Debug)]
pub struct CareInterventions<'s>(&'s Scope);

impl Scope {
    /// What is done to reach the goals of plans of care.
    pub fn care_interventions(&self) -> CareInterventions<'_> {
        CareInterventions(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "intervention";
}

impl CareInterventions<'_> {
    /// The intervention of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: CareInterventionId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.care_interventions.load(ById(id)).await
    }

    /// The interventions of a plan in the order in which they were made; or the archived ones, at most 100. Siblings' are one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, plan: CarePlanId, archived: bool) -> Result<Vec<Arc<Model>>> {
        self.0.loaders.care_interventions_of.load(Under { parent: plan, archived }).await
    }

    /// Adds an intervention to a plan.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such plan or it has no such goal, it has ended or has too many, or a field makes no sense.
    pub async fn add(&self, new: NewCareIntervention) -> Result<Model> {
        self.add_at(new, self.0.now()).await
    }

    /// [`CareInterventions::add`] of an intervention that was planned at that time.
    pub(crate) async fn add_at(&self, new: NewCareIntervention, at: OffsetDateTime) -> Result<Model> {
        self.0.clinician()?;
        let NewCareIntervention { plan, goal, kind, status, description, frequency } = new;
        let plan = self.0.care_plans().open(plan, "carePlanId").await?;
        let unit = &self.0.unit;
        self.room(plan.id, "carePlanId").await?;
        let (id, user) = (CareInterventionId(self.0.new_id()), unit.actor.user);
        let change = CareInterventionChange {
            goal: Some(goal),
            kind: Some(kind),
            description: Some(description),
            frequency: Some(frequency),
        };
        let (active, names) = self.check((plan.client_id, plan.id), id, change).await?;
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(plan.client_id),
            care_plan_id: Set(plan.id),
            status: Set(status),
            created_by: Set(user),
            ..active
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, names);
        let told = Told { at: Some(at), ..Told::of_intervention(&row) };
        record(self.0, told, Subject::Intervention, None, status).await?;
        Ok(row)
    }

    /// Changes what an intervention says that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, the version is another, it is archived, or its plan has ended.
    pub async fn change(&self, id: CareInterventionId, expected: i32, with: CareInterventionChange) -> Result<Model> {
        let old = self.open(id, expected).await?;
        let (set, names) = self.check((old.client_id, old.care_plan_id), id, with).await?;
        self.write(Action::Change, id, expected, set, names).await
    }

    /// Puts an intervention that is at that version into another state, and says why in the history if there is a reason.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when that state does not follow, the version is another, it is archived, or its plan has ended.
    pub async fn put(&self, id: CareInterventionId, expected: i32, to: Status, why: Option<&str>) -> Result<Model> {
        let why = reason(why)?;
        let old = self.open(id, expected).await?;
        stale::<Entity>(old.version, expected)?;
        leads(Code::WrongState, "status", to, next(old.status))?;
        let set = ActiveModel { status: Set(to), ..self.mine() };
        let row = self.write(Action::Change, id, expected, set, vec!["status"]).await?;
        let told = Told { why: why.as_deref(), ..Told::of_intervention(&row) };
        record(self.0, told, Subject::Intervention, Some(old.status), to).await?;
        Ok(row)
    }

    /// The intervention, whose plan is open and locked.
    async fn open(&self, id: CareInterventionId, expected: i32) -> Result<Arc<Model>> {
        self.0.clinician()?;
        let Some(row) = self.find(id).await? else {
            return Err(missed::<Entity>(&self.0.unit, id, expected, (Code::NotFound, "")).await);
        };
        self.0.care_plans().open(row.care_plan_id, "id").await?;
        Ok(row)
    }

    async fn check(
        &self,
        (client, plan): (ClientId, CarePlanId),
        id: CareInterventionId,
        with: CareInterventionChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let CareInterventionChange { goal, kind, description, frequency } = with;
        let mut check = Check::default();
        let description = description.map(|text| check.text("description", &text, DESCRIPTION));
        let frequency = frequency.map(|text| check.optional("frequency", text.as_deref(), TITLE));
        check.done()?;
        let unit = &self.0.unit;
        let (mut active, mut names) = (self.mine(), Vec::new());
        if let Some(goal) = goal {
            self.serves(plan, goal).await?;
            active.care_goal_id = Set(goal);
            names.push("care_goal_id");
        }
        if let Some(kind) = kind {
            active.kind = Set(kind);
            names.push("kind");
        }
        if let Some(text) = description {
            active.description = Set(unit.seal_of::<Description>(client, id, &text).await?);
            names.push("description");
        }
        if let Some(text) = frequency {
            active.frequency = Set(unit.seal_some_of(client, id, text.as_deref()).await?);
            names.push("frequency");
        }
        Ok((active, names))
    }

    /// Fails where that is no goal in use of the plan. The key says so too, but not that the goal is archived.
    async fn serves(&self, plan: CarePlanId, goal: Option<CareGoalId>) -> Result<()> {
        let Some(goal) = goal else { return Ok(()) };
        match self.0.care_goals().find(goal).await? {
            Some(goal) if goal.care_plan_id == plan && goal.deleted_at.is_none() => Ok(()),
            _ => Err(Rejection::new(Code::NotFound, "careGoalId", "The plan has no such goal in use.").into()),
        }
    }
}

by_id!(CareInterventionId);

children!(care_plan_id: CarePlanId);

shelved!(CareInterventions of CareInterventionId, MOST "interventions" by care_plan_id);
