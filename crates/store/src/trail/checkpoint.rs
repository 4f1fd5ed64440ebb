//! Checkpoints: how far the trail of a workspace went at a time, signed and kept outside the database. What is cut off the end of a
//! trail, seals and all, leaves no other trace.
use crypto::{Signature, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, UtcOffset, serde::rfc3339};
use uuid::Uuid;

mod head;
mod kept;

pub use kept::{CheckpointError, Checkpoints};

const DOMAIN: &str = "pazpaz/checkpoint/1";

/// What a checkpoint says. Its text is JSON; what is signed is the text, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checkpoint {
    /// Whose trail it is.
    pub workspace: Uuid,
    /// The number of the last seal.
    pub seal: i64,
    /// How many events were sealed.
    pub total: i64,
    /// The position of the last of them.
    pub position: i64,
    /// The head of the seal.
    #[serde(with = "head")]
    pub head: [u8; 32],
    /// When the seal was made.
    #[serde(with = "rfc3339")]
    pub sealed_at: OffsetDateTime,
    /// When the checkpoint was made.
    #[serde(with = "rfc3339")]
    pub made_at: OffsetDateTime,
}

/// A checkpoint as it is kept.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    checkpoint: String,
    signature: String,
}

/// A checkpoint that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Signed by this installation, and for the place where it was found.
    Genuine(Checkpoint),
    /// Anything else: where it was found.
    Forged(String),
}

impl Checkpoint {
    /// The day that it is of, in UTC.
    pub fn day(&self) -> Date {
        self.made_at.to_offset(UtcOffset::UTC).date()
    }

    /// The file that keeps it. `None` where a time cannot be written down (after the year 9999).
    pub(crate) fn sign(&self, key: &SigningKey) -> Option<String> {
        let checkpoint = serde_json::to_string(self).ok()?;
        let signature = key.sign(DOMAIN, &checkpoint).as_text().to_owned();
        serde_json::to_string(&Signed { checkpoint, signature }).ok()
    }

    /// Reads such a file. `None` when it was not signed with the other half of the key, or says nothing.
    pub(crate) fn verified(file: &[u8], key: &VerifyingKey) -> Option<Self> {
        let Signed { checkpoint, signature } = serde_json::from_slice(file).ok()?;
        let signed = key.verifies(DOMAIN, &checkpoint, &Signature::from_text(&signature));
        serde_json::from_str(&checkpoint).ok().filter(|_| signed)
    }
}

#[cfg(test)]
mod tests;
