//! Bytes on their way out: none leaves before the receipt is durable, and none of a chunk that is not as it was sealed.
use super::{Attachments, Place, lost, none, open};
use crate::{
    Actor, Code, Error, Occasion, Rejection, Result, Store,
    audit::Action,
    objects::{ObjectBytes, Objects},
    sniff::ContentType,
};
use bytes::Bytes;
use crypto::{FileError, FileOpener, FileReader};
use entity::file_ticket::Kind;
use std::{fmt, mem, ops::Range};

/// One file to be handed out. Its receipt is written.
pub struct Download {
    actor: Actor,
    name: String,
    kind: ContentType,
    objects: Objects,
    place: Place,
    opener: FileOpener,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Store {
    /// Gets the file that a ticket is for. The ticket is used up, and that somebody has had the file is written down before this
    /// returns.
    ///
    /// # Errors
    /// [`Error::Rejected`] when there is no such ticket or the client was erased; [`Error::File`] when it is not the file that was
    /// stored.
    pub async fn hand_out(&self, ticket: &str, occasion: Occasion) -> Result<Download> {
        let (scope, id) = self.redeem(ticket, Kind::Download, occasion).await?;
        let unit = &scope.unit;
        let row = Attachments(&scope).find(id).await?.ok_or_else(none)?;
        let keys = unit.client_keys(row.client_id).await?;
        let erased = || Error::from(Rejection::new(Code::WrongState, "id", "The client was erased."));
        let name = scope.open(&*row, &row.name)?.ok_or_else(erased)?;
        unit.noted(Action::Download, id, Some(row.client_id), vec![]);
        scope.settle(true).await?;
        let kind = row.content_type.as_deref().and_then(ContentType::parse);
        let kind = kind.ok_or(Error::Internal("a stored file of an unknown type"))?;
        let size = u64::try_from(row.size_bytes).unwrap_or_default();
        let place = Place { workspace: row.workspace_id, file: id, object: row.object_id, size };
        let objects = unit.objects()?.clone();
        let opener = open(&objects, &keys, &place).await?;
        Ok(Download { actor: unit.actor, name, kind, objects, place, opener })
    }
}

impl Download {
    /// Who gets it.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// What people call it. Private.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    pub fn content_type(&self) -> ContentType {
        self.kind
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.place.size
    }

    /// The bytes of a range, which must lie within the file and have one at least.
    ///
    /// # Errors
    /// [`Error::File`] when there is no such range; when the object store does not answer.
    pub async fn bytes(self, range: Range<u64>) -> Result<FileBytes> {
        let span = self.opener.layout().span(range)?;
        let sealed = self.objects.read(&self.place.key(), span.sealed.clone()).await.map_err(lost)?;
        Ok(FileBytes { sealed, reader: Some(self.opener.read(span)) })
    }
}

/// The bytes of a range of a file, in pieces.
pub struct FileBytes {
    sealed: ObjectBytes,
    reader: Option<FileReader>,
}

impl fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBytes").finish_non_exhaustive()
    }
}

impl FileBytes {
    /// The next piece, `None` after the last.
    ///
    /// # Errors
    /// [`Error::File`] when what is stored is not what was sealed: what came before is right, and nothing comes after. When the object
    /// store does not go on.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        while let Some(reader) = &mut self.reader {
            match self.sealed.next().await? {
                Some(piece) => {
                    let mut plain = reader.update(&piece)?;
                    if !plain.is_empty() {
                        return Ok(Some(mem::take(&mut *plain).into()));
                    }
                }
                None => self.reader.take().map_or(Err(FileError::Length), FileReader::finish)?,
            }
        }
        Ok(None)
    }
}
