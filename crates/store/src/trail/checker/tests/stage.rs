//! Trails made by chance, as the database would hold them, and the checker fed with them.
use super::super::{Checker, Place, Report};
use crate::trail::{
    canonical::Content,
    checkpoint::{Checkpoint, Found},
    seal::{Seal, Tip},
};
use crypto::{SigningKey, TrailKey};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// A generator of numbers that look random (xorshift, 64 bits), which repeats itself by its seed.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..8 {
            chance.next();
        }
        chance
    }
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    /// From 0 to `bound`, excluded.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }
    pub(super) fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.next() & 1 == 0).then(|| make(self))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct StoredEvent {
    pub(super) position: i64,
    pub(super) at: i64,
    pub(super) id: Uuid,
    pub(super) request: Uuid,
    pub(super) actor_kind: String,
    pub(super) actor: Option<Uuid>,
    pub(super) sign_in: Option<Uuid>,
    pub(super) network: Option<String>,
    pub(super) action: String,
    pub(super) operation: Option<String>,
    pub(super) entity: String,
    pub(super) rows: Vec<(Uuid, Option<Uuid>)>,
    pub(super) fields: Vec<String>,
    pub(super) digests: Option<Vec<u8>>,
    pub(super) mac: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct StoredSeal {
    pub(super) number: i64,
    pub(super) sealed_at: i64,
    pub(super) total: i64,
    pub(super) last_position: i64,
    pub(super) marks: Vec<u8>,
    pub(super) head: Vec<u8>,
}

/// The trail of one workspace.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) key: TrailKey,
    pub(super) events: Vec<StoredEvent>,
    pub(super) seals: Vec<StoredSeal>,
    pub(super) checkpoints: Vec<Found>,
    /// By entity and id: all digests that the row had, the last of which it has.
    pub(super) rows: BTreeMap<(String, Uuid), Vec<[u8; 32]>>,
    /// On which days, counted from 1970, clients' records were touched.
    pub(super) days: BTreeSet<(Uuid, i64)>,
    /// The last position that is sealed.
    pub(super) sealed: i64,
}

pub(super) fn key(workspace: u128) -> TrailKey {
    SigningKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap().trail(Uuid::from_u128(workspace))
}

pub(super) fn time(micros: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).unwrap()
}

impl StoredEvent {
    pub(super) fn content<'c>(
        &'c self,
        workspace: Uuid,
    ) -> Content<
        'c,
        impl ExactSizeIterator<Item = (Uuid, Option<Uuid>)> + Clone + 'c,
        impl ExactSizeIterator<Item = &'c [u8]> + 'c,
    > {
        Content {
            workspace,
            id: self.id,
            occurred_at: self.at,
            request: self.request,
            actor_kind: self.actor_kind.as_bytes(),
            actor: self.actor,
            sign_in: self.sign_in,
            network: self.network.as_deref().map(str::as_bytes),
            action: self.action.as_bytes(),
            operation: self.operation.as_deref().map(str::as_bytes),
            entity: self.entity.as_bytes(),
            entities: self.rows.iter().copied(),
            digests: self.digests.as_deref(),
            fields: self.fields.iter().map(String::as_bytes),
        }
    }

    /// Of each client the day on which it touched their record.
    pub(super) fn days(&self) -> impl Iterator<Item = (Uuid, i64)> {
        self.rows.iter().filter_map(|(_, client)| Some(((*client)?, self.at / 86_400_000_000)))
    }

    pub(super) fn mac(&self, key: &TrailKey) -> [u8; 32] {
        let mut buffer = Vec::new();
        self.content(key.workspace()).write(&mut buffer).unwrap();
        key.event(&buffer)
    }
}

impl Stage {
    /// Seals of several events each, at least three of them, a tail of at least one event, gaps between positions, checkpoints of some seals and of the last.
    pub(super) fn build(chance: &mut Chance) -> Self {
        let mut stage = Self {
            key: key(1),
            events: Vec::new(),
            seals: Vec::new(),
            checkpoints: Vec::new(),
            rows: BTreeMap::new(),
            days: BTreeSet::new(),
            sealed: 0,
        };
        let seals = 3 + chance.below(4);
        let mut tip = Tip::default();
        for number in 0..=seals {
            for _ in 0..=chance.below(8) {
                stage.record(chance);
            }
            if number < seals {
                stage.seal(&mut tip);
                if number + 1 == seals || chance.below(3) == 0 {
                    stage.check_in(&tip);
                }
            }
        }
        stage
    }

