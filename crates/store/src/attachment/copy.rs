//! Sealed files as a whole: opened at their place in the store, or sealed anew at another.
use super::lost;
use crate::{
    Result,
    objects::{ObjectKey, Objects},
};
use crypto::{ClientKeys, FILE_HEADER, FileError, FileHeader, FileOpener};
use entity::{AttachmentId, WorkspaceId};
use uuid::Uuid;

/// A file in the store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) workspace: WorkspaceId,
    /// For which it is sealed.
    pub(crate) file: AttachmentId,
    /// Under which name it lies.
    pub(crate) object: Uuid,
    /// How many bytes it has to have, opened.
    pub(crate) size: u64,
}

impl Place {
    pub(crate) fn key(&self) -> ObjectKey {
        ObjectKey::file(self.workspace.0, self.object)
    }
}

/// Reads the header of a file. That it has the length that the row says is proved by this, and all else by what is read of it.
pub(crate) async fn open(objects: &Objects, keys: &ClientKeys, place: &Place) -> Result<FileOpener> {
    let key = place.key();
    let sealed = objects.size(&key).await.map_err(lost)?;
    if sealed < FILE_HEADER as u64 {
        return Err(FileError::Malformed.into());
    }
    let mut start = objects.read(&key, 0..FILE_HEADER as u64).await.map_err(lost)?;
    let mut header = Vec::with_capacity(FILE_HEADER);
    while let Some(piece) = start.next().await? {
        header.extend_from_slice(&piece);
    }
    let opener = keys.open_file(place.file.0, FileHeader::parse(&header)?, sealed)?;
    if opener.layout().plain_len() == place.size { Ok(opener) } else { Err(FileError::Length.into()) }
}

/// Seals a file anew, with the primary version of a key, into another object. The plain bytes are in memory a chunk at a time.
pub(crate) async fn copy(objects: &Objects, from: (&ClientKeys, &Place), to: (&ClientKeys, &Place)) -> Result<()> {
    let opener = open(objects, from.0, from.1).await?;
    let span = opener.layout().whole();
    let mut bytes = objects.read(&from.1.key(), span.sealed.clone()).await.map_err(lost)?;
    let (mut reader, mut sealer) = (opener.read(span), to.0.seal_file(to.1.file.0)?);
    let mut writer = objects.writer(&to.1.key());
    let mut out = sealer.header().to_vec();
    while let Some(piece) = bytes.next().await? {
        sealer.update(&reader.update(&piece)?, &mut out)?;
        writer.write(&out).await?;
        out.clear();
    }
    reader.finish()?;
    sealer.finish(&mut out)?;
    writer.write(&out).await?;
    Ok(writer.finish().await?)
}
