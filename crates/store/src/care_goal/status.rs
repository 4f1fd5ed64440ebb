//! From which state a goal goes to which.
use super::CareGoals;
use crate::{
    Code, Rejection, Result,
    audit::Action,
    care_status_change::{Told, leads, reason, record},
    change::stale,
};
use entity::{
    CareGoalId,
    care_goal::{Achievement, Entity, Lifecycle, Model},
    care_status_change::Subject,
};
use sea_orm::ActiveValue::Set;
use time::OffsetDateTime;

/// The states of a goal that change; what is `None` stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct GoalStatus {
    /// Where it is in its life.
    pub lifecycle: Option<Lifecycle>,
    /// How far it is from being reached.
    pub achievement: Option<Achievement>,
}

/// The states that follow a state.
fn next(from: Lifecycle) -> &'static [Lifecycle] {
    match from {
        Lifecycle::Proposed => &[Lifecycle::Planned, Lifecycle::Accepted, Lifecycle::Active, Lifecycle::Cancelled],
        Lifecycle::Planned => &[Lifecycle::Accepted, Lifecycle::Active, Lifecycle::OnHold, Lifecycle::Cancelled],
        Lifecycle::Accepted => &[Lifecycle::Planned, Lifecycle::Active, Lifecycle::OnHold, Lifecycle::Cancelled],
        Lifecycle::Active => &[Lifecycle::OnHold, Lifecycle::Completed, Lifecycle::Cancelled],
        Lifecycle::OnHold => &[Lifecycle::Active, Lifecycle::Completed, Lifecycle::Cancelled],
        Lifecycle::Completed | Lifecycle::Cancelled => &[],
    }
}

impl CareGoals<'_> {
    /// Puts a goal that is at that version into other states, and says why in the history if there is a reason. How far it is from being
    /// reached can be said until it has ended, and together with that.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a state does not follow, none is given, the version is another, or the plan has ended.
    pub async fn put(&self, id: CareGoalId, expected: i32, to: GoalStatus, why: Option<&str>) -> Result<Model> {
        self.put_at(id, expected, to, why, self.0.now()).await
    }

    /// [`CareGoals::put`] at that time.
    pub(crate) async fn put_at(
        &self,
        id: CareGoalId,
        expected: i32,
        to: GoalStatus,
        why: Option<&str>,
        at: OffsetDateTime,
    ) -> Result<Model> {
        let why = reason(why)?;
        let goal = self.open(id, expected).await?;
        stale::<Entity>(goal.version, expected)?;
        let GoalStatus { lifecycle, achievement } = to;
        let mut set = self.mine();
        let mut names = Vec::new();
        if let Some(lifecycle) = lifecycle {
            leads(Code::WrongState, "lifecycleStatus", lifecycle, next(goal.lifecycle_status))?;
            set.lifecycle_status = Set(lifecycle);
            names.push("lifecycle_status");
        }
        if let Some(achievement) = achievement {
            said(&goal, achievement)?;
            set.achievement_status = Set(Some(achievement));
            names.push("achievement_status");
        }
        if names.is_empty() {
            let none = "Give a lifecycleStatus, an achievementStatus, or both.";
            return Err(Rejection::new(Code::Invalid, "lifecycleStatus", none).into());
        }
        let row = self.write(Action::Change, id, expected, set, names).await?;
        let told = Told { why: why.as_deref(), at: Some(at), ..Told::of_goal(&row) };
        if let Some(lifecycle) = lifecycle {
            record(self.0, told, Subject::Goal, Some(goal.lifecycle_status), lifecycle).await?;
        }
        if let Some(achievement) = achievement {
            record(self.0, told, Subject::Achievement, goal.achievement_status, achievement).await?;
        }
        Ok(row)
    }
}

/// Whether that can be said of a goal.
fn said(goal: &Model, achievement: Achievement) -> Result<()> {
    let why = if matches!(goal.lifecycle_status, Lifecycle::Completed | Lifecycle::Cancelled) {
        "It has ended and stays as it is."
    } else if goal.achievement_status == Some(achievement) {
        "It is in that state already."
    } else {
        return Ok(());
    };
    Err(Rejection::new(Code::WrongState, "achievementStatus", why).into())
}
