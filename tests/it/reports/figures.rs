//! The figures are those of the visits, notes, plans and credentials, whichever way they are asked for.
use super::visits;
use serde_json::{Value, json};
use store::{NewClient, PastAppointment};
use tests::House;
use time::{Duration, macros::datetime};

/// How many visits there are, what became of them, and so on, counted from the visits: by whatever the statement is grouped by.
fn counted(by: &str, of: &str) -> String {
    format!(
        "select {by}, count(*) filter (where fate <> 'entered_in_error'), count(*) filter (where fate = 'scheduled'), \
                count(*) filter (where fate = 'confirmed'), count(*) filter (where fate = 'completed'), count(*) filter (where fate = 'no_show'), \
                count(*) filter (where fate in ('client_request', 'client_illness', 'provider_unavailable', 'late_notice', 'weather', 'other')), \
                coalesce(sum(minutes) filter (where fate = 'completed'), 0)::bigint \
           from (select a.*, coalesce(a.cancel_reason, a.status) as fate, (a.starts_at at time zone 'Europe/Berlin')::date as day, \
                        floor(extract(epoch from a.ends_at - a.starts_at) / 60)::bigint as minutes from pazpaz.appointments a) a \
          where {of} group by 1 having count(*) filter (where fate <> 'entered_in_error') > 0 order by 1"
    )
}

/// A practice with some hundred visits of every kind and fate, over a year, and as many of the other's.
async fn filled() -> (House, Vec<String>) {
    let house = House::open().await;
    let mut services = Vec::new();
    for practice in [&house.a, &house.b] {
        let bulk = house.store.bulk(practice.id, practice.owner.id);
        let client = NewClient { legal_name: "Ann".to_owned(), ..NewClient::default() };
        let client = bulk.clients(&[(client, false)]).await.unwrap()[0];
        let service = |name: &str| store::NewService {
            name: name.to_owned(),
            duration_minutes: 50,
            buffer_minutes: 0,
            kinds: None,
            price: None,
        };
        let offered = bulk.services(vec![service("Talk"), service("Group")]).await.unwrap();
        services.extend(offered.iter().map(|id| id.0.to_string()));
        let mut chance = tests::Chance::new(13);
        let past: Vec<_> = (0..700_i64)
            .map(|number| {
                use entity::appointment::{CancelReason as Why, Kind, Status};
                let starts_at = datetime!(2024-12-30 22:30 UTC) + Duration::hours(13 * number);
                let why = [Why::ClientRequest, Why::ClientIllness, Why::LateNotice, Why::EnteredInError, Why::Other];
                let status = *chance.pick(&[
                    Status::Completed,
                    Status::Completed,
                    Status::Scheduled,
                    Status::NoShow,
                    Status::Confirmed,
                    Status::Cancelled,
                ]);
                PastAppointment {
                    client,
                    provider: *chance.pick(&[practice.owner.provider(), practice.therapist.provider()]),
                    service: *chance.pick(&[None, Some(offered[0]), Some(offered[1])]),
                    location: None,
                    kind: *chance.pick(&[Kind::Phone, Kind::InPerson]),
                    status,
                    starts_at,
                    ends_at: starts_at + Duration::seconds(i64::try_from(chance.below(9_000)).unwrap() + 30),
                    reason: None,
                    cancelled: (status == Status::Cancelled)
                        .then(|| (starts_at, practice.owner.id, *chance.pick(&why), None)),
                }
            })
            .collect();
        bulk.appointments(&past).await.unwrap();
    }
    (house, services)
}

fn line(key: String, counts: &Value) -> String {
    let number = |name: &str| counts[name].as_i64().unwrap();
    let names = ["visits", "scheduled", "confirmed", "completed", "noShows", "cancelled", "completedMinutes"];
    let reasons: i64 =
        counts["cancellations"].as_array().unwrap().iter().map(|one| one["visits"].as_i64().unwrap()).sum();
    assert_eq!(reasons, number("cancelled"), "{counts}");
    assert_eq!(names[1..6].iter().map(|name| number(name)).sum::<i64>(), number("visits"), "{counts}");
    format!("{key} {}", names.map(|name| number(name).to_string()).join(" "))
}

