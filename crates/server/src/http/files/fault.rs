//! What is said where a file does not come in or go out. Nothing of the file or of its record is in it.

use axum::response::Response;
use graphql::problem::Code;
use store::{Error, Unwanted};

use crate::http::graphql::{Fault, Media};

/// Why it was stopped.
#[derive(Debug)]
pub(super) enum Stopped {
    /// By the request itself.
    Refused(Fault),
    /// The sender took too long.
    Slow,
    /// The sender has gone.
    Broken,
    /// By the store.
    Store(Error),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl Stopped {
    /// As an answer.
    pub(super) fn respond(self) -> Response {
        let fault = match self {
            Self::Refused(fault) => fault,
            Self::Slow => Fault::new(Code::Timeout, "The bytes came too slowly, and the upload was given up."),
            Self::Broken => Fault::new(Code::BadRequest, "The bytes broke off."),
            Self::Store(error) => {
                let (code, sentence) = outward(&error);
                if matches!(code, Code::InternalServerError | Code::DataIntegrity | Code::Unavailable | Code::Timeout) {
                    tracing::error!(cause = %error.log(), code = code.as_str(), "a file could not be taken or given");
                }
                Fault::new(code, sentence)
            }
        };
        fault.respond(Media::Json)
    }
}

fn outward(error: &Error) -> (Code, &'static str) {
    match error {
        Error::Rejected(rejections) => match rejections.first().map(|rejection| rejection.code) {
            Some(store::Code::NotFound) | None => {
                (Code::NotFound, "There is no such ticket: it is unknown, used or too old. Ask for another one.")
            }
            Some(store::Code::Signed) => (Code::Conflict, "The session was signed meanwhile: nothing is added to it."),
            Some(_) => (Code::Conflict, "The file is not there any more, or is no longer awaited."),
        },
        Error::Unwanted(why) => (Code::UnsupportedMediaType, unwanted(*why)),
        Error::Length => (Code::BadRequest, "The body has not as many bytes as were announced."),
        Error::Forbidden => (Code::Forbidden, "Your role does not allow this."),
        Error::File(_) | Error::Unopenable(_) => {
            (Code::DataIntegrity, "The stored file could not be opened. It has been recorded.")
        }
        Error::Objects(_) => (Code::Unavailable, "The files cannot be reached. Try again in a moment."),
        Error::Unavailable(_) | Error::Master(_) | Error::Unready(_) => {
            (Code::Unavailable, "The server cannot do this just now. Try again in a moment.")
        }
        Error::Receipt => (Code::Unavailable, "The access could not be recorded, so nothing is given."),
        Error::Timeout(_) => (Code::Timeout, "It took too long. Try again."),
        Error::Contended(_) => (Code::Conflict, "Others changed the same things at the same time. Try again."),
        _ => (
            Code::InternalServerError,
            "Something went wrong on our side. It has been recorded; please try again later.",
        ),
    }
}

fn unwanted(why: Unwanted) -> &'static str {
    match why {
        Unwanted::Empty => "The file is empty.",
        Unwanted::Unknown => {
            "Files of this kind are not kept: use PDF, an image, plain text, DOCX, XLSX, ODT, audio or video."
        }
        Unwanted::Macros => "Documents with macros are not kept: save the document without them.",
    }
}
