use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use postgres::Cluster;

use crate::bench::{Folder, ask, eventually, is_running, kept, options, passing, server_pid, signal};

/// Names the folder in which [`holder`] runs a cluster.
const HOLDER: &str = "PG_TEST_HOLDER_FOLDER";

#[tokio::test]
async fn data_outlives_a_stop_and_a_second_start_is_quick() {
    let folder = Folder::new();
    let cluster = kept(&folder).await;
    ask(&cluster, "create table note (text text); insert into note values ('kept')").unwrap();
    let pid = server_pid(&folder);
    cluster.stop().await.unwrap();
    assert!(!is_running(pid));

    let since = Instant::now();
    let cluster = kept(&folder).await;
    assert!(since.elapsed() < Duration::from_secs(2), "took {:?}", since.elapsed());
    assert_eq!(ask(&cluster, "select text from note").unwrap(), "kept");
    let password = folder.path().join("password");
    assert_eq!(fs::metadata(password).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(ask(&cluster, "show data_checksums").unwrap(), "on");
    assert_eq!(ask(&cluster, "show fsync").unwrap(), "on");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_passing_folder_is_gone_after_a_stop() {
    let folder = Folder::new();
    let cluster = passing(&folder).await;
    assert_eq!(ask(&cluster, "show fsync").unwrap(), "off");
    cluster.stop().await.unwrap();
    assert!(!folder.path().exists());
}

#[tokio::test]
async fn a_passing_folder_is_gone_after_a_drop_and_can_be_used_again_at_once() {
    let folder = Folder::new();
    let cluster = passing(&folder).await;
    let pid = server_pid(&folder);
    drop(cluster);
    let again = passing(&folder).await;
    assert!(!is_running(pid));
    drop(again);
    assert!(eventually(|| !folder.path().exists()));
}

#[tokio::test]
async fn settings_of_the_caller_win_over_the_defaults() {
    let folder = Folder::new();
    let mut options = options(folder.path(), true);
    options.settings = vec![("work_mem".into(), "7MB".into()), ("listen_addresses".into(), "*".into())];
    let cluster = Cluster::start(options).await.unwrap();
    assert_eq!(ask(&cluster, "show work_mem").unwrap(), "7MB");
    assert_eq!(ask(&cluster, "show listen_addresses").unwrap(), "127.0.0.1", "but never over what is private");
    cluster.stop().await.unwrap();
}

/// Not a test: the program that the next one kills.
#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn holder() {
    let Some(folder) = std::env::var_os(HOLDER) else { return };
    let cluster = Cluster::start(options(&PathBuf::from(folder), true)).await.unwrap();
    fs::write(cluster.data_dir().join("held"), "").unwrap();
    std::future::pending::<()>().await;
}

#[test]
fn a_killed_program_takes_its_server_with_it() {
    // Not SIGINT, which whoever runs the tests in the background may have had ignored.
    for name in ["KILL", "TERM"] {
        let folder = Folder::new();
        let mut program = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "lifetime::holder", "--ignored"])
            .env(HOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let held = eventually(|| folder.path().join("held").exists());
        if !held {
            program.kill().unwrap();
            let said: Vec<_> = BufReader::new(program.stdout.take().unwrap()).lines().collect();
            panic!("no cluster was started: {said:?}");
        }
        let pid = server_pid(&folder);
        signal(name, program.id());
        program.wait().unwrap();
        assert!(eventually(|| !is_running(pid)), "the server outlived SIG{name}");
        assert!(eventually(|| !folder.path().exists()), "the folder outlived SIG{name}");
    }
}
