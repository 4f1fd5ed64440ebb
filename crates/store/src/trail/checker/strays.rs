//! Genuine events that do not stand at a mark of their own: moved, copied, or not sealed yet. Which of them is known only when all
//! events were seen.
use super::{
    marks::{ByMac, Home},
    report::Kind,
};
use uuid::Uuid;

/// Where such an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// At the mark of another event; which one.
    AtMark(usize),
    /// Among the sealed events, at no mark.
    Between,
    /// After the last sealed event.
    Tail,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stray {
    pub(super) mac: u64,
    pub(super) position: i64,
    pub(super) id: Uuid,
    pub(super) occurred_at: i64,
    pub(super) place: Where,
}

/// Tells each what it is; `None` is what waits for its seal.
pub(super) fn judge(mut strays: Vec<Stray>, marks: &mut ByMac, mut told: impl FnMut(&Stray, Option<Kind>)) {
    strays.sort_unstable_by_key(|stray| (stray.mac, stray.position));
    // The mac of the last event of the tail that waits for its seal.
    let mut waiting = None;
    for stray in &strays {
        let kind = match (marks.find(stray.mac), stray.place) {
            (Home::Left, _) | (Home::Filled, Where::AtMark(_)) => Some(Kind::Reordered),
            (Home::Unknown, Where::Tail) if waiting != Some(stray.mac) => {
                waiting = Some(stray.mac);
                None
            }
            _ => Some(Kind::Inserted),
        };
        told(stray, kind);
    }
}
