//! The program as a process: started, watched, killed, started again.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use super::Limits;
use super::session::{self, End};
use super::wire::Call;

/// For a pause up to this, calls wait; through a longer one, nobody is kept waiting for nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is to run, and what runs.
pub(super) struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    child: Mutex<Run>,
}

/// The state of the process.
enum Run {
    Not,
    Running(Child),
    /// Never again.
    Over,
}

impl Program {
    pub(super) fn new(path: &Path, arguments: &[String]) -> Self {
        Self { path: path.to_path_buf(), arguments: arguments.to_vec(), child: Mutex::new(Run::Not) }
    }

    /// Kills what runs, for good.
    pub(super) fn kill(&self) {
        let mut run = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if let Run::Running(child) = &mut *run {
            kill(child);
        }
        *run = Run::Over;
    }

    /// The process, made anew, and its three pipes stay within it until they are taken. `None` when it is over for good.
    fn spawn(&self) -> std::io::Result<Option<Child>> {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.kill_on_drop(true);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_ours(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        // Ctrl-C is for the server, which needs the program until its last request is answered.
        #[cfg(unix)]
        command.process_group(0);
        let run = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*run, Run::Over) { Ok(None) } else { command.spawn().map(Some) }
    }

    /// Keeps hold of the process while it runs, so that it can be killed. Kills it at once if that was wished meanwhile.
    fn hold(&self, mut child: Child) {
        let mut run = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        match &*run {
            Run::Over => kill(&mut child),
            _ => *run = Run::Running(child),
        }
    }

    /// Takes the process back to bury it.
    fn release(&self) -> Option<Child> {
        let mut run = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *run, Run::Not) {
            Run::Running(child) => Some(child),
            Run::Over => {
                *run = Run::Over;
                None
            }
            Run::Not => None,
        }
    }
}

/// The way into our database, and our settings, are nothing for the program. It keeps all else: a key service is reached with
/// settings of its own.
fn is_ours(name: &str) -> bool {
    name == "DATABASE_URL" || name.starts_with("PAZPAZ_") || name.starts_with("PG")
}

/// Kills a process with all that it has started.
fn kill(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw) {
        // It leads a group of its own and has not been waited for, so the number still means it. It may have ended by itself.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    drop(child.start_kill());
}

/// Runs the program for as long as somebody may ask it.
pub(super) async fn keep(program: Arc<Program>, mut calls: mpsc::Receiver<Call>, limits: Limits) {
    let name = program.path.display().to_string();
    let mut pause = Duration::ZERO;
    loop {
        let mut worked = false;
        match program.spawn() {
            Ok(None) => return,
            Ok(Some(child)) => {
                let end = serve(&program, child, &mut calls, limits.hang, || worked = true).await;
                if end == End::Unneeded {
                    return;
                }
                tracing::warn!(program = name, reason = end.words(), "the provider of master keys is started again");
            }
            Err(error) => tracing::error!(program = name, %error, "the provider of master keys cannot be started"),
        }
        // One that has worked and ends is started again at once; one that ends again and again is not.
        pause = if worked {
            Duration::ZERO
        } else {
            pause.saturating_mul(2).clamp(limits.first_pause, limits.longest_pause)
        };
        if !rest(pause, &mut calls).await {
            return;
        }
    }
}

/// One run, from its start until the process is gone.
async fn serve(
    program: &Program,
    mut child: Child,
    calls: &mut mpsc::Receiver<Call>,
    hang: Duration,
    worked: impl FnMut(),
) -> End {
    let (Some(input), Some(output), Some(complaints)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return End::Closed;
    };
    tracing::info!(program = %program.path.display(), "the provider of master keys was started");
    let complaints = tokio::spawn(count(complaints));
    program.hold(child);
    let end = session::run(input, output, calls, hang, worked).await;
    if let Some(mut child) = program.release() {
        kill(&mut child);
        drop(child.wait().await);
    }
    complaints.abort();
    end
}

/// Reads what the program writes to its standard error and forgets it: nobody can tell whether a key is in it. That it writes at
/// all is said once for each run.
async fn count(mut complaints: impl AsyncRead + Unpin) {
    let mut buffer = [0; 4_096];
    let mut told = false;
    while let Ok(1..) = complaints.read(&mut buffer).await {
        if !told {
            tracing::warn!(
                "the provider of master keys writes to its standard error, which is not kept: run it by hand to see it"
            );
            told = true;
        }
    }
}

/// Waits before the next start. Answers false when nobody can ask any more.
async fn rest(pause: Duration, calls: &mut mpsc::Receiver<Call>) -> bool {
    if pause <= PATIENCE {
        tokio::time::sleep(pause).await;
        return !calls.is_closed();
    }
    let end = tokio::time::sleep(pause);
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => return true,
            // Dropped: whoever asked is told at once that the program is away.
            call = calls.recv() => if call.is_none() { return false },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn the_program_keeps_its_own_settings_and_none_of_ours() {
        for (name, ours) in [
            ("DATABASE_URL", true),
            ("PAZPAZ_JOBS_DATABASE_URL", true),
            ("PGPASSWORD", true),
            ("PATH", false),
            ("AWS_REGION", false),
        ] {
            assert_eq!(is_ours(name), ours, "{name}");
        }
    }
}
