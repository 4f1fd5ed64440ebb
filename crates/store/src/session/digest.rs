//! What is signed, as one keyed digest: the same whoever makes it, at signing, in bulk and when a rotation proves that nothing was lost.
use super::field::micros;
use crate::{Error, Result};
use crypto::ClientKeys;
use entity::{
    AttachmentId, SessionAdditionId, SessionId, UserId,
    session::{self, Meaning},
    session_addition,
};
use sea_orm::ActiveEnum;
use time::OffsetDateTime;
use uuid::Uuid;

/// What digests of sessions are of: the parts that [`of_session`] puts in their order.
const SESSION: &str = "session/2";
/// What digests of additions are of.
const ADDITION: &str = "session_addition/1";

/// Who signs, when, and what that says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signature {
    pub(crate) by: UserId,
    pub(crate) at: OffsetDateTime,
    pub(crate) meaning: Meaning,
}

/// What a session is about, beside its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About {
    pub(crate) id: SessionId,
    pub(crate) client: Uuid,
    pub(crate) provider: Uuid,
    pub(crate) appointment: Option<Uuid>,
    pub(crate) session_at: OffsetDateTime,
    pub(crate) signature: Signature,
}

/// A file that is signed along with a session.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: AttachmentId,
    pub(crate) name: String,
    pub(crate) digest: String,
}

impl About {
    /// Of a session with that signature.
    pub(crate) fn of(row: &session::Model, signature: Signature) -> Self {
        Self {
            id: row.id,
            client: row.client_id.0,
            provider: row.provider_id.0,
            appointment: row.appointment_id.map(|id| id.0),
            session_at: row.session_at,
            signature,
        }
    }

    /// Of a session that is signed.
    pub(crate) fn signed(row: &session::Model) -> Result<Self> {
        let none = || Error::Internal("a signed session without its signature");
        let (by, at) = row.signed_by.zip(row.signed_at).ok_or_else(none)?;
        Ok(Self::of(row, Signature { by, at, meaning: row.meaning.ok_or_else(none)? }))
    }
}

/// Microseconds since 1970: what a time is, whatever zone and precision it is told in.
fn instant(at: OffsetDateTime) -> String {
    (micros(at).unix_timestamp_nanos() / 1_000).to_string()
}

/// The digest of a session, its words in their order, and its files in the order of their ids.
pub(crate) fn of_session(keys: &ClientKeys, about: &About, words: [Option<&str>; 4], files: &[File]) -> [u8; 32] {
    let Signature { by, at, meaning } = about.signature;
    let client = about.client.to_string();
    let provider = about.provider.to_string();
    let appointment = about.appointment.map(|id| id.to_string());
    let (session_at, by, at) = (instant(about.session_at), by.0.to_string(), instant(at));
    let (meaning, count) = (meaning.to_value(), files.len().to_string());
    let mut files: Vec<_> = files.iter().map(|file| (file.id.0.to_string(), &file.name, &file.digest)).collect();
    files.sort_unstable();
    let head = [
        Some(client.as_str()),
        Some(&provider),
        appointment.as_deref(),
        Some(&session_at),
        Some(&by),
        Some(&at),
        Some(&meaning),
    ];
    let tail =
        files.iter().flat_map(|(id, name, digest)| [Some(id.as_str()), Some(name.as_str()), Some(digest.as_str())]);
    let parts: Vec<Option<&str>> = head.into_iter().chain(words).chain([Some(count.as_str())]).chain(tail).collect();
    keys.digest(SESSION, about.id.0, &parts)
}

/// What an addition is, beside its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Added<'p> {
    pub(crate) id: SessionAdditionId,
    pub(crate) session: SessionId,
    pub(crate) number: i32,
    pub(crate) kind: session_addition::Kind,
    pub(crate) signature: Signature,
    /// The digest of the addition before it, or of the session.
    pub(crate) previous: &'p [u8],
}

/// The digest of an addition.
pub(crate) fn of_addition(keys: &ClientKeys, added: &Added<'_>, reason: &str, text: &str) -> [u8; 32] {
    let Signature { by, at, meaning } = added.signature;
    let parts = [
        added.session.0.to_string(),
        added.number.to_string(),
        added.kind.to_value(),
        by.0.to_string(),
        instant(at),
        meaning.to_value(),
        crate::attachment::hex(added.previous.iter().copied()),
        reason.to_owned(),
        text.to_owned(),
    ];
    keys.digest(ADDITION, added.id.0, &parts.each_ref().map(|part| Some(part.as_str())))
}
