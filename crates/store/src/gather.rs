//! What many requests want at once, done once for all of them.
use tokio::{sync::mpsc::Receiver, task::yield_now};

/// As many as are served together at most, and as wait for it.
pub(crate) const MOST: usize = 256;

/// Waits until somebody wants something, then takes along who else does by now. Whoever is ready to run comes first, so that requests
/// that are about to ask are among them. Nobody is left when it is empty.
pub(crate) async fn gather<T>(wanted: &mut Receiver<T>) -> Vec<T> {
    let mut all = Vec::new();
    if wanted.recv_many(&mut all, MOST).await > 0 {
        yield_now().await;
        while all.len() < MOST
            && let Ok(one) = wanted.try_recv()
        {
            all.push(one);
        }
    }
    all
}
