//! The seals of a workspace, one after the other, held against each other and against the checkpoints.
use super::{
    super::{
        checkpoint::{Checkpoint, Found},
        seal::{MOST, Mark, Seal},
    },
    marks::Marks,
    region::{Region, Regions},
    report::Kind,
    tally::Tally,
    time,
};
use crypto::TrailKey;
use std::collections::BTreeMap;

/// What could stand before a seal: the head as it is written, and as it should be where that one was changed.
const CANDIDATES: usize = 4;

/// What the seals that were read say.
pub(super) struct Chain {
    /// By the number of the seal.
    checkpoints: BTreeMap<i64, Vec<Checkpoint>>,
    pub(super) genuine: u64,
    pub(super) read: u64,
    /// How many seals are later than every checkpoint, and when the first of them was made.
    pub(super) unwitnessed: (u64, Option<i64>),
    pub(super) marks: Marks,
    pub(super) regions: Regions,
    /// Where each seal that can be believed ends, its number, and when it was made.
    places: Vec<(i64, i64, i64)>,
    /// The number of the last seal.
    number: i64,
    /// What the next seal may build on. Nothing where a seal is missing.
    heads: Vec<[u8; 32]>,
    /// How many events are sealed, where that can be believed.
    total: Option<i64>,
    /// The last position that seals claim which cannot be believed, since the last that can.
    claimed: Option<i64>,
    buffer: Vec<u8>,
}

impl Chain {
    pub(super) fn new(checkpoints: Vec<Found>, tally: &mut Tally) -> Self {
        let mut by_number = BTreeMap::<i64, Vec<Checkpoint>>::new();
        let mut genuine = 0;
        for found in checkpoints {
            match found {
                Found::Genuine(checkpoint) => {
                    genuine += 1;
                    by_number.entry(checkpoint.seal).or_default().push(checkpoint);
                }
                Found::Forged(name) => {
                    tally.note(Kind::CheckpointForged, None, |found| found.checkpoint = Some(name));
                }
            }
        }
        Self {
            checkpoints: by_number,
            genuine,
            read: 0,
            unwitnessed: (0, None),
            marks: Marks::default(),
            regions: Regions::default(),
            places: Vec::new(),
            number: 0,
            heads: vec![[0; 32]],
            total: Some(0),
            claimed: None,
            buffer: Vec::new(),
        }
    }

    /// The next seal, in order of number. `head` is what stands there as its head.
    pub(super) fn seal(&mut self, key: &TrailKey, seal: &Seal<'_>, head: &[u8], tally: &mut Tally) {
        self.read += 1;
        let start = self.start();
        let step = seal.number.saturating_sub(self.number);
        if step < 1 {
            // The number was there already, or is none.
            return edited(seal, start, tally);
        }
        if step > 1 {
            let first = self.number.saturating_add(1);
            tally.note_many(Kind::SealMissing, step.unsigned_abs() - 1, Some(start), |found| found.seal = Some(first));
            self.heads.clear();
            self.doubt(0);
        }
        self.number = seal.number;
        if self.checkpoints.range(seal.number..).next().is_none() {
            let (seals, since) = self.unwitnessed;
            self.unwitnessed = (seals.saturating_add(1), since.or(Some(seal.sealed_at)));
        }
        let fits = self.fits(key, seal, head);
        if fits == Some(true) && self.believe(seal).is_some() {
            self.places.push((seal.last_position, seal.number, seal.sealed_at));
        } else {
            self.doubt(seal.last_position);
            if fits.is_some() {
                edited(seal, start, tally);
            }
        }
        for checkpoint in self.checkpoints.get(&seal.number).into_iter().flatten() {
            if checkpoint.head != head {
                tally.note(Kind::CheckpointContradicts, Some(start), |found| {
                    found.seal = Some(seal.number);
                    found.time = time(seal.sealed_at);
                });
            }
        }
    }

    /// After the last seal.
    pub(super) fn end(&mut self, tally: &mut Tally) {
        if let Some(claimed) = self.claimed.take() {
            self.regions.extend(Region::Doubtful, claimed);
        }
        if let Some((last, known)) = self.checkpoints.range(self.number.saturating_add(1)..).next_back() {
            let gone = last.saturating_sub(self.number).unsigned_abs();
            tally.note_many(Kind::Truncated, gone, Some(self.start()), |found| {
                found.seal = self.number.checked_add(1);
                found.time = known.first().map(|checkpoint| checkpoint.sealed_at);
            });
        }
    }

    /// The seal that holds the event at a position: its number, and when it was made.
    pub(super) fn place(&self, position: i64) -> Option<(i64, i64)> {
        let at = self.places.partition_point(|(end, ..)| *end < position);
        self.places.get(at).map(|(_, number, sealed_at)| (*number, *sealed_at))
    }

    /// The first position that the next seal could hold.
    fn start(&self) -> i64 {
        self.regions.end().saturating_add(1)
    }

    /// Whether the head fits what stands before it. `None` where that is not known.
    fn fits(&mut self, key: &TrailKey, seal: &Seal<'_>, head: &[u8]) -> Option<bool> {
        let stored = head.first_chunk().filter(|_| head.len() == 32).copied();
        let expected: Vec<_> = self.heads.iter().map(|previous| seal.head(key, previous, &mut self.buffer)).collect();
        let known = !expected.is_empty();
        if stored.is_some_and(|stored| expected.contains(&stored)) {
            self.heads = stored.into_iter().collect();
            return Some(true);
        }
        // Either this head was changed or something before it; the seals after it tell which.
        self.heads = stored.into_iter().chain(expected).take(CANDIDATES).collect();
        known.then_some(false)
    }

    /// Takes the marks of a seal whose head fits. `None` where they make no sense nevertheless.
    fn believe(&mut self, seal: &Seal<'_>) -> Option<()> {
        let marks = Mark::all(seal.marks)?;
        let before = self.places.last().map_or(0, |(end, ..)| *end);
        let count = i64::try_from(marks.len()).ok()?;
        let first = marks.clone().next()?.position;
        let mut last = before;
        for mark in marks.clone() {
            if mark.position <= last {
                return None;
            }
            last = mark.position;
        }
        let sums = self.total.is_none_or(|total| total.checked_add(count) == Some(seal.total));
        if marks.len() > MOST || last != seal.last_position || !sums {
            return None;
        }
        self.marks.extend(marks);
        self.total = Some(seal.total);
        if self.claimed.take().is_some() {
            self.regions.extend(Region::Doubtful, first - 1);
        }
        self.regions.extend(Region::Sealed, last);
        Some(())
    }

    fn doubt(&mut self, claimed: i64) {
        self.total = None;
        self.claimed = Some(self.claimed.map_or(claimed, |before| before.max(claimed)));
    }
}

fn edited(seal: &Seal<'_>, start: i64, tally: &mut Tally) {
    tally.note(Kind::SealEdited, Some(start), |found| {
        found.seal = Some(seal.number);
        found.time = time(seal.sealed_at);
    });
}
