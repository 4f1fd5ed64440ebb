//! A plan that has ended stays as it is, and so does all that belongs to it.
use super::Ward;
use serde_json::json;
use tests::faults;

const ROWS: &str = "select md5(string_agg(row, ' ' order by row)) from (
    select p::text as row from pazpaz.care_plans p union all select g::text from pazpaz.care_goals g
    union all select m::text from pazpaz.care_milestones m union all select i::text from pazpaz.care_interventions i
    union all select l::text from pazpaz.care_plan_sessions l union all select h::text from pazpaz.care_status_changes h) r";

#[tokio::test]
async fn nothing_of_a_plan_that_has_ended_changes() {
    for end in ["COMPLETED", "REVOKED"] {
        let ward = Ward::open().await;
        let plan = ward.plan("ACTIVE").await;
        let goal = ward.add("addCareGoal", "careGoal", json!({"carePlanId": plan, "description": "g"})).await;
        let step = ward.add("addCareMilestone", "careMilestone", json!({"careGoalId": goal, "title": "s"})).await;
        let done = json!({"carePlanId": plan, "kind": "OTHER", "description": "i"});
        let done = ward.add("addCareIntervention", "careIntervention", done).await;
        let note = ward.note(&ward.client).await;
        ward.run("changeCarePlanStatus", "carePlan", "id", json!({"id": plan, "expectedVersion": 1, "status": end}))
            .await;
        let before = ward.house.database.texts(ROWS).await;
        let with = |id: &str, version: i32, more: serde_json::Value| {
            let mut input = more;
            input["id"] = json!(id);
            input["expectedVersion"] = json!(version);
            input
        };
        for (mutation, path, input) in [
            ("changeCarePlan", "id", with(&plan, 2, json!({"title": "t"}))),
            ("changeCarePlanStatus", "status", with(&plan, 2, json!({"status": "ACTIVE"}))),
            ("linkSession", "id", with(&plan, 2, json!({"sessionId": note}))),
            ("addCareGoal", "carePlanId", json!({"carePlanId": plan, "description": "g"})),
            ("changeCareGoal", "id", with(&goal, 1, json!({"description": "g"}))),
            ("changeCareGoalStatus", "id", with(&goal, 1, json!({"achievementStatus": "ACHIEVED"}))),
            ("addCareMilestone", "careGoalId", json!({"careGoalId": goal, "title": "s"})),
            ("changeCareMilestone", "id", with(&step, 1, json!({"title": "s"}))),
            ("addCareIntervention", "carePlanId", json!({"carePlanId": plan, "kind": "OTHER", "description": "i"})),
            ("changeCareIntervention", "id", with(&done, 1, json!({"kind": "THERAPY"}))),
            ("changeCareInterventionStatus", "id", with(&done, 1, json!({"status": "IN_PROGRESS"}))),
        ] {
            let payload = ward.house.run(ward.who(), mutation, "", input).await;
            assert_eq!(faults(&payload), [("WRONG_STATE".to_owned(), path.to_owned())], "{mutation}: {payload}");
        }
        for (mutation, id) in
            [("archiveCareGoal", &goal), ("archiveCareMilestone", &step), ("archiveCareIntervention", &done)]
        {
            let payload = ward.house.step(ward.who(), mutation, "", id, 1).await;
            assert_eq!(faults(&payload), [("WRONG_STATE".to_owned(), "id".to_owned())], "{mutation}: {payload}");
        }
        assert_eq!(ward.house.database.texts(ROWS).await, before);
    }
}

/// A goal that is archived stays as it is, and so do its steps.
#[tokio::test]
async fn nothing_of_a_goal_that_is_archived_changes() {
    let ward = Ward::open().await;
    let plan = ward.plan("ACTIVE").await;
    let goal = ward.add("addCareGoal", "careGoal", json!({"carePlanId": plan, "description": "g"})).await;
    let step = json!({"careGoalId": goal, "title": "s"});
    let step = [
        ward.add("addCareMilestone", "careMilestone", step.clone()).await,
        ward.add("addCareMilestone", "careMilestone", step).await,
    ];
    let done = ward.house.step(ward.who(), "archiveCareMilestone", "careMilestone { id }", &step[1], 1).await;
    assert_eq!(done["errors"], json!([]));
    ward.house.step(ward.who(), "archiveCareGoal", "careGoal { id }", &goal, 1).await;
    let before = ward.house.database.texts(ROWS).await;
    for (mutation, path, input) in [
        ("addCareMilestone", "careGoalId", json!({"careGoalId": goal, "title": "s"})),
        ("changeCareMilestone", "id", json!({"id": step[0], "expectedVersion": 1, "title": "t"})),
        ("changeCareGoal", "id", json!({"id": goal, "expectedVersion": 2, "description": "h"})),
        ("changeCareGoalStatus", "id", json!({"id": goal, "expectedVersion": 2, "achievementStatus": "ACHIEVED"})),
    ] {
        let payload = ward.house.run(ward.who(), mutation, "", input).await;
        assert_eq!(faults(&payload), [("WRONG_STATE".to_owned(), path.to_owned())], "{mutation}: {payload}");
    }
    for (mutation, id, version) in [("archiveCareMilestone", &step[0], 1), ("restoreCareMilestone", &step[1], 2)] {
        let payload = ward.house.step(ward.who(), mutation, "", id, version).await;
        assert_eq!(faults(&payload), [("WRONG_STATE".to_owned(), "id".to_owned())], "{mutation}: {payload}");
    }
    let serves = json!({"carePlanId": plan, "careGoalId": goal, "kind": "OTHER", "description": "i"});
    let payload = ward.house.run(ward.who(), "addCareIntervention", "", serves).await;
    assert_eq!(faults(&payload), [("NOT_FOUND".to_owned(), "careGoalId".to_owned())]);
    assert_eq!(ward.house.database.texts(ROWS).await, before);
    // It comes back as it was, and can be worked at again.
    ward.house.step(ward.who(), "restoreCareGoal", "careGoal { id }", &goal, 2).await;
    ward.run("changeCareMilestone", "careMilestone", "id", json!({"id": step[0], "expectedVersion": 1, "title": "t"}))
        .await;
}
