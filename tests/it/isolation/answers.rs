//! On every root field and every list, another practice's ids and cursors are answered like those that do not exist.

use serde_json::Value;
use tests::wire::Answer;
use tests::{House, Person};

use super::places::{Request, Takes, requests};
use super::values::{self, foreign, nonsense, nothing};
use crate::digest;
use crate::plants::Plants;
use crate::walk::Schema;

#[tokio::test]
async fn another_practices_ids_and_cursors_look_like_ones_that_do_not_exist() {
    let field = Field::sown(House::open().await).await;
    let before = untouched(&field.house).await;
    field.probe(&field.house).await;
    assert_eq!(untouched(&field.house).await, before, "a request that named nothing of its own has changed something");
    for request in &field.requests {
        bites(&field.house, request).await;
    }
}

/// A house with one of everything in both practices, and every request that names something.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) house: House,
    pub(super) mine: Plants,
    pub(super) theirs: Plants,
    pub(super) schema: Schema,
    /// The requests, filled with what is ours.
    pub(super) requests: Vec<Request>,
    /// The cursors that the other practice is given for the same requests of its own.
    cursors: Vec<Vec<Value>>,
}

impl Field {
    pub(super) async fn sown(house: House) -> Self {
        let mine = Plants::sow(&house, &house.a, 1).await.with_unmerged(&house).await;
        let theirs = Plants::sow(&house, &house.b, 2).await.with_unmerged(&house).await;
        house.seal().await;
        let schema = Schema::of(&house).await;
        planted_all(&schema, &mine);
        let requests = requests(&schema, &mine);
        assert!(requests.iter().map(|request| request.places.len()).sum::<usize>() > 40);
        // Sowing has opened nothing, but asking for cursors may.
        let mut cursors = Vec::new();
        for request in &super::places::requests(&schema, &theirs) {
            let takes = request.places.iter().any(|place| place.takes == Takes::Cursor);
            cursors.push(if takes { values::cursors(&house, &house.b.owner, request).await } else { Vec::new() });
        }
        Self { house, mine, theirs, schema, requests, cursors }
    }

    /// The requests, each field once: for whoever makes documents of their own.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|request| request.part == 0)
    }

    /// Each kind of value in each place, as every role, by way of a server of this house.
    pub(super) async fn probe(&self, house: &House) {
        for (request, cursors) in self.requests.iter().zip(&self.cursors) {
            for who in [&house.a.owner, &house.a.therapist, &house.a.assistant] {
                let probe = Probe { house, request, who, mine: &self.mine, theirs: &self.theirs };
                probe.run(cursors).await;
            }
        }
    }
}

/// All that the other practice has, and all of one's own but the traces of every request.
pub(super) async fn untouched(house: &House) -> Vec<String> {
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
                tells_nothing(self.theirs, name, &body);
            }
        }
    }

    async fn body(&self, variables: Value) -> String {
        let answer = self.house.send(self.who, &self.request.document, variables).await;
        assert!(!answer.body.contains("INTERNAL_SERVER_ERROR"), "{}: {}", self.request.name, answer.body);
        assert!(!answer.body.contains("GRAPHQL_VALIDATION_FAILED"), "{}: {}", self.request.name, answer.body);
        sorted(&answer)
    }
}

/// Fails where an answer holds a text, an id or a name of theirs.
pub(super) fn tells_nothing(theirs: &Plants, name: &str, body: &str) {
    let texts = theirs.canaries.iter().map(|canary| canary.text.as_str());
    let ids = theirs.ids.values().map(String::as_str);
    for word in texts.chain(ids).chain(["South", "Room 2", "Service 2"]) {
        assert!(!body.contains(word), "{name}: {word} is another practice's: {body}");
    }
}

/// An answer with the fields of each object by name, and the errors likewise: the library puts both in the order in which they
/// were resolved.
pub(super) fn sorted(answer: &Answer) -> String {
    let mut json = answer.json();
    if let Some(errors) = json["errors"].as_array_mut() {
        errors.sort_by_key(Value::to_string);
    }
    json.to_string()
}

/// Where two texts begin to differ.
pub(super) fn difference(left: &str, right: &str) -> String {
    let same = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    let part = |text: &str| text.chars().skip(same.saturating_sub(60)).take(160).collect::<String>();
    format!("{} / {}", part(left), part(right))
}

/// With one's own id in a place the answer is another, or the comparison above says nothing.
async fn bites(house: &House, request: &Request) {
    let places = || request.places.iter().filter(|place| !matches!(place.takes, Takes::Cursor | Takes::Link));
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
