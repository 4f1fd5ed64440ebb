//! Whether a trail is what it was: the events held against their macs and the seals, the seals against each other and the
//! checkpoints, and the rows and the days of clients against the events. It reads nothing itself, and it keeps 16 bytes for each event.
//!
//! The order is: the checkpoints, the seals in order of number ([`Checker::seal`]), the days in any order ([`Checker::day`]), the
//! events in order of position ([`Checker::event`]), the rows in any order ([`Checker::row`]), [`Checker::finish`].
//!
//! What can be told, and what cannot: an event is edited where its content does not fit its mac. A position that a seal can be
//! believed for has the event that was sealed there, or it was removed, or another stands there. Where a seal itself was
//! changed or is not there, only the macs of its events are checked. An event after all seals that does not fit its mac counts as
//! put in; whether it was genuine before nobody can say. What was cut off with its seals is known from the checkpoints.
use super::{
    canonical::Content,
    checkpoint::Found,
    seal::{Mark, Seal},
};
use crypto::TrailKey;
use time::OffsetDateTime;
use uuid::Uuid;

mod chain;
mod days;
mod here;
mod marks;
mod region;
mod report;
mod rows;
mod strays;
mod tally;

pub use report::{Break, Count, Kind, Report};

use chain::Chain;
use days::Days;
use here::Here;
use region::Region;
use rows::Rows;
use strays::{Stray, Where};
use tally::Tally;

/// Where an event stands, and what names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) position: i64,
    pub(crate) id: Option<Uuid>,
    /// Microseconds since 1970, in UTC.
    pub(crate) occurred_at: Option<i64>,
}

/// Checks the trail of one workspace.
pub(crate) struct Checker {
    key: TrailKey,
    chain: Chain,
    tally: Tally,
    /// Whether the last seal was read.
    sealed: bool,
    events: u64,
    here: Here,
    strays: Vec<Stray>,
    /// Where rows and days are held against the events too.
    deep: Option<(Rows, Days)>,
    buffer: Vec<u8>,
}

impl Checker {
    /// For the workspace of the key. `deep`: rows and days will be held against the events.
    pub(crate) fn new(key: TrailKey, checkpoints: Vec<Found>, deep: bool) -> Self {
        let mut tally = Tally::default();
        let chain = Chain::new(checkpoints, &mut tally);
        let deep = deep.then(Default::default);
        let (here, strays, buffer) = (Here::default(), Vec::new(), Vec::new());
        Self { key, chain, tally, sealed: false, events: 0, here, strays, deep, buffer }
    }

    /// The next seal, in order of number. `head` is what stands in the database as its head.
    pub(crate) fn seal(&mut self, seal: &Seal<'_>, head: &[u8]) {
        self.chain.seal(&self.key, seal, head, &mut self.tally);
    }

    /// A day, counted from 1970, on which the record of a client was touched. All days must be given.
    pub(crate) fn day(&mut self, client: Uuid, day: i64) {
        if let Some((_, days)) = &mut self.deep {
            days.stands(client, day);
        }
    }

