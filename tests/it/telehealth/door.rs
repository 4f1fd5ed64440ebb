//! What a token does and what it tells.
use super::{Clinic, is_in, unknown};
use serde_json::{Value, json};
use tests::{House, faults, wire};

#[tokio::test]
async fn a_token_lets_in_once_and_can_then_only_leave() {
    let clinic = Clinic::open(5).await;
    let room = clinic.session("room").await["room"].clone();
    let token = clinic.token("CLIENT").await;
    assert!(token.starts_with("pzt_") && token.len() == 47);
    assert!(unknown(&clinic.leave(&token).await), "nobody leaves who has not joined");
    let joined = clinic.join(&token).await;
    assert!(is_in(&joined), "{joined}");
    assert_eq!((&joined["room"], &joined["role"], &joined["recording"]), (&room, &json!("CLIENT"), &json!(false)));
    assert!(unknown(&clinic.join(&token).await));
    let left = clinic.leave(&token).await;
    assert!(left["leftAt"].is_string(), "{left}");
    assert!(unknown(&clinic.leave(&token).await) && unknown(&clinic.join(&token).await));
    let who =
        clinic.session("participants { role joinedAt leftAt location invitedBy { displayName } user { id } }").await;
    let who = &who["participants"][0];
    assert_eq!(who["location"], "12 Harbor Street, at home");
    assert_eq!(who["leftAt"], left["leftAt"]);
    assert!(who["joinedAt"].as_str() <= who["leftAt"].as_str() && who["user"].is_null(), "{who}");
}

/// By the name of a room nobody can be told, and no two are alike.
#[tokio::test]
async fn rooms_are_nothing_but_chance() {
    let clinic = Clinic::open(5).await;
    let mut rooms = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let room = clinic.room().await;
        let room = match room["telehealthSession"]["id"].as_str() {
            Some(id) => {
                let end = clinic.house.step(clinic.who(), "endTelehealth", "telehealthSession { room }", id, 1).await;
                end["telehealthSession"]["room"].as_str().unwrap().to_owned()
            }
            // The one that was open already.
            None => {
                assert_eq!(faults(&room), [("TAKEN".to_owned(), "appointmentId".to_owned())]);
                clinic.end().await["telehealthSession"]["room"].as_str().unwrap().to_owned()
            }
        };
        assert!(room.len() == 32 && room.bytes().all(|byte| byte.is_ascii_hexdigit()), "{room}");
        assert!(rooms.insert(room));
    }
}

#[tokio::test]
async fn a_client_must_say_where_they_are_and_a_guest_who_they_are() {
    let clinic = Clinic::open(5).await;
    let token = clinic.token("CLIENT").await;
    let join = async |token: &str, location: Value| {
        clinic.house.come("joinTelehealth", super::JOINED, json!({"token": token, "location": location})).await
    };
    let fault = [("INVALID".to_owned(), "location".to_owned())];
    for location in [Value::Null, json!(""), json!("  "), json!("x".repeat(501)), json!("a\u{0}b")] {
        assert_eq!(faults(&join(&token, location.clone()).await), fault, "{location}");
    }
    // Whoever has no token learns nothing by it.
    assert!(unknown(&join(&format!("pzt_{}", "A".repeat(43)), Value::Null).await));
    assert!(is_in(&join(&token, json!("x".repeat(500))).await));
    let guest = clinic.token("GUEST").await;
    assert!(is_in(&join(&guest, Value::Null).await));
    let nameless = json!({"telehealthSessionId": clinic.session, "role": "GUEST"});
    let nameless = clinic.house.run(clinic.who(), "inviteToTelehealth", "token", nameless).await;
    assert_eq!(
        (faults(&nameless), &nameless["token"]),
        (vec![("INVALID".to_owned(), "name".to_owned())], &Value::Null)
    );
}

