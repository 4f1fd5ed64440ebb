//! Values, keys and files that somebody has been at, and files that are not where they were.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;
use store::{Objects, S3, SecretAccessKey, Settings, Store, Whose};

use super::keys::{Mood, QUICK};
use super::stage::Stage;

impl Stage {
    /// Of each sealed column a value with a bit turned, then one of another row; then the key of a client.
    pub(super) async fn tamper(&self) {
        let graphql = self.house.graphql();
        for canary in &self.plants.canaries {
            let (table, column, row) = (canary.table.name, canary.stored(), self.house.database.uuid(&canary.id));
            let turned = |at: u8| {
                let at = format!("octet_length({column}) - {at}");
                format!("set_byte({column}, {at}, get_byte({column}, {at}) # 1)")
            };
            let others =
                format!("select x.{column} from pazpaz.{table} x where x.id <> '{row}' and x.{column} is not null");
            let was = format!("select encode({column}, 'hex') from pazpaz.{table} where id = '{row}'");
            let was = self.house.database.texts(&was).await.remove(0);
            for new in [turned(3), format!("coalesce(({others} limit 1), {})", turned(5))] {
                self.put(&format!("pazpaz.{table}"), &format!("set {column} = {new} where id = '{row}'")).await;
                self.fails("DATA_INTEGRITY", &graphql, &canary.document(), json!({"id": canary.id})).await;
            }
            self.put(&format!("pazpaz.{table}"), &format!("set {column} = decode('{was}', 'hex') where id = '{row}'"))
                .await;
        }
        let client = self.house.database.uuid(self.id("Client"));
        let turned = "set_byte(wrapped_key, 40, get_byte(wrapped_key, 40) # 1)";
        let living = format!("client_id = '{client}' and wrapped_key is not null");
        self.put("pazpaz.client_keys", &format!("set wrapped_key = {turned} where {living}")).await;
        let (store, _) = self.with("pazpaz_app", Mood::Watching(Mutex::default())).await;
        let server = self.another(store, Duration::from_secs(20)).await;
        let read = "query ($id: ID!) { client(id: $id) { legalName } }";
        self.fails("DATA_INTEGRITY", &server.graphql(), read, json!({"id": self.id("Client")})).await;
        // The operator's check, and a rotation, which print what they find.
        let (jobs, _) = self.with("pazpaz_jobs", Mood::Watching(Mutex::default())).await;
        let verified = jobs.verify_keys().await.unwrap();
        self.printed(&verified);
        assert!(verified.unsound.iter().any(|one| one.table == "client_keys"), "{verified:?}");
        let rotated = jobs.rotator(QUICK).0.rotate_client_keys(Whose::One(self.house.a.id)).await;
        self.printed(&rotated);
        assert!(!rotated.is_ok_and(|rotated| rotated.failed.is_empty()));
    }

    /// Changes rows as whoever owns the database, whom no trigger stops.
    async fn put(&self, table: &str, change: &str) {
        let sql = format!(
            "alter table {table} disable trigger user; update {table} {change}; alter table {table} enable trigger user"
        );
        let admin = self.house.database.admin().await;
        sea_orm::ConnectionTrait::execute_unprepared(&admin, &sql).await.unwrap();
        admin.close().await.unwrap();
    }

    /// Files that are gone, that somebody has been at, and stores that take nothing.
    pub(super) async fn lose_files(&self) {
        let (name, content) = ("kanarie41-third.txt", "kanarie41-third-content");
        [name, content].iter().for_each(|text| self.known.canary(text));
        let folder = self.house.safe.files.path().join("files").join(self.house.a.id.0.to_string());
        let id = self.house.attach(self.who(), self.id("Client"), None, name, content.as_bytes()).await;
        let row = self.house.database.uuid(&id);
        let object = format!("select object_id::text from pazpaz.attachments where id = '{row}'");
        let object = folder.join(self.house.database.texts(&object).await.remove(0));
        let mut bytes = std::fs::read(&object).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&object, bytes).unwrap();
        for _ in 0..2 {
            let ticket = self.house.ticket(self.who(), &id).await;
            self.ticket(&ticket["download"]["url"]);
            assert_eq!(self.heard(self.house.get(&ticket, &[]).await).status, 500);
            std::fs::remove_file(&object).ok();
        }
        // A file stands where the folder was.
        let aside = folder.with_extension("aside");
        std::fs::rename(&folder, &aside).unwrap();
        std::fs::write(&folder, "").unwrap();
        let payload = self.house.announce(self.who(), self.id("Client"), None, name, content.len()).await;
        self.ticket(&payload["upload"]["url"]);
        assert!(self.heard(self.house.put(&payload, content.as_bytes()).await).status >= 500);
        std::fs::remove_file(&folder).unwrap();
        std::fs::rename(&aside, &folder).unwrap();
        self.lose_bucket(name, content).await;
    }

    /// A bucket at an address where nobody answers.
    async fn lose_bucket(&self, name: &str, content: &str) {
        let secret = "kanarie41-secret-access-key";
        self.known.secret("the secret of the bucket", secret.as_bytes());
        let bucket = S3 {
            endpoint: "http://127.0.0.1:1".to_owned(),
            region: "us-east-1".to_owned(),
            bucket: "files".to_owned(),
            access_key: "test".to_owned(),
            secret_key: SecretAccessKey::new(secret.to_owned()),
            path_style: true,
            allow_http: true,
        };
        let objects = Some(Objects::s3(&bucket).unwrap());
        let settings = self.house.safe.settings(&self.house.database.url("pazpaz_app"));
        let server = self
            .another(Store::connect(Settings { objects, ..settings }).await.unwrap(), Duration::from_secs(20))
            .await;
        let payload = self.house.announce(self.who(), self.id("Client"), None, name, content.len()).await;
        let path = payload["upload"]["url"].as_str().unwrap();
        self.ticket(&payload["upload"]["url"]);
        let url = format!("{}{path}", server.url);
        assert!(self.heard(tests::wire::send("PUT", &url, "", &[], content.as_bytes()).await).status >= 500);
    }
}