    /// The next event, in order of position. `content` is `None` where the row holds what no event ever held.
    pub(crate) fn event<'c, E, F>(&mut self, place: Place, mac: &[u8], content: Option<Content<'c, E, F>>)
    where
        E: ExactSizeIterator<Item = (Uuid, Option<Uuid>)> + Clone,
        F: ExactSizeIterator<Item = &'c [u8]>,
    {
        self.end_of_seals();
        self.events += 1;
        let region = self.chain.regions.of(place.position);
        let told = content.as_ref().filter(|_| self.deep.is_some());
        let told = told.map(|content| (content.entity, content.entities.clone(), content.digests));
        let written = content.is_some_and(|content| content.write(&mut self.buffer).is_ok());
        let mac = mac.as_array::<32>().filter(|mac| written && self.key.event(&self.buffer) == **mac);
        let own = match mac {
            Some(mac) => self.genuine(place, Mark::new(place.position, mac), region),
            None => {
                self.forged(place, region);
                false
            }
        };
        let (true, Some((entity, entities, digests)), Some((rows, days))) = (own, told, &mut self.deep) else { return };
        if let Some(digests) = digests {
            rows.told(entity, entities.clone().map(|(row, _)| row), digests, place.position);
        }
        // Days are written with the seals.
        for client in entities.filter_map(|(_, client)| client).filter(|_| region == Region::Sealed) {
            if place.occurred_at.is_some_and(|at| days.misses(client, at)) {
                here::note_with(Kind::DayMissing, &place, &self.chain, &mut self.tally, |found| {
                    found.entity = Some("client".to_owned());
                    found.row = Some(client);
                });
            }
        }
    }

    /// A row of a table, with the digest of what it holds. Of a table that has rows told of by events, all rows must be given.
    pub(crate) fn row(&mut self, entity: &str, row: Uuid, digest: &[u8; 32]) {
        if let Some((rows, _)) = &mut self.deep {
            rows.row(entity, row, digest, &mut self.tally);
        }
    }

    /// What was found.
    pub(crate) fn finish(mut self) -> Report {
        self.end_of_seals();
        self.here.leave(&mut self.chain, &mut self.tally);
        let Self { key, mut chain, mut tally, events, mut strays, deep, .. } = self;
        for stray in &mut strays {
            // Where the event of the mark is there as well, nothing took its place.
            if matches!(stray.place, Where::AtMark(mark) if chain.marks.seen(mark)) {
                stray.place = Where::Between;
            }
        }
        let mut marks = std::mem::take(&mut chain.marks).by_mac();
        for position in marks.copies() {
            tally.note(Kind::Inserted, Some(position), |found| sealed(found, &chain, position));
        }
        let (mut unsealed, mut since) = (0, None::<i64>);
        strays::judge(strays, &mut marks, |stray, kind| match kind {
            None => {
                unsealed += 1;
                since = Some(since.map_or(stray.occurred_at, |before| before.min(stray.occurred_at)));
            }
            Some(kind) => tally.note(kind, Some(stray.position), |found| {
                sealed(found, &chain, stray.position);
                found.event = Some(stray.id);
                found.time = time(stray.occurred_at);
            }),
        });
        for position in marks.unseen() {
            tally.note(Kind::Removed, Some(position), |found| sealed(found, &chain, position));
        }
        let held = deep.map_or(0, |(rows, _)| rows.finish(&mut tally));
        let (first, breaks) = tally.into_parts();
        Report {
            workspace: key.workspace(),
            events,
            seals: chain.read,
            checkpoints: chain.genuine,
            rows: held,
            unsealed,
            unsealed_since: since.and_then(time),
            unwitnessed: chain.unwitnessed.0,
            unwitnessed_since: chain.unwitnessed.1.and_then(time),
            first,
            breaks,
        }
    }

    fn end_of_seals(&mut self) {
        if !self.sealed {
            self.sealed = true;
            self.chain.end(&mut self.tally);
        }
    }

    /// An event that fits its mac. Whether it stands where it belongs, as far as is known by now.
    fn genuine(&mut self, place: Place, mark: Mark, region: Region) -> bool {
        let at = match region {
            Region::Doubtful => return true,
            Region::Tail => Where::Tail,
            Region::Sealed => match self.chain.marks.at(place.position) {
                Some((at, mac)) if mac == mark.mac && !self.chain.marks.seen(at) => {
                    self.chain.marks.see(at);
                    return true;
                }
                Some((at, _)) => Where::AtMark(at),
                None => Where::Between,
            },
        };
        let (id, occurred_at) = (place.id.unwrap_or_default(), place.occurred_at.unwrap_or_default());
        self.strays.push(Stray { mac: mark.mac, position: place.position, id, occurred_at, place: at });
        region == Region::Tail
    }

    /// An event that does not fit its mac.
    fn forged(&mut self, place: Place, region: Region) {
        let kind = match region {
            Region::Doubtful => here::changed(&place),
            Region::Tail => Kind::Inserted,
            Region::Sealed => match self.chain.marks.at(place.position) {
                Some((at, _)) => return self.here.wrong(at, place, &mut self.chain, &mut self.tally),
                None => Kind::Inserted,
            },
        };
        here::note(kind, &place, &self.chain, &mut self.tally);
    }
}

/// Names the seal that a position belongs to.
fn sealed(found: &mut Break, chain: &Chain, position: i64) {
    if let Some((number, sealed_at)) = chain.place(position) {
        found.seal = Some(number);
        found.time = time(sealed_at);
    }
}

/// From microseconds since 1970.
fn time(micros: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).ok()
}

#[cfg(test)]
mod tests;
