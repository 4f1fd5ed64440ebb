//! Who may be there already: a hint, within the practice, that keeps nobody from being added.
use super::add;
use serde_json::{Value, json};
use tests::{House, Person};

const HINTS: &str =
    "query Look($input: LikelyDuplicatesInput!) { likelyDuplicates(input: $input) { because client { displayName } } }";

/// The hints, each as its name and reasons.
fn told(hints: &Value) -> Vec<String> {
    let line = |hint: &Value| {
        let reasons: Vec<&str> =
            hint["because"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap()).collect();
        format!("{} {}", hint["client"]["displayName"].as_str().unwrap(), reasons.join(","))
    };
    hints.as_array().unwrap().iter().map(line).collect()
}

async fn ask(house: &House, who: &Person, input: Value) -> Vec<String> {
    told(&house.data(who, HINTS, json!({"input": input})).await["likelyDuplicates"])
}

#[tokio::test]
async fn whoever_may_be_there_already_is_hinted_and_nobody_is_refused() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let region = json!({"expectedVersion": 1, "region": "DE"});
    house.run(owner, "changeWorkspace", "workspace { id: version }", region).await;
    let anna = add(
        &house,
        "id",
        json!({"legalName": "Anna Wójcik", "usedName": "Ania", "birthDate": "1980-05-17", "email": "anna@example.org",
            "phone": "+49 30 5550 7001", "nationalId": "80051712345"}),
    )
    .await;
    add(&house, "id", json!({"legalName": "Anna Wójcik", "usedName": "Second Anna", "birthDate": "1999-01-01"})).await;
    add(&house, "id", json!({"legalName": "Brother Wojcik", "phone": "+493055507001"})).await;
    let cases: [(Value, &[&str]); 12] = [
        (json!({"nationalId": "800-517-12345"}), &["Ania NATIONAL_ID"]),
        (json!({"email": " ANNA@Example.org"}), &["Ania EMAIL"]),
        (json!({"phone": "030 5550 7001"}), &["Ania PHONE", "Brother Wojcik PHONE"]),
        (json!({"legalName": "wojcik anna"}), &["Ania NAME", "Second Anna NAME"]),
        (
            json!({"legalName": "Anna Wojcki", "birthDate": "1980-05-17"}),
            &["Ania NAME_AND_BIRTH_DATE", "Second Anna NAME"],
        ),
        (
            json!({"legalName": "Anna Maria Wójcik", "birthDate": "1999-01-01"}),
            &["Second Anna NAME_AND_BIRTH_DATE", "Ania NAME"],
        ),
        (json!({"usedName": "Ania"}), &["Ania NAME"]),
        (
            json!({"legalName": "Anna Wojcik", "birthDate": "1980-05-17", "email": "anna@example.org", "phone": "+493055507001"}),
            &["Ania NAME_AND_BIRTH_DATE,EMAIL,PHONE", "Brother Wojcik PHONE", "Second Anna NAME"],
        ),
        // A date of birth alone is many people's, and what cannot be read is nobody's.
        (json!({"birthDate": "1980-05-17"}), &[]),
        (json!({"legalName": "Bruno", "email": "anna", "phone": "no", "nationalId": "-"}), &[]),
        (json!({"legalName": "Wojcikowska Anna"}), &[]),
        (json!({}), &[]),
    ];
    for (input, expected) in cases {
        assert_eq!(ask(&house, owner, input.clone()).await, expected, "{input}");
    }
    let twin = json!({"legalName": "Anna Wojcik", "email": "anna@example.org", "nationalId": "80051712345"});
    // Another practice learns nothing of it, whatever it asks or adds.
    assert_eq!(ask(&house, &house.b.owner, twin.clone()).await, Vec::<String>::new());
    let selection = "client { id } likelyDuplicates { because client { displayName } }";
    let there = house.run(&house.b.owner, "addClient", selection, twin.clone()).await;
    assert_eq!((told(&there["likelyDuplicates"]), &there["errors"]), (vec![], &json!([])));
    // Here it is hinted to whoever adds, and added.
    let added = house.run(owner, "addClient", selection, twin).await;
    assert_eq!(told(&added["likelyDuplicates"]), ["Ania NATIONAL_ID,EMAIL,NAME", "Second Anna NAME"]);
    assert!(added["client"]["id"].is_string() && added["errors"] == json!([]), "{added}");
    // Nobody is a duplicate of themselves, and what does not change is not looked for.
    let change = |version: i32, field: &str, value: Value| {
        let mut input = json!({"id": anna["id"], "expectedVersion": version});
        input[field] = value;
        input
    };
    let changed = house.run(owner, "changeClient", selection, change(1, "notes", json!("x"))).await;
    assert_eq!(told(&changed["likelyDuplicates"]), Vec::<String>::new());
    let born = json!("1999-01-01");
    let changed = house.run(owner, "changeClient", selection, change(2, "birthDate", born)).await;
    assert_eq!(told(&changed["likelyDuplicates"]), ["Second Anna NAME_AND_BIRTH_DATE", "Anna Wojcik NAME"]);
    // A change that is refused has its hints too.
    let stale = house.run(owner, "changeClient", selection, change(2, "email", json!("anna@example.org"))).await;
    assert_eq!(told(&stale["likelyDuplicates"]), ["Anna Wojcik EMAIL"]);
    assert!(stale["client"].is_null() && stale["errors"][0]["code"] == "STALE", "{stale}");
}

