//! What is offered as free can be booked.
use super::{APPOINTMENT, Desk, id, version};
use serde_json::json;
use tests::{Chance, faults};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

const SEED: u64 = 20_310_101;

/// Random spans in two crowded days: a span without conflicts is booked, one with conflicts is refused, always.
#[tokio::test]
async fn a_slot_can_be_booked_exactly_if_nothing_conflicts() {
    let desk = Desk::open().await;
    let mut chance = Chance::new(SEED);
    let monday = OffsetDateTime::from_unix_timestamp(1_925_000_000).unwrap();
    let mut booked = Vec::new();
    let (mut free, mut taken) = (0, 0);
    for round in 0..150 {
        let at =
            |minutes: usize| (monday + Duration::minutes(i64::try_from(minutes).unwrap())).format(&Rfc3339).unwrap();
        let start = chance.below(2 * 24 * 4) * 15;
        let (from, to) = (at(start), at(start + 15 * (1 + chance.below(8))));
        let conflicts = desk.conflicts(&from, &to).await;
        let payload = desk.try_book(&from, &to).await;
        if conflicts.is_empty() {
            assert_eq!(faults(&payload), [], "seed {SEED}, round {round}: {from} {to}");
            booked.push(payload["appointment"].clone());
            free += 1;
        } else {
            let refusal = [("SLOT_TAKEN".to_owned(), "startsAt".to_owned())];
            assert_eq!(faults(&payload), refusal, "seed {SEED}, round {round}: {from} {to}");
            taken += 1;
        }
        if chance.below(4) == 0 && !booked.is_empty() {
            let gone = booked.swap_remove(chance.below(booked.len()));
            let input = json!({"id": id(&gone), "expectedVersion": version(&gone), "reason": "OTHER"});
            desk.house.run(desk.who(), "cancelAppointment", APPOINTMENT, input).await;
        }
    }
    assert!(free > 20 && taken > 20, "{free} free, {taken} taken: the days are too empty or too full to tell anything");
}

#[tokio::test]
async fn a_cancelled_visit_and_one_that_nobody_came_to_leave_their_time_free() {
    let desk = Desk::open().await;
    let (from, to) = ("2024-05-01T10:00:00Z", "2024-05-01T11:00:00Z");
    for end in ["cancel", "no show"] {
        let visit = desk.book(from, to).await;
        assert_eq!(desk.conflicts(from, to).await, [id(&visit)]);
        if end == "cancel" {
            let input = json!({"id": id(&visit), "expectedVersion": 1, "reason": "OTHER"});
            desk.house.run(desk.who(), "cancelAppointment", APPOINTMENT, input).await;
        } else {
            desk.house.step(desk.who(), "markNoShow", APPOINTMENT, id(&visit), 1).await;
        }
        assert_eq!(desk.conflicts(from, to).await, Vec::<String>::new(), "{end}");
    }
    // One that took place keeps its time.
    let visit = desk.book(from, to).await;
    desk.house.step(desk.who(), "completeAppointment", APPOINTMENT, id(&visit), 1).await;
    assert_eq!(desk.conflicts(from, to).await, [id(&visit)]);
    assert_eq!(faults(&desk.try_book(from, to).await), [("SLOT_TAKEN".to_owned(), "startsAt".to_owned())]);
}

/// The visit that is about to be moved does not stand in its own way.
#[tokio::test]
async fn a_visit_does_not_conflict_with_itself() {
    let desk = Desk::open().await;
    let visit = desk.book("2031-01-01T10:00:00Z", "2031-01-01T11:00:00Z").await;
    let document = "query ($slot: SlotInput!) { appointmentConflicts(slot: $slot) { id } }";
    let slot = json!({
        "providerId": desk.provider, "startsAt": "2031-01-01T10:30:00Z", "endsAt": "2031-01-01T11:30:00Z",
        "exceptId": id(&visit),
    });
    let data = desk.house.data(desk.who(), document, json!({ "slot": slot })).await;
    assert_eq!(data["appointmentConflicts"], json!([]));
    let input = json!({"id": id(&visit), "expectedVersion": 1, "startsAt": "2031-01-01T10:30:00Z"});
    let moved = desk.house.run(desk.who(), "moveAppointment", APPOINTMENT, input).await;
    assert_eq!((faults(&moved), &moved["appointment"]["endsAt"]), (vec![], &json!("2031-01-01T11:30:00Z")));
}
