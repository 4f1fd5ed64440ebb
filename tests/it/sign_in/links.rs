//! One-time links.
use super::{code, link, redeem, who_am_i};
use serde_json::{Value, json};
use tests::{House, Person, together, wire};

#[tokio::test]
async fn a_link_becomes_a_bearer_token_that_signs_in() {
    let house = House::open().await;
    let token = link(&house, &house.a.therapist).await;
    let answer = redeem(&house, &token, false, &[]).await;
    assert_eq!(answer.header("set-cookie"), "");
    let payload = answer.json()["data"]["signIn"].clone();
    assert_eq!((&payload["errors"], payload["expiresAt"].is_string()), (&json!([]), true));
    let bearer = format!("Bearer {}", payload["token"].as_str().unwrap());
    let me = who_am_i(&house, &[("authorization", &bearer)]).await;
    assert_eq!(me["data"]["viewer"], json!({"role": "THERAPIST", "user": {"displayName": "Therapist of North"}}));
    let events = "select count(*) from audit.events where action = 'sign_in'";
    assert_eq!(house.database.count(events).await, 1);
}

/// What looks at a link, as mail scanners do, does not use it up.
#[tokio::test]
async fn looking_at_the_page_does_not_redeem_the_link() {
    let house = House::open().await;
    let token = link(&house, &house.a.owner).await;
    let page = format!("{}/sign-in", house.url);
    for method in ["GET", "HEAD", "GET"] {
        let answer = wire::send(method, &page, "", &[], b"").await;
        assert_eq!(answer.status, 200, "{method}");
        assert!(!answer.body.contains(&token) && answer.header("cache-control").contains("no-"), "{answer:?}");
    }
    let payload = redeem(&house, &token, false, &[]).await.json()["data"]["signIn"].clone();
    assert!(payload["token"].is_string(), "{payload}");
}

/// Unknown, used, expired, or of somebody who left: the answer is the same to the last byte.
#[tokio::test]
async fn links_that_do_not_work_are_not_told_apart() {
    let house = House::open().await;
    let used = link(&house, &house.a.owner).await;
    redeem(&house, &used, false, &[]).await;
    let expired = link(&house, &house.a.therapist).await;
    let expire = "update pazpaz.sign_in_links set expires_at = now() where used_at is null returning 1::bigint";
    assert_eq!(house.database.count(expire).await, 1);
    let left = link(&house, &house.a.assistant).await;
    let leave =
        "update pazpaz.users set deleted_at = now() where display_name = 'Assistant of North' returning 1::bigint";
    assert_eq!(house.database.count(leave).await, 1);
    let unknown = redeem(&house, "pzl_nobody", false, &[]).await;
    let payload = unknown.json()["data"]["signIn"].clone();
    assert_eq!((&payload["errors"][0]["code"], &payload["token"]), (&json!("NOT_FOUND"), &Value::Null));
    let nonsense = ["", " ", "\u{0}", "' or true --", &"x".repeat(10_000)];
    for token in [used.as_str(), &expired, &left].into_iter().chain(nonsense) {
        for cookie in [false, true] {
            let answer = redeem(&house, token, cookie, &[]).await;
            assert_eq!((&answer.body, answer.status), (&unknown.body, unknown.status), "{token:.20}");
            assert_eq!(answer.header("set-cookie"), "");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_who_race_with_one_link_one_gets_in() {
    let house = House::open().await;
    let before = house.database.count("select count(*) from pazpaz.sign_ins").await;
    for cookie in [false, true] {
        let token = link(&house, &house.a.owner).await;
        let answers = together((0..20).map(|_| redeem(&house, &token, cookie, &[]))).await;
        let won = answers.iter().filter(|answer| answer.json()["data"]["signIn"]["errors"] == json!([])).count();
        let cookies = answers.iter().filter(|answer| !answer.header("set-cookie").is_empty()).count();
        assert_eq!((won, cookies), (1, usize::from(cookie)));
    }
    assert_eq!(house.database.count("select count(*) from pazpaz.sign_ins").await, before + 2);
}

/// A token leaves once. What stays is its hash.
#[tokio::test]
async fn no_token_is_found_in_the_database() {
    let house = House::open().await;
    let Person { token: bearer, .. } = &house.a.owner;
    let open = link(&house, &house.a.owner).await;
    let used = link(&house, &house.a.therapist).await;
    let signed_in = redeem(&house, &used, false, &[]).await.json()["data"]["signIn"]["token"].clone();
    let tables = house
        .database
        .texts(
            "select c.oid::regclass::text from pg_class c where c.relkind = 'r' \
        and c.relnamespace in (select oid from pg_namespace where nspname in ('pazpaz', 'audit'))",
        )
        .await;
    assert!(tables.len() > 10);
    for table in tables {
        let rows = house.database.texts(&format!("select t::text from {table} t")).await.join("\n");
        for token in [bearer.as_str(), &open, &used, signed_in.as_str().unwrap()] {
            let secret = &token[4..];
            let hex: String = token.bytes().map(|byte| format!("{byte:02x}")).collect();
            let raw: String =
                tests::base64url(secret).unwrap_or_default().iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(
                !rows.contains(secret) && !rows.contains(&hex) && (raw.is_empty() || !rows.contains(&raw)),
                "{table}"
            );
        }
    }
    assert_eq!(code(&who_am_i(&house, &[("authorization", &format!("Bearer {open}"))]).await), "UNAUTHENTICATED");
}