#[tokio::test]
async fn the_archived_are_hinted_and_the_erased_are_not() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let ann = add(&house, "id", json!({"legalName": "Ann Zest", "email": "ann@example.org"})).await;
    let ann = ann["id"].as_str().unwrap();
    house.step(owner, "archiveClient", "client { id }", ann, 1).await;
    let input = json!({"legalName": "Ann Zest", "email": "ann@example.org"});
    assert_eq!(ask(&house, owner, input.clone()).await, ["Ann Zest EMAIL,NAME"]);
    house.database.rows("update pazpaz.workspaces set retention_years = 0").await;
    let erase = json!({"id": ann, "expectedVersion": 2, "reason": "asked for it"});
    let erased = house.run(owner, "eraseClient", "erasure { id }", erase).await;
    assert_eq!(erased["errors"], json!([]), "{erased}");
    assert_eq!(ask(&house, owner, input).await, Vec::<String>::new());
}

#[tokio::test]
async fn looking_for_duplicates_leaves_receipts_and_is_capped() {
    let house = House::open().await;
    for number in 0..12 {
        add(&house, "id", json!({"legalName": "Ann Zest", "birthDate": format!("1980-01-{:02}", number + 1)})).await;
    }
    let ben = add(&house, "id", json!({"legalName": "Ben", "email": "ben@example.org"})).await;
    let assistant = &house.a.assistant;
    ask(&house, assistant, json!({"legalName": "nobody at all"})).await;
    let events = "select e.action || ' ' || e.entity || ' ' || array_to_string(e.fields, ',') || ' ' || cardinality(e.entity_ids) \
                    from audit.events e where e.request_id = (select request_id from audit.events order by position desc limit 1) \
                   order by 1";
    // Names and dates of birth that were compared; then what is shown of those who are hinted.
    let input = json!({"legalName": "Zest Ann", "birthDate": "1980-01-12"});
    let hints = ask(&house, assistant, input).await;
    assert_eq!((hints.len(), hints[0].as_str()), (10, "Ann Zest NAME_AND_BIRTH_DATE"));
    let left = house.database.texts(events).await;
    assert_eq!(
        left,
        ["read client birth_date 2", "read client legal_name,birth_date 10", "search client legal_name,used_name 12"]
    );
    ask(&house, assistant, json!({"email": "ben@example.org"})).await;
    assert_eq!(house.database.texts(events).await, ["read client legal_name,email 1"]);
    // Without being asked for, nothing is looked for and nothing is opened.
    let before = house.database.count("select count(*) from audit.events where action <> 'create'").await;
    add(&house, "id", json!({"legalName": "Ann Zest", "email": "ben@example.org"})).await;
    assert_eq!(house.database.count("select count(*) from audit.events where action <> 'create'").await, before);
    drop(ben);
}
