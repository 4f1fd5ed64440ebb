//! Master keys in a program of their own, which speaks lines of JSON on its standard input and output. It fits any key service and
//! any hardware: what PazPaz knows of it is this protocol, and `docs/operations.md` tells it.
//!
//! One program runs for as long as the server does. Answers may come in any order. When it ends, or says anything that is no
//! answer, it is killed and started again, later each time. Nothing is ever done without it: who needs a key meanwhile is told
//! that it is away.

mod child;
mod session;
#[cfg(test)]
mod tests;
mod wire;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use store::{Answer, DataKey, MasterError, MasterKeys, OPAQUE, Wrapped};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use child::Program;
use wire::{Call, Question, Said};

/// How many calls wait for a slow program at most; whoever comes then is told that it is away.
const WAITING: usize = 1_024;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long a call waits for its answer.
    pub call: Duration,
    /// After how long without any answer the program counts as hanging, and is started again.
    pub hang: Duration,
    /// How long it is waited before the second start in a row; twice as long before each further one.
    pub first_pause: Duration,
    /// The longest such wait.
    pub longest_pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            call: Duration::from_secs(5),
            hang: Duration::from_secs(15),
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// A provider of master keys that is a program. Dropping it kills the program.
pub struct ExecKeys {
    path: PathBuf,
    limit: Duration,
    last_id: AtomicU64,
    calls: mpsc::Sender<Call>,
    program: Arc<Program>,
}

impl fmt::Debug for ExecKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExecKeys({})", self.path.display())
    }
}

impl Drop for ExecKeys {
    fn drop(&mut self) {
        // At once and not by the task, which a runtime that ends may never run again.
        self.program.kill();
    }
}

impl ExecKeys {
    /// Starts the program, in a task of the running Tokio runtime. That it cannot be started shows when it is first asked.
    pub fn start(path: &Path, arguments: &[String], limits: Limits) -> Self {
        let (calls, queue) = mpsc::channel(WAITING);
        let program = Arc::new(Program::new(path, arguments));
        tokio::spawn(child::keep(program.clone(), queue, limits));
        Self { path: path.to_path_buf(), limit: limits.call, last_id: AtomicU64::new(0), calls, program }
    }

    async fn ask(&self, question: &Question<'_>) -> Result<Said, MasterError> {
        let (answer, answered) = oneshot::channel();
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let call = Call { id, kind: question.kind(), line: question.line(id)?, answer };
        self.calls.try_send(call).map_err(|_| MasterError::Away)?;
        match tokio::time::timeout(self.limit, answered).await {
            Ok(Ok(said)) => said,
            // The program has ended, or takes too long. A late answer finds nobody and is dropped.
            Ok(Err(_)) | Err(_) => Err(MasterError::Away),
        }
    }
}

impl MasterKeys for ExecKeys {
    fn primary(&self) -> Answer<'_, String> {
        Box::pin(async {
            match self.ask(&Question::Primary).await? {
                Said::Name(name) => Ok(name),
                _ => Err(MasterError::Away),
            }
        })
    }

    fn wrap<'a>(&'a self, workspace: Uuid, version: u32, key: &'a DataKey) -> Answer<'a, Wrapped> {
        Box::pin(async move {
            match self.ask(&Question::Wrap { workspace, version, key }).await? {
                Said::Wrapped(master_key, opaque) => {
                    let bytes = std::iter::once(OPAQUE).chain(opaque).collect();
                    Ok(Wrapped { master_key, bytes })
                }
                _ => Err(MasterError::Away),
            }
        })
    }

    fn unwrap<'a>(
        &'a self,
        master_key: &'a str,
        workspace: Uuid,
        version: u32,
        wrapped: &'a [u8],
    ) -> Answer<'a, DataKey> {
        Box::pin(async move {
            // What this program wrapped by itself, with a key from a file, is nothing for a provider.
            let Some((&OPAQUE, opaque)) = wrapped.split_first() else {
                return Err(MasterError::Unknown(master_key.to_owned()));
            };
            match self.ask(&Question::Unwrap { master_key, workspace, version, opaque }).await {
                Ok(Said::Key(key)) => Ok(key),
                Ok(_) => Err(MasterError::Away),
                Err(MasterError::Unknown(_)) => Err(MasterError::Unknown(master_key.to_owned())),
                Err(error) => Err(error),
            }
        })
    }
}
