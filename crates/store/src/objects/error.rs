//! What a store of objects answers when it does not do what is asked.
use std::{path::PathBuf, sync::Arc};

/// Why an object was not read or written. Names in it are those of objects, which tell nothing.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ObjectError {
    /// There is no such object.
    #[error("there is no such object")]
    NotFound,
    /// There is an object with this name.
    #[error("there is an object with this name")]
    Exists,
    /// More bytes than the caller wants.
    #[error("the object is larger than it may be")]
    TooLarge,
    /// The store gave more or fewer bytes than it said, or the object changed.
    #[error("the store did not give the bytes that were asked for")]
    Length,
    /// The folder of the objects, and what is wrong with it.
    #[error("the folder of the objects, {0}, {1}")]
    Folder(PathBuf, String),
    /// What to change in the settings.
    #[error("{0}")]
    Settings(&'static str),
    /// The store does not let this server in. Its settings are wrong, or its rights.
    #[error("the object store refuses this server: check the access key, its rights and the bucket")]
    Refused(#[source] Arc<object_store::Error>),
    /// The store did not go on in time.
    #[error("the object store took too long")]
    Timeout,
    /// Everything else. Trying again may help.
    #[error("the object store failed")]
    Failed(#[source] Arc<object_store::Error>),
}

impl From<object_store::Error> for ObjectError {
    fn from(error: object_store::Error) -> Self {
        use object_store::Error;
        match error {
            Error::NotFound { .. } => Self::NotFound,
            Error::AlreadyExists { .. } => Self::Exists,
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => Self::Refused(Arc::new(error)),
            error => Self::Failed(Arc::new(error)),
        }
    }
}
