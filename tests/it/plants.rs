//! One of everything in a practice, with a text in every sealed column that occurs nowhere else.

use std::collections::BTreeMap;

use entity::{Id, UserId, user::Role};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::NewUser;
use tests::{House, Person, Practice};

use crate::encoding::{global_id, hex};

mod care;
mod clinical;
mod people;
mod sessions;
mod telehealth;

/// A text that was planted in a sealed column.
#[derive(Clone, Debug)]
pub(crate) struct Canary {
    /// The table.
    pub(crate) table: &'static entity::Table,
    /// The column, by its name in the register.
    pub(crate) column: &'static str,
    /// The text, as it is read and written through the API.
    pub(crate) text: String,
    /// The global id of the row.
    pub(crate) id: String,
}

/// What was planted in a practice.
#[derive(Debug)]
pub(crate) struct Plants {
    /// A global id for each type that has one.
    pub(crate) ids: BTreeMap<&'static str, String>,
    /// The texts.
    pub(crate) canaries: Vec<Canary>,
    /// The first instant of the appointment in `ids`, and the first after it.
    pub(crate) slot: (String, String),
}

impl Canary {
    /// The name of the field that shows it, after the rule that types and fields are called like entities and columns.
    pub(crate) fn field(&self) -> (String, String) {
        let camel = self.column.split('_').map(capital).collect::<String>();
        let (first, rest) = camel.split_at(1);
        (capital(self.table.entity), first.to_lowercase() + rest)
    }

    /// A query of `$id` for nothing but this field.
    pub(crate) fn document(&self) -> String {
        let (kind, field) = self.field();
        format!("query Read($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ value: {field} }} }} }}")
    }

    /// The column in the database.
    pub(crate) fn stored(&self) -> String {
        format!("{}_enc", self.column)
    }
}

impl Plants {
    /// Plants one of everything as the owner of the practice. The number, below 90, tells several of a practice apart.
    pub(crate) async fn sow(house: &House, practice: &Practice, number: u8) -> Self {
        let mut bed = Bed { house, practice, number, canaries: Vec::new() };
        let location = bed.location().await;
        let service = bed.service().await;
        let provider = global_id(entity::ProviderId::TABLE, practice.owner.id.0);
        let tag = bed.tag().await;
        let client = bed.client(&provider, &tag).await;
        let with = json!({"clientId": client, "providerId": provider, "serviceId": service, "locationId": location});
        let (appointment, slot) = bed.appointment(&with, 8).await;
        bed.note("appointments", "reason", &appointment, "reason");
        let (cancelled, _) = bed.appointment(&with, 11).await;
        bed.cancel(&cancelled).await;
        let (treated, _) = bed.appointment(&with, 14).await;
        let session = bed.session(&treated).await;
        let (addition, revision) = bed.told(&client).await;
        let user = bed.user().await;
        let attachment = bed.attachment(&client, &session).await;
        let hold = bed.hold(&client).await;
        let disclosure = bed.disclosures(&client).await;
        let consent = bed.consents(&client).await;
        let contact = bed.contact(&client).await;
        let credential = bed.credential(&provider).await;
        let clinical = bed.clinical(&client, &provider).await;
        let (telehealth, participant) = bed.telehealth(&with).await;
        let care = bed.care(&client, &session, &clinical).await;
        let erasure = bed.erasure().await;
        // A link that nobody redeems, so that no table of the practice is empty.
        drop(house.store.sign_in_link(practice.id, practice.owner.id).await.unwrap());
        bed.rotation().await;
        let ids = [
            ("Appointment", appointment),
            ("Attachment", attachment),
            ("Client", client),
            ("Consent", consent),
            ("Credential", credential),
            ("Disclosure", disclosure),
            ("EmergencyContact", contact),
            ("Erasure", erasure),
            ("LegalHold", hold),
            ("Location", location),
            ("Provider", provider),
            ("Service", service),
            ("Session", session),
            ("SessionAddition", addition),
            ("SessionRevision", revision),
            ("Tag", tag),
            ("TelehealthParticipant", participant),
            ("TelehealthSession", telehealth),
            ("User", user),
        ];
        Self { ids: ids.into_iter().chain(clinical).chain(care).collect(), canaries: bed.canaries, slot }
    }
}

