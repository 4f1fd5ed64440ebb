//! A state goes where it may go and nowhere else, and the history tells exactly that.
use super::Ward;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::{Value, json};
use tests::{Chance, faults, together};

/// What follows what, as the schema describes it: each state with those that follow.
type Follows = &'static [(&'static str, &'static [&'static str])];

const PLAN: Follows = &[
    ("DRAFT", &["ACTIVE", "REVOKED"]),
    ("ACTIVE", &["ON_HOLD", "COMPLETED", "REVOKED"]),
    ("ON_HOLD", &["ACTIVE", "COMPLETED", "REVOKED"]),
    ("COMPLETED", &[]),
    ("REVOKED", &[]),
];
const GOAL: Follows = &[
    ("PROPOSED", &["PLANNED", "ACCEPTED", "ACTIVE", "CANCELLED"]),
    ("PLANNED", &["ACCEPTED", "ACTIVE", "ON_HOLD", "CANCELLED"]),
    ("ACCEPTED", &["PLANNED", "ACTIVE", "ON_HOLD", "CANCELLED"]),
    ("ACTIVE", &["ON_HOLD", "COMPLETED", "CANCELLED"]),
    ("ON_HOLD", &["ACTIVE", "COMPLETED", "CANCELLED"]),
    ("COMPLETED", &[]),
    ("CANCELLED", &[]),
];
const INTERVENTION: Follows = &[
    ("NOT_STARTED", &["SCHEDULED", "IN_PROGRESS", "CANCELLED"]),
    ("SCHEDULED", &["NOT_STARTED", "IN_PROGRESS", "CANCELLED"]),
    ("IN_PROGRESS", &["ON_HOLD", "COMPLETED", "STOPPED"]),
    ("ON_HOLD", &["IN_PROGRESS", "COMPLETED", "STOPPED"]),
    ("COMPLETED", &[]),
    ("CANCELLED", &[]),
    ("STOPPED", &[]),
];

fn next(follows: Follows, from: &str) -> &'static [&'static str] {
    follows.iter().find(|(state, _)| *state == from).unwrap().1
}

/// Tries states at random from the first one on, until one is reached from which nothing follows and a while longer.
async fn wander(ward: &Ward, (thing, field, follows): (&str, &str, Follows), id: &str, chance: &mut Chance) {
    let mutation = format!("change{}{}Status", thing[..1].to_uppercase(), &thing[1..]);
    let (mut state, mut version, mut went) = (follows[0].0, 1, vec![(Value::Null, json!(follows[0].0), Value::Null)]);
    for step in 0..40 {
        let (to, _) = chance.pick(follows);
        let reason = (step % 3 == 0).then(|| format!("because {step}"));
        let input = json!({"id": id, "expectedVersion": version, field: to, "reason": reason});
        let payload = ward.house.run(ward.who(), &mutation, &format!("{thing} {{ version {field} }}"), input).await;
        if next(follows, state).contains(to) {
            version += 1;
            assert_eq!(payload[thing], json!({"version": version, field: to}), "{thing}, {state} to {to}: {payload}");
            went.push((json!(state), json!(to), json!(reason)));
            state = to;
        } else {
            assert_eq!(faults(&payload), [("WRONG_STATE".to_owned(), field.to_owned())], "{thing}, {state} to {to}");
        }
    }
    let kind = format!("{}{}", thing[..1].to_uppercase(), &thing[1..]);
    let query = format!(
        "query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ statusHistory(first: 100) {{ totalCount nodes {{ \
         fromStatus toStatus reason changedBy {{ id }} changedAt }} }} }} }} }}"
    );
    let data = ward.house.data(ward.who(), &query, json!({"id": id})).await;
    let history = &data["node"]["statusHistory"];
    let told: Vec<_> = history["nodes"].as_array().unwrap().iter().rev().collect();
    assert_eq!(history["totalCount"], told.len());
    let told_of = |one: &&Value| (one["fromStatus"].clone(), one["toStatus"].clone(), one["reason"].clone());
    assert_eq!(told.iter().map(told_of).collect::<Vec<_>>(), went, "{thing}");
    assert!(told.iter().all(|one| one["changedBy"]["id"].is_string()));
}

#[tokio::test]
async fn states_follow_as_described_and_the_history_tells_each_step() {
    let ward = Ward::open().await;
    for seed in 0..4 {
        let mut chance = Chance::new(seed);
        // What belongs to a plan is tried while it is in force.
        let plan = ward.plan("DRAFT").await;
        let goal = ward.add("addCareGoal", "careGoal", json!({"carePlanId": plan, "description": "g"})).await;
        let intervention = json!({"carePlanId": plan, "kind": "THERAPY", "description": "i"});
        let intervention = ward.add("addCareIntervention", "careIntervention", intervention).await;
        wander(&ward, ("careGoal", "lifecycleStatus", GOAL), &goal, &mut chance).await;
        wander(&ward, ("careIntervention", "status", INTERVENTION), &intervention, &mut chance).await;
        wander(&ward, ("carePlan", "status", PLAN), &plan, &mut chance).await;
    }
}

/// Of any changes of one version one is made, and one line more is in the history.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_changes_that_race_one_is_told() {
    let ward = Ward::open().await;
    let plan = ward.plan("DRAFT").await;
    let race = (0..12).map(|racer| {
        let to = if racer % 2 == 0 { "ACTIVE" } else { "REVOKED" };
        let input = json!({"id": plan, "expectedVersion": 1, "status": to});
        ward.house.run(ward.who(), "changeCarePlanStatus", "carePlan { status }", input)
    });
    let answers = together(race).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer["carePlan"].is_object()).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    for lost in answers.iter().filter(|answer| answer["carePlan"].is_null()) {
        assert_eq!(faults(lost), [("STALE".to_owned(), "expectedVersion".to_owned())]);
    }
    assert_eq!(ward.house.database.count("select count(*) from pazpaz.care_status_changes").await, 2);
}

/// Whoever it is: the history is not written anew, nor does a line of it go.
#[tokio::test]
async fn the_database_refuses_to_rewrite_the_history() {
    let ward = Ward::open().await;
    let plan = ward.plan("DRAFT").await;
    let input = json!({"id": plan, "expectedVersion": 1, "status": "ACTIVE", "reason": "agreed"});
    ward.run("changeCarePlanStatus", "carePlan", "id", input).await;
    let rows = "select md5(string_agg(c::text, ' ' order by id)) from pazpaz.care_status_changes c";
    let before = ward.house.database.texts(rows).await;
    let workspace = ward.house.a.id.0;
    for role in ["pazpaz_app", "pazpaz_jobs", "pazpaz_owner"] {
        let mut connection = PgConnection::connect(&ward.house.database.url(role)).await.unwrap();
        for change in [
            "update pazpaz.care_status_changes set to_status = 'revoked'",
            "update pazpaz.care_status_changes set reason_enc = null",
            "update pazpaz.care_status_changes set changed_by = changed_by",
            "delete from pazpaz.care_status_changes",
        ] {
            let sql = format!("begin; select set_config('app.workspace_id', '{workspace}', true); {change}");
            let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await;
            assert!(done.is_err(), "{role}: {change}");
            sqlx::raw_sql("rollback").execute(&mut connection).await.unwrap();
        }
    }
    assert_eq!(ward.house.database.texts(rows).await, before);
}
