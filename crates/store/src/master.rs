//! Where the master keys are: they wrap the workspaces' keys and never meet the database. In this process, or behind a provider
//! that never lets them out.
mod local;
#[cfg(test)]
mod tests;

use crypto::{DataKey, NoRandomness, Unopenable};
use std::{fmt, pin::Pin};
use uuid::Uuid;

pub use local::LocalKeys;

/// What a provider of master keys answers, as soon as it does.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, MasterError>> + Send + 'a>>;

/// The first byte of a wrapped key whose other bytes are a provider's own, which only it can read. One that this program wrapped
/// by itself is a sealed value and begins with its suite, 1.
pub const OPAQUE: u8 = 2;

/// A wrapped workspace key and the name of the master key that wrapped it.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The name by which [`MasterKeys::unwrap`] is asked for the master key.
    pub master_key: String,
    /// What the database keeps: a sealed value, or [`OPAQUE`] and the provider's own bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wrapped({} bytes by {})", self.bytes.len(), self.master_key)
    }
}

/// A provider of master keys.
///
/// A wrapped key is bound to its workspace and version: the provider must refuse to unwrap it for any other.
pub trait MasterKeys: fmt::Debug + Send + Sync {
    /// The name of the key that wraps now. It tells nothing of the key.
    fn primary(&self) -> Answer<'_, String>;

    /// Wraps a workspace's key with the primary master key.
    fn wrap<'a>(&'a self, workspace: Uuid, version: u32, key: &'a DataKey) -> Answer<'a, Wrapped>;

    /// Unwraps a workspace's key with the master key of that name, and never with another.
    fn unwrap<'a>(
        &'a self,
        master_key: &'a str,
        workspace: Uuid,
        version: u32,
        wrapped: &'a [u8],
    ) -> Answer<'a, DataKey>;
}

/// Why a provider did not do what it was asked for. Names master keys, never a byte of any key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasterError {
    /// No master key of this name is here.
    #[error("the master key {0} is not among those of this server: add it to them again")]
    Unknown(String),
    /// The wrapped key was not wrapped by that master key for this workspace and version, or somebody changed it.
    #[error("the master key does not open a workspace's key")]
    Refused(#[from] Unopenable),
    /// The provider does not let this server use the key.
    #[error("the provider of master keys refuses to work for this server")]
    Denied,
    /// The provider does not answer, or nothing that makes sense. Trying again helps once it is back.
    #[error("the provider of master keys does not answer")]
    Away,
    /// The operating system has no randomness to give.
    #[error("the operating system has no randomness to give")]
    NoRandomness,
}

/// The column that holds what is refused here.
const WRAPPED_KEY: &str = "workspace_keys.wrapped_key";

impl MasterError {
    /// The bytes are not what a master key made for that workspace and version. A security event, not a mishap.
    pub fn forged() -> Self {
        Self::Refused(Unopenable::Forged(WRAPPED_KEY))
    }
}

impl From<NoRandomness> for MasterError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}
