//! Those who treat: what stands on the door, what they may do, and until when.
use serde_json::{Value, json};
use tests::{House, Person, faults};
use time::Duration;

use crate::encoding::global_id;
use entity::{Id, ProviderId};

fn global(who: &Person) -> String {
    global_id(ProviderId::TABLE, who.id.0)
}

fn codes(answer: &Value) -> Value {
    answer["errors"][0]["extensions"]["code"].clone()
}

#[tokio::test]
async fn a_profile_is_changed_by_the_owner_or_the_provider() {
    let house = House::open().await;
    let (owner, therapist) = (&house.a.owner, &house.a.therapist);
    let selection = "provider { title specialties npi languages bookable version }";
    let full = json!({
        "id": global(therapist), "expectedVersion": 1, "title": "PsyD", "npi": "1234567893",
        "specialties": ["101ym0800x", "Grief", "Grief"], "languages": ["ES", "pt-br"],
    });
    let changed = house.run(therapist, "changeProvider", selection, full).await;
    let expected = json!({"title": "PsyD", "specialties": ["101YM0800X", "Grief"], "npi": "1234567893",
        "languages": ["es", "pt-BR"], "bookable": true, "version": 2});
    assert_eq!(changed["provider"], expected, "{changed}");
    let wrong = json!({"id": global(therapist), "expectedVersion": 2, "npi": "1234567890", "languages": ["german"],
        "specialties": [" "], "title": "x".repeat(101)});
    let fields: Vec<String> = faults(&house.run(owner, "changeProvider", selection, wrong).await)
        .into_iter()
        .map(|(_, field)| field)
        .collect();
    assert_eq!(fields, ["title", "specialties", "npi", "languages"]);
    // A colleague may not.
    let document =
        "mutation ($input: ChangeProviderInput!) { changeProvider(input: $input) { provider { id } errors { code } } }";
    for who in [&house.a.assistant, therapist] {
        let input = json!({"id": global(owner), "expectedVersion": 1, "title": "x"});
        assert_eq!(codes(&house.ask_with(who, document, json!({"input": input})).await), "FORBIDDEN");
    }
    // Who is not bookable is not booked, and what was booked stays.
    let client = house.add_client(owner, "Ann").await;
    let visit = house.book(owner, &client, &global(therapist), "2031-01-01T10:00:00Z").await;
    let off = json!({"id": global(therapist), "expectedVersion": 2, "bookable": false, "npi": null});
    let off = house.run(owner, "changeProvider", selection, off).await;
    assert_eq!((&off["provider"]["bookable"], &off["provider"]["npi"]), (&json!(false), &Value::Null));
    let input = json!({"clientId": client, "providerId": global(therapist), "startsAt": "2031-01-02T10:00:00Z", "endsAt": "2031-01-02T11:00:00Z"});
    let refused = house.run(owner, "bookAppointment", "appointment { id }", input).await;
    assert_eq!(faults(&refused), [("WRONG_STATE".to_owned(), "providerId".to_owned())]);
    let kept = house
        .data(owner, "query ($id: ID!) { node(id: $id) { ... on Appointment { status } } }", json!({"id": visit}))
        .await;
    assert_eq!(kept["node"]["status"], "SCHEDULED");
}

