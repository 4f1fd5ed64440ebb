//! The wish that the program end.

use tokio::sync::watch;

/// Tells everybody who holds a [`Stop`] to end.
#[derive(Debug)]
pub struct StopSource {
    wish: watch::Sender<bool>,
}

/// Becomes true once, when the program is to end. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stop {
    wish: watch::Receiver<bool>,
}

impl StopSource {
    /// A wish not yet spoken.
    #[must_use]
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Self { wish: sender }, Stop { wish: receiver })
    }

    /// Speaks it.
    pub fn stop(&self) {
        self.wish.send_replace(true);
    }
}

impl Stop {
    /// Stops on SIGINT (Ctrl-C) and SIGTERM. The second of them ends the process at once, for whoever does not want to wait
    /// until open requests are answered.
    ///
    /// # Errors
    /// When the system does not let signals be caught.
    pub fn on_signals() -> std::io::Result<Self> {
        let mut signals = Signals::new()?;
        let (source, stop) = StopSource::new();
        tokio::spawn(async move {
            signals.next().await;
            tracing::info!("stopping: open requests are answered first; a second signal ends the program at once");
            source.stop();
            let code = signals.next().await;
            std::process::exit(code);
        });
        Ok(stop)
    }

    /// Waits for the wish. Also ends when nobody is left who could speak it.
    pub async fn wished(&self) {
        let mut wish = self.wish.clone();
        // An error means that the source is gone.
        drop(wish.wait_for(|wish| *wish).await);
    }

    /// Runs something to its end or drops it when the program is to end.
    pub async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            done = work => Some(done),
            () = self.wished() => None,
        }
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for a signal and answers with the exit code by which shells know it.
    async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.interrupt.recv() => 130,
            _ = self.terminate.recv() => 143,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> i32 {
        // Where Ctrl-C cannot be caught, the system ends the process by itself.
        drop(tokio::signal::ctrl_c().await);
        130
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_dropped_when_the_wish_comes() {
        let (source, stop) = StopSource::new();
        assert_eq!(stop.or(async { 1 }).await, Some(1));
        source.stop();
        assert_eq!(stop.or(std::future::pending::<u8>()).await, None);
    }
}
