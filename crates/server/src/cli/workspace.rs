//! `pazpaz workspace`

use std::process::ExitCode;

use entity::user::Role;
use store::{NewUser, NewWorkspace};

use super::sign_in_link::{link, open};
use super::{Failure, Settings, print};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Open a practice and print the link that signs its owner in
    Add(Add),
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// What the practice is called
    #[arg(long)]
    name: String,
    /// Its time zone, such as Europe/Berlin
    #[arg(long)]
    time_zone: String,
    /// What colleagues call its owner
    #[arg(long)]
    owner_name: String,
    /// The owner's address
    #[arg(long)]
    owner_email: String,
    /// The owner does not treat clients
    #[arg(long)]
    no_provider: bool,
}

pub(super) async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    let Command::Add(Add { name, time_zone, owner_name, owner_email, no_provider }) = command;
    let config = settings.start("warn")?;
    let store = open(&config).await?;
    let owner = NewUser {
        display_name: owner_name,
        email: owner_email,
        role: Role::Owner,
        // Who opens a practice most often treats clients, too.
        provider: (!no_provider).then_some(None),
    };
    let (workspace, owner) = store.add_workspace(NewWorkspace { name, time_zone, owner }).await?;
    let token = store.sign_in_link(workspace, owner).await?;
    let minutes = config.sign_in.link_minutes;
    print::remark(&format!(
        "The practice is open: {}. This link signs its owner in, once, within {minutes} minutes:",
        workspace.0
    ));
    print::line(&link(&config.public_url(), &token));
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
