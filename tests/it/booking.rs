//! The calendar cannot be double-booked.
use serde_json::json;
use tests::House;

const BOOK: &str = "mutation ($input: BookAppointmentInput!) \
    { bookAppointment(input: $input) { appointment { id } errors { code path } } }";

/// Sixteen at a time for one slot, again and again: one winner each time, and everybody else is told why.
#[tokio::test]
async fn of_any_bookings_that_race_for_a_slot_one_wins() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ann").await;
    let provider = house.providers(who).await.remove(0);
    for day in 1..=10 {
        let race = (0..16).map(|racer| {
            // Not the same span, but each overlaps each other one.
            let starts_at = format!("2031-01-{day:02}T10:{racer:02}:00Z");
            let ends_at = format!("2031-01-{day:02}T11:{racer:02}:00Z");
            let input = json!({"clientId": client, "providerId": provider, "startsAt": starts_at, "endsAt": ends_at});
            house.data(who, BOOK, json!({"input": input}))
        });
        let mut won = 0;
        for answer in join_all(race).await {
            let payload = &answer["bookAppointment"];
            if payload["appointment"].is_object() {
                won += 1;
            } else {
                assert_eq!(payload["errors"], json!([{"code": "SLOT_TAKEN", "path": ["startsAt"]}]));
            }
        }
        assert_eq!(won, 1);
    }
    assert_eq!(house.database.count("select count(*) from pazpaz.appointments").await, 10);
}

async fn join_all<F: Future<Output: Send + 'static>>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = futures.map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, slot) in all.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let std::task::Poll::Ready(output) = future.as_mut().poll(context)
            {
                *slot = Some(output);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}
