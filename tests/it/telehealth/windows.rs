//! When a token lets in: whatever becomes of the appointment, at every moment it is that appointment which says so.
use super::{Clinic, is_in, text, unknown};
use serde_json::{Value, json};
use tests::Chance;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

const BEFORE: Duration = Duration::minutes(15);
const AFTER: Duration = Duration::minutes(30);

/// What the test knows of the visit.
struct Known {
    starts: OffsetDateTime,
    ends: OffsetDateTime,
    stands: bool,
}

impl Known {
    /// What a token must be answered with.
    fn expects(&self, now: OffsetDateTime) -> &'static str {
        match () {
            () if !self.stands || now >= self.ends + AFTER => "unknown",
            () if now < self.starts - BEFORE => "early",
            () => "in",
        }
    }

    /// Whether it is so near a bound that the answer may have come on the other side.
    fn on_edge(&self, now: OffsetDateTime) -> bool {
        [self.starts - BEFORE, self.ends + AFTER].into_iter().any(|bound| (now - bound).abs() < Duration::seconds(30))
    }
}

fn instant(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().unwrap(), &Rfc3339).unwrap()
}

#[tokio::test]
async fn outside_the_window_no_token_joins_whatever_the_visit_goes_through() {
    let (mut inside, mut early, mut outside) = (0, 0, 0);
    for seed in 0..6 {
        let mut chance = Chance::new(seed);
        let clinic = Clinic::open(20).await;
        let clock = clinic.house.store.clock().clone();
        let visit = clinic.step("confirmAppointment", Value::Null).await["appointment"].clone();
        let mut known = Known { starts: instant(&visit["startsAt"]), ends: instant(&visit["endsAt"]), stands: true };
        let mut tokens = vec![clinic.token("CLIENT").await, clinic.token("GUEST").await];
        for step in 0..25 {
            match chance.below(8) {
                0..=3 => clock.advance(Duration::minutes(i64::try_from(chance.below(90)).unwrap() - 40)),
                4..=5 => {
                    let starts = clinic.now() + Duration::minutes(i64::try_from(chance.below(120)).unwrap() - 60);
                    let ends = starts + Duration::minutes(10 + i64::try_from(chance.below(60)).unwrap());
                    let to = json!({"startsAt": text(starts), "endsAt": text(ends)});
                    let moved = clinic.step("moveAppointment", to).await;
                    assert_eq!(moved["errors"] == json!([]), known.stands, "{seed}/{step}: {moved}");
                    if known.stands {
                        known = Known {
                            starts: instant(&moved["appointment"]["startsAt"]),
                            ends: instant(&moved["appointment"]["endsAt"]),
                            ..known
                        };
                    }
                }
                6 => drop(clinic.step("confirmAppointment", Value::Null).await),
                _ if step > 15 => {
                    let how = *chance.pick(&["cancelAppointment", "completeAppointment", "markNoShow"]);
                    let with = if how == "cancelAppointment" { json!({"reason": "OTHER"}) } else { Value::Null };
                    known.stands &= clinic.step(how, with).await["errors"] != json!([]);
                }
                _ => {}
            }
            if known.on_edge(clinic.now()) {
                continue;
            }
            let expected = known.expects(clinic.now());
            let session = clinic.session("opensAt closesAt").await;
            assert_eq!(session["opensAt"].is_null(), !known.stands, "{seed}/{step}");
            let token = chance.pick(&tokens).clone();
            let answer = clinic.join(&token).await;
            let said = format!("seed {seed}, step {step}: {answer}");
            match expected {
                "in" => {
                    assert!(is_in(&answer), "{said}");
                    assert!(unknown(&clinic.join(&token).await), "{said}");
                    tokens.retain(|other| *other != token);
                    tokens.push(clinic.token("CLIENT").await);
                    inside += 1;
                }
                "early" => {
                    assert!(answer["room"].is_null() && answer["errors"] == json!([]), "{said}");
                    assert_eq!(instant(&answer["opensAt"]), known.starts - BEFORE, "{said}");
                    assert_eq!(answer["opensAt"], session["opensAt"]);
                    early += 1;
                }
                _ => {
                    assert!(unknown(&answer), "{said}");
                    assert_eq!(clinic.invited("CLIENT").await["token"], Value::Null, "{said}");
                    outside += 1;
                }
            }
        }
    }
    assert!(inside > 15 && early > 5 && outside > 15, "{inside} in, {early} early, {outside} outside");
}

/// To the second: 15 minutes before it begins until 30 minutes after it should have ended.
#[tokio::test]
async fn the_window_is_the_one_that_is_told() {
    let clinic = Clinic::open(20).await;
    let invited = clinic.invited("CLIENT").await;
    let session = clinic.session("opensAt closesAt appointment { startsAt endsAt telehealth { opensAt } }").await;
    let visit = &session["appointment"];
    assert_eq!(instant(&session["opensAt"]), instant(&visit["startsAt"]) - BEFORE);
    assert_eq!(instant(&session["closesAt"]), instant(&visit["endsAt"]) + AFTER);
    assert_eq!((&invited["opensAt"], &invited["closesAt"]), (&session["opensAt"], &session["closesAt"]));
    assert_eq!(visit["telehealth"]["opensAt"], session["opensAt"]);
    let listed = "query ($id: ID!) { client(id: $id) { telehealthSessions { totalCount nodes { id } } } }";
    let listed = clinic.house.data(clinic.who(), listed, json!({"id": clinic.client})).await;
    assert_eq!(listed["client"]["telehealthSessions"], json!({"totalCount": 1, "nodes": [{"id": clinic.session}]}));
}
