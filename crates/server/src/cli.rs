//! The commands. Each ends with exit code 0 only when what was asked holds.

mod audit;
mod bench;
mod config;
mod demo;
mod failure;
mod graphiql;
mod health;
mod import;
mod keys;
mod migrate;
pub(crate) mod print;
mod schema;
mod serve;
mod sign_in_link;
mod workspace;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::failure::Failure;
pub(crate) use self::sign_in_link::link;
use crate::config::{Config, ConfigError, Environment, Loaded};
use crate::telemetry;

/// Practice management for therapists: clients, calendar and notes over one GraphQL API, every private field sealed.
#[derive(Debug, Parser)]
#[command(name = "pazpaz", version, propagate_version = true, arg_required_else_help = true)]
struct Arguments {
    /// Read settings from this file [default: the one PAZPAZ_CONFIG names, else pazpaz.toml if it exists]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try it: a private PostgreSQL, a practice to play with, and the server
    Demo(demo::Arguments),
    /// Serve the API on the database of DATABASE_URL
    Serve,
    /// Fill a private database with sealed rows, and measure the server over it
    #[command(subcommand)]
    Bench(bench::Command),
    /// Print all settings and where each came from, secrets hidden
    Config(config::Arguments),
    /// Print the GraphQL schema
    Schema,
    /// Bring the database to this version, or look what that would take
    #[command(subcommand)]
    Migrate(migrate::Command),
    /// Import what is the same for all practices
    #[command(subcommand)]
    Import(import::Command),
    /// Make keys, exchange them, and look after them
    #[command(subcommand)]
    Keys(keys::Command),
    /// Prove that the audit trail is what it was
    #[command(subcommand)]
    Audit(audit::Command),
    /// Open a practice
    #[command(subcommand)]
    Workspace(workspace::Command),
    /// Print a one-time link that signs somebody in
    SignInLink(sign_in_link::Arguments),
    /// Make the GraphiQL page ahead of time; needs Node.js
    Graphiql,
    /// Ask the server of these settings whether it is ready
    Health,
}

/// How much stack a thread has: the futures of a deep schema want it, above all without optimisation. Only what is used takes memory.
const STACK: usize = 16 << 20;

/// Runs the command that the process was started with. What fails is told on standard error, in one sentence.
pub fn main() -> ExitCode {
    main_of(std::env::args_os())
}

/// The same, of these arguments, the name of the program before them. Like [`main`] it is for a process of its own: it ends the process
/// where the arguments make no sense, and begins to log for all of it.
pub fn main_of(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Arguments { config, command } = Arguments::parse_from(arguments);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .map_err(Failure::from)
        .and_then(|runtime| {
            let outcome = runtime.block_on(run(&Settings { file: config }, command));
            // A task that hangs must not keep a program from ending that has done its work.
            runtime.shutdown_background();
            outcome
        });
    outcome.unwrap_or_else(|failure| {
        print::error(&failure.to_string());
        ExitCode::FAILURE
    })
}

async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(arguments) => demo::run(settings, arguments).await,
        Command::Serve => serve::run(settings).await,
        Command::Bench(command) => bench::run(settings, command).await,
        Command::Config(arguments) => config::run(settings, &arguments),
        Command::Schema => schema::run(),
        Command::Migrate(command) => migrate::run(settings, command).await,
        Command::Import(command) => import::run(settings, command).await,
        Command::Keys(command) => keys::run(settings, command).await,
        Command::Audit(command) => audit::run(settings, command).await,
        Command::Workspace(command) => workspace::run(settings, command).await,
        Command::SignInLink(arguments) => sign_in_link::run(settings, arguments).await,
        Command::Graphiql => graphiql::run(settings).await,
        Command::Health => health::run(settings).await,
    }
}

/// Where the settings are to be read from, for those commands that need them.
#[derive(Debug)]
struct Settings {
    file: Option<PathBuf>,
}

impl Settings {
    /// Reads them without starting to log.
    fn read(&self) -> Result<Loaded, ConfigError> {
        Config::load(self.file.as_deref(), &Environment::of_process())
    }

    /// Reads them and starts to log, by `filter` where they have none.
    fn start(&self, filter: &str) -> Result<Config, Failure> {
        let config = self.read()?.config;
        telemetry::start(&config.log, filter)?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_commands_are_well_formed() {
        super::Arguments::command().debug_assert();
    }
}
