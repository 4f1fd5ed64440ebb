//! `/graphql`: who asks, and what for.

use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use graphql::problem::{Code, problem};
use graphql::{Api, Caller};
use store::{Actor, Store};

use super::auth::{Credential, credential};
use super::compress::AsItIs;
use super::graphql::{self as handler, Fault, Media, Prepared};
use super::network::From;
use super::origin::csrf_ok;
use super::request_id::{RequestId, Told};

/// The API and what is needed to know who uses it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ApiState {
    store: Store,
    api: Api,
    origins: Arc<[HeaderValue]>,
    secure: bool,
}

impl ApiState {
    /// An API over a store, for the given other origins. `secure` tells which of the two cookies signs in.
    #[must_use]
    pub fn new(store: Store, api: Api, origins: Vec<HeaderValue>, secure: bool) -> Self {
        Self { store, api, origins: origins.into(), secure }
    }

    /// The other origins whose pages may use the API.
    #[must_use]
    pub fn origins(&self) -> &[HeaderValue] {
        &self.origins
    }

    /// The store behind the API.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// The credential of a request, if it has one. One that a page of another site may have sent is refused.
    pub(super) fn admitted<'h>(&self, headers: &'h HeaderMap) -> Result<Option<Credential<'h>>, Fault> {
        let credential = credential(headers, self.secure);
        if csrf_ok(headers, credential.is_some_and(|credential| credential.cookie), &self.origins) {
            return Ok(credential);
        }
        let sentence =
            "A request that a cookie signs in needs the header X-PazPaz-CSRF: 1, sent by a page of this server.";
        Err(Fault::new(Code::Csrf, sentence))
    }

    /// Whom a credential stands for; nobody, where it is unknown or over.
    pub(super) async fn actor(&self, credential: Option<Credential<'_>>) -> Result<Option<Actor>, store::Error> {
        match credential {
            Some(credential) => self.store.authenticate(credential.token).await,
            None => Ok(None),
        }
    }
}

/// Answers one request to the API, of whatever method.
pub(super) async fn answer(
    State(state): State<ApiState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(From(network)): Extension<From>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let credential = match state.admitted(&headers) {
        Ok(credential) => credential,
        Err(fault) => return fault.respond(handler::negotiate(&headers).unwrap_or(Media::Json)),
    };
    let cookie = credential.is_some_and(|credential| credential.cookie);
    let mut told = Told::default();
    let mut mutation = false;
    let execute = async |prepared: Prepared| {
        let Prepared { request, kind, name, hash } = prepared;
        mutation = kind == async_graphql::parser::types::OperationType::Mutation;
        told.operation = name;
        told.document = Some(hash);
        let actor = match state.actor(credential).await {
            Ok(actor) => actor,
            Err(error) => {
                tracing::error!(cause = %error.log(), "a credential could not be looked up");
                let sentence = "Who is signed in could not be looked up just now; please try again.";
                return async_graphql::Response::from_errors(vec![problem(Code::Unavailable, sentence)]);
            }
        };
        told.user = actor.as_ref().map(|actor| actor.user.0);
        told.workspace = actor.as_ref().map(|actor| actor.workspace.0);
        state.api.execute(request, Caller { actor, request_id, network, cookie }).await
    };
    let mut response = handler::answer(request, state.api.limits(), state.api.names(), execute).await;
    response.extensions_mut().insert(told);
    if mutation {
        response.extensions_mut().insert(AsItIs);
    }
    response
}
