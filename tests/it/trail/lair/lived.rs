//! What happens in the practices before somebody comes: changes that leave older bytes behind, and checkpoints of several days.
use super::super::genuine::Reading;
use super::files;
use crate::{encoding::row_of, plants::Plants};
use serde_json::{Value, json};
use std::fs;
use tests::House;
use time::OffsetDateTime;

/// What has older bytes from then on.
pub(super) async fn change(house: &House, who: &tests::Person, plants: &Plants) {
    let id = |kind: &str| plants.ids[kind].as_str();
    let of = |kind: &str, version: i32, with: Value| {
        let mut input = with;
        input["id"] = json!(id(kind));
        input["expectedVersion"] = json!(version);
        (format!("change{kind}"), input)
    };
    for (mutation, input) in [
        of("Session", 1, json!({"plan": "another plan"})),
        of("Session", 2, json!({"subjective": "another word", "plan": null})),
        of("Client", 1, json!({"notes": "other notes", "phone": "+49 30 5550 7098"})),
        of("Location", 1, json!({"address": "another address"})),
        of("Tag", 1, json!({"name": "another tag"})),
        of("Attachment", 2, json!({"name": "another.txt"})),
    ] {
        let payload = house.run(who, &mutation, "", input).await;
        assert_eq!(payload["errors"], json!([]), "{mutation}: {payload}");
    }
}

pub(super) fn reading(house: &House, plants: &Plants, at: usize, time: OffsetDateTime) -> Reading {
    let practice = [&house.a, &house.b][at];
    Reading { workspace: practice.id.0, at: time, client: row_of(&plants.ids["Client"]), actor: practice.owner.id.0 }
}

/// The checkpoints of today, as if they had been written so many days ago.
pub(super) fn backdated(house: &House, days: i64) {
    let folder = house.safe.checkpoints.path();
    for (path, bytes) in files(folder) {
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        let mut checkpoint: store::Checkpoint = serde_json::from_str(file["checkpoint"].as_str().unwrap()).unwrap();
        checkpoint.made_at -= time::Duration::days(days);
        let text = serde_json::to_string(&checkpoint).unwrap();
        let signature = house.safe.signing.sign("pazpaz/checkpoint/1", &text);
        let name = path.with_file_name(checkpoint.day().to_string());
        if !name.exists() {
            fs::write(name, json!({"checkpoint": text, "signature": signature.as_text()}).to_string()).unwrap();
        }
    }
}
