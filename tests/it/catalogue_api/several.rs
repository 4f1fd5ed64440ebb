//! Several changes in one request: each stands whole or leaves nothing, and the others stand.
use serde_json::json;
use tests::House;

async fn names(house: &House) -> Vec<String> {
    house.database.texts("select name from pazpaz.services order by id").await
}

fn add(alias: &str, name: &str) -> String {
    format!(
        "{alias}: addService(input: {{name: \"{name}\", durationMinutes: 50}}) {{ service {{ name }} errors {{ code }} }}\n"
    )
}

#[tokio::test]
async fn a_rejected_change_leaves_the_others_of_its_request() {
    let house = House::open().await;
    let none = json!([]);
    // By a rule of ours, and by a constraint, which leaves a transaction of PostgreSQL unusable but for savepoints.
    for (round, bad) in [add("two", ""), add("two", "First")].into_iter().enumerate() {
        let names = [format!("Before {round}"), format!("After {round}")];
        let document = format!("mutation {{ {} {bad} {} }}", add("one", &names[0]), add("three", &names[1]));
        if round == 1 {
            house.data(&house.a.owner, &format!("mutation {{ {} }}", add("one", "First")), json!({})).await;
        }
        let data = house.data(&house.a.owner, &document, json!({})).await;
        assert_eq!((&data["one"]["errors"], &data["three"]["errors"]), (&none, &none), "{data}");
        assert_eq!(data["two"]["service"], json!(null), "{data}");
        assert_eq!(data["two"]["errors"].as_array().unwrap().len(), 1, "{data}");
    }
    assert_eq!(names(&house).await, ["Before 0", "After 0", "First", "Before 1", "After 1"]);
    let receipts = "select count(*) from audit.events where action = 'create' and entity = 'service'";
    assert_eq!(house.database.count(receipts).await, 5);
}

#[tokio::test]
async fn the_first_change_that_is_rejected_leaves_the_second() {
    let house = House::open().await;
    let document = format!("mutation {{ {} {} {} }}", add("one", "  "), add("two", "Talk"), add("three", "TALK"));
    let data = house.data(&house.a.owner, &document, json!({})).await;
    let codes: Vec<_> = ["one", "two", "three"].map(|alias| data[alias]["errors"][0]["code"].clone()).into();
    assert_eq!(codes, [json!("INVALID"), json!(null), json!("TAKEN")]);
    assert_eq!(names(&house).await, ["Talk"]);
}

/// A request that fails as a whole says of nothing that it was changed, and nothing was.
#[tokio::test]
async fn a_request_that_fails_keeps_nothing() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let document = format!(
        "mutation {{ {} write: writeSession(input: {{clientId: \"{client}\"}}) {{ session {{ id }} }} }}",
        add("one", "Talk")
    );
    let answer = house.ask(&house.a.assistant, &document).await;
    assert_eq!((&answer["errors"][0]["extensions"]["code"], &answer["data"]), (&json!("FORBIDDEN"), &json!(null)));
    assert_eq!(names(&house).await, Vec::<String>::new());
    // A field of the answer that fails takes the change along: the client could not be told of it.
    let document = "mutation ($id: ID!) { addClient(input: {legalName: \"Bea\"}) { client { id } } \
        changeClient(input: {id: $id, expectedVersion: 1, notes: \"n\"}) { client { timeline(first: 101) { totalCount } } } }";
    let answer = house.ask_with(&house.a.owner, document, json!({ "id": client })).await;
    assert!(answer["data"].is_null() && answer["errors"].is_array(), "{answer}");
    assert_eq!(house.database.count("select count(*) from pazpaz.clients where version = 1").await, 1);
    assert_eq!(house.database.count("select count(*) from pazpaz.clients").await, 1);
}
