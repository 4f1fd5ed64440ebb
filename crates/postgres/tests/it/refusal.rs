use std::{fs, os::unix::fs::MetadataExt, os::unix::fs::PermissionsExt};

use postgres::{Cluster, Error};

use crate::bench::{Folder, ask, kept, options};

#[tokio::test]
async fn two_starts_on_one_folder_are_refused() {
    let folder = Folder::new();
    let cluster = kept(&folder).await;
    let error = Cluster::start(options(folder.path(), false)).await.unwrap_err();
    assert!(matches!(error, Error::InUse { pid, .. } if pid == std::process::id()), "{error}");
    assert_eq!(ask(&cluster, "select 1").unwrap(), "1", "the first is not disturbed");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_of_somebody_else_is_left_alone() {
    let folder = Folder::new();
    fs::create_dir(folder.path()).unwrap();
    fs::write(folder.path().join("thesis.txt"), "irreplaceable").unwrap();
    for ephemeral in [true, false] {
        let error = Cluster::start(options(folder.path(), ephemeral)).await.unwrap_err();
        assert!(matches!(error, Error::NotOurs { .. }), "{error}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn kept_data_is_never_taken_for_passing() {
    let folder = Folder::new();
    kept(&folder).await.stop().await.unwrap();
    let error = Cluster::start(options(folder.path(), true)).await.unwrap_err();
    assert!(matches!(error, Error::Kept { .. }), "{error}");
    kept(&folder).await.stop().await.unwrap();
}

#[tokio::test]
async fn a_closed_parent_is_named() {
    let parent = Folder::new();
    fs::create_dir(parent.path()).unwrap();
    if fs::metadata(parent.path()).unwrap().uid() != 0 {
        return; // Whoever is not root runs PostgreSQL as themselves, to whom their own folders are open.
    }
    fs::set_permissions(parent.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let error = Cluster::start(options(&parent.path().join("data"), false)).await.unwrap_err();
    assert!(matches!(&error, Error::Closed { path, .. } if path == parent.path()), "{error}");
}

#[tokio::test]
async fn a_server_that_ends_at_once_is_reported_with_its_reason() {
    let folder = Folder::new();
    let mut options = options(folder.path(), true);
    options.settings = vec![("no_such_setting".into(), "1".into())];
    let error = Cluster::start(options).await.unwrap_err();
    assert!(matches!(&error, Error::Ended { tail, .. } if tail.contains("no_such_setting")), "{error}");
}
