//! The server's face: the API, the health of the server, and a few pages.
//!
//! A request passes, from the outside in: its id and its line in the log, the headers that every answer carries, the rules
//! for pages of other origins, a net under panics, and the time limit. Only the API has compression and sign-in: the pages
//! hold no data.

mod api;
pub mod auth;
mod catch;
mod compress;
mod export;
mod files;
pub mod graphiql;
pub mod graphql;
pub mod health;
pub mod listen;
mod network;
pub mod origin;
pub mod pages;
pub mod request_id;
mod secure;
#[cfg(test)]
mod tests;

use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get};
use store::Store;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;

pub use self::api::ApiState;
use self::graphiql::Graphiql;
use self::graphql::{Fault, Media};
use self::health::Health;
pub use self::network::Proxies;

/// What the routes are made of.
#[derive(Debug)]
pub struct Parts {
    /// The API and who may use it.
    pub api: ApiState,
    /// The health of the server.
    pub health: Health,
    /// The store whose files go in and out.
    pub store: Store,
    /// The GraphiQL page, where it is switched on.
    pub graphiql: Option<Graphiql>,
    /// After how long a request is given up.
    pub timeout: Duration,
    /// The proxies whose word is taken for where a request comes from.
    pub proxies: Proxies,
}

/// All routes of the server.
pub fn router(parts: Parts) -> Router {
    let Parts { api, health, store, graphiql, timeout, proxies } = parts;
    let cors = origin::cors_layer(api.origins());
    // Every method, since the router's own 405 would have no body that a client of this API can read.
    let export = export::router(api.clone());
    let api = Router::new().route("/graphql", any(api::answer)).with_state(api).layer(compress::layer());
    let health = Router::new()
        .route("/health", get(health::live))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .with_state(health);
    let routes = Router::new()
        .merge(api)
        .merge(export)
        .merge(health)
        .merge(files::router(store))
        .merge(pages::router())
        .merge(graphiql.map(|graphiql| graphiql.router()).unwrap_or_default());
    around(routes, cors, timeout, proxies)
}

/// What every request passes, known address or not.
fn around(routes: Router, cors: CorsLayer, timeout: Duration, proxies: Proxies) -> Router {
    routes
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(timeout, secure::time_limit))
        .layer(from_fn_with_state(proxies, network::note))
        .layer(CatchPanicLayer::custom(catch::Answer))
        .layer(cors)
        .layer(from_fn(secure::headers))
        .layer(from_fn(request_id::record))
}

async fn nothing_here() -> Response {
    Fault::new(::graphql::problem::Code::NotFound, "There is nothing at this address.").respond(Media::Json)
}

async fn wrong_method() -> Response {
    Fault::new(::graphql::problem::Code::MethodNotAllowed, "This address does not take that method.")
        .respond(Media::Json)
}
