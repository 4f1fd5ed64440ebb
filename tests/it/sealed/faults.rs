//! Everything that goes wrong below the API, each with something private under way.

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, TransactionTrait as _};
use serde_json::{Value, json};
use tests::cluster;

use super::stage::Stage;

const CHANGE: &str = "mutation ($input: ChangeClientInput!) { changeClient(input: $input) { errors { code } } }";
const WAITING: &str = "from pg_stat_activity where wait_event_type = 'Lock' and usename = 'pazpaz_app'";

impl Stage {
    /// What the database does to requests.
    pub(super) async fn fail(&self) {
        let clients = [
            self.house.add_client(self.who(), "kanarie41-first").await,
            self.house.add_client(self.who(), "kanarie41-second").await,
        ];
        ["kanarie41-first", "kanarie41-second", "kanarie41-sent"].iter().for_each(|text| self.known.canary(text));
        self.constraints(&clients).await;
        self.deadlock(&clients).await;
        let input = |id: &str| json!({"input": {"id": id, "expectedVersion": 1, "notes": "kanarie41-sent"}});
        let graphql = self.house.graphql();
        // In the midst of a statement: the connection is cut, the statement is stopped, the server gives the request up.
        for (how, code) in [("pg_terminate_backend", "UNAVAILABLE"), ("pg_cancel_backend", "TIMEOUT")] {
            let held = self.hold(&clients[0]).await;
            let end = async {
                self.until_somebody_waits().await;
                self.house.database.rows(&format!("select {how}(pid) {WAITING}")).await;
            };
            tokio::join!(self.fails(code, &graphql, CHANGE, input(&clients[0])), end);
            held.rollback().await.unwrap();
        }
        let hasty = self.another(self.house.store.clone(), Duration::from_millis(200)).await;
        let held = self.hold(&clients[0]).await;
        self.fails("TIMEOUT", &hasty.graphql(), CHANGE, input(&clients[0])).await;
        held.rollback().await.unwrap();
        self.away(&clients[0]).await;
    }

    /// What the rules of the tables refuse: two numbers that are one, a time that is taken, things that are not there.
    async fn constraints(&self, clients: &[String; 2]) {
        let mrn = self.plants.canaries.iter().find(|one| one.column == "mrn").unwrap();
        let slot = json!({"clientId": clients[0], "providerId": self.id("Provider"), "startsAt": self.plants.slot.0,
            "endsAt": self.plants.slot.1, "reason": "kanarie41-sent"});
        let with = |name: &str, value: &str| {
            let mut input = slot.clone();
            input[name] = json!(value);
            input["startsAt"] = json!("2032-01-01T10:00:00Z");
            input["endsAt"] = json!("2032-01-01T11:00:00Z");
            input
        };
        // The number of a table and sixteen bytes: the id of nobody.
        let nobody = |kind: &str| {
            crate::encoding::global_id(u16::from_be_bytes(table(self.id(kind))), uuid::Uuid::from_u128(41))
        };
        let inputs = [
            ("changeClient", "TAKEN", json!({"id": clients[0], "expectedVersion": 1, "mrn": mrn.text})),
            ("bookAppointment", "SLOT_TAKEN", slot.clone()),
            ("bookAppointment", "NOT_FOUND", with("clientId", &nobody("Client"))),
            ("bookAppointment", "NOT_FOUND", with("providerId", &nobody("Provider"))),
            ("bookAppointment", "NOT_FOUND", with("serviceId", &nobody("Service"))),
            ("writeSession", "NOT_FOUND", json!({"clientId": nobody("Client"), "plan": "kanarie41-sent"})),
            (
                "changeClient",
                "NOT_FOUND",
                json!({"id": clients[0], "expectedVersion": 1, "tagIds": [nobody("Tag")], "notes": "kanarie41-sent"}),
            ),
            ("addTag", "TAKEN", json!({"name": "kanarie41-tag"})),
        ];
        for (field, code, input) in inputs {
            let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
            let document =
                format!("mutation ($input: {kind}!) {{ {field}(input: $input) {{ errors {{ code message }} }} }}");
            let answer = self.ask(&document, json!({"input": input})).await;
            assert_eq!(answer.json()["data"][field]["errors"][0]["code"], code, "{field}: {}", answer.body);
        }
        // Rules that no request can break, for what PostgreSQL writes down about the row.
        let admin = self.house.database.admin().await;
        for sql in [
            "update pazpaz.clients set legal_name_enc = null",
            "update pazpaz.sessions set plan_enc = '\\x00'",
            "insert into pazpaz.client_tokens select * from pazpaz.client_tokens",
        ] {
            admin.execute_unprepared(sql).await.unwrap_err();
        }
        admin.close().await.unwrap();
    }

