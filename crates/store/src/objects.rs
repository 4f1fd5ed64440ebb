//! Where sealed files lie: a folder of this machine, or a bucket of any S3. Names and bytes tell nothing about the people they
//! belong to, so a store has to keep things, and need not be trusted with them.
//!
//! An object appears at the end of its writing, whole, or not at all; it is never changed. Nothing here knows of keys or rows.
mod error;
mod key;
mod listing;
mod local;
mod read;
#[cfg(feature = "s3")]
mod s3;
mod writer;

pub use error::ObjectError;
pub use key::ObjectKey;
pub use listing::{Listing, Object};
pub use read::ObjectBytes;
#[cfg(feature = "s3")]
pub use s3::{S3, SecretAccessKey};
pub use writer::ObjectWriter;

use bytes::{Bytes, BytesMut};
use local::Folder;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions};
use std::{fmt, ops::Range, path::Path, sync::Arc};
use time::OffsetDateTime;

/// A store of objects. Cheap to clone.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    folder: Option<Folder>,
}

impl Objects {
    /// A folder, made where there is none. It must belong to the server alone (mode 0700), since whoever can write to it can
    /// destroy files.
    ///
    /// # Errors
    /// [`ObjectError::Folder`] when others may enter it or it cannot be made.
    pub fn local(dir: &Path) -> Result<Self, ObjectError> {
        let (folder, store) = Folder::open(dir)?;
        Ok(Self { store: Arc::new(store), folder: Some(folder) })
    }

    /// A bucket, which must exist. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`ObjectError::Settings`] when the settings make no sense.
    #[cfg(feature = "s3")]
    pub fn s3(settings: &S3) -> Result<Self, ObjectError> {
        Ok(Self { store: Arc::new(settings.connect()?), folder: None })
    }

    /// Begins an object. Nothing of it is seen before [`ObjectWriter::finish`].
    pub fn writer(&self, key: &ObjectKey) -> ObjectWriter {
        ObjectWriter::new(self.clone(), key.clone())
    }

    /// The size of an object in bytes.
    ///
    /// # Errors
    /// [`ObjectError::NotFound`] when there is no such object.
    pub async fn size(&self, key: &ObjectKey) -> Result<u64, ObjectError> {
        Ok(self.store.head(key.path()).await?.size)
    }

    /// The bytes of a range, as they come. The range must lie within the object.
    ///
    /// # Errors
    /// [`ObjectError::NotFound`] when there is no such object.
    pub async fn read(&self, key: &ObjectKey, range: Range<u64>) -> Result<ObjectBytes, ObjectError> {
        let length = range.end.saturating_sub(range.start);
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let result = self.store.get_opts(key.path(), options).await?;
        Ok(ObjectBytes::new(result.into_stream(), length))
    }

    /// Removes an object. That there is none is fine.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        match self.store.delete(key.path()).await.map_err(ObjectError::from) {
            Err(ObjectError::NotFound) => Ok(()),
            answer => answer,
        }
    }

    /// All objects whose names begin with the segments of `under`, or all there are, in no order.
    pub fn list(&self, under: Option<&ObjectKey>) -> Listing {
        Listing::new(self.store.list(under.map(ObjectKey::path)))
    }

    /// Adds a small object, in one piece. `false` when there is one with this name, which stays as it is.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn add(&self, key: &ObjectKey, bytes: Bytes) -> Result<bool, ObjectError> {
        match self.put(key, bytes.into(), PutMode::Create).await {
            Err(ObjectError::Exists) => Ok(false),
            answer => answer.map(|()| true),
        }
    }

    /// A small object, whole. `None` when there is none.
    ///
    /// # Errors
    /// [`ObjectError::TooLarge`] when it has more than `most` bytes.
    pub async fn get(&self, key: &ObjectKey, most: u64) -> Result<Option<Bytes>, ObjectError> {
        let result = match self.store.get(key.path()).await.map_err(ObjectError::from) {
            Err(ObjectError::NotFound) => return Ok(None),
            answer => answer?,
        };
        let size = result.meta.size;
        if size > most {
            return Err(ObjectError::TooLarge);
        }
        let mut bytes = ObjectBytes::new(result.into_stream(), size);
        let mut whole = BytesMut::new();
        while let Some(piece) = bytes.next().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(Some(whole.freeze()))
    }

    /// Removes what writers that died left behind, where they began before `before`. How many there were.
    ///
    /// In a bucket the parts of such writers cannot be seen from here: give it a lifecycle rule that aborts incomplete multipart
    /// uploads after a day.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn sweep_unfinished(&self, before: OffsetDateTime) -> Result<u64, ObjectError> {
        match self.folder.clone() {
            None => Ok(0),
            Some(folder) => local::off_thread(move || folder.sweep(before.into())).await,
        }
    }

    async fn put(&self, key: &ObjectKey, payload: object_store::PutPayload, mode: PutMode) -> Result<(), ObjectError> {
        self.prepare(key).await?;
        self.store.put_opts(key.path(), payload, PutOptions::from(mode)).await?;
        self.settle(key).await
    }

    /// Before an object is written: the library would make its folders with the rights that the process gives.
    async fn prepare(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        let Some(folder) = self.folder.clone() else { return Ok(()) };
        let key = key.clone();
        local::off_thread(move || folder.prepare(&key)).await
    }

    /// After an object was written: the same about its file.
    async fn settle(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        let Some(folder) = self.folder.clone() else { return Ok(()) };
        let key = key.clone();
        local::off_thread(move || folder.settle(&key)).await
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Objects").field(&format_args!("{}", self.store)).finish()
    }
}

#[cfg(test)]
mod tests;