struct Bed<'h> {
    house: &'h House,
    practice: &'h Practice,
    number: u8,
    canaries: Vec<Canary>,
}

impl Bed<'_> {
    async fn change(&self, field: &str, input: Value) -> String {
        let kind = capital(field);
        let mutation = format!(
            "mutation ($input: {kind}Input!) {{ {field}(input: $input) {{ {} {{ id }} errors {{ path message }} }} }}",
            object(field)
        );
        let changed = self.house.change(&self.practice.owner, &mutation, json!({"input": input})).await;
        changed["id"].as_str().unwrap().to_owned()
    }

    fn text(&self, what: &str) -> String {
        format!("kanarie{:02}-{what}", self.number)
    }

    /// Notes that `text(what)` stands in the column of the row.
    fn note(&mut self, table: &str, column: &'static str, id: &str, what: &str) {
        self.note_text(table, column, id, self.text(what));
    }

    fn note_text(&mut self, table: &str, column: &'static str, id: &str, text: String) {
        let table = entity::TABLES.iter().find(|known| known.name == table).unwrap();
        self.canaries.push(Canary { table, column, text, id: id.to_owned() });
    }

    async fn location(&mut self) -> String {
        let name = format!("Room {}", self.number);
        let input = json!({"name": name, "kind": "HOME", "address": self.text("home-address")});
        let id = self.change("addLocation", input).await;
        self.note("locations", "address", &id, "home-address");
        id
    }

    async fn service(&self) -> String {
        let name = format!("Service {}", self.number);
        let price = json!({"cents": 9_000, "currency": "EUR"});
        self.change("addService", json!({"name": name, "durationMinutes": 30, "price": price})).await
    }

    async fn tag(&mut self) -> String {
        let id = self.change("addTag", json!({"name": self.text("tag")})).await;
        self.note("tags", "name", &id, "tag");
        id
    }

    async fn client(&mut self, provider: &str, tag: &str) -> String {
        let columns = [
            ("legal_name", self.text("legal-name")),
            ("used_name", self.text("used-name")),
            ("birth_date", format!("19{:02}-11-27", self.number)),
            ("email", format!("{}@clients.example", self.text("email"))),
            ("phone", format!("+49 30 5550 70{:02}", self.number)),
            ("address", self.text("postal-address")),
            ("notes", self.text("notes")),
            ("mrn", self.text("mrn")),
            ("national_id", self.text("national-id")),
            // Every part of a tag has eight characters at most.
            ("preferred_language", format!("de-x-kanari{:02}-tongue", self.number)),
        ];
        let [legal_name, used_name, birth_date, email, phone, address, notes, mrn, national_id, language] =
            columns.each_ref().map(|(_, text)| text);
        let input = json!({
            "legalName": legal_name, "usedName": used_name, "birthDate": birth_date, "email": email, "phone": phone,
            "address": address, "notes": notes, "providerId": provider, "mrn": mrn, "nationalId": national_id,
            "preferredLanguage": language, "tagIds": [tag],
        });
        let id = self.change("addClient", input).await;
        for (column, text) in columns {
            self.note_text("clients", column, &id, text);
        }
        id
    }

    async fn appointment(&self, with: &Value, hour: u8) -> (String, (String, String)) {
        let at = |minute: u8| {
            format!("2031-{:02}-{:02}T{hour:02}:{minute:02}:00Z", 1 + self.number / 28, 1 + self.number % 28)
        };
        let slot = (at(0), at(30));
        let mut input = with.clone();
        input["startsAt"] = json!(slot.0);
        input["endsAt"] = json!(slot.1);
        input["reason"] = json!(self.text("reason"));
        (self.change("bookAppointment", input).await, slot)
    }

    async fn cancel(&mut self, id: &str) {
        let note = self.text("cancel-note");
        let input = json!({"id": id, "expectedVersion": 1, "reason": "OTHER", "note": note});
        self.change("cancelAppointment", input).await;
        self.note("appointments", "cancel_note", id, "cancel-note");
    }

    async fn attachment(&mut self, client: &str, session: &str) -> String {
        let name = format!("{}.txt", self.text("file-name"));
        let bytes = self.text("file-content").into_bytes();
        let who = &self.practice.owner;
        let id = self.house.attach(who, client, Some(session), &name, &bytes).await;
        self.note_text("attachments", "name", &id, name);
        self.note_text("attachments", "digest", &id, hex(&Sha256::digest(&bytes)));
        id
    }

    async fn hold(&mut self, client: &str) -> String {
        let id = self.change("placeLegalHold", json!({"clientId": client, "reason": self.text("hold")})).await;
        self.note("legal_holds", "reason", &id, "hold");
        id
    }

    /// One that stands, and one that is withdrawn.
    async fn disclosures(&mut self, client: &str) -> String {
        let input = json!({
            "clientId": client, "recipient": self.text("recipient"), "description": self.text("description"),
            "purpose": self.text("purpose"),
        });
        let id = self.change("recordDisclosure", input).await;
        for column in ["recipient", "description", "purpose"] {
            self.note("disclosures", column, &id, column);
        }
        let other = json!({"clientId": client, "recipient": "another", "description": "another", "purpose": "another"});
        let other = self.change("recordDisclosure", other).await;
        let input = json!({"id": other, "expectedVersion": 1, "reason": self.text("retraction")});
        self.change("retractDisclosure", input).await;
        self.note("disclosures", "retraction", &other, "retraction");
        id
    }

    /// Erases a client who is there for nothing else. What of it was private is no canary: nobody can read it.
    async fn erasure(&mut self) -> String {
        let client = self.change("addClient", json!({"legalName": "Nemo"})).await;
        // A record that was begun today must be kept for as long as the practice's rule says.
        let keep = format!("update pazpaz.workspaces set retention_years = 0 where id = '{}'", self.practice.id.0);
        self.house.database.rows(&keep).await;
        let input = json!({"id": client, "expectedVersion": 1, "reason": self.text("erasure")});
        let id = self.change("eraseClient", input).await;
        self.note("erasures", "reason", &id, "erasure");
        let again = keep.replace("retention_years = 0", "retention_years = 10");
        self.house.database.rows(&again).await;
        id
    }

    /// A rotation of keys that is long done.
    async fn rotation(&self) {
        let sql = format!(
            "insert into pazpaz.key_rotations (workspace_id, id, kind, phase, finished_at) \
             values ('{}', gen_random_uuid(), 'clients', 'done', now())",
            self.practice.id.0
        );
        self.house.database.rows(&sql).await;
    }

    /// Somebody who has once looked for the client.
    async fn user(&mut self) -> String {
        let email = format!("{}@users.example", self.text("email"));
        let display_name = format!("User {}", self.number);
        let new = NewUser { display_name, email: email.clone(), role: Role::Assistant, provider: None };
        let user = self.house.store.add_user(self.practice.id, new).await.unwrap();
        let signed_in = self.house.store.sign_in(self.practice.id, user, Role::Assistant).await.unwrap();
        let person = Person { id: user, token: signed_in.token.reveal().to_owned() };
        let look = "query Look($name: String!) { clients(search: $name) { totalCount } }";
        let found = self.house.data(&person, look, json!({"name": self.text("used-name")})).await;
        // Those of other numbers may be taken for typing errors.
        assert!(found["clients"]["totalCount"].as_i64().unwrap() >= 1, "{found}");
        let id = global_id(UserId::TABLE, user.0);
        self.note_text("users", "email", &id, email);
        id
    }
}

/// The field of the payload that holds what was changed: `addClient` answers with a `client`, `eraseClient` with an `erasure`.
fn object(mutation: &str) -> String {
    if mutation == "eraseClient" {
        return "erasure".to_owned();
    }
    let verb = mutation.find(char::is_uppercase).unwrap();
    let (first, rest) = mutation[verb..].split_at(1);
    first.to_lowercase() + rest
}

/// `legal_hold` as a type is called `LegalHold`.
fn capital(word: &str) -> String {
    let part = |part: &str| part[..1].to_uppercase() + &part[1..];
    word.split('_').map(part).collect()
}
