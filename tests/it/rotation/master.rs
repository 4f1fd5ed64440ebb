//! The master key is exchanged: from then on the old one is of no use.
use super::{QUICK, Vault, ended};
use std::sync::Arc;
use store::{LocalKeys, MasterKey, Settings, Store, Whose};

fn key() -> MasterKey {
    MasterKey::parse(&MasterKey::generate().unwrap()).unwrap()
}

impl Vault {
    /// A store with these master keys, the newest first.
    async fn with(&self, role: &str, keys: &[&MasterKey]) -> Store {
        let keys = LocalKeys::new(keys.iter().map(|key| (*key).clone()).collect()).unwrap();
        let settings = self.house.safe.settings(&self.house.database.url(role));
        Store::connect(Settings { master_keys: Arc::new(keys), ..settings }).await.unwrap()
    }
}

#[tokio::test]
async fn all_keys_are_wrapped_anew_and_the_old_master_key_can_go() {
    let vault = Vault::open().await;
    let (old, new) = (vault.house.safe.master.clone(), key());
    let both = vault.with("pazpaz_jobs", &[&new, &old]).await;
    // Versions of more than one rotation, the destroyed among them.
    ended(&vault.rotator().await.rotate_workspace_keys(Whose::One(vault.id())).await.unwrap(), 1);
    vault.all_is_read().await;
    let before = vault.traces().await;
    let job = both.rotator(QUICK).0.rotate_master().await.unwrap();
    assert_eq!((job.done, job.total), (3, 3));
    let left = "select count(*) from pazpaz.workspace_keys where wrapped_key is not null and master_key <> ";
    assert_eq!(vault.house.database.count(&format!("{left}'{}'", new.fingerprint())).await, 0);
    assert_eq!(vault.traces().await, before);

    let verified = vault.with("pazpaz_jobs", &[&new]).await.verify_keys().await.unwrap();
    assert!(verified.sound() && verified.values > 40, "{verified:#?}");
    // What is under way goes on: this server has opened its keys, and has them until they change.
    vault.all_is_read().await;
    let verified = vault.with("pazpaz_jobs", &[&old]).await.verify_keys().await.unwrap();
    assert!(!verified.sound() && verified.values == 0, "{verified:#?}");
    // Once more is nothing to do.
    assert_eq!(both.rotator(QUICK).0.rotate_master().await.unwrap().done, 0);
}

#[tokio::test]
async fn a_master_key_that_is_missing_is_named() {
    let vault = Vault::open().await;
    let (old, new) = (vault.house.safe.master.clone(), key());
    let store = vault.with("pazpaz_jobs", &[&new]).await;
    let error = store.rotator(QUICK).0.rotate_master().await.unwrap_err();
    let expected =
        format!("the master key {} is not among those of this server: add it to them again", old.fingerprint());
    assert_eq!(error.to_string(), expected);
    // It is added, and the rotation goes on.
    let store = vault.with("pazpaz_jobs", &[&new, &old]).await;
    ended(&store.rotator(QUICK).0.resume().await.unwrap(), 1);
    // A server that has none of those in use says the same.
    let app = vault.with("pazpaz_app", &[&old]).await;
    let refused = app.find_logins("owner@north.example").await.unwrap_err();
    assert!(refused.to_string().contains(new.fingerprint()), "{refused}");
    let app = vault.with("pazpaz_app", &[&new]).await;
    assert_eq!(app.find_logins("owner@north.example").await.unwrap().len(), 1);
}
