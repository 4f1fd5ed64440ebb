//! Whether the server lives, and whether it can do its work.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::Store;
use tokio::sync::Mutex;

/// How long a finding is passed on without looking again: anybody may ask, and asking must not be a way to keep the
/// database busy.
const FRESH: Duration = Duration::from_secs(1);

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Looks after the health of a server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Health {
    store: Store,
    migrations: Arc<[String]>,
    last: Arc<Mutex<Option<(Instant, Finding)>>>,
}

/// What was found. It says nothing that helps an attacker: no version, no address, no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    status: &'static str,
    /// Whether PostgreSQL answers.
    database: bool,
    /// Whether it has all migrations and the server's role has no right too many.
    schema: bool,
}

impl Health {
    /// Looks at a store that needs the given migrations.
    #[must_use]
    pub fn new(store: Store, migrations: Vec<String>) -> Self {
        Self { store, migrations: migrations.into(), last: Arc::default() }
    }

    /// The finding of at most a second ago. Who asks while somebody looks waits for that look.
    async fn find(&self) -> Finding {
        let mut last = self.last.lock().await;
        if let Some((at, finding)) = *last
            && at.elapsed() < FRESH
        {
            return finding;
        }
        let finding = tokio::time::timeout(PATIENCE, self.look()).await.unwrap_or(Finding::of(false, false));
        *last = Some((Instant::now(), finding));
        finding
    }

    async fn look(&self) -> Finding {
        if let Err(error) = self.store.ping().await {
            tracing::warn!(cause = %error.log(), "the database does not answer");
            return Finding::of(false, false);
        }
        let expected: Vec<&str> = self.migrations.iter().map(String::as_str).collect();
        // What the database risks for speed is looked at once, when the server starts.
        match self.store.refusals(&expected, true).await {
            Ok(refusals) => {
                for refusal in &refusals {
                    tracing::warn!(refusal, "the server is not ready");
                }
                Finding::of(true, refusals.is_empty())
            }
            Err(error) => {
                tracing::warn!(cause = %error.log(), "the database could not be looked at");
                Finding::of(true, false)
            }
        }
    }
}

impl Finding {
    const fn of(database: bool, schema: bool) -> Self {
        Self { status: if database && schema { "ready" } else { "not ready" }, database, schema }
    }
}

/// `GET /health/live`: the process answers. Restarting it would not help what is wrong elsewhere, so nothing else is
/// looked at.
pub(super) async fn live() -> Response {
    Json(serde_json::json!({ "status": "live" })).into_response()
}

/// `GET /health/ready`: 200 where requests can be answered, else 503.
pub(super) async fn ready(State(health): State<Health>) -> Response {
    let finding = health.find().await;
    let ready = finding.database && finding.schema;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(finding)).into_response()
}
