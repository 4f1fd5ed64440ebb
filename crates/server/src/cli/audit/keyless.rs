//! Whoever verifies the trail opens nothing, so they need no master key.

use store::{Answer, DataKey, MasterError, MasterKeys, Wrapped};
use uuid::Uuid;

/// No master keys at all.
#[derive(Debug)]
pub(super) struct Keyless;

impl MasterKeys for Keyless {
    fn primary(&self) -> Answer<'_, String> {
        Box::pin(async { Err(MasterError::Denied) })
    }

    fn wrap<'a>(&'a self, _: Uuid, _: u32, _: &'a DataKey) -> Answer<'a, Wrapped> {
        Box::pin(async { Err(MasterError::Denied) })
    }

    fn unwrap<'a>(&'a self, _: &'a str, _: Uuid, _: u32, _: &'a [u8]) -> Answer<'a, DataKey> {
        Box::pin(async { Err(MasterError::Denied) })
    }
}
