//! Of whom is asked: some workspaces, each with a token and the ids of its people.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode};
use entity::user::Role;
use entity::{UserId, WorkspaceId};
use serde_json::{Value, json};
use store::Store;
use time::Date;

use super::RunOptions;
use super::connection::Connection;
use super::work;
use crate::bench::database::Database;
use crate::bench::error::BenchError;
use crate::bench::state::{Practice, State};
use crate::config::Config;
use crate::serve;

/// The providers, and the clients who came in two weeks.
const PEOPLE: &str = "query People($from: DateTime!, $to: DateTime!) \
    { providers { id } calendar(from: $from, to: $to) { nodes { client { id } } } }";

/// A workspace that takes part.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) authorization: HeaderValue,
    pub(super) providers: Vec<String>,
    pub(super) clients: Vec<String>,
}

/// The workspaces that take part.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) members: Vec<Member>,
}

impl Sample {
    /// Chooses workspaces, the same ones for the same database, and signs in to each.
    pub(super) async fn take(
        config: &Config,
        state: &State,
        database: &Database,
        address: SocketAddr,
        options: &RunOptions,
    ) -> Result<Self, BenchError> {
        let practices: Vec<&Practice> = if options.giant {
            state.giant.iter().collect()
        } else {
            let mut all: Vec<_> = state.workspaces.iter().collect();
            fastrand::Rng::with_seed(state.scale.seed).shuffle(&mut all);
            all.truncate(options.sample);
            all
        };
        if practices.is_empty() {
            return Err(BenchError::Scale("there is no such workspace to measure"));
        }
        let store = serve::connect(config, &database.app(state), 2, state.vault()?).await?;
        let members = sign_in(&store, &practices, address, state.day).await;
        // No statement of this process may be taken for one of the server's.
        store.close().await;
        Ok(Self { members: members? })
    }
}

async fn sign_in(
    store: &Store,
    practices: &[&Practice],
    address: SocketAddr,
    day: Date,
) -> Result<Vec<Member>, BenchError> {
    let mut connection = Connection::open(address).await?;
    let variables = json!({ "from": work::text_of(day, -7), "to": work::text_of(day, 7) });
    let body = Bytes::from(json!({ "query": PEOPLE, "variables": variables }).to_string());
    let mut members = Vec::with_capacity(practices.len());
    for practice in practices {
        let signed_in = store.sign_in(WorkspaceId(practice.id), UserId(practice.owner), Role::Owner).await?;
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", signed_in.token.reveal()))
            .map_err(|_| BenchError::Server("would get a token that is no header"))?;
        authorization.set_sensitive(true);
        let (status, answer) = connection.post(&authorization, body.clone()).await?;
        let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
        let providers = ids(answer.pointer("/data/providers"), "/id");
        let clients = ids(answer.pointer("/data/calendar/nodes"), "/client/id");
        if status != StatusCode::OK || providers.len() != practice.providers.len() || clients.is_empty() {
            return Err(BenchError::Wrong { work: "people", what: "providers or clients are missing".to_owned() });
        }
        members.push(Member { authorization, providers, clients });
    }
    Ok(members)
}

/// The ids in a list, each once and in one order.
fn ids(list: Option<&Value>, path: &str) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    let ids: BTreeSet<&str> = items.filter_map(|item| item.pointer(path)?.as_str()).collect();
    ids.into_iter().map(str::to_owned).collect()
}
