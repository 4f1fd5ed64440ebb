//! Steps on the way to goals of plans of care.
use crate::{
    Code, Rejection, Result, Scope,
    audit::Action,
    batch::by_id,
    care_plan::{TITLE, children, shelved},
    change::{Versioned, missed},
    check::{Check, Patch},
};
use entity::{
    CareGoalId, CareMilestoneId, ClientId, care_goal,
    care_milestone::{ActiveModel, Entity, Model, Title},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::sync::Arc;
use time::{Date, Duration};

/// How many milestones of a goal are in use at most.
const MOST: i64 = 30;

/// A milestone to be added to a goal.
#[derive(Clone, Debug)]
pub struct NewCareMilestone {
    /// The goal.
    pub goal: CareGoalId,
    /// What is to be reached.
    pub title: String,
    /// The day by which it is to be reached.
    pub due_date: Option<Date>,
    /// The day on which it was reached.
    pub reached_on: Option<Date>,
}

/// What changes of a milestone; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct CareMilestoneChange {
    /// What is to be reached.
    pub title: Option<String>,
    /// The day by which it is to be reached.
    pub due_date: Patch<Date>,
    /// The day on which it was reached.
    pub reached_on: Patch<Date>,
}

/// The milestones of a scope.
#[derive(Debug)]
pub struct CareMilestones<'s>(&'s Scope);

impl Scope {
    /// Steps on the way to goals of plans of care.
    pub fn care_milestones(&self) -> CareMilestones<'_> {
        CareMilestones(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "milestone";
}

impl CareMilestones<'_> {
    /// The milestone of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: CareMilestoneId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.care_milestones.load(ById(id)).await
    }

    /// The milestones of a goal in the order in which they were made; or the archived ones, at most 100. Siblings' are one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, goal: CareGoalId, archived: bool) -> Result<Vec<Arc<Model>>> {
        self.0.loaders.care_milestones_of.load(Under { parent: goal, archived }).await
    }

    /// Adds a milestone to a goal.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such goal, it is archived or has too many, its plan has ended, or a field makes no sense.
    pub async fn add(&self, new: NewCareMilestone) -> Result<Model> {
        self.0.clinician()?;
        let NewCareMilestone { goal, title, due_date, reached_on } = new;
        let goal = self.goal(goal, "careGoalId").await?;
        let unit = &self.0.unit;
        self.room(goal.id, "careGoalId").await?;
        let (id, user) = (CareMilestoneId(self.0.new_id()), unit.actor.user);
        let change = CareMilestoneChange { title: Some(title), due_date: Some(due_date), reached_on: Some(reached_on) };
        let (active, names) = self.check(goal.client_id, id, change).await?;
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(goal.client_id),
            care_plan_id: Set(goal.care_plan_id),
            care_goal_id: Set(goal.id),
            created_by: Set(user),
            ..active
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Changes a milestone that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, the version is another, it or its goal is archived, or the plan has
    /// ended.
    pub async fn change(&self, id: CareMilestoneId, expected: i32, with: CareMilestoneChange) -> Result<Model> {
        let milestone = self.open(id, expected).await?;
        let (set, names) = self.check(milestone.client_id, id, with).await?;
        self.write(Action::Change, id, expected, set, names).await
    }

    /// The milestone, whose plan is open and locked.
    async fn open(&self, id: CareMilestoneId, expected: i32) -> Result<Arc<Model>> {
        self.0.clinician()?;
        let Some(milestone) = self.find(id).await? else {
            return Err(missed::<Entity>(&self.0.unit, id, expected, (Code::NotFound, "")).await);
        };
        self.goal(milestone.care_goal_id, "id").await?;
        Ok(milestone)
    }

    /// The goal, which is in use, and whose plan is open and locked. The field is what a rejection names.
    async fn goal(&self, id: CareGoalId, field: &'static str) -> Result<Arc<care_goal::Model>> {
        let none = || Rejection::new(Code::NotFound, field, "There is no such goal.");
        let goal = self.0.care_goals().find(id).await?.ok_or_else(none)?;
        self.0.care_plans().open(goal.care_plan_id, field).await?;
        // Whoever archives a goal locks the plan too: what it is now, it stays.
        let goal = self.0.care_goals().find(id).await?.ok_or_else(none)?;
        if goal.deleted_at.is_some() {
            return Err(Rejection::new(Code::WrongState, field, "The goal is archived.").into());
        }
        Ok(goal)
    }

    async fn check(
        &self,
        client: ClientId,
        id: CareMilestoneId,
        with: CareMilestoneChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let CareMilestoneChange { title, due_date, reached_on } = with;
        let mut check = Check::default();
        let title = title.map(|title| check.text("title", &title, TITLE));
        check.day("dueDate", due_date.flatten());
        check.day("reachedOn", reached_on.flatten());
        // Where the practice is, it may be tomorrow already.
        if reached_on.flatten().is_some_and(|day| day > (self.0.now() + Duration::DAY).date()) {
            check.reject("reachedOn", "Must not be in the future.");
        }
        check.done()?;
        let (mut active, mut names) = (self.mine(), Vec::new());
        if let Some(title) = title {
            active.title = Set(self.0.unit.seal_of::<Title>(client, id, &title).await?);
            names.push("title");
        }
        if let Some(day) = due_date {
            active.due_date = Set(day);
            names.push("due_date");
        }
        if let Some(day) = reached_on {
            active.reached_on = Set(day);
            names.push("reached_on");
        }
        Ok((active, names))
    }
}

by_id!(CareMilestoneId);

children!(care_goal_id: CareGoalId);

shelved!(CareMilestones of CareMilestoneId, MOST "milestones" by care_goal_id);