#[tokio::test]
async fn a_credentials_number_is_for_the_owner_and_the_provider() {
    let house = House::open().await;
    let (owner, therapist) = (&house.a.owner, &house.a.therapist);
    let add = json!({"providerId": global(therapist), "kind": "DEA", "issuer": "DEA", "jurisdiction": "us-ny", "number": "AB1234563"});
    let added = house.run(therapist, "addCredential", "credential { id number jurisdiction version }", add).await;
    assert_eq!(
        (&added["credential"]["number"], &added["credential"]["jurisdiction"]),
        (&json!("AB1234563"), &json!("US-NY"))
    );
    let id = added["credential"]["id"].as_str().unwrap();
    let document = "query ($id: ID!) { node(id: $id) { ... on Credential { number } } }";
    assert_eq!(house.data(owner, document, json!({"id": id})).await["node"]["number"], "AB1234563");
    let refused = house.ask_with(&house.a.assistant, document, json!({"id": id})).await;
    assert_eq!((codes(&refused), &refused["data"]["node"]["number"]), (json!("FORBIDDEN"), &Value::Null));
    let own = json!({"providerId": global(owner), "kind": "LICENSE", "issuer": "Board", "number": "7"});
    let own = house.run(owner, "addCredential", "credential { id }", own).await;
    let own = own["credential"]["id"].as_str().unwrap();
    assert_eq!(codes(&house.ask_with(therapist, document, json!({"id": own})).await), "FORBIDDEN");
    let step = |verb: &str| {
        format!("mutation ($id: ID!) {{ {verb}Credential(id: $id, expectedVersion: 1) {{ errors {{ code }} }} }}")
    };
    for (who, verb, of) in [
        (therapist, "verify", id),
        (therapist, "archive", own),
        (&house.a.assistant, "restore", own),
        (&house.a.assistant, "archive", id),
    ] {
        assert_eq!(codes(&house.ask_with(who, &step(verb), json!({"id": of})).await), "FORBIDDEN", "{verb}");
    }
    // What was verified was so; what is changed is to be verified anew.
    let verified =
        house.step(owner, "verifyCredential", "credential { verifiedAt verifiedBy { displayName } }", id, 1).await;
    assert!(verified["credential"]["verifiedAt"].is_string(), "{verified}");
    assert_eq!(verified["credential"]["verifiedBy"]["displayName"], "Owner of North");
    let change = |version: i32, more: Value| {
        let mut input = json!({"id": id, "expectedVersion": version});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        house.run(therapist, "changeCredential", "credential { verifiedAt issuedOn expiresOn }", input)
    };
    let changed = change(2, json!({"expiresOn": "2031-05-01"})).await;
    assert_eq!(changed["credential"], json!({"verifiedAt": null, "issuedOn": null, "expiresOn": "2031-05-01"}));
    let invalid = |field: &str| vec![("INVALID".to_owned(), field.to_owned())];
    assert_eq!(faults(&change(3, json!({"issuedOn": "2031-05-02"})).await), invalid("expiresOn"));
    assert_eq!(faults(&change(3, json!({"jurisdiction": "Berlin"})).await), invalid("jurisdiction"));
}

#[tokio::test]
async fn what_expires_is_listed_by_its_last_day() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let today = house.store.clock().now().date();
    for (name, days) in [("gone", -1), ("today", 0), ("soon a", 30), ("soon b", 30), ("last", 90), ("later", 91)] {
        let expires = (today + Duration::days(days)).to_string();
        let input = json!({"providerId": global(owner), "kind": "OTHER", "issuer": name, "expiresOn": expires});
        house.run(owner, "addCredential", "credential { id }", input).await;
    }
    house
        .run(
            owner,
            "addCredential",
            "credential { id }",
            json!({"providerId": global(owner), "kind": "DEGREE", "issuer": "never"}),
        )
        .await;
    let shelved =
        json!({"providerId": global(owner), "kind": "OTHER", "issuer": "shelved", "expiresOn": today.to_string()});
    let shelved = house.run(owner, "addCredential", "credential { id }", shelved).await;
    house.step(owner, "archiveCredential", "credential { id }", shelved["credential"]["id"].as_str().unwrap(), 1).await;
    let document = "query ($from: Date, $to: Date, $first: Int, $after: String, $last: Int, $before: String) {
        credentialsExpiring(from: $from, to: $to, first: $first, after: $after, last: $last, before: $before) {
            totalCount nodes { issuer } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }";
    let page = async |arguments: Value| {
        house.data(&house.a.assistant, document, arguments).await["credentialsExpiring"].clone()
    };
    let names = |page: &Value| {
        page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["issuer"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = page(json!({})).await;
    assert_eq!(names(&all), ["today", "soon a", "soon b", "last"]);
    assert_eq!(all["totalCount"], 4);
    let wide = json!({"from": (today - Duration::days(9)).to_string(), "to": (today + Duration::days(91)).to_string()});
    assert_eq!(names(&page(wide).await), ["gone", "today", "soon a", "soon b", "last", "later"]);
    // Page by page, also where a page ends between two of one day, there and back.
    let (mut there, mut after) = (Vec::new(), Value::Null);
    loop {
        let part = page(json!({"first": 2, "after": after})).await;
        there.extend(names(&part));
        after = part["pageInfo"]["endCursor"].clone();
        if part["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(there, ["today", "soon a", "soon b", "last"]);
    let back = page(json!({"last": 2, "before": after})).await;
    assert_eq!(names(&back), ["soon a", "soon b"]);
    let refused = house.ask_with(owner, document, json!({"from": "2031-01-02", "to": "2031-01-01"})).await;
    assert_eq!(codes(&refused), "BAD_USER_INPUT");
}
