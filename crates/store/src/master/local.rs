//! Master keys in this process's memory.
use super::{Answer, MasterError, MasterKeys, Wrapped};
use crypto::{DataKey, MasterKey};
use std::future::ready;
use uuid::Uuid;

/// Master keys in this process's memory, the newest first: it wraps, the others only unwrap what they wrapped before.
#[derive(Clone, Debug)]
pub struct LocalKeys {
    primary: MasterKey,
    older: Vec<MasterKey>,
}

impl LocalKeys {
    /// Takes the keys, the newest first. `None` when there are none.
    pub fn new(keys: Vec<MasterKey>) -> Option<Self> {
        let mut keys = keys.into_iter();
        Some(Self { primary: keys.next()?, older: keys.collect() })
    }

    /// The names of the keys, the newest first. They tell nothing of the keys.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all().map(MasterKey::fingerprint)
    }

    fn all(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.primary).chain(&self.older)
    }

    fn open(&self, master_key: &str, workspace: Uuid, version: u32, wrapped: &[u8]) -> Result<DataKey, MasterError> {
        let key = self.all().find(|key| key.fingerprint() == master_key);
        let key = key.ok_or_else(|| MasterError::Unknown(master_key.to_owned()))?;
        Ok(key.unwrap(workspace, version, wrapped)?)
    }
}

impl From<MasterKey> for LocalKeys {
    fn from(primary: MasterKey) -> Self {
        Self { primary, older: Vec::new() }
    }
}

impl MasterKeys for LocalKeys {
    fn primary(&self) -> Answer<'_, String> {
        Box::pin(ready(Ok(self.primary.fingerprint().to_owned())))
    }

    fn wrap<'a>(&'a self, workspace: Uuid, version: u32, key: &'a DataKey) -> Answer<'a, Wrapped> {
        let wrapped = self.primary.wrap(workspace, version, key);
        let master_key = self.primary.fingerprint().to_owned();
        Box::pin(ready(wrapped.map(|bytes| Wrapped { master_key, bytes }).map_err(MasterError::from)))
    }

    fn unwrap<'a>(
        &'a self,
        master_key: &'a str,
        workspace: Uuid,
        version: u32,
        wrapped: &'a [u8],
    ) -> Answer<'a, DataKey> {
        Box::pin(ready(self.open(master_key, workspace, version, wrapped)))
    }
}
