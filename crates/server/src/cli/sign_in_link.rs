//! `pazpaz sign-in-link`

use std::process::ExitCode;

use store::{Store, Token};

use super::{Failure, Settings, print};
use crate::config::Config;
use crate::serve::{self, ServeError};

/// Connections that a command needs.
const CONNECTIONS: u32 = 2;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The address of whoever is to sign in
    email: String,
}

/// Nobody has this address.
#[derive(Debug, thiserror::Error)]
#[error("nobody who may sign in has this address")]
struct Nobody;

pub(super) async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let config = settings.start("warn")?;
    let store = open(&config).await?;
    let logins = store.find_logins(&arguments.email).await?;
    if logins.is_empty() {
        return Err(Nobody.into());
    }
    for (workspace, user) in logins {
        let token = store.sign_in_link(workspace, user).await?;
        let minutes = config.sign_in.link_minutes;
        print::remark(&format!("For the practice {}, once, within {minutes} minutes:", workspace.0));
        print::line(&link(&config.public_url(), &token));
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The store of the settings, on a database that is fit to be used.
pub(super) async fn open(config: &Config) -> Result<Store, ServeError> {
    let store = serve::connect(config, config.database_url()?, CONNECTIONS, serve::Vault::open(config)?).await?;
    serve::refuse(&store).await?;
    Ok(store)
}

/// The address that signs in. The token stands behind the "#", which browsers send to nobody.
pub(crate) fn link(public_url: &str, token: &Token) -> String {
    format!("{public_url}/sign-in#{}", token.reveal())
}
