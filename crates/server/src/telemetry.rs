//! Logging: lines for people or JSON for machines, on standard error.
//!
//! What may be private never gets here: no statement, no document, no variable, no query string, no message of a panic.
//! Requests are logged by [`crate::http::request_id`].

use std::io::IsTerminal as _;

use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};
use tracing_subscriber::{EnvFilter, Layer as _, Registry};

use crate::config::{Log, LogFormat};

/// Who may speak: this program's own crates, whose every line is written with care for what is in it. Libraries stay silent whatever
/// the filter says. What they say can hold statements, bound values, rows, documents or addresses with tickets in them, and their next
/// release may say more than this one.
const SPEAKERS: [&str; 8] = ["crypto", "entity", "graphql", "migration", "pazpaz", "postgres", "server", "store"];

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TelemetryError {
    /// The filter is not one.
    #[error("the setting `log.filter` is not right: write it like `info` or `warn,server=debug`")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Something in this process has set up logging already.
    #[error("logging has been set up already")]
    Twice(#[from] TryInitError),
}

/// Sets up logging for the whole process. `default` is the filter where the settings have none.
///
/// # Errors
/// When the filter cannot be read or logging is set up already.
pub fn start(log: &Log, default: &str) -> Result<(), TelemetryError> {
    let filter = EnvFilter::builder().parse(log.filter.as_deref().unwrap_or(default))?;
    let lines = layer().with_writer(std::io::stderr);
    let lines = match log.format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    Registry::default()
        .with(lines.with_filter(filter_fn(|event| may_speak(event.target()))))
        .with(filter)
        .try_init()?;
    std::panic::set_hook(Box::new(|panic| {
        // The message is left out: it can hold the value that was not expected.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault in the program: a task was stopped");
    }));
    Ok(())
}

/// Whether what is said under this name is written down.
fn may_speak(target: &str) -> bool {
    let root = target.split("::").next().unwrap_or(target);
    SPEAKERS.contains(&root)
}

#[cfg(test)]
mod tests {
    use super::may_speak;

    #[test]
    fn only_this_program_speaks() {
        let own =
            ["server::http::request_id", "store", "store::scope", "graphql::error", "postgres::cluster", "pazpaz"];
        assert!(own.into_iter().all(may_speak));
        let others = [
            "sqlx::query",
            "sqlx_core::pool::connection",
            "sea_orm::driver",
            "async_graphql",
            "hyper",
            "store_like",
            "",
        ];
        assert!(!others.into_iter().any(may_speak));
    }
}
