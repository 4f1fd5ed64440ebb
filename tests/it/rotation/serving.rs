//! Writers and readers notice nothing of a rotation.
use super::{Vault, ended, note, read_note, rewrite, sign};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Pace, Whose};
use tests::{Database, Furnishing, House};

/// After this a request is given up, and not before; so it is what the rotation waits for, and a second.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Changes a note of one's own again and again, reads it after every change, and signs it at the end.
async fn write(house: &House, client: &str, who: usize, stop: &AtomicBool, requests: &AtomicUsize) -> (String, i64) {
    let id = note(house, client, &format!("{who}: 0")).await;
    let mut version = 1;
    while !stop.load(Ordering::Relaxed) {
        let text = format!("{who}: {version}");
        let new = rewrite(house, &id, version, &text).await.as_i64().unwrap();
        assert_eq!(new, version + 1, "sealing anew is no change");
        version = new;
        assert_eq!(read_note(house, &id).await["plan"], json!(text));
        // Somebody new, whose key nobody has seen before.
        let added = house.add_client(&house.a.owner, &format!("New {who} {version}")).await;
        let name = "query ($id: ID!) { client(id: $id) { legalName } }";
        let data = house.data(&house.a.owner, name, json!({"id": added})).await;
        assert_eq!(data["client"]["legalName"], json!(format!("New {who} {version}")));
        requests.fetch_add(4, Ordering::Relaxed);
    }
    sign(house, &id, version).await;
    (id, version)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_exchanged_and_no_request_fails() {
    let furnishing = Furnishing { timeout: Some(TIMEOUT), ..Furnishing::default() };
    let vault = Arc::new(Vault::of(House::furnished(Database::migrated().await, furnishing).await).await);
    let client = vault.house.add_client(vault.owner(), "Bob").await;
    let (stop, requests) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let writers: Vec<_> = (0..3)
        .map(|who| {
            let (vault, client, stop, requests) = (vault.clone(), client.clone(), stop.clone(), requests.clone());
            tokio::spawn(async move { write(&vault.house, &client, who, &stop, &requests).await })
        })
        .collect();
    let reader = tokio::spawn({
        let (vault, stop) = (vault.clone(), stop.clone());
        async move {
            let mut rounds = 0;
            while !stop.load(Ordering::Relaxed) {
                vault.all_is_read().await;
                rounds += 1;
            }
            rounds
        }
    });
    let before = vault.traces().await;
    let pace = Pace { batch: 5, ..Pace::of_requests(TIMEOUT) };
    let (rotator, mut progress) = vault.jobs().await.rotator(pace);
    ended(&rotator.rotate_client_keys(Whose::One(vault.id())).await.unwrap(), 1);
    ended(&rotator.rotate_workspace_keys(Whose::One(vault.id())).await.unwrap(), 1);
    stop.store(true, Ordering::Relaxed);
    let mut steps = 0;
    while progress.try_recv().is_ok() {
        steps += 1;
    }
    assert!(reader.await.unwrap() > 0);
    for writer in writers {
        let (id, version) = writer.await.unwrap();
        let note = read_note(&vault.house, &id).await;
        assert_eq!((&note["version"], &note["status"]), (&json!(version + 1), &json!("SIGNED")));
    }
    tests::say(&format!("{} requests of writers, {steps} steps", requests.load(Ordering::Relaxed)));
    assert!(requests.load(Ordering::Relaxed) > 40 && steps > 40);

    // Nothing that was there before has been changed, but what the writers did.
    let after = vault.traces().await;
    let missing: Vec<_> = before.iter().filter(|trace| !after.contains(trace)).collect();
    assert!(missing.len() <= 3, "{missing:#?}");
    // Those who came while the new keys were made may have a first key still.
    let newcomers =
        "select count(*) from pazpaz.client_keys where key_version = 1 and state = 'primary' and workspace_id";
    assert!(vault.house.database.count(&format!("{newcomers} = '{}'", vault.id().0)).await > 0);
    let a = &vault.house.a;
    assert_eq!((vault.versions(a, false).await, vault.wrapping(a).await), (vec![2], vec![2]));
    assert_eq!(vault.keys("workspace_keys", a.id).await, ["1 destroyed gone", "2 primary"]);
    assert_eq!(vault.keys("client_keys", a.id).await, ["1 destroyed gone", "1 primary", "2 primary"]);
    // The neighbour was left alone.
    assert_eq!(vault.keys("workspace_keys", vault.house.b.id).await, ["1 primary"]);
    assert_eq!(vault.versions(&vault.house.b, true).await, [1]);
    vault.all_is_read().await;
    vault.all_is_sound().await;
}

#[tokio::test]
async fn every_practice_is_rotated_at_once_and_again() {
    let vault = Vault::open().await;
    let rotator = vault.rotator().await;
    let before = vault.traces().await;
    for round in [2, 3] {
        ended(&rotator.rotate_client_keys(Whose::All).await.unwrap(), 2);
        ended(&rotator.rotate_workspace_keys(Whose::All).await.unwrap(), 2);
        ended(&rotator.rotate_workspace_keys(Whose::Installation).await.unwrap(), 1);
        for practice in [&vault.house.a, &vault.house.b] {
            for of_clients in [true, false] {
                assert_eq!(vault.versions(practice, of_clients).await, [round]);
            }
            assert_eq!(vault.wrapping(practice).await, [round]);
        }
    }
    assert_eq!(vault.traces().await, before);
    vault.all_is_read().await;
    vault.all_is_sound().await;
    let status = vault.jobs().await.key_status().await.unwrap();
    assert!(status.rotations.is_empty() && status.workspaces.len() == 3, "{status:?}");
}

#[tokio::test]
async fn one_rotation_of_a_practice_at_a_time_and_by_the_right_role_only() {
    let vault = Vault::open().await;
    let id = vault.id().0;
    let sql = format!(
        "insert into pazpaz.key_rotations (workspace_id, id, kind, phase, lease_owner, lease_until) \
         values ('{id}', gen_random_uuid(), 'clients', 'make', gen_random_uuid(), now() + interval '1 hour')"
    );
    vault.house.database.rows(&sql).await;
    let pace = Pace { lease: Duration::from_millis(200), ..super::QUICK };
    let (rotator, _) = vault.jobs().await.rotator(pace);
    let refused = rotator.rotate_workspace_keys(Whose::One(vault.id())).await.unwrap();
    assert!(refused.failed[0].1.to_string().contains("is not finished: `pazpaz keys resume`"), "{refused:?}");
    let refused = rotator.resume().await.unwrap();
    assert!(refused.failed[0].1.to_string().contains("another process"), "{refused:?}");
    vault.house.database.rows("update pazpaz.key_rotations set lease_until = now() where finished_at is null").await;
    ended(&rotator.resume().await.unwrap(), 1);
    assert_eq!(vault.keys("client_keys", vault.id()).await, ["1 destroyed gone", "2 primary"]);

    let nobody = store::Whose::One(entity::WorkspaceId(entity::Id::uuid(vault.house.a.owner.id)));
    let refused = rotator.rotate_client_keys(nobody).await.unwrap();
    assert!(refused.failed[0].1.to_string().starts_with("there is no workspace"), "{refused:?}");
    // A superuser could do it too, but the database would count each row that is sealed anew as changed.
    let admin = vault.house.safe.store(&vault.house.database.admin_url()).await;
    let refused = admin.rotator(super::QUICK).0.rotate_client_keys(Whose::One(vault.id())).await.unwrap();
    assert!(refused.failed[0].1.to_string().contains("as the role pazpaz_jobs"), "{refused:?}");
    // A table of which this program knows nothing.
    vault.house.database.rows("create table pazpaz.news (workspace_id uuid, id uuid, text_enc bytea)").await;
    let refused = rotator.rotate_client_keys(Whose::One(vault.id())).await.unwrap();
    assert!(refused.failed[0].1.to_string().contains("text_enc of news"), "{refused:?}");
}
