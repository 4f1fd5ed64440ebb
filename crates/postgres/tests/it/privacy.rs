use std::fs;

use crate::bench::{Folder, ask, passing};

#[tokio::test]
async fn values_and_statements_stay_out_of_the_log() {
    let folder = Folder::new();
    let cluster = passing(&folder).await;
    ask(&cluster, "create table client (name text unique); insert into client values ('Secretname')").unwrap();
    let shown = ask(&cluster, "insert into client values ('Secretname')").unwrap_err();
    assert!(shown.contains("Secretname"), "the client itself is told: {shown}");
    ask(&cluster, "select 'Secretname'::int").unwrap_err();
    ask(&cluster, "create extension pg_stat_statements").unwrap();
    ask(&cluster, "create role passing password 'Secretname'").unwrap();
    let kept = "select count(*) > 0, bool_or(query like '%Secret' || 'name%') from pg_stat_statements";
    assert_eq!(ask(&cluster, kept).unwrap(), "t|f");
    let log = fs::read_to_string(cluster.log_path()).unwrap();
    assert!(log.contains("duplicate key value"), "{log}");
    assert!(!log.contains("name)="), "{log}");
    assert!(!log.contains("insert into"), "{log}");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn the_password_is_needed_and_not_shown() {
    let folder = Folder::new();
    let cluster = passing(&folder).await;
    let password = fs::read_to_string(folder.path().join("password")).unwrap();
    assert!(cluster.admin_url("postgres").contains(&password));
    assert!(!format!("{cluster:?}").contains(&password));
    assert_eq!(
        ask(&cluster, "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'").unwrap(),
        "0"
    );
    let initdb_copy = folder.path().join("password.initdb");
    assert!(!initdb_copy.exists());
    cluster.stop().await.unwrap();
}
