//! Bytes on their way out of a store.
use super::ObjectError;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream::BoxStream};
use std::{fmt, time::Duration};

/// How long a store may be silent within an object.
const PATIENCE: Duration = Duration::from_secs(30);

/// The bytes of an object or of a range of one, in pieces.
pub struct ObjectBytes {
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    left: u64,
}

impl ObjectBytes {
    pub(super) fn new(stream: BoxStream<'static, object_store::Result<Bytes>>, length: u64) -> Self {
        Self { stream, left: length }
    }

    /// The next piece, `None` after the last.
    ///
    /// # Errors
    /// When the store fails, is silent for long, or gives another number of bytes than were asked for.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ObjectError> {
        if self.left == 0 {
            return Ok(None);
        }
        let piece = tokio::time::timeout(PATIENCE, self.stream.next()).await.map_err(|_| ObjectError::Timeout)?;
        let piece = piece.ok_or(ObjectError::Length)??;
        self.left = self.left.checked_sub(piece.len() as u64).ok_or(ObjectError::Length)?;
        Ok(Some(piece))
    }
}

impl fmt::Debug for ObjectBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectBytes").field("left", &self.left).finish_non_exhaustive()
    }
}
