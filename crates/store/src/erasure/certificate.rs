//! The certificate of an erasure: what was done, in words that outlive it.
use crate::{Error, Result};
use crypto::{Signature, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, serde::rfc3339};
use uuid::Uuid;

const DOMAIN: &str = "pazpaz/erasure/1";

/// What a certificate says. Its text is JSON; what is signed is the text, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// The erasure.
    pub id: Uuid,
    /// The practice.
    pub workspace: Uuid,
    /// Whose record it was.
    pub client: Uuid,
    /// When the keys were destroyed.
    #[serde(with = "rfc3339")]
    pub erased_at: OffsetDateTime,
    /// The user who did it.
    pub erased_by: Option<Uuid>,
    /// The versions of the client's key that were destroyed.
    pub key_versions: Vec<i32>,
}

impl Certificate {
    pub(super) fn to_text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|_| Error::Internal("a certificate that is no JSON"))
    }

    /// Reads a certificate that was signed with the other half of the key. `None` when it was not, or says nothing.
    pub fn verified(text: &str, signature: &str, key: &VerifyingKey) -> Option<Self> {
        let signed = key.verifies(DOMAIN, text, &Signature::from_text(signature));
        serde_json::from_str(text).ok().filter(|_| signed)
    }
}

pub(super) fn sign(key: &SigningKey, text: &str) -> Signature {
    key.sign(DOMAIN, text)
}
