//! `pazpaz keys`

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Failure, print};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a master key: 32 random bytes in base64
    Generate {
        /// Write it to this new file, for its owner only; by default it is printed
        file: Option<PathBuf>,
    },
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
enum KeysError {
    #[error("the operating system has no randomness to give: {0}")]
    Randomness(String),
    #[error("{} could not be made, and nothing was overwritten", path.display())]
    File { path: PathBuf, source: std::io::Error },
}

pub(super) fn run(command: Command) -> Result<ExitCode, Failure> {
    let Command::Generate { file } = command;
    let key = store::MasterKey::generate().map_err(|error| KeysError::Randomness(error.to_string()))?;
    match file {
        None => print::line(&key),
        Some(path) => {
            write(&path, &key).map_err(|source| KeysError::File { path: path.clone(), source })?;
            let fingerprint = store::MasterKey::parse(&key)?.fingerprint().to_owned();
            print::line(&format!(
                "{} holds the new master key {fingerprint}. Keep a copy in another safe place: without it nobody can open what \
                 it seals.",
                path.display()
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that was not there before and that its owner alone can use.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    // A key that seals must be on the disk before anything sealed is.
    file.sync_all()
}
