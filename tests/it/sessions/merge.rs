//! Two windows of one author: what was typed in different parts is merged, what was typed in one part is answered, and all of it is kept.
use super::{Room, SESSION, id, one};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{Chance, faults, together};

/// The parts of a session as the API calls them, and what they are called as fields.
const FIELDS: [(&str, &str); 4] =
    [("subjective", "SUBJECTIVE"), ("objective", "OBJECTIVE"), ("assessment", "ASSESSMENT"), ("plan", "PLAN")];
const CONFLICT: &str = "session { id version subjective objective assessment plan sessionAt } \
    conflict { baseVersion session { version } fields { field base theirs yours conflicting } kept { id kind version fields } }";

/// What a session says, part by part.
type Parts = [Option<String>; 4];

fn parts(node: &Value) -> Parts {
    FIELDS.map(|(part, _)| node[part].as_str().map(str::to_owned))
}

impl Room {
    pub(super) async fn save(&self, id: &str, expected: i64, parts: Value) -> Value {
        let mut input = parts;
        input["id"] = json!(id);
        input["expectedVersion"] = json!(expected);
        self.house.run(self.who(), "changeSession", CONFLICT, input).await
    }

    pub(super) async fn unmerged(&self, id: &str) -> Value {
        let document = "query ($id: ID!) { session(id: $id) { unmerged { id version fields subjective objective assessment plan } } }";
        self.house.data(self.who(), document, json!({ "id": id })).await["session"]["unmerged"].clone()
    }
}

#[tokio::test]
async fn what_was_typed_in_different_parts_becomes_one_version() {
    let room = Room::open().await;
    let draft = room.draft(json!({"subjective": "s", "objective": "o", "plan": "p"})).await;
    let first = room.save(id(&draft), 1, json!({"subjective": "s, here"})).await;
    assert_eq!(first["session"]["version"], 2);
    let before = room.house.database.count("select count(*) from audit.events where action = 'read'").await;
    let second = room
        .save(id(&draft), 1, json!({"plan": "p, there", "objective": null, "sessionAt": "2024-03-01T10:05:00Z"}))
        .await;
    assert_eq!((&second["errors"], &second["conflict"]), (&json!([]), &Value::Null));
    let session = &second["session"];
    assert_eq!(parts(session), [Some("s, here"), None, None, Some("p, there")].map(|part| part.map(str::to_owned)));
    assert_eq!((&session["version"], &session["sessionAt"]), (&json!(3), &json!("2024-03-01T10:05:00Z")));
    // To merge what does not overlap nothing needs to be looked at: what the answer shows is all that was opened.
    let opened = room.house.database.count("select count(*) from audit.events where action = 'read'").await;
    assert_eq!(opened - before, 1);
    // Both have come to the same, or one of them has sent what it had read: that is no conflict.
    let same = room.save(id(&draft), 1, json!({"subjective": "s, here", "plan": "p"})).await;
    assert_eq!(
        (&same["errors"], &same["session"]["plan"], &same["session"]["version"]),
        (&json!([]), &json!("p, there"), &json!(3))
    );
}

