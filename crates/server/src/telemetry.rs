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

/// What libraries say under these names can hold statements, bound values, rows or documents. They stay silent whatever the
/// filter says.
const SILENT: [&str; 4] = ["sqlx", "sea_orm", "sea_orm_migration", "async_graphql"];

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

/// Whether a library may log under this name.
fn may_speak(target: &str) -> bool {
    let root = target.split("::").next().unwrap_or(target);
    !SILENT.contains(&root)
}

#[cfg(test)]
mod tests {
    use super::may_speak;

    #[test]
    fn what_can_hold_rows_is_silent() {
        assert!(
            !may_speak("sqlx::query") && !may_speak("sea_orm::driver::sqlx_postgres") && !may_speak("async_graphql")
        );
        assert!(may_speak("server::http") && may_speak("store") && may_speak("sqlx_like"));
    }
}
