//! Removes the folder of a passing cluster once nothing uses it any more, whatever has become of the program.

use std::{
    io::{self, PipeWriter},
    os::unix::process::CommandExt,
    process::Stdio,
};

use tokio::process::{Child, Command};

use super::folder::Folder;
use crate::{Error, account::command, error::Tried};

/// Waits for the end of its input, then empties the folder.
const SCRIPT: &str = include_str!("cleaner.sh");

/// A shell that waits until the last [`Cleaner::token`] is closed. It runs as the program does, not as the server, who
/// could not remove the folder from its parent; and it keeps the claim to the folder until it is done.
#[derive(Debug)]
pub(super) struct Cleaner {
    shell: Child,
    token: PipeWriter,
}

impl Cleaner {
    pub(super) fn start(folder: &Folder) -> Result<Self, Error> {
        let (input, token) = io::pipe().tried(|| "make a pipe".to_owned())?;
        let mut shell = command("/bin/sh", None);
        shell.args(["-c", SCRIPT, "sh"]).arg(folder.dir());
        shell.stdin(input).stdout(folder.token()?).stderr(Stdio::null()).process_group(0);
        let shell = Command::from(shell).spawn().tried(|| "start /bin/sh".to_owned())?;
        Ok(Self { shell, token })
    }

    /// For whoever uses the folder to hold open while it does.
    pub(super) fn token(&self) -> Result<Stdio, Error> {
        self.token.try_clone().map(Stdio::from).tried(|| "share a pipe".to_owned())
    }

    /// Gives up our own use of the folder and waits until it is gone.
    pub(super) async fn finish(self) -> Result<(), Error> {
        let Self { mut shell, token } = self;
        drop(token);
        shell.wait().await.map(drop).tried(|| "wait for the removal of the data folder".to_owned())
    }
}