#[tokio::test]
async fn what_was_typed_in_one_part_is_answered_with_all_sides_and_kept() {
    let room = Room::open().await;
    let draft = room.draft(json!({"subjective": "base", "plan": "p"})).await;
    room.save(id(&draft), 1, json!({"subjective": "theirs", "assessment": "a"})).await;
    let late = json!({"subjective": "yours", "plan": "p, too", "objective": ""});
    let answer = room.save(id(&draft), 1, late.clone()).await;
    assert_eq!(faults(&answer), one("STALE", "expectedVersion"));
    assert_eq!((&answer["session"], &answer["errors"][0]["currentVersion"]), (&Value::Null, &json!(2)));
    let conflict = &answer["conflict"];
    assert_eq!((&conflict["baseVersion"], &conflict["session"]["version"]), (&json!(1), &json!(2)));
    let expected = json!([
        {"field": "SUBJECTIVE", "base": "base", "theirs": "theirs", "yours": "yours", "conflicting": true},
        {"field": "ASSESSMENT", "base": null, "theirs": "a", "yours": null, "conflicting": false},
        {"field": "PLAN", "base": "p", "theirs": "p", "yours": "p, too", "conflicting": false},
    ]);
    assert_eq!(conflict["fields"], expected);
    let kept = &conflict["kept"];
    assert_eq!((&kept["kind"], &kept["version"]), (&json!("UNMERGED"), &json!(1)));
    let now = room.read(id(&draft)).await;
    assert_eq!((&now["version"], &now["subjective"], &now["plan"]), (&json!(2), &json!("theirs"), &json!("p")));

    // An autosave sends it again and again, and it is kept once; more of it is another.
    assert_eq!(room.save(id(&draft), 1, late).await["conflict"]["kept"]["id"], kept["id"]);
    let more = room.save(id(&draft), 1, json!({"subjective": "yours, and more"})).await;
    let list = room.unmerged(id(&draft)).await;
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!((&list[0]["id"], &list[0]["subjective"]), (&more["conflict"]["kept"]["id"], &json!("yours, and more")));
    assert_eq!((&list[1]["subjective"], &list[1]["plan"]), (&json!("yours"), &json!("p, too")));
    // It is for who sent it, and for nobody else: not in the list, and not by its id.
    let document = "query ($id: ID!, $kept: ID!) { session(id: $id) { unmerged { id } } node(id: $kept) { id } }";
    let variables = json!({"id": id(&draft), "kept": kept["id"]});
    let others = room.house.data(&room.house.a.owner, document, variables).await;
    assert_eq!(others, json!({"session": {"unmerged": []}, "node": null}));

    // What is settled leaves the list; nothing of it is deleted.
    let settle = json!({"subjective": "theirs and yours", "settles": [list[0]["id"], list[1]["id"]]});
    let settled = room.save(id(&draft), 2, settle).await;
    assert_eq!(settled["session"]["version"], 3);
    assert_eq!(room.unmerged(id(&draft)).await, json!([]));
    assert_eq!(
        room.house.database.count("select count(*) from pazpaz.session_revisions where kind = 'unmerged'").await,
        2
    );
    let replaced =
        room.house.database.texts("select id::text from pazpaz.session_revisions where kind = 'replaced'").await;
    for strange in [id(&draft).to_owned(), room.client.clone(), replaced[0].clone()] {
        let refused = room.save(id(&draft), 3, json!({"plan": "x", "settles": [strange]})).await;
        assert_eq!(faults(&refused), one("NOT_FOUND", "settles"));
    }
}

#[tokio::test]
async fn there_is_no_version_to_merge_with_but_an_earlier_one() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "p"})).await;
    room.save(id(&draft), 1, json!({"plan": "q"})).await;
    for strange in [0, -1, 3, i64::from(i32::MAX)] {
        let refused = room.save(id(&draft), strange, json!({"subjective": "s"})).await;
        assert_eq!(
            (faults(&refused), &refused["conflict"]),
            (one("STALE", "expectedVersion"), &Value::Null),
            "{strange}"
        );
    }
    // Nothing new is no new version.
    assert_eq!(room.save(id(&draft), 2, json!({"plan": "q", "subjective": ""})).await["session"]["version"], 2);
    assert_eq!(room.house.database.count("select count(*) from pazpaz.session_revisions").await, 1);
}

/// What the server should make of a save, by the rules alone.
fn merged(versions: &[Parts], expected: usize, sent: &[Option<Option<String>>; 4]) -> Option<Parts> {
    let (base, theirs) = (&versions[expected - 1], &versions[versions.len() - 1]);
    let mut result = theirs.clone();
    for at in 0..4 {
        let Some(yours) = &sent[at] else { continue };
        match (*yours == base[at], theirs[at] == base[at], *yours == theirs[at]) {
            (true, ..) | (.., true) => {}
            (_, true, _) => result[at] = yours.clone(),
            _ => return None,
        }
    }
    Some(result)
}

