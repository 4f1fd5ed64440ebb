//! The timeline is one list of everything: each entry once, the newest first, for whoever may read of it.
mod filters;
mod roles;
mod walk;

use crate::{encoding::global_id, plants::Plants};
use entity::Id;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{House, Person, Practice};

/// A kind of entry, as it is in the database.
pub(crate) struct Kind {
    /// What the API calls it.
    pub(crate) name: &'static str,
    /// The type of its entries.
    pub(crate) typename: &'static str,
    number: u16,
    pub(crate) table: &'static str,
    /// The column by which it stands in the list.
    time: &'static str,
    /// Which rows are told of besides those that are not archived.
    shown: &'static str,
    /// What of a copy of a row is another than in the row, where `n` counts the copies and `at` is its time.
    changed: &'static str,
}

/// Declares a kind: the entity's id, its names, table and column, which rows count, and what changes in a copy.
macro_rules! kind {
    ($id:ident $name:literal $typename:literal $table:literal $time:literal $shown:literal $changed:literal) => {
        Kind {
            name: $name,
            typename: $typename,
            number: entity::$id::TABLE,
            table: $table,
            time: $time,
            shown: $shown,
            changed: $changed,
        }
    };
}

pub(crate) const KINDS: [Kind; 12] = [
    kind!(AppointmentId "APPOINTMENT" "Appointment" "appointments" "starts_at" "true"
        "'status', 'no_show', 'ends_at', at + interval '50 minutes', 'cancelled_at', null, 'cancelled_by', null, \
         'cancel_reason', null, 'cancel_note_enc', null"),
    kind!(SessionId "SESSION" "Session" "sessions" "session_at" "true" "'appointment_id', null"),
    kind!(AttachmentId "ATTACHMENT" "Attachment" "attachments" "created_at" "x.stored_at is not null"
        "'object_id', gen_random_uuid(), 'session_id', case when n % 2 = 0 then x.id end"),
    kind!(CarePlanId "CARE_PLAN" "CarePlan" "care_plans" "authored_at" "true" ""),
    kind!(DiagnosisId "DIAGNOSIS" "Diagnosis" "diagnoses" "recorded_date" "true"
        "'clinical_status', 'resolved', 'rank', null"),
    kind!(MedicationId "MEDICATION" "Medication" "medications" "date_asserted" "true" ""),
    kind!(AllergyId "ALLERGY" "Allergy" "allergies" "recorded_date" "true" ""),
    kind!(ClientAlertId "CLIENT_ALERT" "ClientAlert" "client_alerts" "from_at" "true" "'until_at', null"),
    kind!(ConsentId "CONSENT" "Consent" "consents" "given_at" "true"
        "'withdrawn_at', null, 'withdrawn_by', null, 'withdrawer_name_enc', null, 'withdrawal_recorded_by', null, 'expires_at', null"),
    kind!(SessionAdditionId "SESSION_ADDITION" "SessionAddition" "session_additions" "signed_at" "true"
        "'session_id', gen_random_uuid()"),
    kind!(TelehealthSessionId "TELEHEALTH_SESSION" "TelehealthSession" "telehealth_sessions" "opened_at" "true"
        "'appointment_id', gen_random_uuid(), 'ended_at', null, 'ended_by', null"),
    kind!(DisclosureId "DISCLOSURE" "Disclosure" "disclosures" "disclosed_at" "true" ""),
];

const SHELVED: [&str; 7] =
    ["sessions", "attachments", "care_plans", "diagnoses", "medications", "allergies", "client_alerts"];

impl Kind {
    /// The rows that stand in timelines, as a select of whatever.
    fn rows(&self, what: &str) -> String {
        let shelf = if SHELVED.contains(&self.table) { "x.deleted_at is null" } else { "true" };
        format!("select {what} from pazpaz.{} x where {} and {shelf}", self.table, self.shown)
    }
}

