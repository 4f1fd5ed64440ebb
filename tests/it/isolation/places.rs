//! The places in which a request can name something by an id or a cursor, found by asking the schema.

use graphql::PUBLIC;
use serde_json::{Value, json};

use crate::plants::Plants;
use crate::walk::{Field, Schema, named};

/// What a place takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// The global id of a row of this type.
    Id(String),
    /// A global id of any type.
    AnyId,
    /// A cursor of the list that the field is.
    Cursor,
    /// The token of a one-time link or an invitation, which is all the credential there is.
    Link,
}

/// Words in the name of a text that lets somebody in or at something. What is called so is a place, and one that is known.
const SECRETS: &[&str] = &[
    "token",
    "ticket",
    "key",
    "secret",
    "cursor",
    "link",
    "nonce",
    "password",
    "credential",
    "grant",
    "signature",
    "handle",
];

/// A place: where in the variables of a request, and what it takes.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The way to it from the variables, as a JSON pointer.
    pub(super) pointer: String,
    /// What it takes.
    pub(super) takes: Takes,
    /// One's own that fits; nothing for a cursor.
    pub(super) own: Value,
}

/// A request with its places filled by what is there, and where the places are.
#[derive(Debug)]
pub(super) struct Request {
    /// For messages.
    pub(super) name: String,
    /// What is asked for.
    pub(super) field: Field,
    /// Which of the documents for the field this is, from 0: few fields have more than one.
    pub(super) part: usize,
    /// The document.
    pub(super) document: String,
    /// Its variables.
    pub(super) variables: Value,
    /// The places in them.
    pub(super) places: Vec<Place>,
}

impl Request {
    /// The variables with another value in one place.
    pub(super) fn with(&self, place: &Place, value: Value) -> Value {
        let mut variables = self.variables.clone();
        *variables.pointer_mut(&place.pointer).unwrap() = value;
        variables
    }
}

/// Every request of the schema that has such a place: the root fields, and the lists of whatever has an id.
pub(super) fn requests(schema: &Schema, plants: &Plants) -> Vec<Request> {
    let nodes = schema.nodes();
    for object in schema.objects().iter().filter(|object| !nodes.contains(object)) {
        let with_arguments = schema.fields(object).into_iter().find(|field| !field.arguments.is_empty());
        assert!(with_arguments.is_none(), "isolation/places.rs cannot get at the arguments of {with_arguments:?}");
    }
    let roots = schema.roots().into_iter().flat_map(|field| {
        let documents = schema.documents(&field, 2).into_iter().enumerate();
        documents.map(move |(part, document)| (field.clone(), part, document, json!({}))).collect::<Vec<_>>()
    });
    let lists = nodes.iter().flat_map(|node| {
        schema.fields(node).into_iter().filter(|field| !field.arguments.is_empty()).map(|field| {
            let document = schema.document_within(&field, 1);
            (field, 0, document, json!({"node": plants.ids[node.as_str()]}))
        })
    });
    let request =
        |(field, part, document, variables)| Request { part, ..fill(schema, plants, &field, document, variables) };
    roots.chain(lists).map(request).filter(|request| !request.places.is_empty()).collect()
}

/// Whether a name sounds like that of an id, a cursor, a ticket or a token.
fn lets_in(name: &str) -> bool {
    let lower = name.to_lowercase();
    let id = ["Id", "Ids", "Uuid"].iter().any(|end| name.ends_with(end)) || ["id", "ids", "uuid"].contains(&name);
    id || ["after", "before"].contains(&name) || SECRETS.iter().any(|word| lower.contains(word))
}

fn fill(schema: &Schema, plants: &Plants, field: &Field, document: String, mut variables: Value) -> Request {
    let mut filler = Filler { schema, plants, field, places: Vec::new() };
    for one in &field.arguments {
        let name = one["name"].as_str().unwrap();
        variables[name] = filler.value(name, &one["type"], &format!("/{name}"));
    }
    let Filler { places, .. } = filler;
    Request { name: field.path(), field: field.clone(), part: 0, document, variables, places }
}

struct Filler<'s> {
    schema: &'s Schema,
    plants: &'s Plants,
    field: &'s Field,
    places: Vec<Place>,
}

