use super::{done, plain, things, when};
use crate::audit::{Action, TrailEvent};
use entity::{ClientId, WorkspaceId};
use jiff::tz::TimeZone;
use time::macros::datetime;
use uuid::Uuid;

fn event(action: Action, entity: &str, rows: usize, fields: &[&str]) -> TrailEvent {
    TrailEvent {
        position: 1,
        occurred_at: datetime!(2026-11-22 13:05 UTC),
        id: Uuid::nil(),
        workspace: WorkspaceId::default(),
        request: Uuid::nil(),
        actor: None,
        sign_in: None,
        network: None,
        action,
        operation: None,
        entity: entity.to_owned(),
        entities: vec![(Uuid::nil(), Some(ClientId::default())); rows],
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        digests: vec![],
        mac: vec![],
    }
}

#[test]
fn what_was_done_is_told_in_words() {
    for (action, entity, rows, fields, expected) in [
        (Action::Read, "client", 1, &["legal_name", "phone"][..], "read the legal name and the phone number"),
        (Action::Read, "client", 1, &["email"], "read the e-mail address"),
        (
            Action::Read,
            "session",
            3,
            &["subjective", "objective", "plan"],
            "read the subjective, the objective and the plan of 3 session notes",
        ),
        (Action::Create, "client", 1, &[], "added the client"),
        (Action::Create, "appointment", 1, &["reason"], "added an appointment"),
        (Action::Change, "client", 1, &["birth_date"], "changed the date of birth"),
        (Action::Change, "appointment", 1, &[], "changed an appointment"),
        (Action::Sign, "session", 1, &[], "signed a session note"),
        (Action::Archive, "client", 1, &[], "archived the record"),
        (Action::Download, "attachment", 1, &[], "downloaded a file"),
        (Action::Read, "new_thing", 2, &["some_text"], "read the some text of 2 × new thing"),
    ] {
        assert_eq!(done(&event(action, entity, rows, fields), rows), expected);
    }
}

#[test]
fn every_action_has_words() {
    for action in Action::ALL {
        assert!(!done(&event(action, "client", 1, &["legal_name"]), 1).is_empty());
    }
}

/// Of what is part of a client's record; keys and tokens are nobody's to read.
#[test]
fn every_kind_of_thing_has_words() {
    let wordless = |entity: &str| things(entity, 2).contains('×');
    for table in entity::TABLES.iter().filter(|table| table.client.is_some() && !table.sealed.is_empty()) {
        assert!(!wordless(table.entity), "what is a {} called in an account?", table.entity);
    }
    assert!(wordless("new_thing"));
}

#[test]
fn the_time_is_that_of_the_practice() {
    let told = |at, zone: &str| when(at, &TimeZone::get(zone).unwrap()).unwrap();
    assert_eq!(told(datetime!(2026-11-22 13:05 UTC), "Europe/Berlin"), "On 22 November 2026 at 14:05 (Europe/Berlin)");
    assert_eq!(told(datetime!(2026-07-01 22:30 UTC), "Europe/Berlin"), "On 2 July 2026 at 00:30 (Europe/Berlin)");
    assert_eq!(told(datetime!(2026-07-01 22:30 UTC), "America/New_York"), "On 1 July 2026 at 18:30 (America/New_York)");
}

#[test]
fn a_text_within_a_sentence_is_one_line_without_an_end() {
    assert_eq!(plain(" Dr. Miller,\n Main St. 1.\r\n"), "Dr. Miller, Main St. 1");
}
