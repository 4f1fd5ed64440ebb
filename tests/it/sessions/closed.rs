//! What one window types while another one signs or archives the draft.
use super::{Room, SESSION, id, one};
use serde_json::{Value, json};
use tests::{faults, together};

#[tokio::test]
async fn what_was_typed_while_it_was_signed_is_answered_and_not_kept() {
    let room = Room::open().await;
    let draft = room.draft(json!({"subjective": "s", "plan": "p"})).await;
    room.save(id(&draft), 1, json!({"plan": "p, signed"})).await;
    room.house.step(room.who(), "signSession", SESSION, id(&draft), 2).await;
    let late = room.save(id(&draft), 1, json!({"plan": "p, typed", "objective": "o", "subjective": "s"})).await;
    assert_eq!(faults(&late), one("SIGNED", "id"));
    let expected = json!([
        {"field": "OBJECTIVE", "base": null, "theirs": null, "yours": "o", "conflicting": false},
        {"field": "PLAN", "base": "p", "theirs": "p, signed", "yours": "p, typed", "conflicting": true},
    ]);
    let conflict = &late["conflict"];
    assert_eq!((&conflict["fields"], &conflict["kept"]), (&expected, &Value::Null));
    assert_eq!((&conflict["baseVersion"], &conflict["session"]["version"]), (&json!(1), &json!(3)));
    assert_eq!(room.unmerged(id(&draft)).await, json!([]));
    // Where all of it is in what was signed, nothing is lost, and nothing is to be shown.
    for (expected, sent) in [(1, json!({"plan": "p, signed"})), (3, json!({"plan": "other"})), (1, json!({}))] {
        let refused = room.save(id(&draft), expected, sent).await;
        assert_eq!((faults(&refused), &refused["conflict"]), (one("SIGNED", "id"), &Value::Null));
    }
    assert_eq!(room.read(id(&draft)).await["plan"], "p, signed");
}

#[tokio::test]
async fn what_was_typed_while_it_was_archived_is_kept_until_it_is_back() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "p"})).await;
    room.house.step(room.who(), "archiveSession", SESSION, id(&draft), 1).await;
    let late = room.save(id(&draft), 1, json!({"subjective": "typed", "plan": "p"})).await;
    assert_eq!(faults(&late), one("WRONG_STATE", "id"));
    let expected =
        json!([{"field": "SUBJECTIVE", "base": null, "theirs": null, "yours": "typed", "conflicting": false}]);
    assert_eq!(late["conflict"]["fields"], expected);
    let kept = room.unmerged(id(&draft)).await;
    assert_eq!((&kept[0]["id"], &kept[0]["subjective"]), (&late["conflict"]["kept"]["id"], &json!("typed")));
    assert_eq!(room.read(id(&draft)).await["subjective"], Value::Null);
    // Put back, it takes the words, which leave the list.
    room.house.step(room.who(), "restoreSession", SESSION, id(&draft), 2).await;
    let saved = room.save(id(&draft), 3, json!({"subjective": "typed", "settles": [kept[0]["id"]]})).await;
    assert_eq!((&saved["session"]["subjective"], &saved["session"]["version"]), (&json!("typed"), &json!(4)));
    assert_eq!(room.unmerged(id(&draft)).await, json!([]));
}

/// Saves and a signature at the very same time: each text is in what was signed, or its author is told of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signature_that_races_with_saves_loses_nothing_untold() {
    let room = Room::open().await;
    for round in 0..6 {
        let draft = room.changed("writeSession", json!({"clientId": room.client, "plan": "p"})).await;
        let texts = ["subjective", "objective", "assessment"].map(|part| (part, format!("{part} {round}")));
        let saves = together(texts.iter().map(|(part, text)| room.save(id(&draft), 1, json!({*part: text}))));
        let sign = async {
            // Whoever signs has read some version, and tries until it is the last one.
            for _ in 0..20 {
                let version = room.read(id(&draft)).await["version"].as_i64().unwrap();
                let signed = room.house.step(room.who(), "signSession", SESSION, id(&draft), version).await;
                if signed["errors"] == json!([]) {
                    return;
                }
                assert_eq!(faults(&signed), one("STALE", "expectedVersion"));
            }
            panic!("never signed");
        };
        let (answers, ()) = tokio::join!(saves, sign);
        let signed = room.read(id(&draft)).await;
        assert_eq!(signed["status"], "SIGNED");
        for (answer, (part, text)) in answers.iter().zip(&texts) {
            if answer["session"].is_object() {
                assert_eq!(signed[*part], json!(text), "{answer}");
            } else {
                assert_eq!(faults(answer), one("SIGNED", "id"));
                let told = answer["conflict"]["fields"].as_array().unwrap();
                assert!(told.iter().any(|field| field["yours"] == json!(text)), "{answer}");
                assert_eq!(signed[*part], Value::Null);
            }
        }
    }
    room.all_is_sound().await;
}
