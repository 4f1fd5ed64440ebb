//! The two kinds of error at the edge, and what of them leaves the server.
//!
//! What a user can put right is part of a mutation's answer and is not dealt with here. Everything else is an entry in
//! `errors` with a stable `extensions.code`. Entries that our resolvers make carry their code and a constant
//! sentence. Entries without a code come from the GraphQL library: their sentences may repeat a literal, a variable's
//! value or a line of the document, all of which can be private. [`sanitise`] writes them anew, from constant
//! sentences and names of the schema only.

mod code;
mod locate;
mod names;
mod rules;

#[cfg(test)]
mod tests;

use async_graphql::{ErrorExtensionValues, ServerError, Value};

pub use self::code::Code;
pub use self::locate::name_arguments;
pub use self::names::Names;

/// The most errors an answer lists. A small document can be wrong in tens of thousands of ways.
pub const MAX_ERRORS: usize = 20;

const OURS: &str = "Something went wrong on our side. It has been recorded; please try again later.";

/// An error with a code and a constant sentence.
#[must_use]
pub fn problem(code: Code, message: &'static str) -> ServerError {
    let mut error = ServerError::new(message, None);
    set_code(&mut error, code);
    error
}

/// The code of an error, where it has one of ours.
#[must_use]
pub fn code_of(error: &ServerError) -> Option<Code> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Code::parse(code),
        Value::Enum(code) => Code::parse(code),
        _ => None,
    }
}

/// Rewrites every error that has no code of ours so that it says nothing but constants and names of the schema, gives it a
/// code, and keeps the first [`MAX_ERRORS`].
pub fn sanitise(errors: &mut Vec<ServerError>, names: &Names) {
    errors.truncate(MAX_ERRORS);
    for error in errors.iter_mut().filter(|error| code_of(error).is_none()) {
        let (code, message) = match rules::rewrite(&error.message, names) {
            Some((code, message)) => (code, message),
            None => {
                // The sentence itself is not recorded: nothing is known of it.
                tracing::error!("an error without a code reached the edge");
                (Code::InternalServerError, OURS.to_owned())
            }
        };
        error.message = message;
        error.source = None;
        error.extensions = None;
        set_code(error, code);
    }
}

fn set_code(error: &mut ServerError, code: Code) {
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code.as_str());
}
