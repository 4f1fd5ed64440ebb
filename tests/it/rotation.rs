//! Keys are exchanged while the server serves.
mod killed;
mod load;
mod logins;
mod master;
mod race;
mod serving;
mod signed;
mod tokens;

use crate::plants::{Canary, Plants};
use entity::{TABLES, Table, WorkspaceId};
use serde_json::{Value, json};
use std::time::Duration;
use store::{Pace, Rotated, Rotator, Store};
use tests::{House, Person, Practice};

/// Nobody asks anything while such a rotation waits for the requests of others, so there is nobody to wait for. Small batches, so that
/// there are many steps.
const QUICK: Pace = Pace { grace: Duration::ZERO, lease: Duration::from_secs(5), batch: 3 };

/// A house in which both practices have one of everything, and the first has notes that are signed.
struct Vault {
    house: House,
    canaries: Vec<Canary>,
    signed: Vec<String>,
}

impl Vault {
    async fn open() -> Self {
        Self::of(House::open().await).await
    }

    async fn of(house: House) -> Self {
        let mut canaries = Vec::new();
        for number in [31, 32, 33] {
            canaries.extend(Plants::sow(&house, &house.a, number).await.canaries);
        }
        Plants::sow(&house, &house.b, 34).await;
        let client = house.add_client(&house.a.owner, "Ann").await;
        let mut signed = Vec::new();
        for number in 0..5 {
            signed.push(note(&house, &client, &format!("note {number}")).await);
            sign(&house, &signed[number], 1).await;
        }
        Self { house, canaries, signed }
    }

    fn id(&self) -> WorkspaceId {
        self.house.a.id
    }

    fn owner(&self) -> &Person {
        &self.house.a.owner
    }

    /// A store as the role for background work.
    async fn jobs(&self) -> Store {
        self.house.safe.store(&self.house.database.url("pazpaz_jobs")).await
    }

    async fn rotator(&self) -> Rotator {
        self.jobs().await.rotator(QUICK).0
    }

    /// All that was planted, and the notes, are read as they were written.
    async fn all_is_read(&self) {
        for canary in &self.canaries {
            let data = self.house.data(self.owner(), &canary.document(), json!({"id": canary.id})).await;
            assert_eq!(data["node"]["value"], json!(canary.text), "{canary:?}");
        }
        for (number, id) in self.signed.iter().enumerate() {
            let note = read_note(&self.house, id).await;
            assert_eq!((&note["plan"], &note["status"]), (&json!(format!("note {number}")), &json!("SIGNED")));
        }
    }

    /// Everything opens, by the operator's own check.
    async fn all_is_sound(&self) {
        let verified = self.jobs().await.verify_keys().await.unwrap();
        assert!(verified.sound(), "{:#?}", verified.unsound);
        assert!(verified.values > 40 && verified.signed >= 5 && verified.logins > 5, "{verified:?}");
        assert!(verified.erased_clients > 0 && verified.workspaces == 3, "{verified:?}");
    }

    /// What a change would leave behind: versions and instants of all rows that have them.
    async fn traces(&self) -> Vec<String> {
        let tables = TABLES.iter().filter(|table| !table.sealed.is_empty());
        let mut traces = Vec::new();
        for Table { name, .. } in tables {
            let sql = format!(
                "select '{name} ' || id || ' ' || (to_jsonb(t) ->> 'version') || ' ' || (to_jsonb(t) ->> 'updated_at') \
                 from pazpaz.{name} t where to_jsonb(t) ? 'version' order by 1"
            );
            traces.extend(self.house.database.texts(&sql).await);
        }
        traces
    }

    /// The versions of the keys that seal what clients' keys, or the workspace's, seal in a practice: counted by the database from the
    /// headers of the values, of every sealed column that the catalogue knows.
    async fn versions(&self, practice: &Practice, of_clients: bool) -> Vec<i64> {
        let mut found = Vec::new();
        for table in TABLES.iter().filter(|table| table.client.is_some() == of_clients) {
            let living = table.client.map_or(String::new(), |client| {
                format!("and {client} not in (select id from pazpaz.clients where erased_at is not null)")
            });
            for (_, column) in table.sealed {
                found.push(format!(
                    "select pazpaz.key_version({column}_enc) from pazpaz.{} where workspace_id = '{}' {living}",
                    table.name, practice.id.0
                ));
            }
        }
        let sql =
            format!("select distinct v from ({}) x (v) where v is not null order by 1", found.join(" union all "));
        self.numbers(&sql).await
    }

    /// The versions of the workspace's key that wrap its clients' keys.
    async fn wrapping(&self, practice: &Practice) -> Vec<i64> {
        let sql = "select distinct pazpaz.key_version(wrapped_key) from pazpaz.client_keys where wrapped_key is not null and workspace_id";
        self.numbers(&format!("{sql} = '{}' order by 1", practice.id.0)).await
    }

    async fn numbers(&self, sql: &str) -> Vec<i64> {
        self.house.database.rows(sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// The keys of a practice, or its clients': version and state of each, and whether there is anything to be opened.
    async fn keys(&self, table: &str, id: WorkspaceId) -> Vec<String> {
        let living = if table == "client_keys" {
            "and client_id not in (select id from pazpaz.clients where erased_at is not null)"
        } else {
            ""
        };
        let sql = format!(
            "select distinct key_version || ' ' || state || case when wrapped_key is null then ' gone' else '' end \
             from pazpaz.{table} where workspace_id = '{}' {living} order by 1",
            id.0
        );
        self.house.database.texts(&sql).await
    }
}

/// Writes a note of a client and gives its id.
async fn note(house: &House, client: &str, text: &str) -> String {
    let input = json!({"clientId": client, "subjective": "s", "plan": text});
    let payload = house.run(&house.a.therapist, "writeSession", "session { id }", input).await;
    payload["session"]["id"].as_str().unwrap_or_else(|| panic!("{payload}")).to_owned()
}

async fn rewrite(house: &House, id: &str, version: i64, text: &str) -> Value {
    let input = json!({"id": id, "expectedVersion": version, "plan": text});
    let payload = house.run(&house.a.therapist, "changeSession", "session { id version }", input).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
    payload["session"]["version"].clone()
}

async fn sign(house: &House, id: &str, version: i64) {
    let payload = house.step(&house.a.therapist, "signSession", "session { id }", id, version).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
}

async fn read_note(house: &House, id: &str) -> Value {
    let document = "query ($id: ID!) { session(id: $id) { plan version status } }";
    house.data(&house.a.therapist, document, json!({ "id": id })).await["session"].clone()
}

/// That rotations have come to their end, so many.
fn ended(rotated: &Rotated, number: usize) {
    assert!(rotated.failed.is_empty() && rotated.done.len() == number, "{rotated:?}");
}
