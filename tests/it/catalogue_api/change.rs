//! What is left out stays, null empties, and a value is set.
use super::{CLIENT, LOCATION, SERVICE, done, id};
use serde_json::{Value, json};
use tests::House;

#[tokio::test]
async fn what_is_left_out_stays_and_null_empties() {
    let house = House::open().await;
    let provider = house.providers(&house.a.owner).await.remove(0);
    let cases = [
        (
            "Client",
            CLIENT,
            json!({
                "legalName": "Ann", "usedName": "Annie", "birthDate": "1990-05-01", "email": "ann@example.org",
                "phone": "+1 212 555 0100", "address": "1 Street", "notes": "a note", "providerId": provider,
            }),
            vec!["usedName", "birthDate", "email", "phone", "address", "notes", "providerId"],
        ),
        (
            "Service",
            SERVICE,
            json!({"name": "Talk", "durationMinutes": 50, "bufferMinutes": 10, "price": {"cents": 9000, "currency": "EUR"}}),
            vec!["price"],
        ),
        (
            "Location",
            LOCATION,
            json!({"name": "Room", "kind": "ROOM", "address": "1 Street", "timeZone": "Asia/Jerusalem"}),
            vec!["address", "timeZone"],
        ),
    ];
    for (kind, selection, input, nullable) in cases {
        let change = format!("change{kind}");
        let mut thing = done(&house, &house.a.owner, &format!("add{kind}"), selection, input.clone()).await;
        let mut version = 1;
        let mut step = |more: Value| {
            let mut input = more;
            input["id"] = thing["id"].clone();
            input["expectedVersion"] = json!(version);
            version += 1;
            input
        };
        // Nothing is said: everything stays, and the version counts.
        let nothing = step(json!({}));
        let mut inputs = vec![(nothing, None)];
        for field in nullable {
            inputs.push((step(json!({field: null})), Some((field, Value::Null))));
            inputs.push((step(json!({field: input[field]})), Some((field, input[field].clone()))));
        }
        for (input, changed) in inputs {
            let mut expected = thing.clone();
            expected["version"] = json!(thing["version"].as_i64().unwrap() + 1);
            if let Some((field, value)) = &changed {
                match *field {
                    "providerId" => {
                        expected["provider"] = if value.is_null() { Value::Null } else { json!({"id": value}) }
                    }
                    field => expected[field] = value.clone(),
                }
                if *field == "usedName" {
                    expected["displayName"] =
                        if value.is_null() { expected["legalName"].clone() } else { value.clone() };
                }
            }
            thing = done(&house, &house.a.owner, &change, selection, input).await;
            assert_eq!(thing, expected, "{kind} {changed:?}");
        }
    }
}

/// Blank is the same as nothing, and around a name nothing is kept.
#[tokio::test]
async fn blank_fields_are_empty_and_names_are_trimmed() {
    let house = House::open().await;
    let input =
        json!({"legalName": "  Ann \n", "usedName": " ", "email": "", "phone": "\t", "address": "\n", "notes": ""});
    let client = done(&house, &house.a.owner, "addClient", CLIENT, input).await;
    assert_eq!(client["legalName"], "Ann");
    for field in ["usedName", "email", "phone", "address", "notes"] {
        assert_eq!(client[field], Value::Null, "{field}");
    }
    // A name cannot be emptied: null leaves it as it is.
    let input = json!({"id": id(&client), "expectedVersion": 1, "legalName": null});
    assert_eq!(done(&house, &house.a.owner, "changeClient", CLIENT, input).await["legalName"], "Ann");
}
