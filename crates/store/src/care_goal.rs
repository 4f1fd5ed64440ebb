//! Goals of plans of care.
use crate::{
    Code, Result, Scope,
    audit::Action,
    batch::by_id,
    care_plan::{DESCRIPTION, children, shelved},
    care_status_change::{Told, record},
    change::{Versioned, missed},
    check::{Check, Patch},
};
use entity::{
    CareGoalId, CarePlanId, ClientId,
    care_goal::{Achievement, ActiveModel, Description, Entity, Lifecycle, Model},
    care_status_change::Subject,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::sync::Arc;
use time::{Date, OffsetDateTime};

mod status;
pub use status::GoalStatus;

/// How many goals of a plan are in use at most.
const MOST: i64 = 30;

/// A goal to be added to a plan.
#[derive(Clone, Debug)]
pub struct NewCareGoal {
    /// The plan.
    pub plan: CarePlanId,
    /// Where it is in its life.
    pub lifecycle: Lifecycle,
    /// How far it is from being reached.
    pub achievement: Option<Achievement>,
    /// What is aimed at.
    pub description: String,
    /// From which day on it is pursued.
    pub start_date: Option<Date>,
    /// The day by which it is to be reached.
    pub due_date: Option<Date>,
}

/// What changes of a goal; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct CareGoalChange {
    /// What is aimed at.
    pub description: Option<String>,
    /// From which day on it is pursued.
    pub start_date: Patch<Date>,
    /// The day by which it is to be reached.
    pub due_date: Patch<Date>,
}

/// The goals of a scope.
#[derive(Debug)]
pub struct CareGoals<'s>(&'s Scope);

impl Scope {
    /// Goals of plans of care.
    pub fn care_goals(&self) -> CareGoals<'_> {
        CareGoals(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "goal";
}

impl CareGoals<'_> {
    /// The goal of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: CareGoalId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.care_goals.load(ById(id)).await
    }

    /// The goals of a plan in the order in which they were made; or the archived ones, at most 100. Siblings' are one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, plan: CarePlanId, archived: bool) -> Result<Vec<Arc<Model>>> {
        self.0.loaders.care_goals_of.load(Under { parent: plan, archived }).await
    }

    /// Adds a goal to a plan.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such plan, it has ended or has too many goals, or a field makes no sense.
    pub async fn add(&self, new: NewCareGoal) -> Result<Model> {
        self.add_at(new, self.0.now()).await
    }

    /// [`CareGoals::add`] of a goal that was set at that time.
    pub(crate) async fn add_at(&self, new: NewCareGoal, at: OffsetDateTime) -> Result<Model> {
        self.0.clinician()?;
        let NewCareGoal { plan, lifecycle, achievement, description, start_date, due_date } = new;
        let plan = self.0.care_plans().open(plan, "carePlanId").await?;
        let unit = &self.0.unit;
        self.room(plan.id, "carePlanId").await?;
        let (id, user) = (CareGoalId(self.0.new_id()), unit.actor.user);
        let change =
            CareGoalChange { description: Some(description), start_date: Some(start_date), due_date: Some(due_date) };
        let (active, names) = self.check(plan.client_id, id, change).await?;
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(plan.client_id),
            care_plan_id: Set(plan.id),
            lifecycle_status: Set(lifecycle),
            achievement_status: Set(achievement),
            created_by: Set(user),
            ..active
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, names);
        let told = Told { at: Some(at), ..Told::of_goal(&row) };
        record(self.0, told, Subject::Goal, None, lifecycle).await?;
        if let Some(achievement) = achievement {
            record(self.0, told, Subject::Achievement, None, achievement).await?;
        }
        Ok(row)
    }

    /// Changes what a goal says that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, the version is another, it is archived, or its plan has ended.
    pub async fn change(&self, id: CareGoalId, expected: i32, with: CareGoalChange) -> Result<Model> {
        let goal = self.open(id, expected).await?;
        let (set, names) = self.check(goal.client_id, id, with).await?;
        self.write(Action::Change, id, expected, set, names).await
    }

    /// The goal, whose plan is open and locked.
    pub(crate) async fn open(&self, id: CareGoalId, expected: i32) -> Result<Arc<Model>> {
        self.0.clinician()?;
        let Some(goal) = self.find(id).await? else {
            return Err(missed::<Entity>(&self.0.unit, id, expected, (Code::NotFound, "")).await);
        };
        self.0.care_plans().open(goal.care_plan_id, "id").await?;
        Ok(goal)
    }

    async fn check(
        &self,
        client: ClientId,
        id: CareGoalId,
        with: CareGoalChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let CareGoalChange { description, start_date, due_date } = with;
        let mut check = Check::default();
        let description = description.map(|text| check.text("description", &text, DESCRIPTION));
        check.day("startDate", start_date.flatten());
        check.day("dueDate", due_date.flatten());
        check.done()?;
        let (mut active, mut names) = (self.mine(), Vec::new());
        if let Some(text) = description {
            active.description = Set(self.0.unit.seal_of::<Description>(client, id, &text).await?);
            names.push("description");
        }
        if let Some(day) = start_date {
            active.start_date = Set(day);
            names.push("start_date");
        }
        if let Some(day) = due_date {
            active.due_date = Set(day);
            names.push("due_date");
        }
        Ok((active, names))
    }
}

by_id!(CareGoalId);

children!(care_plan_id: CarePlanId);

shelved!(CareGoals of CareGoalId, MOST "goals" by care_plan_id);
