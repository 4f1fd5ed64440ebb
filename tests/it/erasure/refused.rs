//! When a record is not erased.
use serde_json::json;
use tests::{House, faults};

use super::{RECORD, erase, keep_nothing, lift};

fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

#[tokio::test]
async fn only_owners_erase_and_hold() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let hold = json!({"clientId": client, "reason": "court"});
    let hold = house.run(&house.a.owner, "placeLegalHold", "legalHold { id }", hold).await;
    let hold = hold["legalHold"]["id"].as_str().unwrap();
    for who in [&house.a.therapist, &house.a.assistant] {
        for document in [
            "mutation ($id: ID!, $hold: ID!) { eraseClient(input: {id: $id, expectedVersion: 1, reason: \"x\"}) { errors { code } } }",
            "mutation ($id: ID!, $hold: ID!) { placeLegalHold(input: {clientId: $id, reason: \"x\"}) { errors { code } } }",
            "mutation ($id: ID!, $hold: ID!) { liftLegalHold(id: $hold, expectedVersion: 1) { errors { code } } }",
            "mutation ($id: ID!, $hold: ID!) { changeWorkspace(input: {expectedVersion: 1, retentionYears: 0}) { errors { code } } }",
            "query ($id: ID!, $hold: ID!) { legalHolds(clientId: $id) { id } }",
            "query ($id: ID!, $hold: ID!) { erasures { totalCount } }",
            "query ($id: ID!, $hold: ID!) { node(id: $hold) { ... on LegalHold { reason } } }",
        ] {
            // Only what a document uses may be declared.
            let names = [("id", "$id: ID!", &client[..]), ("hold", "$hold: ID!", hold)];
            let (head, body) = document.split_once('{').unwrap();
            let used: Vec<_> = names.iter().filter(|(name, ..)| body.contains(&format!("${name}"))).collect();
            let declared = used.iter().map(|(_, declared, _)| *declared).collect::<Vec<_>>().join(", ");
            let kind = head.split(' ').next().unwrap();
            let head = if declared.is_empty() { kind.to_owned() } else { format!("{kind} ({declared})") };
            let variables = used.iter().map(|(name, _, value)| ((*name).to_owned(), json!(value))).collect();
            let answer = house.ask_with(who, &format!("{head} {{{body}"), serde_json::Value::Object(variables)).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{document}: {answer}");
        }
    }
    let record = house.data(&house.a.owner, RECORD, json!({"id": client})).await;
    assert_eq!(record["client"]["legalName"], "Ann");
}

#[tokio::test]
async fn a_hold_a_date_an_old_sign_in_and_a_stale_version_are_each_told() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let client = house.add_client(owner, "Ann").await;

    // Added today, and the practice keeps records for ten years.
    let payload = erase(&house, owner, &client, 1).await;
    assert_eq!(faults(&payload), one("MUST_KEEP", "id"));
    let until = (house.store.clock().now().date().year() + 10).to_string();
    assert!(payload["errors"][0]["message"].as_str().unwrap().contains(&until), "{payload}");

    let rule = json!({"expectedVersion": 1, "retentionYears": 0});
    let practice = house.run(owner, "changeWorkspace", "workspace { retentionYears version }", rule).await;
    assert_eq!(practice["workspace"], json!({"retentionYears": 0, "version": 2}));

    let hold = json!({"clientId": client, "reason": "court order 7 O 12/26"});
    let hold = house.run(owner, "placeLegalHold", "legalHold { id reason placedBy { displayName } }", hold).await;
    assert_eq!(hold["legalHold"]["reason"], "court order 7 O 12/26");
    assert_eq!(faults(&erase(&house, owner, &client, 1).await), one("ON_HOLD", "id"));
    let id = hold["legalHold"]["id"].as_str().unwrap();
    lift(&house, id).await;
    let twice = house.step(owner, "liftLegalHold", "legalHold { id }", id, 2).await;
    assert_eq!(faults(&twice), one("WRONG_STATE", "id"));
    let holds =
        house.data(owner, "query ($id: ID!) { legalHolds(clientId: $id) { id reason } }", json!({"id": client})).await;
    assert_eq!(holds["legalHolds"], json!([{"id": id, "reason": "court order 7 O 12/26"}]));

    assert_eq!(faults(&erase(&house, owner, &client, 2).await), one("STALE", "expectedVersion"));
    house.database.rows("update pazpaz.sign_ins set created_at = created_at - interval '16 minutes'").await;
    assert_eq!(faults(&erase(&house, owner, &client, 1).await), one("SIGN_IN_AGAIN", "id"));
    house.database.rows("update pazpaz.sign_ins set created_at = created_at + interval '16 minutes'").await;

    let input = json!({"id": client, "expectedVersion": 1, "reason": "  "});
    assert_eq!(faults(&house.run(owner, "eraseClient", "erasure { id }", input).await), one("INVALID", "reason"));
    assert_eq!(erase(&house, owner, &client, 1).await["errors"], json!([]));
}

