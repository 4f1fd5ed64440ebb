//! Plans of care as the store takes them.

use std::collections::HashMap;

use entity::care_goal::{Achievement, Lifecycle};
use entity::care_intervention::Kind;
use entity::care_plan::Status;
use entity::{ClientId, ProviderId, SessionId};
use store::{GoalStatus, NewCarePlan, PastCarePlan, PastGoal, PastIntervention};

use super::practice::care::{CarePlan, Course, Goal, Intervention, InterventionKind};

/// The plan of a client, by that author. The sessions are those about visits, by the places of these; a visit without one serves nothing.
pub(super) fn past(
    plan: CarePlan,
    (client, author): (ClientId, ProviderId),
    sessions: &HashMap<usize, SessionId>,
) -> PastCarePlan {
    let CarePlan {
        client: _,
        author: _,
        title,
        description,
        authored_at,
        period_end,
        review_date,
        course,
        goals,
        interventions,
        visits,
    } = plan;
    PastCarePlan {
        plan: NewCarePlan {
            client,
            provider: Some(author),
            status: Status::Active,
            title,
            description,
            period_start: Some(authored_at.date()),
            period_end: Some(period_end),
            review_date: Some(review_date),
        },
        authored_at,
        goals: goals.into_iter().map(goal).collect(),
        interventions: interventions.into_iter().map(intervention).collect(),
        sessions: visits.iter().filter_map(|visit| sessions.get(visit).copied()).collect(),
        about_principal: true,
        then: match course {
            Course::Active => None,
            Course::OnHold(at, why) => Some((Status::OnHold, at, why.to_owned())),
            Course::Completed(at, why) => Some((Status::Completed, at, why.to_owned())),
        },
    }
}

fn goal(goal: Goal) -> PastGoal {
    let Goal { description, due_date, milestone: (title, step_due, reached_on), improving, achieved } = goal;
    let nearer = GoalStatus { lifecycle: None, achievement: Some(Achievement::Improving) };
    let reached = GoalStatus { lifecycle: Some(Lifecycle::Completed), achievement: Some(Achievement::Achieved) };
    PastGoal {
        description,
        due_date: Some(due_date),
        milestones: vec![(title, Some(step_due), reached_on)],
        reviews: improving.map(|at| (nearer, at)).into_iter().chain(achieved.map(|at| (reached, at))).collect(),
    }
}

fn intervention(intervention: Intervention) -> PastIntervention {
    let Intervention { kind, description, frequency } = intervention;
    PastIntervention {
        kind: match kind {
            InterventionKind::Therapy => Kind::Therapy,
            InterventionKind::Homework => Kind::Homework,
            InterventionKind::Assessment => Kind::Assessment,
        },
        description,
        frequency: Some(frequency.to_owned()),
    }
}
