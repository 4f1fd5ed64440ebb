//! GraphQL over HTTP, by the letter of the specification's draft, and stricter where forgery is possible.
//!
//! - Queries by GET or POST, mutations by POST only; everything else is 405.
//! - A body is `application/json` in UTF-8, one object, 256 KiB at most. No forms, no multipart, no plain text: a page of
//!   another site can send those without asking first. No batches: they multiply whatever is limited per request.
//! - Two media types for the answer. `application/graphql-response+json` gives refused requests a status of 4xx;
//!   `application/json`, which older clients ask for, gives 200 where the request was well formed.
//! - Nothing is cached, and nothing that was sent is repeated in an error.
//!
//! The stages are functions of their own: [`negotiate`], [`read`], [`prepare`], [`respond`]. [`answer`] joins them.

mod accept;
mod body;
mod fault;
mod params;
mod prepare;
mod respond;

#[cfg(test)]
mod tests;

use std::future::Future;

use axum::extract::Request;
use axum::response::Response;
use graphql::document::Limits;
use graphql::problem::{Names, name_arguments};

pub use self::accept::{Media, negotiate};
pub use self::body::{MAX_BODY, collect};
pub use self::fault::Fault;
pub use self::params::{Params, read};
pub use self::prepare::{Prepared, prepare};
pub use self::respond::respond;

/// Answers one HTTP request: reads it, measures the document, lets `execute` run it, and writes the answer.
///
/// `execute` gets what is to be run and gives the answer, its errors already passed through
/// [`sanitise`](graphql::problem::sanitise). It is not called for a request that is refused. The route must
/// hand over every method, since a router's own 405 has no body that a client of this API can read.
pub async fn answer<F, R>(request: Request, limits: &Limits, names: &Names, execute: F) -> Response
where
    F: FnOnce(Prepared) -> R,
    R: Future<Output = async_graphql::Response>,
{
    let (head, body) = request.into_parts();
    let media = match negotiate(&head.headers) {
        Ok(media) => media,
        Err(fault) => return fault.respond(Media::Json),
    };
    let prepared = async {
        let bytes = collect(&head.method, &head.headers, body).await?;
        let params = read(&head.method, &head.uri, &bytes)?;
        prepare(params, &head.method, limits, names)
    };
    match prepared.await {
        Ok(prepared) => {
            let source = prepared.request.query.clone();
            let mut answer = execute(prepared).await;
            name_arguments(&mut answer.errors, &source, names);
            respond(media, &answer)
        }
        Err(fault) => fault.respond(media),
    }
}