#[tokio::test]
async fn every_grouping_and_every_provider_is_counted_like_the_visits_themselves() {
    let (house, _) = filled().await;
    let (owner, practice) = (&house.a.owner, house.a.id.0);
    let providers = house.providers(owner).await;
    // By what the API counts, and what that is in the database; nothing stands for what has no name.
    let groupings = [
        ("DAY", "day::text"),
        ("WEEK", "(day - (extract(isodow from day)::int - 1))::text"),
        ("MONTH", "to_char(day, 'YYYY-MM-01')"),
        ("PROVIDER", "provider_id::text"),
        ("SERVICE", "coalesce(service_id::text, '')"),
        ("KIND", "upper(kind)"),
    ];
    let spans = [
        ("2025-01-01", "2025-12-31"),
        ("2025-03-30", "2025-03-30"),
        ("2024-12-31", "2026-02-03"),
        ("2031-01-01", "2031-02-01"),
    ];
    let mut compared = 0;
    for days in spans {
        for provider in [None, Some(&providers[0]), Some(&providers[1])] {
            let of = format!("workspace_id = '{practice}' and day between '{}' and '{}'", days.0, days.1);
            let of = provider.map_or(of.clone(), |id| format!("{of} and provider_id = '{}'", house.database.uuid(id)));
            let mut totals = Vec::new();
            for (by, sql) in groupings {
                let rows = house.database.rows(&counted(sql, &of)).await;
                let expected: Vec<String> = rows
                    .iter()
                    .map(|row| {
                        let key: String = row.try_get_by_index(0).unwrap();
                        let numbers = (1..8).map(|place| row.try_get_by_index::<i64>(place).unwrap().to_string());
                        format!("{key} {}", numbers.collect::<Vec<_>>().join(" "))
                    })
                    .collect();
                let report = visits(&house, owner, days, by, provider.map(String::as_str)).await;
                let key = |group: &Value| {
                    let id = |of: &Value| of["id"].as_str().map(|id| house.database.uuid(id));
                    let plain = |of: &Value| of.as_str().map(str::to_owned);
                    let found =
                        [plain(&group["from"]), plain(&group["kind"]), id(&group["provider"]), id(&group["service"])];
                    let mut found = found.into_iter().flatten();
                    let key = found.next().unwrap_or_default();
                    assert_eq!(found.next(), None, "{group}");
                    key
                };
                let mut found: Vec<String> = report["groups"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|group| line(key(group), &group["counts"]))
                    .collect();
                if matches!(by, "PROVIDER" | "SERVICE" | "KIND") {
                    found.sort();
                }
                let mut expected = expected;
                expected.sort();
                assert_eq!(found, expected, "{by} {days:?} {provider:?}");
                compared += found.len();
                totals.push(report["total"].clone());
            }
            assert!(totals.windows(2).all(|two| two[0] == two[1]), "groupings differ in the total: {totals:?}");
        }
    }
    assert!(compared > 1_000, "{compared}");
}

