//! By what the practice knows of its clients, in every order, with and without a text.
use super::{add, add_tag, found, page};
use entity::{
    ClientId, TagId,
    appointment::{Kind, Status},
    client,
};
use serde_json::{Value, json};
use store::{NewClient, PastAppointment};
use tests::{House, Practice};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use crate::encoding::{global_id, row_of};

fn text(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap()
}

fn visit(practice: &Practice, client: ClientId, starts_at: OffsetDateTime, status: Status) -> PastAppointment {
    PastAppointment {
        client,
        provider: practice.owner.provider(),
        service: None,
        location: None,
        kind: Kind::InPerson,
        status,
        starts_at,
        ends_at: starts_at + Duration::minutes(1),
        reason: None,
        cancelled: None,
    }
}

/// The names are the same in each order, whether the database or the directory makes the list.
async fn same(house: &House, filter: Value, expected: &[&str]) {
    for (order, text) in [("NEWEST", None), ("NAME", None), ("NEWEST", Some("client")), ("RELEVANCE", Some("client"))] {
        let list = json!({"filter": filter, "orderBy": order, "search": text, "first": 100});
        let mut names = found(house, list.clone()).await;
        names.sort();
        assert_eq!(names, expected, "{list}");
    }
}

#[tokio::test]
async fn everything_that_is_known_narrows_a_list() {
    let house = House::open().await;
    let practice = &house.a;
    let provider = global_id(<entity::ProviderId as entity::Id>::TABLE, practice.therapist.id.0);
    let tag = add_tag(&house, "tag").await;
    let one = add(&house, json!({"legalName": "Client 1", "status": "WAITING", "providerId": provider})).await;
    let two = add(&house, json!({"legalName": "Client 2", "tagIds": [tag], "providerId": provider})).await;
    let three = add(&house, json!({"legalName": "Client 3", "tagIds": [tag]})).await;
    let now = house.store.clock().now();
    let (week, id) = (Duration::WEEK, |global: &str| ClientId(row_of(global)));
    let bulk = house.store.bulk(practice.id, practice.owner.id);
    bulk.appointments(&[
        visit(practice, id(&one), now - week * 10, Status::Completed),
        visit(practice, id(&one), now + week * 2, Status::Scheduled),
        visit(practice, id(&one), now + week * 4, Status::Confirmed),
        visit(practice, id(&two), now - week * 20, Status::Completed),
        visit(practice, id(&two), now - week, Status::NoShow),
        visit(practice, id(&three), now - week * 3, Status::Completed),
        visit(practice, id(&three), now + week * 6, Status::Scheduled),
    ])
    .await
    .unwrap();
    add(&house, json!({"legalName": "Client 4"})).await;
    let at = |weeks: i32| text(now + week * weeks);
    let cases: &[(Value, &[&str])] = &[
        (json!({}), &["Client 1", "Client 2", "Client 3", "Client 4"]),
        (json!({"statuses": ["WAITING"]}), &["Client 1"]),
        (json!({"statuses": ["WAITING", "ACTIVE"]}), &["Client 1", "Client 2", "Client 3", "Client 4"]),
        (json!({"providerIds": [provider]}), &["Client 1", "Client 2"]),
        (json!({"tagIds": [tag]}), &["Client 2", "Client 3"]),
        (json!({"tagIds": [tag], "providerIds": [provider]}), &["Client 2"]),
        (json!({"lastSeenAfter": at(-12)}), &["Client 1", "Client 3"]),
        (json!({"lastSeenBefore": at(-8)}), &["Client 1", "Client 2"]),
        (json!({"lastSeenAfter": at(-12), "lastSeenBefore": at(-8)}), &["Client 1"]),
        (json!({"hasNextAppointment": true}), &["Client 1", "Client 3"]),
        (json!({"hasNextAppointment": false}), &["Client 2", "Client 4"]),
        (json!({"nextAppointmentBefore": at(3)}), &["Client 1"]),
        // The next one counts, not any later one.
        (json!({"nextAppointmentAfter": at(3)}), &["Client 3"]),
        (json!({"nextAppointmentAfter": at(1), "nextAppointmentBefore": at(5)}), &["Client 1"]),
        (json!({"hasNextAppointment": true, "tagIds": [tag], "lastSeenAfter": at(-4)}), &["Client 3"]),
        (json!({"statuses": ["DISCHARGED"]}), &[]),
    ];
    for (filter, expected) in cases {
        same(&house, filter.clone(), expected).await;
    }
}

/// More clients than the database is asked about at a time, most of whom it does not keep.
#[tokio::test]
async fn many_clients_are_asked_about_in_parts() {
    let house = House::open().await;
    let practice = &house.a;
    let bulk = house.store.bulk(practice.id, practice.owner.id);
    let tag = TagId(row_of(&add_tag(&house, "tag").await));
    let client = |number: usize| {
        let new = NewClient {
            legal_name: format!("Client {number:04}"),
            status: number.is_multiple_of(2).then_some(client::Status::Inactive),
            tags: if number.is_multiple_of(3) { vec![tag] } else { vec![] },
            ..NewClient::default()
        };
        (new, false)
    };
    let ids = bulk.clients(&(0..1_500).map(client).collect::<Vec<_>>()).await.unwrap();
    let from = house.store.clock().now() + Duration::WEEK;
    let visits = ids.iter().zip(0_i64..).filter(|(_, number)| number % 100 == 6);
    let visits: Vec<_> =
        visits.map(|(id, number)| visit(practice, *id, from + Duration::hours(number), Status::Scheduled)).collect();
    bulk.appointments(&visits).await.unwrap();
    let list = json!({"orderBy": "NAME", "filter": {"hasNextAppointment": true, "statuses": ["INACTIVE"], "tagIds": []}, "search": "client"});
    let expected: Vec<String> = (0..15).map(|number| format!("Client {:04}", number * 100 + 6)).collect();
    assert_eq!(found(&house, list.clone()).await, expected);
    let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
    let (mut next, mut last) = (list.clone(), list);
    next["first"] = json!(4);
    last["last"] = json!(4);
    for _ in 0..4 {
        let after = page(&house, &practice.owner, next.clone()).await;
        let before = page(&house, &practice.owner, last.clone()).await;
        forwards.extend(super::names(&after));
        backwards.splice(0..0, super::names(&before));
        next["after"] = after["pageInfo"]["endCursor"].clone();
        last["before"] = before["pageInfo"]["startCursor"].clone();
        assert_eq!(after["pageInfo"]["hasNextPage"], json!(forwards.len() < 15));
        assert_eq!(before["pageInfo"]["hasPreviousPage"], json!(backwards.len() < 15));
    }
    assert_eq!((&forwards, &backwards), (&expected, &expected));
}
