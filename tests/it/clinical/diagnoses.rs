//! Diagnoses: a code is one that was valid on the date of service, and the ranks of what a client has are 1, 2, 3 and so on.
use serde_json::{Value, json};
use tests::{Chance, House, Person, faults, together};

const FULL: &str =
    "diagnosis { id version code edition serviceDate description onset abatement clinicalStatus rank archivedAt }";

async fn add(house: &House, who: &Person, mut input: Value, client: &str) -> Value {
    input["clientId"] = json!(client);
    let payload = house.run(who, "addDiagnosis", FULL, input).await;
    assert_eq!(payload["errors"], json!([]));
    payload["diagnosis"].clone()
}

#[tokio::test]
async fn a_code_is_valid_on_the_date_of_service_or_the_field_is_named() {
    let house = House::open().await;
    let who = &house.a.therapist;
    let client = house.add_client(who, "Ann").await;
    let said = |payload: &Value| faults(payload).into_iter().map(|(_, field)| field).collect::<Vec<_>>();
    let ask = async |input: Value| {
        let mut input = input;
        input["clientId"] = json!(client);
        said(&house.run(who, "addDiagnosis", FULL, input).await)
    };
    assert_eq!(ask(json!({"code": "U9D.K07X"})).await, ["code"], "nothing is imported");
    super::import(&house.database).await;
    let none: [&str; 0] = [];
    for (input, at_fault) in [
        (json!({"code": "U9D.K07X", "serviceDate": "1989-12-31"}), &["code"][..]),
        (json!({"code": "U9D", "serviceDate": "2020-01-01"}), &["code"]),
        (json!({"code": "U9D.K99Y", "serviceDate": "2020-01-01"}), &["code"]),
        (json!({"code": "U9D.K07X", "description": "words"}), &["description"]),
        (json!({}), &["code"]),
        (json!({"description": " "}), &["description"]),
        (json!({"description": "x", "onset": "2020-13", "abatement": "soon"}), &["onset", "abatement"]),
        (json!({"description": "x", "onset": "2020-05", "abatement": "2020-04-30"}), &["abatement"]),
        (json!({"description": "x", "recordedDate": "2099-01-01T00:00:00Z"}), &["recordedDate"]),
        (json!({"description": "x", "rank": 0}), &["rank"]),
        (json!({"description": "x", "rank": 1, "clinicalStatus": "RESOLVED"}), &["rank"]),
        (json!({"description": "x", "onset": "2020", "abatement": "2020-01-01"}), &none),
    ] {
        assert_eq!(ask(input.clone()).await, at_fault, "{input}");
    }
    let added = add(&house, who, json!({"code": "u9dk07x", "serviceDate": "2020-01-01"}), &client).await;
    let name = |one: &Value| {
        [one["code"].clone(), one["edition"].clone(), one["serviceDate"].clone(), one["description"].clone()]
    };
    let expected = ["U9D.K07X", "made-up", "2020-01-01", "Invented state of degree 7"];
    assert_eq!(name(&added), expected.map(Value::from));
    // The description stays what it was, whatever is imported later.
    house.database.rows("update codes.icd10cm_codes set description = 'other', short_description = 'other'").await;
    house.database.rows("update codes.icd10cm_releases set digest = repeat('0', 64)").await;
    let change = async |version: i64, change: Value| {
        let mut input = change;
        input["id"] = added["id"].clone();
        input["expectedVersion"] = json!(version);
        house.run(who, "changeDiagnosis", FULL, input).await
    };
    let changed = change(1, json!({"note": "more"})).await;
    assert_eq!(name(&changed["diagnosis"]), expected.map(Value::from));
    assert_eq!(said(&change(2, json!({"serviceDate": "1989-12-31"})).await), ["serviceDate"]);
    assert_eq!(said(&change(2, json!({"description": "words"})).await), ["description"]);
    assert_eq!(said(&change(2, json!({"code": null})).await), ["code"]);
    let words = change(2, json!({"code": null, "description": "words"})).await;
    assert_eq!(name(&words["diagnosis"]), [Value::Null, Value::Null, json!("2020-01-01"), json!("words")]);
    // Those who keep the calendar see nothing of it, and the rest of what they ask for.
    let document =
        "query ($id: ID!) { client(id: $id) { displayName activeDiagnoses { id } diagnoses { totalCount } } }";
    let answer = house.ask_with(&house.a.assistant, document, json!({"id": client})).await;
    let seen = ["displayName", "activeDiagnoses", "diagnoses"].map(|field| &answer["data"]["client"][field]);
    assert_eq!(seen, [&json!("Ann"), &Value::Null, &Value::Null]);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let refused = house
        .ask_with(
            &house.a.assistant,
            "mutation ($i: AddDiagnosisInput!) { addDiagnosis(input: $i) { errors { code } } }",
            json!({"i": {"clientId": client, "description": "x"}}),
        )
        .await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

/// What a client has, in order: ids with versions.
async fn order(house: &House, client: &str) -> Vec<(String, i64)> {
    let document = "query ($id: ID!) { client(id: $id) { activeDiagnoses { id rank version } } }";
    let data = house.data(&house.a.owner, document, json!({"id": client})).await;
    let rows = data["client"]["activeDiagnoses"].as_array().unwrap();
    let ranks: Vec<_> = rows.iter().map(|row| row["rank"].as_i64().unwrap()).collect();
    assert_eq!(ranks, (1..=i64::try_from(rows.len()).unwrap()).collect::<Vec<_>>());
    rows.iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row["version"].as_i64().unwrap())).collect()
}

