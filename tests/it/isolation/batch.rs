//! Many attempts in one document: the same field under many names, each with a value of its own.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::wire::{self, Answer};
use tests::{House, Person};

use super::answers::{difference, sorted, tells_nothing};
use super::places::{Place, Request};
use super::values::nothing;
use crate::plants::Plants;
use crate::walk::{Schema, list};

/// How often a field may stand in a document at most, and what is tried where it selects too much for that.
const TIMES: [usize; 7] = [20, 16, 12, 9, 6, 3, 1];

/// Somebody who tries, and what they must not learn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Intruder<'h> {
    pub(super) house: &'h House,
    pub(super) schema: &'h Schema,
    /// Nobody: without a token.
    pub(super) who: Option<&'h Person>,
    pub(super) theirs: &'h Plants,
    /// Whether it sees all of its own, so that one's own values are answered otherwise.
    pub(super) bites: bool,
}

/// A request in the form in which it carries many attempts, and the answer to as many that name what never existed.
struct Form<'r> {
    request: &'r Request,
    places: &'r [&'r Place],
    document: String,
    times: usize,
    twin: String,
}

impl Intruder<'_> {
    /// Puts each row of values into the places of a request, and holds the answers against those for what never existed. Gives the number
    /// of attempts that were answered.
    pub(super) async fn attempt(&self, request: &Request, places: &[&Place], values: &[Vec<Value>]) -> usize {
        if values.is_empty() {
            return 0;
        }
        let form = self.form(request, places).await;
        // Two of one's own may say as little as none: whoever is left out of a list is not in it, whosever list it is.
        if self.bites && places.len() == 1 && request.field.owner != "Mutation" {
            self.bite(&form).await;
        }
        for some in values.chunks(form.times) {
            // The last few are filled up, so that the same answer is expected.
            let filled: Vec<&Vec<Value>> = some.iter().cycle().take(form.times).collect();
            let answer = self.send(&form.document, form.variables(&filled)).await;
            let body = sorted(&answer);
            let pointers: Vec<&str> = places.iter().map(|place| place.pointer.as_str()).collect();
            let name = format!("{}{}", request.name, pointers.join(" and "));
            assert!(
                body == form.twin,
                "{name}: one of {some:?} is told from what does not exist: {}",
                difference(&body, &form.twin)
            );
            tells_nothing(self.theirs, &name, &body);
        }
        values.len()
    }

    /// The form that carries the most of what the limits of documents let through and of which every part is answered.
    async fn form<'r>(&self, request: &'r Request, places: &'r [&'r Place]) -> Form<'r> {
        let never: Vec<Value> = places.iter().map(|place| nothing(place)).collect();
        let mut times = TIMES.into_iter();
        loop {
            let times = times.next().unwrap_or_else(|| panic!("{}: not even once", request.name));
            let own: BTreeSet<&str> = places.iter().map(|place| top(place)).collect();
            let document = self.schema.document_many(&request.field, &own.into_iter().collect::<Vec<_>>(), times);
            let mut form = Form { request, places, document, times, twin: String::new() };
            let answer = self.send(&form.document, form.variables(&vec![&never; times])).await;
            if answer.body.contains("GRAPHQL_VALIDATION_FAILED") && times > 1 {
                continue;
            }
            let (name, json) = (&request.name, answer.json());
            assert!(!answer.body.contains("GRAPHQL_VALIDATION_FAILED"), "{name}: {}\n{}", answer.body, form.document);
            assert!(!answer.body.contains("INTERNAL_SERVER_ERROR"), "{name}: {}", answer.body);
            if self.who.is_none() {
                let refused = |error: &Value| error["extensions"]["code"] == "UNAUTHENTICATED";
                let errors = list(&json["errors"]);
                assert!(!errors.is_empty() && errors.iter().all(refused), "{name} by nobody: {}", answer.body);
            }
            // An error in a field that is never null takes the others along: they say nothing then.
            if answered(&json) < times && times > 1 {
                continue;
            }
            form.twin = sorted(&answer);
            return form;
        }
    }

    /// With one's own in the first of the places the answer is another, or the comparisons say nothing. Of changes this is seen elsewhere,
    /// after all attempts.
    async fn bite(&self, form: &Form<'_>) {
        let own: Vec<Value> = form.places.iter().map(|place| place.own.clone()).collect();
        let never: Vec<Value> = form.places.iter().map(|place| nothing(place)).collect();
        let rows: Vec<&Vec<Value>> = std::iter::once(&own).chain(std::iter::repeat_n(&never, form.times - 1)).collect();
        let body = sorted(&self.send(&form.document, form.variables(&rows)).await);
        assert_ne!(body, form.twin, "{}: one's own is answered like none", form.request.name);
    }

    async fn send(&self, document: &str, variables: Value) -> Answer {
        let body = json!({"query": document, "variables": variables});
        match self.who {
            Some(who) => wire::post(&self.house.graphql(), &who.token, &body).await,
            None => {
                let headers = [("content-type", "application/json"), ("accept", "application/graphql-response+json")];
                wire::send("POST", &self.house.graphql(), "", &headers, body.to_string().as_bytes()).await
            }
        }
    }
}

impl Form<'_> {
    fn variables(&self, rows: &[&Vec<Value>]) -> Value {
        let mut variables = self.request.variables.clone();
        for place in self.places {
            variables.as_object_mut().unwrap().remove(top(place));
        }
        for (number, row) in rows.iter().enumerate() {
            let mut filled = self.request.variables.clone();
            for (place, value) in self.places.iter().zip(*row) {
                *filled.pointer_mut(&place.pointer).unwrap() = value.clone();
            }
            for place in self.places {
                variables[format!("{}{number}", top(place))] = filled[top(place)].clone();
            }
        }
        variables
    }
}

/// The variable in which a place is.
fn top(place: &Place) -> &str {
    place.pointer[1..].split('/').next().unwrap()
}

/// How many of the parts of a document were answered, each with data or with an error of its own.
fn answered(json: &Value) -> usize {
    let data = json["data"].as_object().into_iter().flat_map(|data| data.keys().cloned());
    let errors = list(&json["errors"]);
    let failed = errors.iter().filter_map(|error| error["path"][0].as_str().map(str::to_owned));
    data.chain(failed).collect::<BTreeSet<_>>().len()
}
