//! A rotation that is broken off at any moment goes on, and nothing is lost.
use super::{QUICK, Vault};
use entity::WorkspaceId;
use serde_json::{Value, json};
use std::{
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};
use store::{LocalKeys, MasterKey, Pace, Rotated, RotationError, Rotator, Settings, Store, Whose};
use tests::{Chance, Folder};

#[derive(Clone, Copy, Debug)]
enum What {
    Clients,
    Workspace,
    Installation,
}

impl What {
    async fn begin(self, rotator: &Rotator, id: WorkspaceId) -> Result<Rotated, RotationError> {
        match self {
            Self::Clients => rotator.rotate_client_keys(Whose::One(id)).await,
            Self::Workspace => rotator.rotate_workspace_keys(Whose::One(id)).await,
            Self::Installation => rotator.rotate_workspace_keys(Whose::Installation).await,
        }
    }
}

/// Lets a rotation run for random spans, each time broken off in the midst of whatever it does, until it is done. Answers with how often.
async fn torn(vault: &Vault, what: What, seed: u64) -> usize {
    let mut chance = Chance::new(seed);
    // The store outlives the rotation that is broken off, so its connections must get over that too.
    let rotator = vault.rotator().await;
    let mut broken = 0;
    let mut begun = false;
    loop {
        let span = Duration::from_micros(u64::try_from(500 + chance.below(25_000)).unwrap());
        let work = async { if begun { rotator.resume().await } else { what.begin(&rotator, vault.id()).await } };
        match tokio::time::timeout(span, work).await {
            Err(_) => broken += 1,
            Ok(rotated) => {
                let rotated = rotated.unwrap();
                // Its entry may have been committed after it was looked for.
                let underway = |(_, error): &(_, _)| !begun && matches!(error, RotationError::Underway(_));
                if rotated.failed.is_empty() {
                    return broken;
                }
                assert!(rotated.failed.iter().all(underway), "seed {seed}, {what:?}: {rotated:?}");
            }
        }
        // It may not even have been entered by then. One that has ended stands there too, whether or not there was anything to move: begun
        // again it would be another one.
        begun = vault.house.database.count("select count(*) from pazpaz.key_rotations").await > 0;
        assert!(broken < 2_000, "seed {seed}, {what:?}: it gets nowhere");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_that_is_torn_at_random_points_ends_with_nothing_on_the_old_keys() {
    let vault = Vault::open().await;
    let before = vault.traces().await;
    let a = &vault.house.a;
    let mut broken = 0;
    // Such as stand there from before.
    vault.house.database.rows("delete from pazpaz.key_rotations").await;
    for (what, seed) in [(What::Clients, 1), (What::Workspace, 2), (What::Installation, 3)] {
        broken += torn(&vault, what, seed).await;
        vault.house.database.rows("delete from pazpaz.key_rotations where finished_at is not null").await;
        vault.all_is_sound().await;
    }
    tests::say(&format!("broken off {broken} times"));
    assert!(broken > 20, "{broken}");
    assert_eq!((vault.versions(a, true).await, vault.versions(a, false).await), (vec![2], vec![2]));
    assert_eq!(vault.wrapping(a).await, [2]);
    assert_eq!(vault.keys("client_keys", a.id).await, ["1 destroyed gone", "2 primary"]);
    assert_eq!(vault.keys("workspace_keys", a.id).await, ["1 destroyed gone", "2 primary"]);
    assert_eq!(vault.keys("workspace_keys", WorkspaceId::default()).await, ["1 destroyed gone", "2 primary"]);
    assert_eq!(vault.traces().await, before);
    vault.all_is_read().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_at_random_points_leaves_what_another_goes_on_with() {
    let vault = Vault::open().await;
    let folder = Folder::make();
    let task = folder.path().join("task.json");
    let url = vault.house.database.url("pazpaz_jobs");
    let text = json!({"url": url, "key": vault.house.safe.master_text, "signing": vault.house.safe.signing_text, "workspace": vault.id().0.to_string(),
        "files": vault.house.safe.files.path().join("files")});
    std::fs::write(&task, text.to_string()).unwrap();
    let mut chance = Chance::new(4);
    let mut killed = 0;
    for attempt in 0.. {
        assert!(attempt < 100, "it gets nowhere");
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "rotation::killed::in_a_process_of_its_own", "--ignored", "--nocapture"])
            .env(TASK, &task)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(Duration::from_millis(u64::try_from(30 + chance.below(1_500)).unwrap())).await;
        match child.try_wait().unwrap() {
            // SIGKILL: nothing of it is told.
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                killed += 1;
            }
            Some(ended) => {
                assert!(ended.success());
                break;
            }
        }
    }
    tests::say(&format!("killed {killed} times"));
    // A lease of a process that was killed has run out by then.
    let rest = vault.rotator().await.resume().await.unwrap();
    assert!(rest.failed.is_empty(), "{rest:?}");
    assert_eq!(vault.versions(&vault.house.a, true).await, [2]);
    assert_eq!(vault.keys("client_keys", vault.id()).await, ["1 destroyed gone", "2 primary"]);
    vault.all_is_read().await;
    vault.all_is_sound().await;
}

/// Names the file that says what the process is to do.
const TASK: &str = "PAZPAZ_TEST_ROTATION";

/// What the killed process does: as much of the rotation as it gets to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the test of killed processes runs it in a process that it kills"]
async fn in_a_process_of_its_own() {
    let Some(task) = std::env::var_os(TASK) else { return };
    let task: Value = serde_json::from_str(&std::fs::read_to_string(task).unwrap()).unwrap();
    let text = |name: &str| task[name].as_str().unwrap().to_owned();
    let store = Store::connect(Settings {
        url: text("url"),
        max_connections: 4,
        acquire_timeout: Duration::from_secs(20),
        master_keys: Arc::new(LocalKeys::from(MasterKey::parse(&text("key")).unwrap())),
        signing_key: store::SigningKey::parse(&text("signing")).unwrap(),
        ledger: None,
        objects: Some(store::Objects::local(text("files").as_ref()).unwrap()),
        attachment_limit: 0,
        link_lifetime: Duration::from_mins(15),
        idle_sign_in: Duration::from_mins(30),
        directories: store::DirectoryLimits::default(),
        sign_in_lifetime: Duration::from_hours(12),
    })
    .await
    .unwrap();
    let pace = Pace { lease: Duration::from_millis(300), ..QUICK };
    let rotator = store.rotator(pace).0;
    let rotated = rotator.resume().await.unwrap();
    assert!(rotated.failed.is_empty(), "{rotated:?}");
    let keys = store.key_status().await.unwrap();
    let clients = keys.workspaces.iter().filter(|one| one.id.0.to_string() == text("workspace"));
    if clients.flat_map(|one| &one.clients).all(|count| count.version == 1) {
        let id = WorkspaceId(text("workspace").parse().unwrap());
        let rotated = rotator.rotate_client_keys(Whose::One(id)).await.unwrap();
        assert!(rotated.failed.is_empty(), "{rotated:?}");
    }
}
