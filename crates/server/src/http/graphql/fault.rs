//! A request that is refused before it runs.

use async_graphql::Pos;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use graphql::document::Rejected;
use graphql::problem::{Code, problem};

use super::accept::Media;
use super::respond::respond;

/// Why a request is refused: a code, a constant sentence, and what HTTP wants said beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code, which also decides the status.
    pub code: Code,
    /// A constant sentence: nothing of the request is in it.
    pub message: &'static str,
    /// Where in the document, if there is one.
    pub positions: Vec<Pos>,
    /// The methods that would do, for 405.
    allow: Option<&'static str>,
}

impl Fault {
    /// A fault without a place.
    #[must_use]
    pub const fn new(code: Code, message: &'static str) -> Self {
        Self { code, message, positions: Vec::new(), allow: None }
    }

    /// The same at a place in the document.
    #[must_use]
    pub(super) fn at(mut self, position: Pos) -> Self {
        self.positions.push(position);
        self
    }

    /// A method that will not do, and those that would.
    pub(super) const fn method(message: &'static str, allow: &'static str) -> Self {
        Self { code: Code::MethodNotAllowed, message, positions: Vec::new(), allow: Some(allow) }
    }

    /// The fault as an answer.
    #[must_use]
    pub fn respond(self, media: Media) -> Response {
        let mut error = problem(self.code, self.message);
        error.locations = self.positions;
        let mut response = respond(media, &async_graphql::Response::from_errors(vec![error]));
        if let Some(allow) = self.allow {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response
    }
}

impl From<Rejected> for Fault {
    fn from(rejected: Rejected) -> Self {
        Self { positions: rejected.positions, ..Self::new(rejected.code, rejected.message) }
    }
}
