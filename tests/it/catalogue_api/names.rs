//! Text comes back as it was sent, in any script.
use super::{CLIENT, LOCATION, SERVICE, done};
use serde_json::json;
use tests::House;

const NAMES: [&str; 12] = [
    "Łukasz Żółć",
    "שרה בת־אברהם",
    "محمد بن عبد الله",
    "王小明",
    "สมชาย ใจดี",
    "நந்தினி",
    "e\u{301}cole and école are spelt differently",
    "👩🏽‍⚕️ 🏳️‍🌈",
    "\u{202e}right to left override\u{202c}",
    "O'Brien \"; drop table clients; --",
    "<script>alert(1)</script> \\u0000 %s ${x}",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the first plane",
];

#[tokio::test]
async fn names_come_back_in_every_script() {
    let house = House::open().await;
    let who = &house.a.owner;
    for name in NAMES {
        let client =
            done(&house, who, "addClient", CLIENT, json!({"legalName": name, "usedName": name, "notes": name})).await;
        assert_eq!(
            (&client["legalName"], &client["displayName"], &client["notes"]),
            (&json!(name), &json!(name), &json!(name))
        );
        let service = done(&house, who, "addService", SERVICE, json!({"name": name, "durationMinutes": 50})).await;
        let place = json!({"name": name, "kind": "HOME", "address": format!("{name}\nsecond line")});
        let place = done(&house, who, "addLocation", LOCATION, place).await;
        assert_eq!((&service["name"], &place["name"]), (&json!(name), &json!(name)));
        assert_eq!(place["address"], format!("{name}\nsecond line"));
    }
    let data = house
        .data(who, "{ clients(first: 100) { nodes { legalName } } services { name } locations { name } }", json!({}))
        .await;
    let newest_first: Vec<_> = NAMES.iter().rev().map(|name| json!({"legalName": name})).collect();
    assert_eq!(data["clients"]["nodes"], json!(newest_first));
    for list in ["services", "locations"] {
        let mut names: Vec<_> =
            data[list].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        let mut expected = NAMES;
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected, "{list}");
    }
}

/// Lengths are counted in characters, whatever bytes they take, and the longest of everything fits.
#[tokio::test]
async fn the_longest_text_of_every_field_fits() {
    let house = House::open().await;
    let long = |most: usize| "ש".repeat(most);
    let client = json!({
        "legalName": long(200), "usedName": long(200), "address": long(1_000), "notes": long(50_000),
        "email": format!("{}@{}.example", "l".repeat(64), "d".repeat(63)), "phone": "+123456789012345",
        "birthDate": "1880-01-01",
    });
    let added = done(&house, &house.a.owner, "addClient", CLIENT, client.clone()).await;
    for (field, value) in client.as_object().unwrap() {
        assert!(added[field] == *value, "{field}");
    }
    // As typed: notes are prose.
    let notes = format!(" {}\n", long(49_998));
    let change = json!({"id": added["id"], "expectedVersion": 1, "notes": notes});
    let changed = done(&house, &house.a.owner, "changeClient", CLIENT, change).await;
    assert!(changed["notes"] == notes);
    done(&house, &house.a.owner, "addService", SERVICE, json!({"name": long(200), "durationMinutes": 1_440})).await;
    let place = json!({"name": long(200), "kind": "CLINIC", "address": long(1_000)});
    done(&house, &house.a.owner, "addLocation", LOCATION, place).await;
}
