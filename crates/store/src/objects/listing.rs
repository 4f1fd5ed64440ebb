//! What there is.
use super::{ObjectError, ObjectKey};
use futures_util::{StreamExt as _, stream::BoxStream};
use object_store::ObjectMeta;
use std::{fmt, time::SystemTime};
use time::OffsetDateTime;

/// An object that a store has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its name.
    pub key: ObjectKey,
    /// Its size in bytes.
    pub size: u64,
    /// When it was written, by the store's clock.
    pub written: OffsetDateTime,
}

/// Objects, one after the other.
pub struct Listing(BoxStream<'static, object_store::Result<ObjectMeta>>);

impl Listing {
    pub(super) fn new(stream: BoxStream<'static, object_store::Result<ObjectMeta>>) -> Self {
        Self(stream)
    }

    /// The next one, `None` after the last. Objects with names that are not ours are not ours, and passed over.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn next(&mut self) -> Result<Option<Object>, ObjectError> {
        while let Some(meta) = self.0.next().await {
            let meta = meta?;
            if let Some(key) = ObjectKey::parse(meta.location.as_ref()) {
                let written = OffsetDateTime::from(SystemTime::from(meta.last_modified));
                return Ok(Some(Object { key, size: meta.size, written }));
            }
        }
        Ok(None)
    }
}

impl fmt::Debug for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing").finish_non_exhaustive()
    }
}