impl Filler<'_> {
    fn value(&mut self, name: &str, of: &Value, pointer: &str) -> Value {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(name, &of["ofType"], pointer),
            "LIST" if self.schema.kind(&named(of)) == "ENUM" && self.field.owner == "Mutation" => {
                json!([self.schema.first_value(&named(of))])
            }
            // Enums narrow a list to nothing when they are chosen blindly; an empty list does not narrow.
            "LIST" if self.schema.kind(&named(of)) == "ENUM" => json!([]),
            "LIST" => json!([self.value(name.trim_end_matches('s'), &of["ofType"], &format!("{pointer}/0"))]),
            "ENUM" => self.schema.first_value(&named(of)),
            "INPUT_OBJECT" => {
                let mut object = json!({});
                for one in self.schema.inputs(&named(of)) {
                    let name = one["name"].as_str().unwrap();
                    object[name] = self.value(name, &one["type"], &format!("{pointer}/{name}"));
                }
                object
            }
            _ => self.scalar(name, &named(of), pointer),
        }
    }

    fn scalar(&mut self, name: &str, of: &str, pointer: &str) -> Value {
        match (of, name) {
            // A day and no cursor.
            ("Date", "before") => json!("2100-01-01"),
            ("String", "after" | "before") => self.place(pointer, Takes::Cursor, Value::Null),
            ("String", "token") if PUBLIC.contains(&self.field.name.as_str()) => {
                self.place(pointer, Takes::Link, json!(""))
            }
            // Left out, since what it names does not count; the others are looked for.
            ("ID", "exceptId") => {
                self.identified(name, pointer);
                Value::Null
            }
            ("ID", _) => self.identified(name, pointer),
            // A person's number of a state, and no row's.
            ("String", "nationalId") => json!("078-05-1120"),
            _ if lets_in(name) => {
                let path = self.field.path();
                panic!(
                    "isolation/places.rs does not know what `{name}`, a {of} of {path}{pointer}, lets in, and so does not attack it"
                )
            }
            ("Int", "first" | "last") => Value::Null,
            // At the end: in front, what is added would change the others.
            ("Int", "rank") if self.field.name.starts_with("add") => Value::Null,
            ("Int", _) => json!(if name == "durationMinutes" { 30 } else { 1 }),
            // Left out, since they narrow a list to nothing, or may be there once only.
            ("Boolean", "hasNextAppointment") | ("String", "search" | "mrn") => Value::Null,
            ("DateTime", "lastSeenAfter" | "lastSeenBefore" | "nextAppointmentAfter" | "nextAppointmentBefore") => {
                Value::Null
            }
            // The trail is of today, wherever the visits are; what was told was told before.
            ("DateTime", "from" | "to") if ["auditEvents", "accounting"].contains(&self.field.name.as_str()) => {
                Value::Null
            }
            ("DateTime", "disclosedAt" | "givenAt" | "withdrawnAt" | "recordedDate" | "dateAsserted") => Value::Null,
            ("String", "onset" | "abatement" | "effectiveStart" | "effectiveEnd") => json!("2001-02"),
            ("Boolean", _) => json!(false),
            ("Date", _) => json!("2001-02-03"),
            ("DateTime", "to" | "endsAt" | "until") => json!(self.instant().1),
            ("DateTime", _) => json!(self.instant().0),
            ("String", "timeZone") => json!("Europe/Berlin"),
            ("String", "email") => json!("somebody@else.example"),
            ("String", "phone") => json!("+1 212 555 0100"),
            ("String", "currency") => json!("EUR"),
            ("String", "preferredLanguage" | "language") => json!("de"),
            ("String", "npi") => json!("1234567893"),
            ("String", "jurisdiction") => json!("DE-BE"),
            // Either of the text and its digest, either of the code and words, and of the client no other name.
            ("String", "digest" | "code" | "giverName" | "withdrawerName") => Value::Null,
            ("String", _) => json!("some text"),
            _ => panic!("{}{pointer}: isolation/places.rs has no value for the new scalar {of}", self.field.path()),
        }
    }

    fn place(&mut self, pointer: &str, takes: Takes, own: Value) -> Value {
        self.places.push(Place { pointer: pointer.to_owned(), takes, own: own.clone() });
        own
    }

    fn identified(&mut self, name: &str, pointer: &str) -> Value {
        let takes = self.id(name);
        let node = if let Takes::Id(node) = &takes { node } else { "Client" };
        let own = json!(self.plants.ids[node]);
        self.place(pointer, takes, own)
    }

    /// Reads look where something was planted, changes where nothing stands in their way.
    fn instant(&self) -> (String, String) {
        if self.field.owner == "Mutation" {
            ("2032-01-01T10:00:00Z".to_owned(), "2032-01-01T10:30:00Z".to_owned())
        } else {
            self.plants.slot.clone()
        }
    }

    /// Which ids a place takes, after the rule that a place for the id of a client is called `clientId`, and `id` alone is that of
    /// what the field answers with.
    fn id(&self, name: &str) -> Takes {
        let nodes = self.schema.nodes();
        let like = |word: &str| nodes.iter().find(|node| node.eq_ignore_ascii_case(word)).cloned();
        let answered = match named(&self.field.of) {
            of if of == "Node" => return Takes::AnyId,
            of if nodes.contains(&of) => Some(of),
            of => self.schema.fields(&of).iter().map(|field| named(&field.of)).find(|of| nodes.contains(of)),
        };
        let found = match name {
            "id" if self.field.name == "eraseClient" => like("Client"),
            "id" => answered,
            "exceptId" => like("Appointment"),
            "settle" => like("SessionRevision"),
            "nodeId" => return Takes::AnyId,
            _ => name.strip_suffix("Id").and_then(like),
        };
        let path = self.field.path();
        Takes::Id(found.unwrap_or_else(|| panic!("isolation/places.rs does not know whose id `{name}` of {path} is")))
    }
}

#[test]
fn what_lets_somebody_in_is_known_by_its_name() {
    for name in ["id", "entityId", "ids", "idempotencyKey", "resumeToken", "ticket", "pageCursor", "after", "shareLink"]
    {
        assert!(lets_in(name), "{name}");
    }
    for name in ["name", "search", "mrn", "from", "valid", "lastSeenAfter", "paid", "note", "email"] {
        assert!(!lets_in(name), "{name}");
    }
}
