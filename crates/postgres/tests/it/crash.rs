use std::{fs, process::Command};

use crate::bench::{Folder, ask, eventually, is_running, kept, server_pid, signal};

#[tokio::test]
async fn committed_data_survives_the_death_of_the_server() {
    let folder = Folder::new();
    let cluster = kept(&folder).await;
    ask(&cluster, "create table note (text text); insert into note values ('committed')").unwrap();
    signal("KILL", server_pid(&folder));
    drop(cluster);
    let cluster = kept(&folder).await;
    assert_eq!(ask(&cluster, "select text from note").unwrap(), "committed");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_whose_watchdog_was_killed_is_stopped_by_the_next_start() {
    let folder = Folder::new();
    let cluster = kept(&folder).await;
    let server = server_pid(&folder);
    let watchdog = parent(server);
    for child in children(watchdog).into_iter().filter(|child| *child != server) {
        signal("KILL", child);
    }
    signal("KILL", watchdog);
    drop(cluster);
    assert!(is_running(server));
    let cluster = kept(&folder).await;
    assert!(!is_running(server));
    assert_ne!(server_pid(&folder), server);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_terminated_watchdog_stops_its_server() {
    let folder = Folder::new();
    let cluster = kept(&folder).await;
    let server = server_pid(&folder);
    signal("TERM", parent(server));
    assert!(eventually(|| !is_running(server)));
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_stale_pid_file_with_the_number_of_another_process_does_no_harm() {
    let folder = Folder::new();
    let cluster = kept(&folder).await;
    let file = folder.path().join("pgdata/postmaster.pid");
    let text = fs::read_to_string(&file).unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    let stale = format!("{}\n{rest}", std::process::id());
    cluster.stop().await.unwrap();

    fs::write(&file, stale).unwrap();
    let cluster = kept(&folder).await;
    assert_eq!(ask(&cluster, "select 1").unwrap(), "1");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_interrupted_initdb_is_begun_anew() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path().join("pgdata.new/base")).unwrap();
    fs::write(folder.path().join("cluster.lock"), "").unwrap();
    fs::write(folder.path().join("password"), "of the first try").unwrap();
    let cluster = kept(&folder).await;
    assert_eq!(ask(&cluster, "select 1").unwrap(), "1");
    cluster.stop().await.unwrap();
}

fn parent(pid: u32) -> u32 {
    processes().into_iter().find(|(process, _)| *process == pid).unwrap().1
}

fn children(pid: u32) -> Vec<u32> {
    processes().into_iter().filter(|(_, parent)| *parent == pid).map(|(process, _)| process).collect()
}

fn processes() -> Vec<(u32, u32)> {
    let answer = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output().unwrap();
    let number = |word: Option<&str>| word.unwrap().parse().unwrap();
    let text = String::from_utf8(answer.stdout).unwrap();
    text.lines().map(str::split_whitespace).map(|mut words| (number(words.next()), number(words.next()))).collect()
}
