//! What a demo remembers of itself from one start to the next, in a file beside its database.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use super::error::{About as _, DemoError};
use super::private;

/// The secrets of a demo, and what is in its database. It has no `Debug`, so that no log can hold it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct State {
    #[serde(serialize_with = "reveal")]
    pub(super) master_key: SecretString,
    #[serde(serialize_with = "reveal")]
    pub(super) signing_key: SecretString,
    pub(super) passwords: Passwords,
    /// Nothing until the practices are complete, so that a start that was broken off begins anew.
    pub(super) seeded: Option<Seeded>,
}

/// The passwords of the roles that log in.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Passwords {
    #[serde(serialize_with = "reveal")]
    pub(super) owner: SecretString,
    #[serde(serialize_with = "reveal")]
    pub(super) app: SecretString,
    #[serde(serialize_with = "reveal")]
    pub(super) jobs: SecretString,
}

/// What the database was filled with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Seeded {
    /// The day the practices were made for.
    pub(super) day: Date,
    /// What they were invented from.
    pub(super) seed: u64,
    pub(super) workspaces: Vec<Workspace>,
}

/// A practice and those of its people whom one can be in the demo.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Workspace {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) owner: Person,
    pub(super) therapist: Person,
    pub(super) assistant: Person,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) name: String,
}

impl State {
    /// New secrets for an empty database.
    pub(super) fn new() -> Result<Self, DemoError> {
        let master_key = store::MasterKey::generate().map_err(DemoError::Randomness)?;
        let signing_key = store::SigningKey::generate().map_err(DemoError::Randomness)?;
        Ok(Self {
            master_key: master_key.as_str().into(),
            signing_key: signing_key.as_str().into(),
            passwords: Passwords {
                owner: private::password().map_err(DemoError::Randomness)?,
                app: private::password().map_err(DemoError::Randomness)?,
                jobs: private::password().map_err(DemoError::Randomness)?,
            },
            seeded: None,
        })
    }

    /// What was written, if anything was.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, DemoError> {
        if !path.exists() {
            return Ok(None);
        }
        let text: SecretString = std::fs::read_to_string(path).about(path)?.into();
        let state = serde_json::from_str(text.expose_secret());
        state.map(Some).map_err(|source| DemoError::State { path: path.to_path_buf(), source })
    }

    /// Writes it for the next start.
    pub(super) fn write(&self, path: &Path) -> Result<(), DemoError> {
        let failed = |source| DemoError::State { path: path.to_path_buf(), source };
        let text: SecretString = serde_json::to_string_pretty(self).map_err(failed)?.into();
        private::write(path, text.expose_secret()).about(path)
    }
}

impl Seeded {
    /// How many days ago the practices were made; they have a calendar for the week after that day.
    pub(super) fn age(&self, today: Date) -> i64 {
        (today - self.day).whole_days()
    }
}

fn reveal<S: serde::Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read_and_only_by_its_owner() {
        let path = std::env::temp_dir().join(format!("pazpaz-state-{}.json", std::process::id()));
        let mut state = State::new().unwrap();
        let person = |name: &str| Person { id: Uuid::nil(), name: name.to_owned() };
        state.seeded = Some(Seeded {
            day: time::macros::date!(2026 - 11 - 22),
            seed: 1,
            workspaces: vec![Workspace {
                id: Uuid::nil(),
                name: "A".to_owned(),
                owner: person("O"),
                therapist: person("T"),
                assistant: person("S"),
            }],
        });
        state.write(&path).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let read = State::read(&path).unwrap().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(read.master_key.expose_secret(), state.master_key.expose_secret());
        assert_eq!(read.passwords.app.expose_secret(), state.passwords.app.expose_secret());
        assert_eq!(read.seeded.unwrap().age(time::macros::date!(2026 - 12 - 02)), 10);
        assert!(State::read(&path).unwrap().is_none());
    }
}
