//! On every root field and every list, another practice's ids and cursors are answered like those that do not exist.

use serde_json::Value;
use tests::wire::Answer;
use tests::{House, Person};

use super::places::{Request, Takes, requests};
use super::values::{cursors, foreign, nonsense, nothing};
use crate::digest;
use crate::plants::Plants;
use crate::walk::Schema;

#[tokio::test]
async fn another_practices_ids_and_cursors_look_like_ones_that_do_not_exist() {
    let house = House::open().await;
    let mine = Plants::sow(&house, &house.a, 1).await;
    let theirs = Plants::sow(&house, &house.b, 2).await;
    let schema = Schema::of(&house).await;
    planted_all(&schema, &mine);
    // The same requests with what is theirs, for the cursors that they are given.
    let foreign = requests(&schema, &theirs);
    let probes = requests(&schema, &mine);
    assert!(probes.iter().map(|request| request.places.len()).sum::<usize>() > 40);
    // Sowing has opened nothing, but asking for cursors may.
    let mut given = Vec::new();
    for request in &foreign {
        let cursor = request.places.iter().any(|place| place.takes == Takes::Cursor);
        given.push(if cursor { cursors(&house, request).await } else { Vec::new() });
    }
    let before = untouched(&house).await;
    for (request, cursors) in probes.iter().zip(&given) {
        for who in [&house.a.owner, &house.a.therapist, &house.a.assistant] {
            let probe = Probe { house: &house, request, who, mine: &mine, theirs: &theirs };
            probe.run(cursors).await;
        }
    }
    assert_eq!(untouched(&house).await, before, "a request that named nothing of its own has changed something");
    for request in &probes {
        bites(&house, request).await;
    }
}

/// All that the other practice has, and all of one's own but the traces of every request.
async fn untouched(house: &House) -> Vec<String> {
    let theirs = digest::of_tables(&house.database, &format!("workspace_id = '{}'", house.b.id.0)).await;
    let mine = digest::of_tables(&house.database, &format!("workspace_id = '{}'", house.a.id.0)).await;
    let kept = |line: &String| !line.starts_with("audit.events") && !line.starts_with("pazpaz.sign_ins ");
    theirs.into_iter().chain(mine.into_iter().filter(kept)).collect()
}

fn planted_all(schema: &Schema, plants: &Plants) {
    for node in schema.nodes() {
        let planted = plants.ids.contains_key(node.as_str());
        assert!(planted, "the type {node} has an id: plant one in plants.rs, so that it is tried in every place");
    }
}

struct Probe<'p> {
    house: &'p House,
    request: &'p Request,
    who: &'p Person,
    mine: &'p Plants,
    theirs: &'p Plants,
}

impl Probe<'_> {
    async fn run(&self, cursors: &[Value]) {
        for place in &self.request.places {
            let expected = self.body(self.request.with(place, nothing(place))).await;
            let mut values = foreign(place, self.theirs);
            // What means nothing means it to everybody.
            if self.who.id == self.house.a.owner.id {
                values.extend(nonsense(place, self.mine));
            }
            if place.takes == Takes::Cursor {
                values.extend(cursors.iter().map(|cursor| ("another practice's", cursor.clone())));
            }
            for (what, value) in values {
                let body = self.body(self.request.with(place, value)).await;
                let (name, pointer) = (&self.request.name, &place.pointer);
                let differ = difference(&body, &expected);
                assert!(body == expected, "{name}{pointer}: {what} is told from what does not exist: {differ}");
                self.tells_nothing(&body);
            }
        }
    }

    async fn body(&self, variables: Value) -> String {
        let answer = self.house.send(self.who, &self.request.document, variables).await;
        assert!(!answer.body.contains("INTERNAL_SERVER_ERROR"), "{}: {}", self.request.name, answer.body);
        assert!(!answer.body.contains("GRAPHQL_VALIDATION_FAILED"), "{}: {}", self.request.name, answer.body);
        sorted(&answer)
    }

    fn tells_nothing(&self, body: &str) {
        let texts = self.theirs.canaries.iter().map(|canary| canary.text.as_str());
        let ids = self.theirs.ids.values().map(String::as_str);
        for word in texts.chain(ids).chain(["South", "Room 2", "Service 2"]) {
            assert!(!body.contains(word), "{}: {word} is another practice's: {body}", self.request.name);
        }
    }
}

/// An answer with the fields of each object by name, and the errors likewise: the library puts both in the order in which they
/// were resolved.
fn sorted(answer: &Answer) -> String {
    let mut json = answer.json();
    if let Some(errors) = json["errors"].as_array_mut() {
        errors.sort_by_key(Value::to_string);
    }
    json.to_string()
}

/// Where two texts begin to differ.
fn difference(left: &str, right: &str) -> String {
    let same = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    let part = |text: &str| text.chars().skip(same.saturating_sub(60)).take(160).collect::<String>();
    format!("{} / {}", part(left), part(right))
}

/// With one's own id in a place the answer is another, or the comparison above says nothing.
async fn bites(house: &House, request: &Request) {
    let places = || request.places.iter().filter(|place| place.takes != Takes::Cursor);
    let mut unknown = Vec::new();
    for place in places() {
        let variables = request.with(place, nothing(place));
        unknown.push(sorted(&house.send(&house.a.owner, &request.document, variables).await));
    }
    for (place, unknown) in places().zip(unknown) {
        let variables = request.with(place, place.own.clone());
        let known = sorted(&house.send(&house.a.owner, &request.document, variables).await);
        assert_ne!(known, unknown, "{}{}: one's own id is answered like none", request.name, place.pointer);
    }
}