#[tokio::test]
async fn ranks_are_without_gaps_whatever_is_done() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ann").await;
    let mut chance = Chance::new(34);
    let (mut model, mut away) = (Vec::<String>::new(), Vec::<String>::new());
    let version = async |id: &str| {
        let data = house
            .data(who, "query ($id: ID!) { node(id: $id) { ... on Diagnosis { version } } }", json!({"id": id}))
            .await;
        data["node"]["version"].as_i64().unwrap()
    };
    for step in 0..60 {
        let at = chance.below(model.len().max(1));
        match chance.below(6) {
            0 | 1 => {
                let rank = (chance.below(2) == 0).then(|| chance.below(model.len() + 3) + 1);
                let added = add(&house, who, json!({"description": "x", "rank": rank}), &client).await;
                let place = rank.map_or(model.len(), |rank| (rank - 1).min(model.len()));
                model.insert(place, added["id"].as_str().unwrap().to_owned());
            }
            2 if !model.is_empty() => {
                let (id, to) = (model.remove(at), chance.below(model.len() + 1));
                let input = json!({"id": id, "expectedVersion": version(&id).await, "rank": to + 1});
                let done = house.run(who, "rankDiagnosis", FULL, input).await;
                assert_eq!(done["diagnosis"]["rank"], json!(to + 1), "{done}");
                model.insert(to, id);
            }
            3 if !model.is_empty() => {
                let id = model.remove(at);
                let done = house.step(who, "archiveDiagnosis", FULL, &id, version(&id).await).await;
                assert_eq!(done["diagnosis"]["rank"], Value::Null, "{done}");
                away.push(id);
            }
            4 if !model.is_empty() => {
                let id = model.remove(at);
                for status in ["RESOLVED", "REMISSION", "RECURRENCE"] {
                    let input = json!({"id": id, "expectedVersion": version(&id).await, "clinicalStatus": status});
                    assert_eq!(house.run(who, "changeDiagnosis", FULL, input).await["errors"], json!([]));
                }
                model.push(id);
            }
            5 if !away.is_empty() => {
                let id = away.remove(chance.below(away.len()));
                house.step(who, "restoreDiagnosis", FULL, &id, version(&id).await).await;
                model.push(id);
            }
            _ => {}
        }
        let shown: Vec<String> = order(&house, &client).await.into_iter().map(|(id, _)| id).collect();
        assert_eq!(shown, model, "step {step}");
    }
    let (id, version) = order(&house, &client).await[0].clone();
    let beyond = json!({"id": id, "expectedVersion": version, "rank": model.len() + 1});
    let refused = house.run(who, "rankDiagnosis", FULL, beyond).await;
    assert_eq!(faults(&refused), [("INVALID".to_owned(), "rank".to_owned())]);
    if let Some(id) = away.first() {
        let input = json!({"id": id, "expectedVersion": house.database.count(&format!("select version::bigint from pazpaz.diagnoses where id = '{}'", house.database.uuid(id))).await, "rank": 1});
        let refused = house.run(who, "rankDiagnosis", FULL, input).await;
        assert_eq!(faults(&refused), [("WRONG_STATE".to_owned(), "id".to_owned())]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_races_for_ranks_leaves_each_taken_once() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    for _ in 0..4 {
        add(&house, &house.a.owner, json!({"description": "x"}), &client).await;
    }
    for round in 0..6 {
        let rows = order(&house, &client).await;
        let (house, client) = (&house, &client);
        let moves = rows.iter().take(4).enumerate().map(|(at, (id, version))| async move {
            let who = if at % 2 == 0 { &house.a.owner } else { &house.a.therapist };
            match (round + at) % 3 {
                0 => add(house, who, json!({"description": "y", "rank": 1}), client).await,
                1 => house.step(who, "archiveDiagnosis", FULL, id, *version).await,
                _ => {
                    house
                        .run(who, "rankDiagnosis", FULL, json!({"id": id, "expectedVersion": version, "rank": 1}))
                        .await
                }
            }
        });
        for done in together(moves).await {
            // Who was slower finds another version, and nothing else.
            let codes = done["errors"].as_array().map_or_else(Vec::new, |_| faults(&done));
            assert!(codes.iter().all(|(code, _)| code == "STALE"), "{done}");
        }
        order(house, client).await;
    }
}
