//! What a client gets when a handler panics.

use std::any::Any;

use axum::body::Body;
use axum::http::Response;
use graphql::problem::Code;
use tower_http::catch_panic::ResponseForPanic;

use super::graphql::{Fault, Media};

/// A plain 500. What the panic says is not looked at: it can hold the value that was not expected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer;

impl ResponseForPanic for Answer {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, _: Box<dyn Any + Send + 'static>) -> Response<Body> {
        Fault::new(
            Code::InternalServerError,
            "Something went wrong on our side. It has been recorded; please try again later.",
        )
        .respond(Media::Json)
    }
}
