//! Users are found by their address before, while and after the installation's key rotates, and none has the address of another.
use super::{QUICK, Vault, ended};
use entity::{WorkspaceId, user::Role};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{NewUser, Pace, Whose};

fn user(email: &str) -> NewUser {
    NewUser { display_name: "Somebody".to_owned(), email: email.to_owned(), role: Role::Assistant, provider: None }
}

/// Looks up, adds and tries to add twice, until it is to stop; answers with how many were added and how many versions were seen.
async fn sign_in(vault: &Vault, stop: &AtomicBool) -> (usize, i64) {
    let (store, id) = (&vault.house.store, vault.id());
    let (mut added, mut most) = (0, 0);
    while !stop.load(Ordering::Relaxed) {
        for known in ["owner@north.example", "Therapist@North.example", "assistant@north.example"] {
            assert_eq!(store.find_logins(known).await.unwrap().len(), 1, "{known}");
        }
        assert_eq!(store.find_logins("nobody@north.example").await.unwrap(), []);
        let email = format!("new{added}@north.example");
        let new = store.add_user(id, user(&email)).await.unwrap();
        added += 1;
        assert_eq!(store.find_logins(&email).await.unwrap(), [(id, new)]);
        for taken in [email.as_str(), "OWNER@north.example"] {
            assert!(store.add_user(id, user(taken)).await.is_err(), "{taken} is taken");
        }
        // The same address in another practice is another matter.
        if added == 1 {
            store.add_user(vault.house.b.id, user(&email)).await.unwrap();
        }
        let versions = "select count(distinct key_version) from pazpaz.user_logins";
        most = most.max(vault.house.database.count(versions).await);
    }
    (added, most)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_found_by_either_key_and_addresses_stay_unique() {
    let vault = Arc::new(Vault::open().await);
    let stop = Arc::new(AtomicBool::new(false));
    let work = tokio::spawn({
        let (vault, stop) = (vault.clone(), stop.clone());
        async move { sign_in(&vault, &stop).await }
    });
    // Longer than one of the look-ups and additions above, which are what there is to be waited for.
    let pace = Pace { grace: Duration::from_secs(2), ..QUICK };
    let rotator = vault.jobs().await.rotator(pace).0;
    ended(&rotator.rotate_workspace_keys(Whose::Installation).await.unwrap(), 1);
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.store(true, Ordering::Relaxed);
    let (added, most) = work.await.unwrap();
    tests::say(&format!("{added} users came meanwhile"));
    assert!(added > 5 && most == 2, "{added} users, {most} versions");

    let database = &vault.house.database;
    let users = database.count("select count(*) from pazpaz.users").await;
    assert_eq!(database.count("select count(*) from pazpaz.user_logins where key_version = 2").await, users);
    assert_eq!(database.count("select count(*) from pazpaz.user_logins").await, users);
    let keys = vault.keys("workspace_keys", WorkspaceId::default()).await;
    assert_eq!(keys, ["1 destroyed gone", "2 primary"]);
    assert_eq!(vault.house.store.find_logins("new0@north.example").await.unwrap().len(), 2);
    vault.all_is_sound().await;
}