/// That a token was never made, was used or withdrawn, or is of a visit that is over, called off, done or ended: it is one answer, byte
/// for byte.
#[tokio::test]
async fn whatever_is_wrong_with_a_token_is_one_answer() {
    let answers = async |house: &House, token: &str| {
        let mut bodies = Vec::new();
        for document in [
            "mutation ($token: String!) { a: joinTelehealth(input: {token: $token, location: \"x\"}) { room opensAt errors { code path message } } }",
            "mutation ($token: String!) { a: leaveTelehealth(input: {token: $token}) { leftAt errors { code path message } } }",
        ] {
            let body = json!({"query": document, "variables": {"token": token}}).to_string();
            let headers = [("content-type", "application/json")];
            let answer = wire::send("POST", &house.graphql(), "", &headers, body.as_bytes()).await;
            assert_eq!(answer.status, 200);
            bodies.push(answer.body);
        }
        bodies
    };
    let clinic = Clinic::open(5).await;
    let never = answers(&clinic.house, &format!("pzt_{}", "A".repeat(43))).await;
    for nonsense in ["", "x", "pzt_", &"A".repeat(47), &format!("pzt_{}", "é".repeat(43)), "pzt_\u{0}"] {
        assert_eq!(answers(&clinic.house, nonsense).await, never, "{nonsense}");
    }
    let used = clinic.token("GUEST").await;
    clinic.join(&used).await;
    clinic.leave(&used).await;
    assert_eq!(answers(&clinic.house, &used).await, never);
    let withdrawn = clinic.invited("CLIENT").await;
    let (id, token) = (&withdrawn["telehealthParticipant"]["id"], withdrawn["token"].as_str().unwrap());
    let step = "withdrawTelehealthInvitation";
    clinic.house.step(clinic.who(), step, super::PARTICIPANT, id.as_str().unwrap(), 1).await;
    assert_eq!(answers(&clinic.house, token).await, never);
    let ended = clinic.token("CLIENT").await;
    clinic.end().await;
    assert_eq!(answers(&clinic.house, &ended).await, never);

    let cancelled = Clinic::open(5).await;
    let token = cancelled.token("CLIENT").await;
    cancelled.step("cancelAppointment", json!({"reason": "OTHER"})).await;
    assert_eq!(answers(&cancelled.house, &token).await, never);
    for step in ["completeAppointment", "markNoShow"] {
        let done = Clinic::open(-5).await;
        let token = done.token("CLIENT").await;
        done.step(step, Value::Null).await;
        assert_eq!(answers(&done.house, &token).await, never, "{step}");
    }
    let late = Clinic::open(-50).await;
    let token = late.token("CLIENT").await;
    late.house.store.clock().advance(time::Duration::minutes(11));
    assert_eq!(answers(&late.house, &token).await, never);
}

/// Nobody is signed in who comes with a token; the receipt says so, says from where, and tells of no value.
#[tokio::test]
async fn joining_and_leaving_leave_receipts_of_nobody() {
    let clinic = Clinic::open(5).await;
    let token = clinic.token("CLIENT").await;
    clinic.join(&token).await;
    clinic.leave(&token).await;
    let sql = "select action || ' ' || entity || ' ' || array_to_string(fields, ',') || ' ' || coalesce(network, '-') \
        from audit.events where actor_id is null and entity like 'telehealth%' order by position";
    let events = clinic.house.database.texts(sql).await;
    let network = "127.0.0.0/24";
    assert_eq!(
        events,
        [
            format!("read telehealth_session room {network}"),
            format!("change telehealth_participant joined_at,location {network}"),
            format!("change telehealth_participant left_at {network}"),
        ]
    );
    let account = "query ($id: ID!) { client(id: $id) { accounting(first: 3) { nodes { sentence } } } }";
    let account = clinic.house.data(clinic.who(), account, json!({"id": clinic.client})).await;
    let account = account.to_string();
    assert!(account.contains("somebody with an invitation changed the left at of"), "{account}");
}

/// Of a client who was erased nobody joins.
#[tokio::test]
async fn an_erased_clients_tokens_are_none() {
    let clinic = Clinic::open(5).await;
    let token = clinic.token("CLIENT").await;
    let keep = format!("update pazpaz.workspaces set retention_years = 0 where id = '{}'", clinic.house.a.id.0);
    clinic.house.database.rows(&keep).await;
    let input = json!({"id": clinic.client, "expectedVersion": 1, "reason": "asked for it"});
    let erased = clinic.house.run(clinic.who(), "eraseClient", "erasure { id }", input).await;
    assert_eq!(erased["errors"], json!([]));
    assert!(unknown(&clinic.join(&token).await));
}
