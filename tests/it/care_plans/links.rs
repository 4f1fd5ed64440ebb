//! A plan is served by sessions of its own client, however it is asked for.
use super::Ward;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::faults;

const SESSIONS: &str = "version sessions(first: 10) { totalCount nodes { id } }";

#[tokio::test]
async fn a_session_serves_plans_of_its_own_client_only() {
    let ward = Ward::open().await;
    let other = ward.house.add_client(ward.who(), "Bob").await;
    let (plan, mine, theirs) = (ward.plan("ACTIVE").await, ward.note(&ward.client).await, ward.note(&other).await);
    let link = |session: &str, version: i32| json!({"id": plan, "expectedVersion": version, "sessionId": session});
    let payload = ward.house.run(ward.who(), "linkSession", "", link(&theirs, 1)).await;
    assert_eq!(faults(&payload), [("NOT_FOUND".to_owned(), "sessionId".to_owned())]);

    // A signed one as well: it is the plan that changes.
    ward.house.step(ward.who(), "signSession", "session { id }", &mine, 1).await;
    let linked = ward.run("linkSession", "carePlan", SESSIONS, link(&mine, 1)).await;
    assert_eq!(linked, json!({"version": 2, "sessions": {"totalCount": 1, "nodes": [{"id": mine}]}}));
    let payload = ward.house.run(ward.who(), "linkSession", "carePlan { id }", link(&mine, 2)).await;
    assert_eq!(faults(&payload), [("TAKEN".to_owned(), "sessionId".to_owned())]);
    let unlinked = ward.run("unlinkSession", "carePlan", SESSIONS, link(&mine, 2)).await;
    assert_eq!(unlinked, json!({"version": 3, "sessions": {"totalCount": 0, "nodes": []}}));
    let payload = ward.house.run(ward.who(), "unlinkSession", "carePlan { id }", link(&mine, 3)).await;
    assert_eq!(faults(&payload), [("NOT_FOUND".to_owned(), "sessionId".to_owned())]);

    // Nor does the database take it, whichever client it is told.
    let database = &ward.house.database;
    let [plan, session, ann, bob] = [&plan, &theirs, &ward.client, &other].map(|id| database.uuid(id));
    for client in [ann, bob] {
        let sql = format!(
            "insert into pazpaz.care_plan_sessions values ('{}', '{client}', '{plan}', '{session}')",
            ward.house.a.id.0
        );
        let refused = database.admin().await.execute_unprepared(&sql).await.unwrap_err().to_string();
        assert!(refused.contains("care_plan_sessions_"), "{refused}");
    }
}

#[tokio::test]
async fn a_plan_is_about_diagnoses_of_its_own_client_only() {
    let ward = Ward::open().await;
    let other = ward.house.add_client(ward.who(), "Bob").await;
    let plan = ward.plan("DRAFT").await;
    let diagnosis = async |client: &str| {
        ward.add("addDiagnosis", "diagnosis", json!({"clientId": client, "description": "pain"})).await
    };
    let (mine, theirs) = (diagnosis(&ward.client).await, diagnosis(&other).await);
    let link =
        |diagnosis: &str, version: i32| json!({"id": plan, "expectedVersion": version, "diagnosisId": diagnosis});
    let payload = ward.house.run(ward.who(), "linkDiagnosis", "", link(&theirs, 1)).await;
    assert_eq!(faults(&payload), [("NOT_FOUND".to_owned(), "diagnosisId".to_owned())]);
    let about = "version diagnoses { id description }";
    let linked = ward.run("linkDiagnosis", "carePlan", about, link(&mine, 1)).await;
    assert_eq!(linked, json!({"version": 2, "diagnoses": [{"id": mine, "description": "pain"}]}));
    let payload = ward.house.run(ward.who(), "linkDiagnosis", "", link(&mine, 2)).await;
    assert_eq!(faults(&payload), [("TAKEN".to_owned(), "diagnosisId".to_owned())]);
    let unlinked = ward.run("unlinkDiagnosis", "carePlan", about, link(&mine, 2)).await;
    assert_eq!(unlinked, json!({"version": 3, "diagnoses": []}));
}

/// What belongs to one plan does not hang on another one's goal.
#[tokio::test]
async fn an_intervention_serves_a_goal_of_its_own_plan_only() {
    let ward = Ward::open().await;
    let (plan, another) = (ward.plan("ACTIVE").await, ward.plan("ACTIVE").await);
    let goal = ward.add("addCareGoal", "careGoal", json!({"carePlanId": another, "description": "g"})).await;
    let input = json!({"carePlanId": plan, "careGoalId": goal, "kind": "OTHER", "description": "i"});
    let payload = ward.house.run(ward.who(), "addCareIntervention", "", input).await;
    assert_eq!(faults(&payload), [("NOT_FOUND".to_owned(), "careGoalId".to_owned())]);
    assert_eq!(ward.house.database.count("select count(*) from pazpaz.care_interventions").await, 0);
}

/// What is archived is not linked any more, and what was linked when it was archived can be taken off.
#[tokio::test]
async fn what_is_archived_is_not_linked() {
    let ward = Ward::open().await;
    let plan = ward.plan("ACTIVE").await;
    let diagnosis = json!({"clientId": ward.client, "description": "pain"});
    let things = [
        ("Session", "session", ward.note(&ward.client).await),
        ("Diagnosis", "diagnosis", ward.add("addDiagnosis", "diagnosis", diagnosis).await),
    ];
    let mut version = 1;
    for (name, field, id) in &things {
        let link = |version: i32| json!({"id": plan, "expectedVersion": version, format!("{field}Id"): id});
        ward.run(&format!("link{name}"), "carePlan", "id", link(version)).await;
        let archived =
            ward.house.step(ward.who(), &format!("archive{name}"), &format!("{field} {{ id }}"), id, 1).await;
        assert_eq!(archived["errors"], json!([]), "{archived}");
        ward.run(&format!("unlink{name}"), "carePlan", "id", link(version + 1)).await;
        version += 2;
        let payload = ward.house.run(ward.who(), &format!("link{name}"), "", link(version)).await;
        assert_eq!(faults(&payload), [("WRONG_STATE".to_owned(), format!("{field}Id"))], "{payload}");
    }
    let links =
        "select (select count(*) from pazpaz.care_plan_sessions) + (select count(*) from pazpaz.care_plan_diagnoses)";
    assert_eq!(ward.house.database.count(links).await, 0);
}