    pub(super) fn record(&mut self, chance: &mut Chance) -> &mut StoredEvent {
        let last = self.events.last();
        let position = last.map_or(0, |last| last.position) + 1 + i64::try_from(chance.below(3)).unwrap();
        let at = last.map_or(1_795_392_000_000_000, |last| last.at) + i64::try_from(chance.below(60_000_000)).unwrap();
        let entity = ["client", "session", "tag"][chance.below(3)].to_owned();
        let change = chance.below(2) == 0;
        let rows: Vec<_> = (0..usize::from(change) + chance.below(3))
            .map(|_| {
                // Often a row that is known already.
                let known: Vec<Uuid> = self.rows.keys().filter(|(of, _)| *of == entity).map(|(_, row)| *row).collect();
                let row = if known.is_empty() || chance.below(3) == 0 {
                    chance.id()
                } else {
                    known[chance.below(known.len())]
                };
                (row, chance.maybe(Chance::id))
            })
            .collect();
        let digests = change.then(|| {
            let digest = |_: &(Uuid, Option<Uuid>)| {
                let [a, b] = [chance.next(), chance.next()];
                [a, b, a, b].map(u64::to_be_bytes).concat()
            };
            rows.iter().flat_map(digest).collect::<Vec<u8>>()
        });
        for ((row, _), digest) in rows.iter().zip(digests.iter().flat_map(|all| all.chunks(32))) {
            self.rows.entry((entity.clone(), *row)).or_default().push(digest.try_into().unwrap());
        }
        let seconds = u64::try_from(at / 1_000_000).unwrap();
        let nanos = u32::try_from(at % 1_000_000).unwrap() * 1_000;
        let mut event = StoredEvent {
            position,
            at,
            id: uuid::Builder::from_unix_timestamp_millis(
                seconds * 1_000 + u64::from(nanos / 1_000_000),
                &std::array::from_fn(|_| chance.next().to_be_bytes()[0]),
            )
            .into_uuid(),
            request: chance.id(),
            actor_kind: ["user", "system"][chance.below(2)].to_owned(),
            actor: chance.maybe(Chance::id),
            sign_in: chance.maybe(Chance::id),
            network: chance.maybe(|_| "192.0.2.0/24".to_owned()),
            action: if change { "change" } else { "read" }.to_owned(),
            operation: chance.maybe(|_| "operation".to_owned()),
            entity,
            rows,
            fields: ["used_name", "legal_name", "notes"][..chance.below(4)]
                .iter()
                .map(|&name| name.to_owned())
                .collect(),
            digests,
            mac: Vec::new(),
        };
        event.mac = event.mac(&self.key).to_vec();
        self.events.push(event);
        self.events.last_mut().unwrap()
    }

    /// Seals all that is not sealed, as the server does.
    pub(super) fn seal(&mut self, tip: &mut Tip) {
        let waiting: Vec<_> = self.events.iter().filter(|event| event.position > tip.last_position).collect();
        let sealed_at = waiting.last().unwrap().at + 1_000_000;
        let events: Vec<_> =
            waiting.iter().map(|event| (event.position, event.mac.as_slice().try_into().unwrap())).collect();
        let marks = tip.seal(&self.key, sealed_at, &events).unwrap();
        let Tip { number, total, last_position, head } = *tip;
        self.seals.push(StoredSeal { number, sealed_at, total, last_position, marks, head: head.to_vec() });
        self.sealed = last_position;
        for event in self.events.iter().filter(|event| event.position <= last_position) {
            self.days.extend(event.days());
        }
    }

    pub(super) fn check_in(&mut self, tip: &Tip) {
        let sealed_at = time(self.seals.last().unwrap().sealed_at);
        let Tip { number: seal, total, last_position: position, head } = *tip;
        let workspace = self.key.workspace();
        let made = Checkpoint { workspace, seal, total, position, head, sealed_at, made_at: sealed_at };
        self.checkpoints.push(Found::Genuine(made));
    }

    /// What the checker says.
    pub(super) fn report(&self) -> Report {
        let mut checker = Checker::new(self.key.clone(), self.checkpoints.clone(), true);
        let mut seals: Vec<_> = self.seals.iter().collect();
        seals.sort_by_key(|seal| seal.number);
        for stored in seals {
            let StoredSeal { number, sealed_at, total, last_position, marks, head } = stored;
            let [number, sealed_at, total, last_position] =
                [number, sealed_at, total, last_position].map(|value| *value);
            checker.seal(&Seal { number, sealed_at, total, last_position, marks }, head);
        }
        self.days.iter().for_each(|(client, day)| checker.day(*client, *day));
        let mut events: Vec<_> = self.events.iter().collect();
        events.sort_by_key(|event| event.position);
        for event in events {
            let place = Place { position: event.position, id: Some(event.id), occurred_at: Some(event.at) };
            checker.event(place, &event.mac, Some(event.content(self.key.workspace())));
        }
        for ((entity, row), digests) in &self.rows {
            checker.row(entity, *row, digests.last().unwrap());
        }
        checker.finish()
    }

    /// The indexes of the events that are sealed.
    pub(super) fn sealed_events(&self) -> usize {
        self.events.iter().filter(|event| event.position <= self.sealed).count()
    }

    /// A position among the sealed ones at which nothing stands.
    pub(super) fn gap(&self, chance: &mut Chance) -> Option<i64> {
        let free: Vec<i64> =
            (1..self.sealed).filter(|at| self.events.iter().all(|event| event.position != *at)).collect();
        (!free.is_empty()).then(|| free[chance.below(free.len())])
    }
}
