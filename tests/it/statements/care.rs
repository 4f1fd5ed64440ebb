//! What plans of care cost.
use super::{EACH, EVERY_REQUEST, cost, counted};
use entity::{ClientId, SessionId, care_goal, care_intervention, care_plan};
use serde_json::json;
use store::{GoalStatus, NewCarePlan, PastCarePlan, PastGoal, PastIntervention};
use time::{OffsetDateTime, macros::date};
use uuid::Uuid;

/// Clients; plans; authors; goals; milestones; interventions; diagnoses; sessions; histories; users of these.
const PLANS: i64 = EVERY_REQUEST + 10;

const QUERY: &str = "query ($n: Int!) { clients(first: $n) { nodes { carePlans(first: 2) { nodes {
    title status author { title } goals { description milestones { title } }
    interventions { description } diagnoses { description } sessions(first: 10) { nodes { sessionAt subjective } }
    statusHistory(first: 3) { nodes { toStatus reason changedBy { displayName } } } } } } } }";

fn plan(client: ClientId, sessions: Vec<SessionId>) -> PastCarePlan {
    let at = OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap();
    let achieved = GoalStatus { lifecycle: None, achievement: Some(care_goal::Achievement::Achieved) };
    let step = |number: u8| (format!("step {number}"), Some(date!(2027 - 03 - 01)), None);
    let goal = |number: u8| PastGoal {
        description: format!("goal {number}"),
        due_date: None,
        milestones: (0..2).map(step).collect(),
        reviews: vec![(achieved, at)],
    };
    let intervention = PastIntervention {
        kind: care_intervention::Kind::Therapy,
        description: "talk".to_owned(),
        frequency: Some("weekly".to_owned()),
    };
    PastCarePlan {
        plan: NewCarePlan {
            client,
            provider: None,
            status: care_plan::Status::Active,
            title: "plan".to_owned(),
            description: None,
            period_start: Some(at.date()),
            period_end: None,
            review_date: None,
        },
        authored_at: at,
        goals: (0..2).map(goal).collect(),
        interventions: vec![intervention],
        sessions,
        about_principal: false,
        then: Some((care_plan::Status::OnHold, at, "away".to_owned())),
    }
}

#[tokio::test]
async fn twenty_plans_with_all_their_sessions_cost_as_many_statements_as_one() {
    let house = counted().await;
    let practice = &house.a;
    let uuids = |texts: Vec<String>| texts.iter().map(|text| Uuid::parse_str(text).unwrap()).collect::<Vec<_>>();
    let clients = "select id::text from pazpaz.clients order by id desc limit 20";
    let mut plans = Vec::new();
    for client in uuids(house.database.texts(clients).await) {
        let sessions = format!("select id::text from pazpaz.sessions where client_id = '{client}'");
        let sessions = uuids(house.database.texts(&sessions).await);
        assert_eq!(sessions.len(), EACH);
        plans.push(plan(ClientId(client), sessions.into_iter().map(SessionId).collect()));
    }
    house.store.bulk(practice.id, practice.owner.id).care_plans(plans).await.unwrap();
    let who = &practice.owner;
    let data = house.data(who, QUERY, json!({"n": 20})).await;
    let last = &data["clients"]["nodes"][19]["carePlans"]["nodes"][0];
    assert_eq!(last["sessions"]["nodes"].as_array().unwrap().len(), EACH, "{last}");
    assert_eq!(last["goals"][1]["milestones"][1]["title"], "step 1");
    assert_eq!(last["statusHistory"]["nodes"][0]["reason"], "away");
    let one = cost(&house, who, QUERY, json!({"n": 1})).await;
    let twenty = cost(&house, who, QUERY, json!({"n": 20})).await;
    assert_eq!((one, twenty), (PLANS, PLANS));
}
