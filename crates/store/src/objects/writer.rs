//! Bytes on their way into a store.
use super::{ObjectError, ObjectKey, Objects};
use object_store::{ObjectStoreExt as _, PutMode, WriteMultipart};
use std::{fmt, mem};
use tokio::runtime::Handle;

/// The size of a part in bytes. S3 takes none below 5 MiB but the last, and at most 10,000 of them: 80 GB.
const PART: usize = 8 << 20;
/// How many parts may be on their way while the next is filled. Together they are the memory that a writer takes.
const AT_ONCE: usize = 2;

/// Writes one object. Dropped before [`finish`](Self::finish), it leaves nothing behind.
pub struct ObjectWriter {
    objects: Objects,
    key: ObjectKey,
    /// The start of the object. One that fits in a part is put in one piece.
    start: Vec<u8>,
    parts: Option<WriteMultipart>,
}

impl ObjectWriter {
    pub(super) fn new(objects: Objects, key: ObjectKey) -> Self {
        Self { objects, key, start: Vec::new(), parts: None }
    }

    /// Takes the next bytes. Waits while too many are on their way.
    ///
    /// # Errors
    /// When the store does not take them. The object will not be; drop the writer.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), ObjectError> {
        if self.parts.is_none() {
            if self.start.len() + bytes.len() <= PART {
                self.start.extend_from_slice(bytes);
                return Ok(());
            }
            self.objects.prepare(&self.key).await?;
            let upload = self.objects.store.put_multipart(self.key.path()).await?;
            let mut parts = WriteMultipart::new_with_chunk_size(upload, PART);
            parts.put(mem::take(&mut self.start).into());
            self.parts = Some(parts);
        }
        if let Some(parts) = &mut self.parts {
            parts.wait_for_capacity(AT_ONCE).await?;
            parts.write(bytes);
        }
        Ok(())
    }

    /// Makes the object appear, whole. Where the caller goes away meanwhile, it either appears or does not.
    ///
    /// # Errors
    /// When the store did not take all of it: there is no object, and its parts are removed.
    pub async fn finish(mut self) -> Result<(), ObjectError> {
        let (objects, key, start, parts) =
            (self.objects.clone(), self.key.clone(), mem::take(&mut self.start), self.parts.take());
        // A task of its own, so that a caller who goes away does not stop between the last part and the end.
        let end = tokio::spawn(async move {
            match parts {
                None => objects.put(&key, start.into(), PutMode::Overwrite).await,
                Some(parts) => {
                    parts.finish().await?;
                    objects.settle(&key).await
                }
            }
        });
        end.await.map_err(object_store::Error::from)?
    }
}

impl Drop for ObjectWriter {
    fn drop(&mut self) {
        if let (Some(parts), Ok(runtime)) = (self.parts.take(), Handle::try_current()) {
            runtime.spawn(async move {
                if parts.abort().await.is_err() {
                    tracing::warn!(
                        "the parts of an upload that was given up could not be removed from the object store"
                    );
                }
            });
        }
    }
}

impl fmt::Debug for ObjectWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectWriter").field("key", &self.key).finish_non_exhaustive()
    }
}