    /// A request changes one client and wants the other, whom we hold; then we want the first.
    async fn deadlock(&self, clients: &[String; 2]) {
        let one = |alias: &str, id: &str| {
            let input = format!("{{id: \"{id}\", expectedVersion: 1, notes: \"kanarie41-sent\"}}");
            format!("{alias}: changeClient(input: {input}) {{ errors {{ code }} }} ")
        };
        let document = format!("mutation {{ {} {} }}", one("a", &clients[0]), one("b", &clients[1]));
        for attempt in 0.. {
            let held = self.hold(&clients[1]).await;
            // The one who notices is the one who gives up.
            held.execute_unprepared("set local deadlock_timeout = '1min'").await.unwrap();
            let cross = async {
                self.until_somebody_waits().await;
                held.execute_unprepared(&self.lock(&clients[0])).await.unwrap();
            };
            let (answer, ()) = tokio::join!(self.ask(&document, Value::Null), cross);
            held.rollback().await.unwrap();
            match answer.json()["errors"][0]["extensions"]["code"].as_str() {
                Some("CONFLICT") => return,
                // The request looks for a deadlock once, a second after it began to wait: on a busy machine that is too early.
                code => assert!(code == Some("TIMEOUT") && attempt < 5, "{}", answer.body),
            }
        }
    }

    /// Nobody is let in for a while, in the midst of a request too.
    async fn away(&self, client: &str) {
        let admin = sea_orm::Database::connect(cluster().admin_url("postgres")).await.unwrap();
        let name = self.house.database.as_str();
        let let_in = |yes: bool| format!("alter database {name} allow_connections {yes}");
        admin.execute_unprepared(&let_in(false)).await.unwrap();
        let away = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        admin.execute_unprepared(&away).await.unwrap();
        let document = "query ($text: String!) { clients(search: $text) { nodes { legalName } } }";
        let graphql = self.house.graphql();
        self.fails("UNAVAILABLE", &graphql, document, json!({"text": "kanarie41-first"})).await;
        self.fails(
            "UNAVAILABLE",
            &graphql,
            CHANGE,
            json!({"input": {"id": client, "expectedVersion": 1, "notes": "kanarie41-sent"}}),
        )
        .await;
        admin.execute_unprepared(&let_in(true)).await.unwrap();
        admin.close().await.unwrap();
        let mut tries = 0;
        while self.ask("{ viewer { role } }", Value::Null).await.status != 200 {
            tries += 1;
            assert!(tries < 100, "the server has not found its database again");
        }
    }

    /// No receipt can be written: nothing may be shown, and nothing is changed.
    pub(super) async fn refuse_receipts(&self) {
        let refuse = "revoke execute on all functions in schema audit from pazpaz_app, public";
        let admin = self.house.database.admin().await;
        admin.execute_unprepared(refuse).await.unwrap();
        let names = "{ clients { nodes { legalName notes } } }";
        let graphql = self.house.graphql();
        self.fails("UNAVAILABLE", &graphql, names, Value::Null).await;
        let add = "mutation { addClient(input: {legalName: \"kanarie41-sent\"}) { errors { code } } }";
        assert!(self.ask(add, Value::Null).await.json()["data"].is_null());
        // A table that is gone, for what PostgreSQL says of a statement that it does not understand.
        admin.execute_unprepared("alter table pazpaz.clients rename column notes_enc to gone").await.unwrap();
        self.fails("INTERNAL_SERVER_ERROR", &graphql, names, Value::Null).await;
        admin.execute_unprepared("alter table pazpaz.clients rename column gone to notes_enc").await.unwrap();
        admin.close().await.unwrap();
    }

    /// Holds the row of a client until the transaction ends.
    async fn hold(&self, client: &str) -> DatabaseTransaction {
        let held = self.house.database.admin().await.begin().await.unwrap();
        held.execute_unprepared(&self.lock(client)).await.unwrap();
        held
    }

    fn lock(&self, client: &str) -> String {
        format!("select 1 from pazpaz.clients where id = '{}' for update", self.house.database.uuid(client))
    }

    async fn until_somebody_waits(&self) {
        for _ in 0..200 {
            if self.house.database.count(&format!("select count(*) {WAITING}")).await > 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no request waits for a lock");
    }
}

/// The number of the table that a global id begins with.
fn table(global: &str) -> [u8; 2] {
    let bytes = tests::base64url(global).unwrap();
    [bytes[0], bytes[1]]
}
