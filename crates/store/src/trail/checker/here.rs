//! Events that do not fit their mac at the mark of an event. Several may stand there, and the genuine one as well.
use super::{
    Place,
    chain::Chain,
    report::{Break, Kind},
    sealed,
    tally::Tally,
    time,
};

/// The first of them, until it is known whether the genuine event is there too: the mark, and where the event stands.
#[derive(Default)]
pub(super) struct Here(Option<(usize, Place)>);

/// How far an event's time may be from that of its id in microseconds, which are not taken in one moment.
const APART: u64 = 1_000_000;

impl Here {
    /// One more.
    pub(super) fn wrong(&mut self, mark: usize, place: Place, chain: &mut Chain, tally: &mut Tally) {
        if self.0.is_some_and(|(before, _)| before == mark) {
            return note(Kind::Inserted, &place, chain, tally);
        }
        self.leave(chain, tally);
        self.0 = Some((mark, place));
    }

    /// Judges it, once all events at the mark were seen.
    pub(super) fn leave(&mut self, chain: &mut Chain, tally: &mut Tally) {
        let Some((mark, place)) = self.0.take() else { return };
        let beside = chain.marks.seen(mark);
        chain.marks.see(mark);
        note(if beside { Kind::Inserted } else { changed(&place) }, &place, chain, tally);
    }
}

/// What happened to an event that does not fit its mac.
pub(super) fn changed(place: &Place) -> Kind {
    let made = place.id.and_then(|id| id.get_timestamp()).map(|made| {
        let (seconds, nanos) = made.to_unix();
        seconds.saturating_mul(1_000_000).saturating_add(u64::from(nanos / 1_000)).cast_signed()
    });
    match (made, place.occurred_at) {
        (Some(made), Some(occurred_at)) if made.abs_diff(occurred_at) > APART => Kind::Backdated,
        _ => Kind::Edited,
    }
}

pub(super) fn note(kind: Kind, place: &Place, chain: &Chain, tally: &mut Tally) {
    note_with(kind, place, chain, tally, |_| ());
}

/// The same with something more.
pub(super) fn note_with(kind: Kind, place: &Place, chain: &Chain, tally: &mut Tally, about: impl FnOnce(&mut Break)) {
    tally.note(kind, Some(place.position), |found: &mut Break| {
        about(found);
        sealed(found, chain, place.position);
        found.event = place.id;
        found.time = place.occurred_at.and_then(time);
    });
}
