//! Plans as they came to be, for the demo practice.
use super::NewCarePlan;
use crate::{
    Bulk, GoalStatus, NewCareGoal, NewCareIntervention, NewCareMilestone, Result,
    care_status_change::{Told, record},
    scope::{Unit, statement},
};
use entity::{CarePlanId, ClientId, SessionId, care_goal, care_intervention, care_plan, care_status_change::Subject};
use sea_orm::ConnectionTrait;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// A plan as it came to be.
#[derive(Clone, Debug)]
pub struct PastCarePlan {
    /// What it says, and the state it began in.
    pub plan: NewCarePlan,
    /// When it was drawn up.
    pub authored_at: OffsetDateTime,
    /// Its goals.
    pub goals: Vec<PastGoal>,
    /// What is done.
    pub interventions: Vec<PastIntervention>,
    /// The sessions that serve it, all of the same client.
    pub sessions: Vec<SessionId>,
    /// Whether it is about what stands first among the client's diagnoses.
    pub about_principal: bool,
    /// The state it was put into later on, when and why.
    pub then: Option<(care_plan::Status, OffsetDateTime, String)>,
}

/// A goal as it came to be.
#[derive(Clone, Debug)]
pub struct PastGoal {
    /// What is aimed at.
    pub description: String,
    /// The day by which it is to be reached.
    pub due_date: Option<Date>,
    /// The steps: what is to be reached, by when, and when it was.
    pub milestones: Vec<(String, Option<Date>, Option<Date>)>,
    /// How far it was from being reached, and when that was said.
    pub reviews: Vec<(GoalStatus, OffsetDateTime)>,
}

/// An intervention as it came to be.
#[derive(Clone, Debug)]
pub struct PastIntervention {
    /// What sort of thing is done.
    pub kind: care_intervention::Kind,
    /// What is done.
    pub description: String,
    /// How often.
    pub frequency: Option<String>,
}

impl Bulk {
    /// Adds plans of care with all that belongs to them.
    ///
    /// # Errors
    /// When one makes no sense or the database refuses.
    pub async fn care_plans(&self, plans: Vec<PastCarePlan>) -> Result<()> {
        for plan in plans {
            self.care_plan(plan).await?;
        }
        self.0.keep().await?;
        Ok(())
    }

    async fn care_plan(&self, past: PastCarePlan) -> Result<()> {
        let PastCarePlan { plan, authored_at: at, goals, interventions, sessions, about_principal, then } = past;
        let scope = &self.0;
        let plan = scope.care_plans().add_at(plan, at).await?;
        for goal in goals {
            self.goal(plan.id, at, goal).await?;
        }
        for PastIntervention { kind, description, frequency } in interventions {
            let status = care_intervention::Status::InProgress;
            let new = NewCareIntervention { plan: plan.id, goal: None, kind, status, description, frequency };
            scope.care_interventions().add_at(new, at).await?;
        }
        link(&scope.unit, plan.client_id, plan.id, &sessions).await?;
        if about_principal {
            diagnose(&scope.unit, plan.client_id, plan.id).await?;
        }
        if let Some((status, at, why)) = then {
            let (from, row) = scope.care_plans().put_to(plan.id, plan.version, status).await?;
            let told = Told { why: Some(&why), at: Some(at), ..Told::of_plan(&row) };
            record(scope, told, Subject::Plan, Some(from), status).await?;
        }
        Ok(())
    }

    async fn goal(&self, plan: CarePlanId, at: OffsetDateTime, goal: PastGoal) -> Result<()> {
        let PastGoal { description, due_date, milestones, reviews } = goal;
        let scope = &self.0;
        let (lifecycle, achievement) = (care_goal::Lifecycle::Active, Some(care_goal::Achievement::InProgress));
        let start_date = Some(at.date());
        let new = NewCareGoal { plan, lifecycle, achievement, description, start_date, due_date };
        let mut row = scope.care_goals().add_at(new, at).await?;
        for (title, due_date, reached_on) in milestones {
            let new = NewCareMilestone { goal: row.id, title, due_date, reached_on };
            scope.care_milestones().add(new).await?;
        }
        for (status, at) in reviews {
            row = scope.care_goals().put_at(row.id, row.version, status, None, at).await?;
        }
        Ok(())
    }
}

async fn link(unit: &Unit, client: ClientId, plan: CarePlanId, sessions: &[SessionId]) -> Result<()> {
    let sql = "insert into pazpaz.care_plan_sessions (workspace_id, client_id, care_plan_id, session_id) \
               select $1, $2, $3, unnest($4::uuid[])";
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.0).collect();
    unit.tx
        .execute_raw(statement(sql, [unit.workspace().0.into(), client.0.into(), plan.0.into(), ids.into()]))
        .await?;
    Ok(())
}

async fn diagnose(unit: &Unit, client: ClientId, plan: CarePlanId) -> Result<()> {
    let sql = "insert into pazpaz.care_plan_diagnoses (workspace_id, client_id, care_plan_id, diagnosis_id) \
               select workspace_id, client_id, $3, id from pazpaz.diagnoses \
                where workspace_id = $1 and client_id = $2 and deleted_at is null and rank = 1";
    unit.tx.execute_raw(statement(sql, [unit.workspace().0.into(), client.0.into(), plan.0.into()])).await?;
    Ok(())
}
