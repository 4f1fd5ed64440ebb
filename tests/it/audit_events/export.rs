//! The trail as a file.

mod command;
mod ends;

use std::collections::BTreeMap;

use entity::Id as _;
use serde_json::{Value, json};
use tests::wire::{self, Answer};
use tests::{House, Person};

use crate::encoding::global_id;

async fn export(house: &House, who: Option<&Person>, body: Value) -> Answer {
    let bearer = format!("Bearer {}", who.map_or("nobody", |who| &who.token));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    wire::send("POST", &format!("{}/audit/export", house.url), "", &headers, body.to_string().as_bytes()).await
}

/// A table after RFC 4180, read by its rules alone.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut letters) = (false, text.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.push(letters.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "the last line has no end");
    let head = rows.remove(0);
    rows.into_iter()
        .map(|row| {
            assert_eq!(row.len(), head.len());
            head.iter().cloned().zip(row).collect()
        })
        .collect()
}

/// An event as both forms and the database say it.
fn of_json(line: &Value) -> BTreeMap<String, String> {
    let snake = |name: &str| {
        name.chars()
            .flat_map(|c| if c.is_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] })
            .collect::<String>()
    };
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            items.iter().map(|item| item.as_str().unwrap_or("none").to_owned()).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    };
    line.as_object().unwrap().iter().map(|(name, value)| (snake(name), text(value))).collect()
}

const STORED: &str = "select jsonb_build_object('position', position, 'occurred_at', to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), \
    'id', id, 'workspace_id', workspace_id, 'request_id', request_id, 'actor_kind', actor_kind, 'actor_id', actor_id, 'sign_in_id', sign_in_id, 'network', network, \
    'action', action, 'operation', operation, 'entity', entity, 'entity_ids', entity_ids, 'client_ids', client_ids, 'fields', fields, \
    'digests', encode(digests, 'hex'), 'mac', encode(mac, 'hex'))::text from audit.events where workspace_id = ";

#[tokio::test]
async fn both_forms_hold_the_whole_trail_to_the_last_byte() {
    let house = House::open().await;
    let plants = crate::plants::Plants::sow(&house, &house.a, 41).await;
    // More than one part of it.
    let read = "query Many($id: ID!) { client(id: $id) { legalName createdAt } }";
    let mut reads = Vec::new();
    for _ in 0..600 {
        reads.push(house.data(&house.a.owner, read, json!({"id": plants.ids["Client"]})));
        if reads.len() == 50 {
            tests::together(std::mem::take(&mut reads)).await;
        }
    }
    let stored = |until: i64| format!("{STORED}'{}' and position <= {until} order by position", house.a.id.0);
    let until = house.database.count("select max(position) from audit.events").await;
    let stored: Vec<_> = house
        .database
        .texts(&stored(until))
        .await
        .iter()
        .map(|text| of_json(&serde_json::from_str(text).unwrap()))
        .collect();
    assert!(stored.len() > 600);

    let lines = export(&house, Some(&house.a.owner), json!({"format": "jsonl"})).await;
    assert_eq!(
        (lines.status, lines.header("content-type")),
        (200, "application/jsonl; charset=utf-8"),
        "{}",
        lines.body
    );
    assert_eq!(lines.header("content-disposition"), "attachment; filename=\"audit-trail.jsonl\"");
    assert_eq!(lines.header("cache-control"), "no-store");
    let read: Vec<_> = lines.body.lines().map(|line| of_json(&serde_json::from_str(line).unwrap())).collect();
    assert_eq!(read[..stored.len()], stored);
    // The export is in it itself, since it was written down before the first byte.
    assert_eq!(read.len(), stored.len() + 1);
    assert_eq!(
        (&*read[stored.len()]["action"], &*read[stored.len()]["request_id"]),
        ("export", lines.header("x-request-id"))
    );

    let csv = export(&house, Some(&house.a.owner), json!({"format": "csv"})).await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8; header=present"));
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"audit-trail.csv\"");
    let read: Vec<_> = table(&csv.body);
    assert_eq!(read[..stored.len()], stored);
    assert_eq!(read.len(), stored.len() + 2);
}

