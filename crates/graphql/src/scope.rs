//! How a resolver reaches data.
use crate::problem::Code;
use async_graphql::{Context, Error, ErrorExtensions, Result};
use std::sync::Arc;
use store::Scope;

/// The scope of the request at hand.
pub(crate) trait Scoped {
    /// The scope, or `UNAUTHENTICATED` where nobody is signed in.
    fn scope(&self) -> Result<&Scope>;
}

impl Scoped for Context<'_> {
    fn scope(&self) -> Result<&Scope> {
        self.data_opt::<Arc<Scope>>().map(AsRef::as_ref).ok_or_else(unauthenticated)
    }
}

pub(crate) fn unauthenticated() -> Error {
    coded(Code::Unauthenticated, "Sign in first.")
}

/// An error with a code and a constant sentence.
pub(crate) fn coded(code: Code, sentence: &'static str) -> Error {
    Error::new(sentence).extend_with(|_, extensions| extensions.set("code", code.as_str()))
}