/// Two devices of one author, each with its own idea of what the version is, save whatever comes: each answer is the one that the rules give,
/// and of all that was ever typed nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_text_that_was_ever_sent_is_lost() {
    let room = Room::open().await;
    for seed in 0..4_u64 {
        let mut chance = Chance::new(seed);
        let draft = room.changed("writeSession", json!({"clientId": room.client, "plan": "first plan"})).await;
        let mut versions = vec![parts(&draft)];
        let mut known = [1_usize; 2];
        let mut typed = BTreeSet::from(["first plan".to_owned()]);
        let (mut conflicts, mut merges) = (0, 0);
        for step in 0..60 {
            let device = chance.below(2);
            let mut sent: [Option<Option<String>>; 4] = Default::default();
            let mut input = json!({});
            for (at, (part, _)) in FIELDS.iter().enumerate() {
                let text = match chance.below(8) {
                    0 | 1 => Some(format!("{part} of {device} at {step}")),
                    2 => None,
                    // What it has read, unchanged.
                    3 => versions[known[device] - 1][at].clone(),
                    _ => continue,
                };
                input[*part] = json!(text);
                typed.extend(text.clone());
                sent[at] = Some(text);
            }
            let expected = known[device];
            let answer = room.save(id(&draft), i64::try_from(expected).unwrap(), input).await;
            let context = format!("seed {seed}, step {step}: {answer}");
            let stale = expected < versions.len();
            if stale && sent.iter().all(Option::is_none) {
                assert!(
                    answer["conflict"].is_null() && faults(&answer) == one("STALE", "expectedVersion"),
                    "{context}"
                );
                continue;
            }
            match merged(&versions, expected, &sent) {
                Some(result) => {
                    assert_eq!(
                        (&answer["errors"], parts(&answer["session"])),
                        (&json!([]), result.clone()),
                        "{context}"
                    );
                    if versions.last() != Some(&result) {
                        merges += usize::from(stale);
                        versions.push(result);
                    }
                    known[device] = versions.len();
                    assert_eq!(answer["session"]["version"], json!(versions.len()), "{context}");
                }
                None => {
                    conflicts += 1;
                    let fields = answer["conflict"]["fields"].as_array().unwrap_or_else(|| panic!("{context}"));
                    for (at, (_, field)) in FIELDS.iter().enumerate() {
                        let told = fields.iter().find(|one| one["field"] == **field);
                        let (base, theirs) = (&versions[expected - 1][at], &versions[versions.len() - 1][at]);
                        let yours = sent[at].as_ref().unwrap_or(base);
                        if yours == base && theirs == base {
                            assert!(told.is_none(), "{context}");
                        } else {
                            let told = told.unwrap_or_else(|| panic!("{context}"));
                            let sides = json!([base, theirs, yours]);
                            assert_eq!(json!([told["base"], told["theirs"], told["yours"]]), sides, "{context}");
                        }
                    }
                    // Its user reads what there is now, or goes on typing on what was read.
                    if chance.below(2) == 0 {
                        known[device] = versions.len();
                    }
                }
            }
        }
        assert!(conflicts > 2 && merges > 2, "seed {seed}: {conflicts} conflicts, {merges} merges");
        check(&room, id(&draft), &versions, &typed).await;
    }
}

/// What the server knows of a session is each version as it was, and between them every text.
async fn check(room: &Room, session: &str, versions: &[Parts], typed: &BTreeSet<String>) {
    let mut found = BTreeSet::new();
    for (at, expected) in versions.iter().enumerate() {
        let document = "query ($id: ID!, $v: Int!) { session(id: $id) { at(version: $v) { version subjective objective assessment plan } } }";
        let data = room.house.data(room.who(), document, json!({"id": session, "v": at + 1})).await;
        assert_eq!(&parts(&data["session"]["at"]), expected, "version {}", at + 1);
        found.extend(expected.iter().flatten().cloned());
    }
    let last = versions.len();
    for (from, to) in [(1, last), (last, 1), (last / 2, last), (1, last / 2 + 1), (2, 2)] {
        let document = "query ($id: ID!, $from: Int!, $to: Int!) { session(id: $id) { changes(from: $from, to: $to) { field before after } } }";
        let data = room.house.data(room.who(), document, json!({"id": session, "from": from, "to": to})).await;
        let differs = |at: &usize| versions[from - 1][*at] != versions[to - 1][*at];
        let change =
            |at: usize| json!({"field": FIELDS[at].1, "before": versions[from - 1][at], "after": versions[to - 1][at]});
        let expected: Vec<Value> = (0..4).filter(differs).map(change).collect();
        assert_eq!(data["session"]["changes"], json!(expected), "from {from} to {to}");
    }
    for kept in room.unmerged(session).await.as_array().unwrap() {
        found.extend(parts(kept).into_iter().flatten());
    }
    let lost: Vec<_> = typed.difference(&found).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// At the very same time: whatever the order is, each text is in the session, in its past, or among what could not be merged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saves_that_race_lose_nothing() {
    let room = Room::open().await;
    let draft = room.draft(json!({})).await;
    let race = (0..12).map(|racer| room.save(id(&draft), 1, json!({FIELDS[racer % 4].0: format!("text {racer}")})));
    let answers = together(race).await;
    let saved = answers.iter().filter(|answer| answer["session"].is_object()).count();
    let asked = answers.iter().filter(|answer| answer["conflict"].is_object()).count();
    assert_eq!((saved, asked), (4, 8), "one of each part is written");
    let now = room.read(id(&draft)).await;
    assert_eq!(now["version"], 5);
    let kept = room.unmerged(id(&draft)).await;
    let kept = kept.as_array().unwrap().iter().flat_map(|one| parts(one).into_iter().flatten());
    let found: BTreeSet<String> = parts(&now).into_iter().flatten().chain(kept).collect();
    assert_eq!(found, (0..12).map(|racer| format!("text {racer}")).collect());
    assert!(now["id"] == draft["id"] && SESSION.contains("version"));
}