#[tokio::test]
async fn an_export_is_narrowed_like_the_list() {
    let house = House::open().await;
    let (owner, therapist) = (&house.a.owner, &house.a.therapist);
    let (ann, ben) = (house.add_client(owner, "Ann").await, house.add_client(therapist, "Ben").await);
    let user = global_id(entity::UserId::TABLE, therapist.id.0);
    let theirs = house.add_client(&house.b.owner, "Zoe").await;
    let rows = async |body: Value| {
        let answer = export(&house, Some(owner), body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let read: Vec<Value> = answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        read.iter()
            .map(|line| format!("{} {}", line["action"].as_str().unwrap(), line["entityIds"]))
            .collect::<Vec<_>>()
    };
    let of = |client: &str| format!("create [\"{}\"]", house.database.uuid(client));
    let exported = |client: &str| format!("export [\"{}\"]", house.database.uuid(client));
    assert_eq!(rows(json!({"format": "jsonl", "clientId": ann})).await, [of(&ann), exported(&ann)]);
    house.seal().await;
    assert_eq!(rows(json!({"format": "jsonl", "clientId": ben})).await, [of(&ben), exported(&ben)]);
    assert_eq!(rows(json!({"format": "jsonl", "userId": user})).await, [of(&ben)]);
    assert_eq!(rows(json!({"format": "jsonl", "userId": user, "clientId": ann})).await, Vec::<String>::new());
    let span =
        json!({"format": "jsonl", "from": "2020-01-01T00:00:00Z", "to": "2020-01-02T00:00:00+02:00", "clientId": null});
    assert_eq!(rows(span).await, Vec::<String>::new());
    // Another practice's and nobody's are the same, and neither is named in the receipt.
    for nobody in [theirs.as_str(), "nonsense", ""] {
        assert_eq!(rows(json!({"format": "jsonl", "clientId": nobody})).await, Vec::<String>::new());
    }
    let named = format!(
        "select count(*) from audit.events where workspace_id = '{}' and '{}' = any(entity_ids)",
        house.a.id.0,
        house.database.uuid(&theirs)
    );
    assert_eq!(house.database.count(&named).await, 0);
    let csv = export(&house, Some(owner), json!({"format": "csv", "clientId": theirs})).await;
    assert_eq!((csv.status, csv.body.lines().count()), (200, 1), "{}", csv.body);
}

#[tokio::test]
async fn an_export_is_for_owners_who_are_signed_in() {
    let house = House::open().await;
    house.add_client(&house.a.owner, "Ann").await;
    let exports = "select count(*) from audit.events where action = 'export'";
    let good = json!({"format": "jsonl"});
    for (who, status, code) in [
        (None, 401, "UNAUTHENTICATED"),
        (Some(&house.a.therapist), 403, "FORBIDDEN"),
        (Some(&house.a.assistant), 403, "FORBIDDEN"),
    ] {
        let answer = export(&house, who, good.clone()).await;
        assert_eq!(
            (answer.status, &answer.json()["errors"][0]["extensions"]["code"]),
            (status, &json!(code)),
            "{}",
            answer.body
        );
    }
    let owner = Some(&house.a.owner);
    for body in [
        json!({}),
        json!({"format": "xml"}),
        json!({"format": "csv", "form": "x"}),
        json!({"format": "csv", "from": "yesterday"}),
        json!([1]),
    ] {
        let answer = export(&house, owner, body.clone()).await;
        assert_eq!(
            (answer.status, &answer.json()["errors"][0]["extensions"]["code"]),
            (400, &json!("BAD_REQUEST")),
            "{body}: {}",
            answer.body
        );
    }
    let turned = json!({"format": "csv", "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"});
    assert_eq!(export(&house, owner, turned).await.json()["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let url = format!("{}/audit/export", house.url);
    let bearer = format!("Bearer {}", house.a.owner.token);
    for method in ["GET", "HEAD", "PUT", "DELETE"] {
        let answer = wire::send(method, &url, "", &[("authorization", &bearer)], &[]).await;
        assert_eq!(answer.status, 405, "{method}");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
        assert_eq!(wire::send("POST", &url, "", &headers, good.to_string().as_bytes()).await.status, 415, "{kind}");
    }
    assert_eq!(house.database.count(exports).await, 0, "what was refused was handed out");
    assert_eq!(export(&house, owner, good).await.status, 200);
    assert_eq!(house.database.count(exports).await, 1);
}

/// A page of another site cannot make a browser fetch it.
#[tokio::test]
async fn a_cookie_counts_with_the_header_and_the_origin_only() {
    let house = House::open().await;
    let url = format!("{}/audit/export", house.url);
    let host = house.url.clone();
    let cookie = format!("pazpaz={}", house.a.owner.token);
    let json = ("content-type", "application/json");
    let own = [json, ("cookie", cookie.as_str()), ("x-pazpaz-csrf", "1"), ("origin", host.as_str())];
    let forged: [&[(&str, &str)]; 4] = [
        &own[..2],
        &[json, own[1], ("x-pazpaz-csrf", "0")],
        &[json, own[1], own[2], ("origin", "https://elsewhere.example")],
        &[json, own[1], own[2], ("sec-fetch-site", "cross-site")],
    ];
    for headers in forged {
        let answer = wire::send("POST", &url, "", headers, b"{\"format\":\"csv\"}").await;
        assert_eq!(
            (answer.status, &answer.json()["errors"][0]["extensions"]["code"]),
            (403, &json!("CSRF")),
            "{headers:?}"
        );
    }
    assert_eq!(house.database.count("select count(*) from audit.events where action = 'export'").await, 0);
    assert_eq!(wire::send("POST", &url, "", &own, b"{\"format\":\"csv\"}").await.status, 200);
}

/// Without its receipt there is no export.
#[tokio::test]
async fn the_receipt_comes_before_the_first_byte() {
    let house = House::open().await;
    house.add_client(&house.a.owner, "Ann").await;
    house.database.rows("revoke execute on function audit.record from pazpaz_app").await;
    let answer = export(&house, Some(&house.a.owner), json!({"format": "jsonl"})).await;
    assert_eq!(answer.status, 500, "{}", answer.body);
    assert!(!answer.body.contains("create"), "{}", answer.body);
}