/// Gives clients so many more entries of each kind, at three instants that all kinds share. The rows are copies of those that were planted:
/// what is sealed in them does not open.
pub(crate) async fn copy(house: &House, planted: &str, to: &str, copies: u32) {
    let admin = house.database.admin().await;
    let mut sql = "set session_replication_role = replica".to_owned();
    for kind in &KINDS {
        let (table, time, changed) = (kind.table, kind.time, kind.changed);
        let more = if changed.is_empty() { String::new() } else { format!(" || jsonb_build_object({changed})") };
        let one = kind.rows("*");
        sql.push_str(&format!(
            "; insert into pazpaz.{table} select (jsonb_populate_record(null::pazpaz.{table}, to_jsonb(x) \
               || jsonb_build_object('id', gen_random_uuid(), 'client_id', c.id, '{time}', at){more})).* \
               from ({one} and x.client_id = '{planted}' limit 1) x, generate_series(1, {copies}) n, ({to}) c (id), \
                    lateral (select '2029-05-01 10:00Z'::timestamptz + n % 3 * interval '1 day' as at) t"
        ));
    }
    admin.execute_unprepared(&sql).await.unwrap();
    admin.close().await.unwrap();
}

/// A practice with a client who has six entries of each kind at three instants, others at others, and some that are archived.
struct Record {
    house: House,
    /// The client, by its global id and by its row.
    client: String,
    row: String,
}

impl Record {
    async fn open() -> Self {
        let house = House::open().await;
        let plants = Plants::sow(&house, &house.a, 41).await;
        let client = plants.ids["Client"].clone();
        let row = house.database.uuid(&client);
        copy(&house, &row, &format!("select '{row}'::uuid"), 6).await;
        let admin = house.database.admin().await;
        for table in SHELVED {
            // What is signed stays, and what is archived has no rank.
            let which = match table {
                "sessions" => "signed_at is null",
                "diagnoses" => "rank is null",
                _ => "true",
            };
            let sql = format!(
                "update pazpaz.{table} set deleted_at = now() where id = (select id from pazpaz.{table} \
                  where client_id = '{row}' and deleted_at is null and {which} order by id limit 1)"
            );
            assert_eq!(admin.execute_unprepared(&sql).await.unwrap().rows_affected(), 1, "{table}");
        }
        admin.close().await.unwrap();
        Self { house, client, row }
    }

    fn practice(&self) -> &Practice {
        &self.house.a
    }

    /// The global ids of the entries of some kinds, in the order of the list: what stands within a span, and what is `left` besides.
    async fn expected(&self, kinds: &[&str], within: &str, left: &str) -> Vec<String> {
        let mut selects = Vec::new();
        for kind in KINDS.iter().filter(|kind| kinds.contains(&kind.name)) {
            let (number, time) = (kind.number, kind.time);
            let left = if kind.table == "attachments" { left } else { "true" };
            let rows = kind.rows(&format!("{number} as number, x.id, x.{time} as at"));
            selects.push(format!("{rows} and x.client_id = '{}' and {left}", self.row));
        }
        let sql = format!(
            "select number || ' ' || id from ({}) e where {within} order by at desc, id desc",
            selects.join(" union all ")
        );
        let global = |text: String| {
            let (number, id) = text.split_once(' ').unwrap();
            global_id(number.parse().unwrap(), id.parse().unwrap())
        };
        self.house.database.texts(&sql).await.into_iter().map(global).collect()
    }

    /// A page of the timeline.
    async fn page(&self, who: &Person, mut arguments: Value) -> Value {
        let document = "query ($client: ID!, $kinds: [TimelineKind!], $from: DateTime, $to: DateTime, \
            $first: Int, $after: String, $last: Int, $before: String) { client(id: $client) { \
            timeline(kinds: $kinds, from: $from, to: $to, first: $first, after: $after, last: $last, before: $before) { \
            totalCount nodes { __typename ... on Node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";
        arguments["client"] = json!(self.client);
        self.house.data(who, document, arguments).await["client"]["timeline"].clone()
    }
}

/// All kinds by their names.
fn all() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.name).collect()
}

fn ids(page: &Value) -> Vec<String> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}