#[tokio::test]
async fn time_there_is_is_what_the_hours_a_week_come_to() {
    let (house, _) = filled().await;
    let document = "query ($from: Date!, $to: Date!, $hours: Int!) { utilisationReport(from: $from, to: $to, hoursPerWeek: $hours) \
        { availableMinutes total { completedMinutes } providers { counts { completedMinutes bookedMinutes } } } }";
    for (from, to, hours, minutes) in [
        ("2025-01-06", "2025-01-12", 30, 1_800),
        ("2025-01-06", "2025-01-06", 30, 257),
        ("2025-01-01", "2025-12-31", 40, 125_142),
    ] {
        let data = house.data(&house.a.owner, document, json!({"from": from, "to": to, "hours": hours})).await;
        let report = &data["utilisationReport"];
        assert_eq!(report["availableMinutes"], minutes);
        let sum: i64 = report["providers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["counts"]["completedMinutes"].as_i64().unwrap())
            .sum();
        assert_eq!(report["total"]["completedMinutes"], sum);
    }
}

/// Notes of so many days ago, plans due so many days ago, credentials that expire in so many days.
#[tokio::test]
async fn what_waits_is_counted_by_the_days_of_the_practice() {
    let house = House::open().await;
    let practice = &house.a;
    let (id, one, two) = (practice.id.0, practice.owner.id.0, practice.therapist.id.0);
    let client = house.add_client(&practice.owner, "Ann").await;
    let gone = house.add_client(&practice.owner, "Gone").await;
    let (client, gone) = (house.database.uuid(&client), house.database.uuid(&gone));
    let sealed = "'\\x01'::bytea || decode(repeat('00', 90), 'hex')";
    let today = "(now() at time zone 'Europe/Berlin')::date";
    // At both ends of each day, by the practice's clock.
    let note = |of: &str, whom: &uuid::Uuid, days: i32| {
        ["00:00:00", "23:59:59"].map(|clock| format!(
            "insert into pazpaz.sessions (workspace_id, id, client_id, provider_id, session_at, created_by, updated_by) values \
             ('{id}', gen_random_uuid(), '{of}', '{whom}', (({today} - {days}) + time '{clock}') at time zone 'Europe/Berlin', '{one}', '{one}')"
        )).join("; ")
    };
    let mut sql: Vec<String> = [-3, 0, 1, 2, 7, 8, 30, 31, 500].iter().map(|days| note(&client, &one, *days)).collect();
    sql.extend([note(&client, &two, 9), note(&gone, &one, 40)]);
    sql.push(format!("update pazpaz.clients set erased_at = now(), deleted_at = now() where id = '{gone}'"));
    for (of, whom, days, status) in [
        (&client, one, 0, "active"),
        (&client, one, 1, "active"),
        (&client, one, 9, "on_hold"),
        (&client, two, 3, "active"),
        (&client, one, 9, "completed"),
        (&gone, one, 9, "active"),
    ] {
        sql.push(format!(
            "insert into pazpaz.care_plans (workspace_id, id, client_id, provider_id, status, title_enc, authored_at, period_start, review_date, created_by, updated_by) \
             values ('{id}', gen_random_uuid(), '{of}', '{whom}', '{status}', {sealed}, now(), '2020-01-01', {today} - {days}, '{one}', '{one}')"
        ));
    }
    for (whom, days) in [(one, -1), (one, 0), (one, 90), (one, 91), (two, -400), (two, 5)] {
        sql.push(format!(
            "insert into pazpaz.credentials (workspace_id, id, provider_id, kind, issuer, expires_on) \
             values ('{id}', gen_random_uuid(), '{whom}', 'license', 'Board', {today} + {days})"
        ));
    }
    let admin = house.database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &sql.join("; ")).await.unwrap();
    let document = "query ($provider: ID) { \
        unsignedNoteReport(providerId: $provider) { total { notes upToOneDay twoToSevenDays eightToThirtyDays overThirtyDays } providers { ages { notes } } } \
        reviewReport(providerId: $provider) { plans providers { plans since } } \
        credentialReport(withinDays: 90, providerId: $provider) { expired expiring providers { expired expiring } } }";
    let ages = |a: i64, b: i64, c: i64, d: i64| json!({"notes": a + b + c + d, "upToOneDay": a, "twoToSevenDays": b, "eightToThirtyDays": c, "overThirtyDays": d});
    let all = house.data(&practice.owner, document, json!({})).await;
    assert_eq!(all["unsignedNoteReport"]["total"], ages(6, 4, 6, 4));
    assert_eq!(
        (&all["reviewReport"]["plans"], &all["credentialReport"]["expired"], &all["credentialReport"]["expiring"]),
        (&json!(3), &json!(2), &json!(3))
    );
    assert_eq!(all["credentialReport"]["providers"].as_array().unwrap().len(), 2);
    // A therapist's own, whether it says so or not.
    let own = house.data(&practice.therapist, document, json!({})).await;
    assert_eq!(own["unsignedNoteReport"]["total"], ages(0, 0, 2, 0));
    assert_eq!(
        (&own["reviewReport"]["plans"], &own["credentialReport"]["expired"], &own["credentialReport"]["expiring"]),
        (&json!(1), &json!(1), &json!(1))
    );
}
