//! Whoever races for a span of time, one gets it, and nobody is answered with a fault of ours.
use super::{APPOINTMENT, Desk, id, version};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;
use tests::{faults, together};

/// How many pairs of visits of one provider overlap although both take time.
const DOUBLE: &str = "select count(*) from pazpaz.appointments a join pazpaz.appointments b \
    on a.workspace_id = b.workspace_id and a.provider_id = b.provider_id and a.id < b.id \
    and a.starts_at < b.ends_at and b.starts_at < a.ends_at \
    where a.status in ('scheduled', 'confirmed', 'completed') and b.status in ('scheduled', 'confirmed', 'completed')";

/// How many requests of this database wait for a lock.
const WAITING: &str = "select count(*) from pg_stat_activity \
    where datname = current_database() and application_name = 'pazpaz' and wait_event_type = 'Lock'";

/// Sixteen at a time for one slot, again and again: one winner each time, and everybody else is told why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_any_bookings_that_race_for_a_slot_one_wins() {
    let desk = Desk::open().await;
    for day in 1..=10 {
        // Not the same span, but each overlaps each other one.
        let spans: Vec<_> = (0..16)
            .map(|racer| (format!("2031-01-{day:02}T10:{racer:02}:00Z"), format!("2031-01-{day:02}T11:{racer:02}:00Z")))
            .collect();
        let race = spans.iter().map(|(from, to)| desk.try_book(from, to));
        let answers = together(race).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer["appointment"].is_object());
        assert_eq!((won.len(), lost.len()), (1, 15));
        for answer in lost {
            assert_eq!(faults(answer), [("SLOT_TAKEN".to_owned(), "startsAt".to_owned())]);
        }
    }
    assert_eq!(desk.house.database.count("select count(*) from pazpaz.appointments").await, 10);
}

/// Two visits that each want the other's place cannot both wait for ever: both are told no, again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moves_that_swap_two_visits_neither_deadlock_nor_double_book() {
    let desk = Desk::open().await;
    let (early, late) = ("2031-02-01T10:00:00Z", "2031-02-01T10:30:00Z");
    let first = desk.book(early, late).await;
    let second = desk.book(late, "2031-02-01T11:00:00Z").await;
    for round in 0..12 {
        let moves = (0..8).map(|racer| {
            let (visit, to) = if racer % 2 == 0 { (&first, late) } else { (&second, early) };
            let input = json!({"id": id(visit), "expectedVersion": version(visit), "startsAt": to});
            desk.house.run(desk.who(), "moveAppointment", APPOINTMENT, input)
        });
        for payload in together(moves).await {
            assert_eq!(faults(&payload), [("SLOT_TAKEN".to_owned(), "startsAt".to_owned())], "round {round}");
        }
    }
    assert_eq!(desk.house.database.count(DOUBLE).await, 0);
}

/// Bookings and moves that want the same span: one of them has it afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_bookings_and_moves_that_race_one_wins() {
    let desk = Desk::open().await;
    for day in 1..=8 {
        let mut visits = Vec::new();
        for hour in 1..=6 {
            let (from, to) =
                (format!("2031-03-{day:02}T{hour:02}:00:00Z"), format!("2031-03-{day:02}T{hour:02}:45:00Z"));
            visits.push(desk.book(&from, &to).await);
        }
        let (from, to) = (format!("2031-03-{day:02}T12:00:00Z"), format!("2031-03-{day:02}T12:45:00Z"));
        let mut inputs: Vec<_> = visits
            .iter()
            .map(|visit| ("moveAppointment", json!({"id": id(visit), "expectedVersion": 1, "startsAt": from})))
            .collect();
        let new = json!({"clientId": desk.client, "providerId": desk.provider, "startsAt": from, "endsAt": to});
        inputs.extend(std::iter::repeat_n(("bookAppointment", new), 6));
        let race = inputs.into_iter().map(|(name, input)| desk.house.run(desk.who(), name, APPOINTMENT, input));
        let answers = together(race).await;
        assert_eq!(answers.iter().filter(|answer| answer["appointment"].is_object()).count(), 1, "{answers:?}");
        for answer in answers.iter().filter(|answer| answer["appointment"].is_null()) {
            assert_eq!(faults(answer), [("SLOT_TAKEN".to_owned(), "startsAt".to_owned())]);
        }
    }
    assert_eq!(desk.house.database.count(DOUBLE).await, 0);
}

/// Of many changes of one version one is made; the others learn which version it is at now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_changes_of_one_version_that_race_one_wins() {
    let desk = Desk::open().await;
    let visit = desk.book("2031-04-01T10:00:00Z", "2031-04-01T11:00:00Z").await;
    let race = (0..12).map(|racer| {
        let to = format!("2031-04-{:02}T10:00:00Z", racer + 2);
        let input = json!({"id": id(&visit), "expectedVersion": 1, "startsAt": to});
        desk.house.run(desk.who(), "moveAppointment", APPOINTMENT, input)
    });
    let answers = together(race).await;
    assert_eq!(answers.iter().filter(|answer| answer["appointment"]["version"] == 2).count(), 1);
    for answer in answers.iter().filter(|answer| answer["appointment"].is_null()) {
        assert_eq!(faults(answer), [("STALE".to_owned(), "expectedVersion".to_owned())]);
        assert_eq!(answer["errors"][0]["currentVersion"], 2);
    }
}

/// Two that change the same two visits in opposite order wait for each other, and PostgreSQL ends the wait of one. That one is told to
/// try again, and nothing of what it changed is kept.
#[tokio::test]
async fn a_request_that_loses_a_deadlock_is_told_to_try_again() {
    let desk = Desk::open().await;
    let one = desk.book("2031-05-01T10:00:00Z", "2031-05-01T11:00:00Z").await;
    let two = desk.book("2031-05-02T10:00:00Z", "2031-05-02T11:00:00Z").await;
    let ours = desk.house.database.uuid(id(&one));
    let theirs = desk.house.database.uuid(id(&two));
    let other = desk.house.database.admin().await.begin().await.unwrap();
    let lock = |row: &str| format!("select from pazpaz.appointments where id = '{row}' for update");
    // The one who looks for deadlocks first is the one who gives way.
    other.execute_unprepared("set deadlock_timeout = '1min'").await.unwrap();
    other.execute_unprepared(&lock(&theirs)).await.unwrap();
    let confirm = |alias: &str, visit: &serde_json::Value| {
        format!(
            "{alias}: confirmAppointment(id: \"{}\", expectedVersion: 1) {{ appointment {{ version }} }} ",
            id(visit)
        )
    };
    let document = format!("mutation {{ {} {} }}", confirm("first", &one), confirm("then", &two));
    let waiting = async {
        while desk.house.database.count(WAITING).await == 0 {}
        other.execute_unprepared(&lock(&ours)).await.unwrap();
    };
    let (answer, ()) = tokio::join!(desk.house.send(desk.who(), &document, json!({})), waiting);
    other.rollback().await.unwrap();
    let json = answer.json();
    assert_eq!((&json["errors"][0]["extensions"]["code"], &json["data"]), (&json!("CONFLICT"), &json!(null)), "{json}");
    let untouched = "select count(*) from pazpaz.appointments where status = 'scheduled' and version = 1";
    assert_eq!(desk.house.database.count(untouched).await, 2);
}
