//! Answers of mutations: what was changed, or what keeps it from being changed.
use async_graphql::{Enum, Result, SimpleObject};
use std::pin::Pin;
use store::{Error, Rejection, Scope};

/// Why a change was not made, as a stable code.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "store::Code")]
pub(crate) enum UserErrorCode {
    /// The field's rule is broken; the message says which.
    Invalid,
    /// There is no such thing in this workspace.
    NotFound,
    /// It was changed since you read it: read it again at `currentVersion`.
    Stale,
    /// Another one has it already.
    Taken,
    /// The provider's time is taken.
    SlotTaken,
    /// What it is now does not allow it.
    WrongState,
    /// A signed session never changes.
    Signed,
    /// It is not yours to change.
    Forbidden,
    /// It needs a sign-in of the last 15 minutes: sign in anew.
    SignInAgain,
    /// A legal hold forbids it.
    OnHold,
    /// The record must be kept for longer; the message says until when.
    MustKeep,
    /// There is no room for it.
    NoRoom,
}

/// One thing that keeps a change from being made. Nothing of the change was kept.
#[derive(SimpleObject, Debug)]
pub(crate) struct UserError {
    /// What is wrong, for programs. Stable.
    code: UserErrorCode,
    /// The field of the input, from the outside in, such as `["startsAt"]`.
    path: Vec<&'static str>,
    /// What is wrong, for people. Holds nothing of what was sent.
    message: String,
    /// With `STALE`: the version that the thing is at now.
    current_version: Option<i32>,
}

impl From<Rejection> for UserError {
    fn from(rejection: Rejection) -> Self {
        let Rejection { code, path, message, current_version } = rejection;
        Self { code: code.into(), path, message, current_version }
    }
}

/// What came of a change.
pub(crate) type Outcome<T> = std::result::Result<T, Vec<UserError>>;

/// One change under way.
pub(crate) type Attempt<'w, T> = Pin<Box<dyn Future<Output = Result<Outcome<T>>> + Send + 'w>>;

/// Does one change: it stands whole, or it leaves nothing behind and says why. It is boxed: what a change goes through is large, and the
/// library would carry it through each of its layers on the stack.
pub(crate) fn attempt<'w, T: Send + 'w>(
    scope: &'w Scope,
    work: impl Future<Output = store::Result<T>> + Send + 'w,
) -> Attempt<'w, T> {
    Box::pin(async move {
        match scope.attempt(work).await {
            Ok(done) => Ok(Ok(done)),
            Err(Error::Rejected(rejections)) => Ok(Err(rejections.into_iter().map(Into::into).collect())),
            Err(error) => Err(error.into()),
        }
    })
}

/// Declares the answer of a mutation: a nullable object and the errors.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $field:ident: $node:ident }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            /// As it is now; null where the change was not made.
            $field: Option<$node>,
            /// What keeps the change from being made; empty where it was made.
            errors: Vec<$crate::payload::UserError>,
        }

        impl<T> From<$crate::payload::Outcome<T>> for $name
        where
            $node: From<T>,
        {
            fn from(outcome: $crate::payload::Outcome<T>) -> Self {
                match outcome {
                    Ok(done) => Self { $field: Some(done.into()), errors: Vec::new() },
                    Err(errors) => Self { $field: None, errors },
                }
            }
        }
    };
}
pub(crate) use payload;

/// From the three states of an optional input field: left out stays, null empties.
pub(crate) fn patch<T>(field: async_graphql::MaybeUndefined<T>) -> store::Patch<T> {
    match field {
        async_graphql::MaybeUndefined::Undefined => None,
        async_graphql::MaybeUndefined::Null => Some(None),
        async_graphql::MaybeUndefined::Value(value) => Some(Some(value)),
    }
}
