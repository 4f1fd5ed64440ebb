#![cfg(unix)]
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use time::macros::datetime;

use super::*;
use crate::keys::folder::FolderKeys;
use store::{DataKey, MasterError};
use uuid::Uuid;

/// A folder that goes with the test.
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pazpaz-keys-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        mode(&path, 0o700);
        Self(path)
    }

    pub(super) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        mode(&path, 0o600);
        path
    }

    /// A new key in a file; answers with the key's name.
    fn key(&self, name: &str) -> String {
        let text = MasterKey::generate().unwrap();
        self.file(name, &text);
        MasterKey::parse(&text).unwrap().fingerprint().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

pub(super) fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn refusal(source: &str) -> String {
    open(&source.parse().unwrap(), None).unwrap_err().to_string()
}

#[test]
fn a_place_is_named_by_a_word_and_nothing_else_is_a_place() {
    for text in ["file:/a b/k", "dir:/keys", "env:KEY", "exec:/bin/keys"] {
        assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
    }
    let exec: Source = "exec:/bin/keys --pin 1234".parse().unwrap();
    let Source::Exec { program, arguments } = &exec else { unreachable!() };
    assert_eq!((program.as_path(), arguments.join(" ")), (Path::new("/bin/keys"), "--pin 1234".to_owned()));
    assert!(!format!("{exec:?} {exec}").contains("1234"));
    for text in ["", "file:", "/a", "key:/a", "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlYzE="] {
        assert_eq!(text.parse::<Source>(), Err(NotASource::Form), "{text}");
    }
    assert_eq!("exec:keys".parse::<Source>(), Err(NotASource::Program));
    assert_eq!("env:PAZPAZ_KEY".parse::<Source>(), Err(NotASource::Variable));
}

#[test]
fn a_key_file_is_for_its_owner_alone() {
    let folder = Folder::new("file");
    folder.key("a.key");
    let path = folder.0.join("a.key");
    let source = format!("file:{}", path.display());
    for (bits, fits) in [(0o644, false), (0o640, false), (0o620, false), (0o601, false), (0o600, true), (0o400, true)] {
        mode(&path, bits);
        let opened = open(&source.parse().unwrap(), None);
        assert_eq!(opened.is_ok(), fits, "{bits:o}");
        if let Err(error) = opened {
            assert!(error.to_string().ends_with(&format!("`chmod 600 {}`", path.display())), "{error}");
        }
    }
    // A link is as good as the file behind it.
    mode(&path, 0o600);
    let link = folder.0.join("link");
    symlink(&path, &link).unwrap();
    let linked: Source = format!("file:{}", link.display()).parse().unwrap();
    assert!(open(&linked, None).is_ok());
    mode(&path, 0o644);
    assert!(open(&linked, None).unwrap_err().to_string().contains("chmod 600"));
}

#[test]
fn a_key_file_of_somebody_else_is_refused() {
    let folder = Folder::new("owner");
    folder.key("a.key");
    let path = folder.0.join("a.key");
    // Only root can give a file away; for everybody else there is nothing to try.
    if std::os::unix::fs::chown(&path, Some(12_345), None).is_ok() {
        let refused = refusal(&format!("file:{}", path.display()));
        assert!(refused.contains("belongs to user 12345") && refused.contains("`chown 0 "), "{refused}");
    }
}

#[test]
fn what_is_no_key_is_refused_in_a_sentence_without_it() {
    let folder = Folder::new("weak");
    let at = |path: &Path| format!("file:{}", path.display());
    assert!(refusal(&at(&folder.0.join("none"))).contains("pazpaz keys generate"));
    assert!(refusal(&at(&folder.0)).contains("is not an ordinary file"));
    for text in ["", "hunter2", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "aHVudGVyMg==", "\u{ff}"] {
        let path = folder.file("weak", text);
        let error = open(&at(&path).parse().unwrap(), None).unwrap_err();
        assert!(matches!(error, KeysError::Key { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
    assert!(refusal(&at(&folder.file("long", &" ".repeat(2_000)))).contains("too long"));
    let unset = open(&"env:KEY".parse().unwrap(), None).unwrap_err().to_string();
    assert!(unset.contains("no variable KEY"), "{unset}");
}

#[tokio::test]
async fn the_newest_of_a_folder_is_the_one_whose_name_stands_last() {
    let folder = Folder::new("order");
    let second = folder.key("2026-11-22-b.key");
    let first = folder.key("2026-11-22.key");
    let oldest = folder.key("2025-01-01.key");
    folder.file("2027.txt", "no key");
    folder.file(".2028.key", "hidden");
    let keys = FolderKeys::open(&folder.0).unwrap();
    assert_eq!(keys.primary().await.unwrap(), second);
    let names: Vec<String> = super::folder::read(&folder.0).unwrap().names().map(str::to_owned).collect();
    assert_eq!(names, [second, first, oldest]);
}

#[tokio::test]
async fn a_key_that_is_added_while_the_server_serves_is_used_at_once() {
    let folder = Folder::new("added");
    let data = DataKey::generate().unwrap();
    let one = folder.key("1.key");
    let (here, there) = (FolderKeys::open(&folder.0).unwrap(), FolderKeys::open(&folder.0).unwrap());
    let old = here.wrap(Uuid::nil(), 1, &data).await.unwrap();
    let two = folder.key("2.key");
    let new = there.wrap(Uuid::nil(), 1, &data).await.unwrap();
    assert_eq!((old.master_key.as_str(), new.master_key.as_str()), (one.as_str(), two.as_str()));
    for wrapped in [&old, &new] {
        assert!(here.unwrap(&wrapped.master_key, Uuid::nil(), 1, &wrapped.bytes).await.is_ok());
    }
    // Removed after everything is wrapped anew: only then is it gone.
    std::fs::remove_file(folder.0.join("1.key")).unwrap();
    assert_eq!(here.primary().await.unwrap(), two);
    let gone = here.unwrap(&one, Uuid::nil(), 1, &old.bytes).await.err().unwrap();
    assert_eq!(gone, MasterError::Unknown(one));
    // A folder that cannot be trusted any more stops what would wrap, and not what is open already.
    mode(&folder.0, 0o770);
    assert_eq!(here.wrap(Uuid::nil(), 1, &data).await.err(), Some(MasterError::Away));
    assert!(here.unwrap(&two, Uuid::nil(), 1, &new.bytes).await.is_ok());
    mode(&folder.0, 0o700);
}

#[test]
fn a_folder_without_one_order_of_keys_is_refused() {
    let folder = Folder::new("folder");
    let at = format!("dir:{}", folder.0.display());
    assert!(refusal(&at).contains("pazpaz keys generate --dir"));
    folder.key("a.key");
    std::fs::copy(folder.0.join("a.key"), folder.0.join("b.key")).unwrap();
    let twice = refusal(&at);
    assert!(twice.contains("a.key") && twice.contains("b.key") && twice.contains("same master key"), "{twice}");
    std::fs::remove_file(folder.0.join("b.key")).unwrap();
    mode(&folder.0, 0o770);
    assert!(refusal(&at).contains("`chmod go-w "));
    mode(&folder.0, 0o700);
    folder.file("c.key", "");
    assert!(refusal(&at).contains("c.key cannot be used"));
}

#[tokio::test]
async fn a_made_key_is_the_newest_or_none_is_made() {
    let folder = Folder::new("made");
    let keys = folder.0.join("keys");
    let write = |now| {
        let text = MasterKey::generate().unwrap();
        write_new(&keys, now, &text).map(|path| (path, MasterKey::parse(&text).unwrap().fingerprint().to_owned()))
    };
    let (path, _) = write(datetime!(2026-11-22 19:04:11.123 UTC)).unwrap();
    assert!(path.ends_with("2026-11-22T19-04-11-123Z.key"));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(std::fs::metadata(&keys).unwrap().permissions().mode() & 0o7777, 0o700);
    let (_, second) = write(datetime!(2026-11-22 22:04:12 +3)).unwrap();
    assert_eq!(FolderKeys::open(&keys).unwrap().primary().await.unwrap(), second);
    for earlier in [datetime!(2026-11-22 19:04:12 UTC), datetime!(2025-01-01 0:00 UTC)] {
        assert!(matches!(write(earlier), Err(KeysError::Order { .. })));
    }
    assert_eq!(std::fs::read_dir(&keys).unwrap().count(), 2);
}
