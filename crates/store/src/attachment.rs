//! Files of clients' records: what they are stands in the database, their bytes lie sealed in the object store.
//!
//! A file comes in and goes out over HTTP, each time with a ticket that is asked for here and good once. It is seen when all of its
//! bytes are there, and not before. What belongs to a session is for those who read sessions, is changed by its author, and does not
//! change once the session is signed; so the digests, which are sealed beside the names, can become part of what is signed.
use crate::{
    Code, Error, Rejection, Result, Scope,
    batch::by_id,
    change::Versioned,
    objects::{ObjectError, Objects},
    role,
    scope::Unit,
};
use entity::{
    AttachmentId, Id as _, Record as _, SessionId,
    attachment::{Entity, Model},
};
use std::{fmt::Write as _, sync::Arc};
use time::Duration;

mod add;
mod change;
mod copy;
mod download;
mod page;
mod past;
mod sweep;
mod ticket;
mod upload;

pub use add::NewAttachment;
pub(crate) use copy::{Place, copy, open};
pub use download::{Download, FileBytes};
pub(crate) use page::OfOwner;
pub use past::PastFile;
pub use sweep::Swept;
pub use ticket::Ticket;
pub use upload::Upload;

/// For how long the bytes of a file are awaited, and room is kept for them.
pub(crate) const AWAITED: Duration = Duration::hours(1);

/// The files of a scope.
#[derive(Debug)]
pub struct Attachments<'s>(pub(crate) &'s Scope);

impl Scope {
    /// Files of clients' records.
    pub fn attachments(&self) -> Attachments<'_> {
        Attachments(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "attachment";
}

impl Attachments<'_> {
    /// The file of that id, if there is one that whoever asks may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: AttachmentId) -> Result<Option<Arc<Model>>> {
        let row = self.0.loaders.attachments.load(ById(id)).await?;
        Ok(row.filter(|row| row.stored_at.is_some() && self.sees(row)))
    }

    /// Whether the role may see a file.
    fn sees(&self, row: &Model) -> bool {
        self.sees_all() || !row.of_session()
    }

    /// Whether the role sees the files of sessions.
    fn sees_all(&self) -> bool {
        role::opens(self.0.actor().role, SessionId::TABLE)
    }
}

impl Unit {
    /// Where files lie.
    pub(crate) fn objects(&self) -> Result<&Objects> {
        self.shared.settings.objects.as_ref().ok_or(Error::Unready("objects"))
    }
}

/// A file that the database knows and the store has not is no better than one that does not open.
fn lost(error: ObjectError) -> Error {
    match error {
        ObjectError::NotFound => Error::File(crypto::FileError::Malformed),
        error => Error::Objects(error),
    }
}

/// As people compare digests.
pub(crate) fn hex(digest: impl IntoIterator<Item = u8>) -> String {
    digest.into_iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn none() -> Error {
    Rejection::new(Code::NotFound, "id", "There is no such attachment.").into()
}

by_id!(AttachmentId);
