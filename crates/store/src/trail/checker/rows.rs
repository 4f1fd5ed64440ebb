//! Rows held against what the trail told of them last.
use super::{super::canonical::DIGEST, Break, report::Kind, tally::Tally};
use std::collections::HashMap;
use uuid::Uuid;

/// The digest that an event tells of a row that it removed: no row has it.
const GONE: [u8; DIGEST] = [0; DIGEST];

/// What is known of all rows: about 100 bytes for each.
#[derive(Default)]
pub(super) struct Rows {
    entities: Vec<Box<[u8]>>,
    /// By the number of the entity here, and the row.
    rows: HashMap<(usize, Uuid), Told>,
    held: u64,
}

#[derive(Debug)]
struct Told {
    digest: [u8; DIGEST],
    position: i64,
    seen: bool,
}

impl Rows {
    /// A genuine event, after all that came before it.
    pub(super) fn told(&mut self, entity: &[u8], rows: impl Iterator<Item = Uuid>, digests: &[u8], position: i64) {
        let entity = self.entity(entity);
        let (digests, _) = digests.as_chunks::<DIGEST>();
        for (row, digest) in rows.zip(digests) {
            self.rows.insert((entity, row), Told { digest: *digest, position, seen: false });
        }
    }

    /// A row as it is.
    pub(super) fn row(&mut self, entity: &str, row: Uuid, digest: &[u8; DIGEST], tally: &mut Tally) {
        self.held += 1;
        let number = self.entity(entity.as_bytes());
        let about = |found: &mut Break| about(found, entity.as_bytes(), row);
        match self.rows.get_mut(&(number, row)) {
            Some(told) if told.digest != GONE && !told.seen => {
                told.seen = true;
                if told.digest != *digest {
                    tally.note(Kind::RowRolledBack, Some(told.position), about);
                }
            }
            // No event tells of it, or the last that it is gone, or it is there twice.
            _ => tally.note(Kind::RowAdded, None, about),
        }
    }

    /// What should be there and is not. Gives how many rows were held against the trail.
    pub(super) fn finish(self, tally: &mut Tally) -> u64 {
        for ((entity, row), told) in &self.rows {
            if !told.seen && told.digest != GONE {
                let entity = self.entities.get(*entity).map(|entity| &**entity).unwrap_or_default();
                tally.note(Kind::RowMissing, Some(told.position), |found| about(found, entity, *row));
            }
        }
        self.held
    }

    fn entity(&mut self, name: &[u8]) -> usize {
        let known = self.entities.iter().position(|entity| **entity == *name);
        known.unwrap_or_else(|| {
            self.entities.push(name.into());
            self.entities.len() - 1
        })
    }
}

fn about(found: &mut Break, entity: &[u8], row: Uuid) {
    found.entity = Some(String::from_utf8_lossy(entity).into_owned());
    found.row = Some(row);
}
