//! From the store's errors to what leaves: a code and a constant sentence. The cause goes to the log.
use crate::problem::{Code, code_of};
use async_graphql::{ErrorExtensionValues, ServerError};
use store::Error;

/// Rewrites an error that carries one of the store's. Resolvers pass those on with `?`; what they say is for the log alone.
pub(crate) fn rewrite(error: &mut ServerError) {
    if code_of(error).is_some() {
        return;
    }
    let Some(cause) = error.source::<Error>() else { return };
    let (code, message) = outward(cause);
    if matches!(code, Code::InternalServerError | Code::DataIntegrity | Code::Unavailable | Code::Timeout) {
        tracing::error!(cause = %cause.log(), code = code.as_str(), "a request failed");
    }
    error.message = message;
    error.source = None;
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    error.extensions = Some(extensions);
}

/// What the world is told.
pub(crate) fn outward(error: &Error) -> (Code, String) {
    let (code, sentence) = match error {
        Error::Argument(argument, rule) => return (Code::BadUserInput, format!("Argument \"{argument}\": {rule}")),
        Error::SignedOut => (Code::Unauthenticated, "Sign in first."),
        Error::Forbidden => (Code::Forbidden, "Your role does not allow this."),
        Error::Unopenable(_) | Error::File(_) => {
            (Code::DataIntegrity, "A stored value could not be opened. It has been recorded.")
        }
        Error::Unavailable(_) => (Code::Unavailable, "The database does not answer. Try again in a moment."),
        Error::Master(_) => (Code::Unavailable, "The keys cannot be reached. Try again in a moment."),
        Error::Objects(_) => (Code::Unavailable, "The files cannot be reached. Try again in a moment."),
        Error::Unready(_) => (
            Code::Unavailable,
            "This server is not set up for it. Its operator finds in the log which setting is missing.",
        ),
        Error::LedgerAway(_) => {
            (Code::Unavailable, "The erasure could not be written down, so nothing was erased. Try again in a moment.")
        }
        Error::Timeout(_) => (Code::Timeout, "It took too long. Ask for less, or try again."),
        Error::Contended(_) => {
            (Code::Conflict, "Others changed the same things at the same time. Nothing was changed; try again.")
        }
        Error::Receipt => {
            (Code::Unavailable, "The access could not be recorded, so nothing is shown. Try again in a moment.")
        }
        // A rejection is part of a mutation's answer; one that gets here was made by a query, which is a mistake of ours.
        Error::Unwanted(_)
        | Error::Length
        | Error::Rejected(_)
        | Error::Database(_)
        | Error::Ledger
        | Error::Randomness
        | Error::Internal(_) => (
            Code::InternalServerError,
            "Something went wrong on our side. It has been recorded; please try again later.",
        ),
    };
    (code, sentence.to_owned())
}
