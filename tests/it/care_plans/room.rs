//! Rules of the fields, told each with its field, and lists that stay short however many write at once.
use super::Ward;
use serde_json::json;
use tests::{faults, together};

/// More goals than a plan can have, all at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_has_thirty_goals_at_most_whoever_races() {
    let ward = Ward::open().await;
    let plan = ward.plan("ACTIVE").await;
    let goal = || json!({"carePlanId": plan, "description": "g"});
    let race = (0..40).map(|_| ward.house.run(ward.who(), "addCareGoal", "careGoal { id }", goal()));
    let answers = together(race).await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer["careGoal"].is_null()).collect();
    assert_eq!(refused.len(), 10);
    for answer in &refused {
        assert_eq!(faults(answer), [("INVALID".to_owned(), "carePlanId".to_owned())]);
    }
    // One that is archived makes room, and finds none when it comes back.
    let first = answers.iter().find_map(|answer| answer["careGoal"]["id"].as_str()).unwrap();
    ward.house.step(ward.who(), "archiveCareGoal", "careGoal { id }", first, 1).await;
    ward.add("addCareGoal", "careGoal", goal()).await;
    let payload = ward.house.step(ward.who(), "restoreCareGoal", "", first, 2).await;
    assert_eq!(faults(&payload), [("INVALID".to_owned(), "id".to_owned())]);
    let query = "query ($id: ID!) { carePlan(id: $id) { goals { id } archived: goals(archived: true) { id } } }";
    let data = ward.house.data(ward.who(), query, json!({"id": plan})).await;
    assert_eq!(data["carePlan"]["goals"].as_array().unwrap().len(), 30);
    assert_eq!(data["carePlan"]["archived"], json!([{"id": first}]));
}

#[tokio::test]
async fn bad_input_names_its_field() {
    let ward = Ward::open().await;
    let plan = ward.plan("DRAFT").await;
    let goal = ward.add("addCareGoal", "careGoal", json!({"carePlanId": plan, "description": "g"})).await;
    let long = "x".repeat(5_001);
    let title = "x".repeat(201);
    let client = &ward.client;
    let cases = [
        ("addCarePlan", json!({"clientId": client, "title": " ", "description": long}), vec!["title", "description"]),
        ("addCarePlan", json!({"clientId": client, "title": title}), vec!["title"]),
        ("addCarePlan", json!({"clientId": client, "title": "p", "status": "COMPLETED"}), vec!["status"]),
        ("addCarePlan", json!({"clientId": client, "title": "p", "periodStart": "1850-01-01"}), vec!["periodStart"]),
        (
            "addCarePlan",
            json!({"clientId": client, "title": "p", "periodStart": "2030-01-02", "periodEnd": "2030-01-01"}),
            vec!["periodEnd"],
        ),
        (
            "addCarePlan",
            json!({"clientId": client, "title": "p", "periodStart": "2030-01-02", "reviewDate": "2030-01-01"}),
            vec!["reviewDate"],
        ),
        ("addCareGoal", json!({"carePlanId": plan, "description": ""}), vec!["description"]),
        (
            "addCareGoal",
            json!({"carePlanId": plan, "description": "g", "startDate": "2030-01-02", "dueDate": "2030-01-01"}),
            vec!["dueDate"],
        ),
        ("changeCareGoalStatus", json!({"id": goal, "expectedVersion": 1}), vec!["lifecycleStatus"]),
        ("addCareMilestone", json!({"careGoalId": goal, "title": "s", "reachedOn": "2199-01-01"}), vec!["reachedOn"]),
        (
            "addCareIntervention",
            json!({"carePlanId": plan, "kind": "OTHER", "description": "i", "frequency": title}),
            vec!["frequency"],
        ),
    ];
    for (mutation, input, fields) in cases {
        let payload = ward.house.run(ward.who(), mutation, "", input).await;
        let expected: Vec<_> = fields.iter().map(|field| ("INVALID".to_owned(), (*field).to_owned())).collect();
        assert_eq!(faults(&payload), expected, "{mutation}: {payload}");
    }
}
