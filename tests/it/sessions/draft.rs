//! Drafts: what an autosave sends is what changes.
use super::{Room, SESSION, id, one};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::{Value, json};
use tests::{faults, together};

const PARTS: [&str; 4] = ["subjective", "objective", "assessment", "plan"];

#[tokio::test]
async fn an_autosave_changes_what_was_typed_and_nothing_else() {
    let room = Room::open().await;
    let mut written = room.draft(json!({"subjective": "s", "objective": "o", "assessment": "a", "plan": "p"})).await;
    assert_eq!((&written["status"], &written["sessionAt"]), (&json!("DRAFT"), &json!("2024-03-01T10:00:00Z")));
    // As typed, to the last space: nothing is trimmed away under a writer's cursor.
    let typed = ["  two spaces before, a line after\n", "\t", "e\u{301} ≠ é, שלום, 👩🏽‍⚕️", "a\r\nb \u{200f}c  "];
    for (part, text) in PARTS.iter().zip(typed) {
        let mut expected = written.clone();
        expected[*part] = json!(text);
        expected["version"] = json!(written["version"].as_i64().unwrap() + 1);
        let input = json!({"id": id(&written), "expectedVersion": written["version"], *part: text});
        written = room.changed("changeSession", input).await;
        assert_eq!(written, expected, "{part}");
        assert_eq!(room.read(id(&written)).await, expected, "{part}");
    }
    let moved = json!({"id": id(&written), "expectedVersion": 5, "sessionAt": "2024-03-01T11:30:00+01:00"});
    let moved = room.changed("changeSession", moved).await;
    assert_eq!((&moved["sessionAt"], &moved["plan"]), (&json!("2024-03-01T10:30:00Z"), &written["plan"]));
}

#[tokio::test]
async fn null_and_an_empty_text_empty_a_part() {
    let room = Room::open().await;
    let draft = room.draft(json!({"subjective": "s", "objective": "o", "assessment": "a"})).await;
    for (version, (part, value)) in (1..).zip([("subjective", Value::Null), ("objective", json!(""))]) {
        let input = json!({"id": id(&draft), "expectedVersion": version, part: value});
        let emptied = room.changed("changeSession", input).await;
        assert_eq!((&emptied[part], &emptied["assessment"]), (&Value::Null, &json!("a")), "{part}");
    }
    assert_eq!(room.house.database.count("select count(*) from pazpaz.sessions where objective_enc is null").await, 1);
}

#[tokio::test]
async fn a_stale_autosave_is_refused_and_nothing_is_lost() {
    let room = Room::open().await;
    let draft = room.draft(json!({"subjective": "first"})).await;
    room.changed("changeSession", json!({"id": id(&draft), "expectedVersion": 1, "subjective": "second"})).await;
    let late = json!({"id": id(&draft), "expectedVersion": 1, "subjective": "late", "plan": "late"});
    let refused = room.house.run(room.who(), "changeSession", SESSION, late).await;
    assert_eq!(faults(&refused), one("STALE", "expectedVersion"));
    assert_eq!(refused["errors"][0]["currentVersion"], 2);
    let kept = room.read(id(&draft)).await;
    assert_eq!((&kept["subjective"], &kept["plan"]), (&json!("second"), &Value::Null));
    // The database says so to the server: no word of a draft is changed that is not kept.
    let app = room.house.database.url("pazpaz_app");
    let mut connection = PgConnection::connect(&app).await.unwrap();
    let workspace = room.house.a.id.0;
    for set in ["subjective_enc = null", "session_at = now()"] {
        let sql =
            format!("select set_config('app.workspace_id', '{workspace}', false); update pazpaz.sessions set {set}");
        let error = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap_err();
        assert!(error.to_string().contains("what a session said is kept"), "{set}: {error}");
    }
}

/// Two windows that save at the same time: one save of each version is kept, and the other is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_saves_of_one_version_that_race_one_wins() {
    let room = Room::open().await;
    let draft = room.draft(json!({})).await;
    let race = (0..8).map(|racer| {
        let input = json!({"id": id(&draft), "expectedVersion": 1, "plan": format!("plan {racer}")});
        room.house.run(room.who(), "changeSession", SESSION, input)
    });
    let answers = together(race).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer["session"].is_object()).collect();
    assert_eq!(won.len(), 1);
    assert_eq!(room.read(id(&draft)).await, won[0]["session"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_has_one_session_whoever_is_first() {
    let room = Room::open().await;
    let authors = [&room.house.a.therapist, &room.house.a.owner];
    let race = (0..8).map(|racer| {
        let input = json!({"appointmentId": room.visit, "plan": format!("plan {racer}")});
        room.house.run(authors[racer % 2], "writeSession", SESSION, input)
    });
    let answers = together(race).await;
    assert_eq!(answers.iter().filter(|answer| answer["session"].is_object()).count(), 1);
    for answer in answers.iter().filter(|answer| answer["session"].is_null()) {
        assert_eq!(faults(answer), one("TAKEN", "appointmentId"));
    }
    assert_eq!(room.house.database.count("select count(*) from pazpaz.sessions").await, 1);
}

#[tokio::test]
async fn a_draft_names_what_it_is_about() {
    let room = Room::open().await;
    let (house, who) = (&room.house, room.who());
    let other = house.add_client(who, "Bea").await;
    let foreign = house.add_client(&house.b.owner, "Cid").await;
    let cases = [
        (json!({}), "INVALID", "clientId"),
        (json!({"clientId": foreign}), "NOT_FOUND", "clientId"),
        (json!({"appointmentId": other}), "NOT_FOUND", "appointmentId"),
        // A note cannot hang on another client's visit.
        (json!({"appointmentId": room.visit, "clientId": other}), "NOT_FOUND", "appointmentId"),
        (json!({"clientId": other, "sessionAt": "1999-12-31T00:00:00Z"}), "INVALID", "sessionAt"),
        (json!({"clientId": other, "sessionAt": "9999-12-31T23:59:59Z"}), "INVALID", "sessionAt"),
        (json!({"clientId": other, "plan": "x".repeat(50_001)}), "INVALID", "plan"),
    ];
    for (input, code, path) in cases {
        let refused = house.run(who, "writeSession", SESSION, input).await;
        assert_eq!(faults(&refused), one(code, path));
    }
    let alone = room.changed("writeSession", json!({"clientId": other, "plan": "x".repeat(50_000)})).await;
    assert_eq!((alone["plan"].as_str().map(str::len), &alone["appointment"]), (Some(50_000), &Value::Null));
    // The database says the same to whoever writes past the program.
    let hang = "insert into pazpaz.sessions (workspace_id, id, client_id, provider_id, appointment_id, session_at, created_by, updated_by) \
        select s.workspace_id, gen_random_uuid(), s.client_id, s.provider_id, a.id, now(), s.created_by, s.updated_by \
        from pazpaz.sessions s, pazpaz.appointments a";
    let admin = house.database.admin().await;
    let error = sea_orm::ConnectionTrait::execute_unprepared(&admin, hang).await.unwrap_err();
    assert!(error.to_string().contains("sessions_appointment"), "{error}");
}
