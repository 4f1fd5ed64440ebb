//! Keys that are exchanged, and providers of keys that fail.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};
use store::{Answer, DataKey, LocalKeys, MasterError, MasterKeys, Pace, Settings, Store, Whose, Wrapped};

use super::stage::Stage;

/// Nobody else is there to be waited for.
pub(super) const QUICK: Pace = Pace { grace: Duration::ZERO, lease: Duration::from_secs(30), batch: 100 };

/// What a provider does when it is asked to unwrap a key.
#[derive(Debug)]
pub(super) enum Mood {
    /// It keeps a copy of the key.
    Watching(Mutex<Vec<Vec<u8>>>),
    /// It panics with these words.
    Panicking(String),
    /// It does not unwrap it.
    Failing(MasterError),
}

/// A provider that has the house's master key.
#[derive(Debug)]
pub(super) struct Provider {
    keys: LocalKeys,
    mood: Mood,
}

impl Provider {
    fn watch(&self, key: &DataKey) {
        if let Mood::Watching(seen) = &self.mood {
            seen.lock().unwrap().push(key.reveal().to_vec());
        }
    }
}

impl MasterKeys for Provider {
    fn primary(&self) -> Answer<'_, String> {
        self.keys.primary()
    }

    fn wrap<'a>(&'a self, workspace: uuid::Uuid, version: u32, key: &'a DataKey) -> Answer<'a, Wrapped> {
        self.watch(key);
        self.keys.wrap(workspace, version, key)
    }

    fn unwrap<'a>(
        &'a self,
        master: &'a str,
        workspace: uuid::Uuid,
        version: u32,
        wrapped: &'a [u8],
    ) -> Answer<'a, DataKey> {
        Box::pin(async move {
            match &self.mood {
                Mood::Watching(_) => {}
                Mood::Panicking(words) => panic!("a client is not called {words}"),
                Mood::Failing(error) => return Err(error.clone()),
            }
            let key = self.keys.unwrap(master, workspace, version, wrapped).await?;
            self.watch(&key);
            Ok(key)
        })
    }
}

impl Stage {
    /// A store whose provider of master keys is in that mood.
    pub(super) async fn with(&self, role: &str, mood: Mood) -> (Store, Arc<Provider>) {
        let provider = Arc::new(Provider { keys: LocalKeys::from(self.house.safe.master.clone()), mood });
        let settings = self.house.safe.settings(&self.house.database.url(role));
        (Store::connect(Settings { master_keys: provider.clone(), ..settings }).await.unwrap(), provider)
    }

    /// Everything is sealed anew with new keys, and all is looked at by the operator's check.
    pub(super) async fn rotate(&self) {
        let (store, provider) = self.with("pazpaz_jobs", Mood::Watching(Mutex::default())).await;
        let rotator = store.rotator(QUICK).0;
        // The keys that are to be destroyed are seen as well.
        assert!(store.verify_keys().await.unwrap().sound());
        for rotated in [
            rotator.rotate_client_keys(Whose::One(self.house.a.id)).await.unwrap(),
            rotator.rotate_workspace_keys(Whose::One(self.house.a.id)).await.unwrap(),
            rotator.rotate_workspace_keys(Whose::Installation).await.unwrap(),
        ] {
            assert!(rotated.failed.is_empty() && rotated.done.len() == 1, "{rotated:?}");
        }
        assert!(store.verify_keys().await.unwrap().sound());
        let Mood::Watching(seen) = &provider.mood else { return };
        for key in seen.lock().unwrap().iter() {
            self.known.secret("a workspace's key", key);
        }
        let safe = &self.house.safe;
        for (name, text) in [("the master key", &safe.master_text), ("the signing key", &safe.signing_text)] {
            self.known.secret(name, &base64::engine::general_purpose::STANDARD.decode(text).unwrap());
        }
    }

    /// Panics and failures in the midst of a request, with all that is private in the words of the panic.
    pub(super) async fn lose_keys(&self) {
        let moods = [
            (Mood::Panicking(self.known.all_canaries()), "INTERNAL_SERVER_ERROR"),
            (Mood::Failing(MasterError::Away), "UNAVAILABLE"),
            (Mood::Failing(MasterError::Denied), "UNAVAILABLE"),
            (Mood::Failing(MasterError::forged()), "DATA_INTEGRITY"),
        ];
        for (mood, code) in moods {
            let (store, _) = self.with("pazpaz_app", mood).await;
            let server = self.another(store, Duration::from_secs(20)).await;
            let find = "query ($text: String!) { clients(search: $text) { nodes { legalName } } }";
            self.fails(code, &server.graphql(), find, json!({"text": "kanarie41-first"})).await;
            let add = "mutation { addClient(input: {legalName: \"kanarie41-sent\"}) { errors { code } } }";
            self.fails(code, &server.graphql(), add, Value::Null).await;
        }
    }
}
