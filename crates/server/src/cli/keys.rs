//! `pazpaz keys`

mod rotate;
mod status;
mod verify;
mod watch;
mod word;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use store::{Clock, MasterKey};

use super::{Failure, Settings, print};
use crate::keys::{self, KeysError};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a master key: 32 random bytes in base64
    Generate {
        /// Write it to this new file, for its owner only; by default it is printed
        file: Option<PathBuf>,
        /// Add it to this folder of keys, as the newest: from then on it wraps
        #[arg(long, value_name = "DIR", conflicts_with = "file")]
        dir: Option<PathBuf>,
    },
    /// Show which keys there are, and rotations that are not finished
    Status(status::Status),
    /// Exchange keys while servers serve
    Rotate(rotate::Rotate),
    /// Go on with every rotation that is not finished
    Resume(rotate::Pacing),
    /// Open everything that is sealed once, and count
    Verify(verify::Verify),
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
enum MakeError {
    #[error("the operating system has no randomness to give: {0}")]
    Randomness(String),
    #[error("{} could not be made, and nothing was overwritten", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Folder(#[from] KeysError),
}

pub(super) async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Generate { file, dir } => generate(file, dir),
        Command::Status(arguments) => status::run(settings, arguments).await,
        Command::Rotate(arguments) => rotate::rotate(settings, arguments).await,
        Command::Resume(arguments) => rotate::resume(settings, arguments).await,
        Command::Verify(arguments) => verify::run(settings, arguments).await,
    }
}

fn generate(file: Option<PathBuf>, dir: Option<PathBuf>) -> Result<ExitCode, Failure> {
    let key = MasterKey::generate().map_err(|error| MakeError::Randomness(error.to_string()))?;
    let path = match (file, dir) {
        (None, None) => {
            print::line(&key);
            return Ok(ExitCode::SUCCESS);
        }
        (_, Some(folder)) => keys::write_new(&folder, Clock::default().now(), &key).map_err(MakeError::from)?,
        (Some(path), None) => {
            keys::write(&path, &key).map_err(|source| MakeError::File { path: path.clone(), source })?;
            path
        }
    };
    tell(&path, MasterKey::parse(&key)?.fingerprint());
    Ok(ExitCode::SUCCESS)
}

fn tell(path: &Path, fingerprint: &str) {
    print::line(&format!(
        "{} holds the new master key {fingerprint}. Keep a copy in another safe place: without it nobody can open what it seals.",
        path.display()
    ));
}
