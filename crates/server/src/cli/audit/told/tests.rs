use store::{Break, Count, Kind, Report};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Outcome, Totals, Verdict, sentence};

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn report() -> Report {
    Report {
        workspace: Uuid::from_u128(7),
        events: 10,
        seals: 2,
        checkpoints: 1,
        rows: 3,
        unsealed: 0,
        unsealed_since: None,
        unwitnessed: 0,
        unwitnessed_since: None,
        first: None,
        breaks: vec![],
    }
}

fn found() -> Break {
    Break {
        kind: Kind::Edited,
        position: Some(12),
        event: Some(Uuid::from_u128(1)),
        seal: Some(3),
        time: Some(NOW),
        entity: None,
        row: None,
        checkpoint: None,
    }
}

#[test]
fn what_waits_for_long_makes_a_trail_incomplete_and_what_was_tampered_with_is_worse() {
    let at = |seconds| Some(NOW - Duration::seconds(seconds));
    let verdict = |report| Outcome::of(report, NOW).verdict;
    assert_eq!(verdict(report()), Verdict::Whole);
    assert_eq!(verdict(Report { unsealed: 1, unsealed_since: at(59), ..report() }), Verdict::Whole);
    assert_eq!(verdict(Report { unsealed: 1, unsealed_since: at(61), ..report() }), Verdict::Incomplete);
    assert_eq!(verdict(Report { unwitnessed: 1, unwitnessed_since: at(59), ..report() }), Verdict::Whole);
    assert_eq!(verdict(Report { unwitnessed: 1, unwitnessed_since: at(61), ..report() }), Verdict::Incomplete);
    let breaks = vec![Count { kind: Kind::Edited, count: 1 }];
    let tampered = Report { unsealed: 1, unsealed_since: at(61), first: Some(found()), breaks, ..report() };
    assert_eq!(verdict(tampered), Verdict::Tampered);
}

#[test]
fn the_worst_trail_is_the_verdict_on_all() {
    let mut totals = Totals::default();
    assert_eq!(totals.verdict(), Verdict::Whole);
    totals.add(Outcome::of(Report { first: Some(found()), ..report() }, NOW));
    totals.add(Outcome::of(report(), NOW));
    assert_eq!(totals.verdict(), Verdict::Tampered);
    let json = totals.json();
    assert_eq!(json["trails"][0]["report"]["first"]["kind"], "edited");
    assert_eq!((&json["trails"][1]["verdict"], &json["verdict"]), (&"whole".into(), &"tampered".into()));
    assert_eq!(json["events"], 20);
    let mut unknown = Totals::default();
    unknown.unreadable(&store::CheckpointError::Time);
    assert_eq!(unknown.verdict(), Verdict::Incomplete);
}

#[test]
fn a_break_is_told_with_its_place() {
    let told = sentence(&found());
    let expected =
        format!("{}, position 12, event {}, seal 3, at 1970-01-01T00:00:00Z", Kind::Edited, Uuid::from_u128(1));
    assert_eq!(told, expected);
    let row = Break { kind: Kind::RowMissing, entity: Some("session".to_owned()), row: Some(Uuid::nil()), ..found() };
    assert!(sentence(&row).ends_with(&format!("session {}", Uuid::nil())));
    let checkpoint = Break { checkpoint: Some("checkpoints/x/2026-11-22".to_owned()), ..found() };
    assert!(sentence(&checkpoint).contains("checkpoint checkpoints/x/"));
    assert!(serde_json::to_string(&row).unwrap().contains("rowMissing"));
}
