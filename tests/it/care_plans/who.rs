//! Who plans care, and who reads what was planned.
use super::Ward;
use serde_json::json;

#[tokio::test]
async fn assistants_neither_read_nor_write_plans() {
    let ward = Ward::open().await;
    let plan = ward.plan("ACTIVE").await;
    let practice = &ward.house.a;
    let title = "query ($id: ID!) { carePlan(id: $id) { status title } }";
    for (who, may) in [(&practice.owner, true), (&practice.therapist, true), (&practice.assistant, false)] {
        let answer = ward.house.ask_with(who, title, json!({"id": plan})).await;
        assert_eq!(answer["data"]["carePlan"]["status"], "ACTIVE");
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!((answer["data"]["carePlan"]["title"] == "plan", code == "FORBIDDEN"), (may, !may), "{answer}");
    }
    let about = "query ($id: ID!) { carePlan(id: $id) { status diagnoses { rank } } }";
    let answer = ward.house.ask_with(&practice.assistant, about, json!({"id": plan})).await;
    assert!(
        answer["data"]["carePlan"]["status"] == "ACTIVE" && answer["data"]["carePlan"]["diagnoses"].is_null(),
        "{answer}"
    );
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    for (mutation, kind, input) in [
        ("addCarePlan", "AddCarePlanInput", json!({"clientId": ward.client, "title": "p"})),
        ("addCareGoal", "AddCareGoalInput", json!({"carePlanId": plan, "description": "g"})),
        ("changeCarePlan", "ChangeCarePlanInput", json!({"id": plan, "expectedVersion": 1, "title": "p"})),
        (
            "changeCarePlanStatus",
            "ChangeCarePlanStatusInput",
            json!({"id": plan, "expectedVersion": 1, "status": "REVOKED"}),
        ),
    ] {
        let document = format!("mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}");
        let answer = ward.house.ask_with(&practice.assistant, &document, json!({"input": input})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{mutation}: {answer}");
    }
    assert_eq!(ward.house.database.count("select count(*) from pazpaz.care_status_changes").await, 1);
}

/// Each opening of a plan leaves its receipt, and none is left by what is in clear.
#[tokio::test]
async fn states_and_dates_open_nothing() {
    let ward = Ward::open().await;
    let plan = ward.plan("ACTIVE").await;
    let reads = "select count(*) from audit.events where action = 'read' and entity = 'care_plan'";
    let before = ward.house.database.count(reads).await;
    let due = "{ carePlansToReview(before: \"2100-01-01\") { totalCount nodes { id status reviewDate version } } }";
    ward.house.data(ward.who(), due, json!({})).await;
    assert_eq!(ward.house.database.count(reads).await, before);
    ward.house.data(ward.who(), "query ($id: ID!) { carePlan(id: $id) { title } }", json!({"id": plan})).await;
    assert_eq!(ward.house.database.count(reads).await, before + 1);
}