/// The last contact counts, not the day on which the client was added.
#[tokio::test]
async fn the_time_begins_with_the_last_contact() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let client = house.add_client(owner, "Ann").await;
    let provider = house.providers(owner).await.remove(0);
    let visit = house.book(owner, &client, &provider, "2024-03-01T10:00:00Z").await;
    let id = house.database.uuid(&client);
    house.database.rows("update pazpaz.workspaces set retention_years = 7").await;
    let long_ago = format!(
        "set session_replication_role = replica; update pazpaz.clients set created_at = '2010-01-01' where id = '{id}'"
    );
    let admin = house.database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &long_ago).await.unwrap();
    admin.close().await.unwrap();
    // A visit that did not take place is no contact.
    assert_eq!(erase_fails_with(&house, &client).await, None);
    house.step(owner, "completeAppointment", "appointment { id }", &visit, 1).await;
    assert!(erase_fails_with(&house, &client).await.unwrap().contains("2031-03-01"));
    house.database.rows("update pazpaz.workspaces set retention_years = 2").await;
    house.write(owner, &visit, "text").await;
    assert_eq!(erase_fails_with(&house, &client).await, None);
    // A date of the client's own goes beyond the practice's rule.
    house.database.rows(&format!("update pazpaz.clients set retain_until = '2099-12-31' where id = '{id}'")).await;
    assert!(erase_fails_with(&house, &client).await.unwrap().contains("2099-12-31"));
}

/// Tries an erasure that is undone in any case, and gives the reason why the record must be kept.
async fn erase_fails_with(house: &House, client: &str) -> Option<String> {
    let scope = house.a.owner.request(&house.store).await;
    let id = entity::ClientId(house.database.uuid(client).parse().unwrap());
    let row = scope.clients().find(id).await.unwrap().unwrap();
    let outcome = scope.erasures().erase(id, row.version, "to try").await;
    scope.settle(false).await.unwrap();
    match outcome {
        Ok(_) => None,
        Err(store::Error::Rejected(rejections)) => Some(rejections[0].message.clone()),
        Err(error) => panic!("{error}"),
    }
}

/// A hold that is placed while the record is being erased either stops the erasure or finds nobody to hold.
#[tokio::test]
async fn a_hold_that_races_with_an_erasure_is_never_ignored() {
    let house = House::open().await;
    keep_nothing(&house).await;
    let owner = &house.a.owner;
    let (mut held, mut erased) = (0, 0);
    for turn in 0..24 {
        let client = house.add_client(owner, "Ann").await;
        let hold = json!({"clientId": client, "reason": "court"});
        let place = async {
            tokio::time::sleep(std::time::Duration::from_millis(turn / 4)).await;
            house.run(owner, "placeLegalHold", "legalHold { id }", hold).await
        };
        let (erasure, hold) = tokio::join!(erase(&house, owner, &client, 1), place);
        let (erasure, hold) = (faults(&erasure), faults(&hold));
        match (erasure.is_empty(), hold.is_empty()) {
            (true, false) => erased += 1,
            (false, true) => held += 1,
            // Placed before the erasure was decided on, and found by it: or else the hold came too late for the client.
            _ => panic!("{erasure:?} {hold:?}"),
        }
    }
    assert!(erased + held == 24, "{erased} erased, {held} held");
}
