//! Whoever races, a token lets one in, and what is over lets in nobody.
use super::{Clinic, is_in, unknown};
use serde_json::{Value, json};
use std::{future::Future, pin::Pin};
use tests::together;

const THERE: &str = "select count(*) from pazpaz.telehealth_participants where joined_at is not null";

type Racer<'c> = Pin<Box<dyn Future<Output = Value> + Send + 'c>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_who_come_with_one_token_one_gets_in() {
    let clinic = Clinic::open(5).await;
    for round in 1..=5 {
        let token = clinic.token("CLIENT").await;
        let answers = together((0..20).map(|_| clinic.join(&token))).await;
        let (inside, outside): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| is_in(answer));
        assert_eq!((inside.len(), outside.len()), (1, 19), "{answers:?}");
        assert!(outside.into_iter().all(unknown), "{answers:?}");
        assert_eq!(clinic.house.database.count(THERE).await, round);
        let left = together((0..20).map(|_| clinic.leave(&token))).await;
        assert_eq!(left.iter().filter(|left| left["leftAt"].is_string()).count(), 1, "{left:?}");
    }
}

/// Many come while the visit is ended, called off or moved away, or the invitation withdrawn: who is let in was in before that, and who is
/// in when it ends has left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_comes_after_the_end() {
    for round in 0..8 {
        let clinic = Clinic::open(5).await;
        let mut tokens = Vec::new();
        for _ in 0..8 {
            tokens.push(clinic.token("GUEST").await);
        }
        let away = json!({"startsAt": "2033-01-01T10:00:00Z"});
        let over: Racer<'_> = match round % 3 {
            0 => Box::pin(clinic.end()),
            1 => Box::pin(clinic.step("cancelAppointment", json!({"reason": "OTHER"}))),
            _ => Box::pin(clinic.step("moveAppointment", away)),
        };
        let (early, late) = tokens.split_at(4);
        let come = |token: &'_ String| -> Racer<'_> {
            let (clinic, token) = (&clinic, token.clone());
            Box::pin(async move { clinic.join(&token).await })
        };
        let racers: Vec<Racer<'_>> = early.iter().map(come).chain([over]).chain(late.iter().map(come)).collect();
        let answers = together(racers).await;
        assert_eq!(answers[4]["errors"], json!([]), "{}", answers[4]);
        let guests = answers.iter().enumerate().filter(|(at, _)| *at != 4).map(|(_, answer)| answer);
        let inside = guests.clone().filter(|answer| is_in(answer)).count();
        assert!(guests.clone().all(|answer| is_in(answer) || unknown(answer) || answer["opensAt"].is_string()));
        assert_eq!(clinic.house.database.count(THERE).await, i64::try_from(inside).unwrap());
        for token in &tokens {
            assert!(!is_in(&clinic.join(token).await), "somebody came after the end");
        }
        if round % 3 == 0 {
            let still = format!("{THERE} and left_at is null");
            assert_eq!(clinic.house.database.count(&still).await, 0, "somebody is still there");
        }
    }
}

/// Of many who open a room for one visit one does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_has_one_open_room() {
    let clinic = Clinic::open(5).await;
    clinic.end().await;
    let opened = together((0..12).map(|_| clinic.room())).await;
    assert_eq!(opened.iter().filter(|one| one["telehealthSession"].is_object()).count(), 1, "{opened:?}");
    let open = "select count(*) from pazpaz.telehealth_sessions where ended_at is null";
    assert_eq!(clinic.house.database.count(open).await, 1);
}

/// Recording that starts while the consent is withdrawn is over when both are done, whoever was first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_recording_outlives_its_consent() {
    for _ in 0..8 {
        let clinic = Clinic::open(5).await;
        let consent = super::recording::agree(&clinic, "RECORDING").await;
        let withdraw = json!({"id": consent, "expectedVersion": 1});
        let start = json!({"id": clinic.session, "expectedVersion": 1, "on": true});
        let start = clinic.house.run(clinic.who(), "setTelehealthRecording", super::SESSION, start);
        let withdraw = clinic.house.run(clinic.who(), "withdrawConsent", "consent { id }", withdraw);
        let (_, withdrawn) = tokio::join!(start, withdraw);
        assert_eq!(withdrawn["errors"], json!([]));
        assert_eq!(clinic.session("recording").await["recording"], false);
        let on = "select count(*) from pazpaz.telehealth_sessions where recording";
        assert_eq!(clinic.house.database.count(on).await, 0);
    }
}
