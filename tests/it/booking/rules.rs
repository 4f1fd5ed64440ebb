//! What can be booked, and what a refusal says.
use super::{APPOINTMENT, Desk};
use serde_json::{Value, json};
use tests::faults;

fn fault(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

#[tokio::test]
async fn a_visit_ends_after_it_starts_within_a_day() {
    let desk = Desk::open().await;
    let spans = [
        ("2031-01-01T10:00:00Z", "2031-01-01T10:00:00Z", false),
        ("2031-01-01T10:00:00Z", "2031-01-01T09:59:59Z", false),
        ("2031-01-01T10:00:00Z", "2031-01-02T10:00:00.000001Z", false),
        ("2031-01-01T10:00:00Z", "2031-01-02T10:00:00Z", true),
        ("2031-01-02T10:00:00Z", "2031-01-02T10:00:00.000001Z", true),
        // Adjacent ones do not overlap: the end is the first instant after the visit.
        ("2031-01-02T10:00:00.000001Z", "2031-01-02T11:00:00Z", true),
        ("2031-01-02T11:00:00Z", "2031-01-02T12:00:00Z", true),
        ("2030-12-31T23:00:00Z", "2031-01-01T10:00:00Z", true),
    ];
    for (starts_at, ends_at, fits) in spans {
        let payload = desk.try_book(starts_at, ends_at).await;
        let expected = if fits { vec![] } else { fault("INVALID", "endsAt") };
        assert_eq!(faults(&payload), expected, "{starts_at} {ends_at}");
    }
}

/// Instants at the edges of what a calendar can say are refused like any other, with and without an end.
#[tokio::test]
async fn a_visit_is_in_this_century_or_the_next() {
    let desk = Desk::open().await;
    let service = json!({"name": "Talk", "durationMinutes": 50});
    let service = desk.house.run(desk.who(), "addService", "service { id }", service).await["service"]["id"].clone();
    let visit = desk.book("2031-01-01T10:00:00Z", "2031-01-01T11:00:00Z").await;
    for starts_at in ["0000-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
        let mut input = json!({"clientId": desk.client, "providerId": desk.provider, "startsAt": starts_at});
        input["serviceId"] = service.clone();
        let payload = desk.house.run(desk.who(), "bookAppointment", APPOINTMENT, input).await;
        assert_eq!(faults(&payload), fault("INVALID", "startsAt"), "book {starts_at}");
        let input = json!({"id": visit["id"], "expectedVersion": 1, "startsAt": starts_at});
        let payload = desk.house.run(desk.who(), "moveAppointment", APPOINTMENT, input).await;
        assert_eq!(faults(&payload), fault("INVALID", "startsAt"), "move {starts_at}");
        let query = "query ($at: DateTime!, $provider: ID!) \
            { appointmentConflicts(slot: {providerId: $provider, startsAt: $at, endsAt: $at}) { id } }";
        let answer = desk.house.ask_with(desk.who(), query, json!({"at": starts_at, "provider": desk.provider})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    }
    // Looking at such times is no fault.
    for (from, to) in
        [("0000-01-01T00:00:00Z", "0000-01-01T01:00:00Z"), ("9999-12-31T01:00:00Z", "9999-12-31T23:59:59Z")]
    {
        assert_eq!(desk.conflicts(from, to).await, Vec::<String>::new());
        let query = "query ($from: DateTime!, $to: DateTime!) { calendar(from: $from, to: $to) { totalCount } }";
        let data = desk.house.data(desk.who(), query, json!({"from": from, "to": to})).await;
        assert_eq!(data["calendar"]["totalCount"], 0);
    }
}

#[tokio::test]
async fn what_is_archived_or_not_there_is_refused_by_its_field() {
    let desk = Desk::open().await;
    let (house, who) = (&desk.house, desk.who());
    let service = json!({"name": "Talk", "durationMinutes": 50});
    let service = house.run(who, "addService", "service { id }", service).await["service"]["id"].clone();
    let place = json!({"name": "Room", "kind": "ROOM"});
    let place = house.run(who, "addLocation", "location { id }", place).await["location"]["id"].clone();
    let base = json!({
        "clientId": desk.client, "providerId": desk.provider, "serviceId": service, "locationId": place,
        "startsAt": "2031-01-01T10:00:00Z",
    });
    let foreign = house.add_client(&house.b.owner, "Bob").await;
    let nothing = "AAAAAAAAAAAAAAAAAAAAAAAA";
    for (field, value) in [
        ("clientId", nothing),
        ("clientId", &foreign),
        ("clientId", &desk.provider),
        ("clientId", "nonsense"),
        ("providerId", nothing),
        ("serviceId", nothing),
        ("locationId", nothing),
    ] {
        let mut input = base.clone();
        input[field] = json!(value);
        let payload = house.run(who, "bookAppointment", APPOINTMENT, input).await;
        assert_eq!(faults(&payload), fault("NOT_FOUND", field), "{value}");
    }

    house.step(who, "archiveClient", "client { id }", &desk.client, 1).await;
    house.step(who, "archiveService", "service { id }", service.as_str().unwrap(), 1).await;
    house.step(who, "archiveLocation", "location { id }", place.as_str().unwrap(), 1).await;
    let admin = "update pazpaz.provider_profiles set bookable = false returning 1::bigint";
    assert_eq!(house.database.count(admin).await, 1);
    let payload = house.run(who, "bookAppointment", APPOINTMENT, base).await;
    let all =
        ["clientId", "providerId", "serviceId", "locationId"].map(|field| ("WRONG_STATE".to_owned(), field.into()));
    assert_eq!(faults(&payload), all);
    assert_eq!(house.database.count("select count(*) from pazpaz.appointments").await, 0);
}

#[tokio::test]
async fn a_visit_is_as_long_as_its_service_when_nothing_is_said() {
    let desk = Desk::open().await;
    let service = json!({"name": "Talk", "durationMinutes": 50});
    let service = desk.house.run(desk.who(), "addService", "service { id }", service).await["service"]["id"].clone();
    let mut input = json!({"clientId": desk.client, "providerId": desk.provider, "startsAt": "2031-01-01T10:00:00Z"});
    let payload = desk.house.run(desk.who(), "bookAppointment", APPOINTMENT, input.clone()).await;
    assert_eq!(faults(&payload), fault("INVALID", "endsAt"));
    input["serviceId"] = service;
    let visit = desk.house.run(desk.who(), "bookAppointment", APPOINTMENT, input).await["appointment"].clone();
    assert_eq!(visit["endsAt"], "2031-01-01T10:50:00Z");
    // A move without an end keeps the length, and an end that is given counts.
    let to = |version: i64, ends_at: Value| json!({"id": visit["id"], "expectedVersion": version, "startsAt": "2031-01-02T10:00:00Z", "endsAt": ends_at});
    let moved = desk.house.run(desk.who(), "moveAppointment", APPOINTMENT, to(1, Value::Null)).await;
    assert_eq!(moved["appointment"]["endsAt"], "2031-01-02T10:50:00Z");
    let moved = desk.house.run(desk.who(), "moveAppointment", APPOINTMENT, to(2, json!("2031-01-02T12:00:00Z"))).await;
    assert_eq!(moved["appointment"]["endsAt"], "2031-01-02T12:00:00Z");
}

/// Clocks go from two to three, and back from three to two: an offset says which instant is meant.
#[tokio::test]
async fn instants_across_a_change_of_clocks_are_told_apart() {
    let desk = Desk::open().await;
    let visit = desk.book("2031-03-30T01:30:00+01:00", "2031-03-30T03:30:00+02:00").await;
    assert_eq!(
        (&visit["startsAt"], &visit["endsAt"]),
        (&json!("2031-03-30T00:30:00Z"), &json!("2031-03-30T01:30:00Z"))
    );
    // The same time on the wall twice: once in summer time, once an hour later.
    desk.book("2031-10-26T02:30:00+02:00", "2031-10-26T03:00:00+02:00").await;
    desk.book("2031-10-26T02:30:00+01:00", "2031-10-26T03:00:00+01:00").await;
    let again = desk.try_book("2031-10-26T00:30:00Z", "2031-10-26T01:00:00Z").await;
    assert_eq!(faults(&again), fault("SLOT_TAKEN", "startsAt"));
    // The day has 25 hours, and a visit at most 24.
    let whole = desk.try_book("2032-10-31T00:00:00+02:00", "2032-11-01T00:00:00+01:00").await;
    assert_eq!(faults(&whole), fault("INVALID", "endsAt"));
    desk.book("2032-10-31T00:00:00+02:00", "2032-10-31T23:00:00+01:00").await;
}
