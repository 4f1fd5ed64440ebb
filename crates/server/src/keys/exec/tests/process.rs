#![cfg(unix)]
use std::io::{ErrorKind, Write as _};
use std::process::Command;
use std::time::Instant;

use store::MasterKey;

use super::super::super::tests::{Folder, mode};
use super::super::*;

const WORKSPACE: Uuid = Uuid::from_u128(7);

fn limits() -> Limits {
    Limits { first_pause: Duration::from_millis(10), ..Limits::default() }
}

/// A shell script in a folder of its own.
fn script(folder: &Folder, text: &str) -> PathBuf {
    let path = folder.file("provider", &format!("#!/bin/sh\n{text}"));
    mode(&path, 0o700);
    path
}

#[tokio::test]
async fn a_program_that_dies_is_started_again() {
    let folder = Folder::new("dies");
    // Each run answers one question, and dies over the next. Of such a question, the digits are its number.
    let answer = r#"read -r line; echo "{\"id\":$(echo "$line" | tr -dc 0-9),\"key\":\"k\"}""#;
    let path = script(&folder, &format!("echo run >> \"$1\"; {answer}; read -r line; kill -9 $$"));
    let runs = folder.file("runs", "");
    let keys = ExecKeys::start(&path, &[runs.display().to_string()], limits());
    assert_eq!(keys.primary().await.as_deref(), Ok("k"));
    assert_eq!(keys.primary().await, Err(MasterError::Away));
    assert_eq!(keys.primary().await.as_deref(), Ok("k"));
    assert!(std::fs::read_to_string(runs).unwrap().lines().count() >= 2);
}

#[tokio::test]
async fn nobody_waits_for_a_program_that_cannot_run() {
    let keys =
        ExecKeys::start(Path::new("/nowhere/keys"), &[], Limits { first_pause: Duration::from_secs(60), ..limits() });
    let started = Instant::now();
    for _ in 0..3 {
        assert_eq!(keys.primary().await, Err(MasterError::Away));
    }
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn the_program_goes_with_its_provider() {
    let folder = Folder::new("goes");
    // Deaf to the end of its input, and with a child of its own.
    let path = script(&folder, "echo $$ > \"$1\"; read _; echo '{\"id\":1,\"key\":\"k\"}'; sleep 600");
    let pid = folder.0.join("pid");
    let keys = ExecKeys::start(&path, &[pid.display().to_string()], limits());
    assert_eq!(keys.primary().await.as_deref(), Ok("k"));
    let pid: i32 = std::fs::read_to_string(pid).unwrap().trim().parse().unwrap();
    let group = rustix::process::Pid::from_raw(pid).unwrap();
    assert!(rustix::process::test_kill_process_group(group).is_ok());
    drop(keys);
    let gone = async {
        while rustix::process::test_kill_process_group(group).is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(5), gone).await.is_ok());
}

#[tokio::test]
async fn much_on_standard_error_stops_nobody() {
    let folder = Folder::new("stderr");
    let path = script(&folder, "head -c 1000000 /dev/zero >&2; read _; echo '{\"id\":1,\"key\":\"k\"}'; read _");
    let keys = ExecKeys::start(&path, &[], limits());
    assert_eq!(keys.primary().await.as_deref(), Ok("k"));
}

/// Passes without a Python, and says so, unless `PAZPAZ_REQUIRE_PYTHON=1`.
#[tokio::test]
async fn the_example_of_the_documents_keeps_the_protocol() {
    let required = std::env::vars_os().any(|(name, value)| name == "PAZPAZ_REQUIRE_PYTHON" && value == "1");
    if Command::new("python3").arg("-V").output().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        assert!(!required, "python3 is required here and is not on the PATH");
        writeln!(std::io::stderr(), "SKIPPED: there is no python3 on the PATH").ok();
        return;
    }
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/exec_provider.py");
    let folder = Folder::new("example");
    let [one, two] =
        ["1.key", "2.key"].map(|name| folder.file(name, &MasterKey::generate().unwrap()).display().to_string());
    let before = ExecKeys::start(&example, std::slice::from_ref(&one), limits());
    let after = ExecKeys::start(&example, &[one, two], limits());
    let data = DataKey::generate().unwrap();
    let old = before.wrap(WORKSPACE, 1, &data).await.unwrap();
    let new = after.wrap(WORKSPACE, 1, &data).await.unwrap();
    assert_eq!(old.master_key, before.primary().await.unwrap());
    assert_ne!(old.master_key, new.master_key);
    for wrapped in [&old, &new] {
        let opened = after.unwrap(&wrapped.master_key, WORKSPACE, 1, &wrapped.bytes).await.unwrap();
        assert_eq!(*opened.reveal(), *data.reveal());
    }
    let unknown = before.unwrap(&new.master_key, WORKSPACE, 1, &new.bytes).await.err();
    assert_eq!(unknown, Some(MasterError::Unknown(new.master_key.clone())));
    let mut changed = new.bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    for (workspace, version, bytes) in
        [(Uuid::nil(), 1, &new.bytes), (WORKSPACE, 2, &new.bytes), (WORKSPACE, 1, &changed)]
    {
        let refused = after.unwrap(&new.master_key, workspace, version, bytes).await.err();
        assert!(matches!(refused, Some(MasterError::Refused(_))), "{refused:?}");
    }
    let asking: Vec<_> = (0..100).map(|_| after.unwrap(&new.master_key, WORKSPACE, 1, &new.bytes)).collect();
    for answer in asking {
        assert!(answer.await.is_ok());
    }
}
