//! The books of a house: what its stores have opened, against what its trail says was opened.
use crate::Database;
use std::{
    fs::OpenOptions,
    io::Write as _,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};
use store::{Openings, Store};

/// The fields that the receipts of a database name.
const RECEIPTS: &str = "select coalesce(sum(cardinality(entity_ids) * cardinality(fields)), 0)::bigint \
    from audit.events where action = 'read'";

/// The stores that were opened with the keys of one safe.
#[derive(Clone, Debug, Default)]
pub struct Books {
    stores: Arc<Mutex<Vec<(String, Store)>>>,
    /// Receipts from before, and of whoever keeps no books here.
    before: Arc<Mutex<Option<i64>>>,
}

/// Where the counts of all houses of a run are gathered, one line each.
pub fn gathered() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/openings.txt")
}

impl Books {
    pub(crate) fn enter(&self, database: &str, store: &Store) {
        self.stores.lock().unwrap_or_else(PoisonError::into_inner).push((database.to_owned(), store.clone()));
    }

    /// Notes what is there before anything is opened.
    pub(crate) async fn open(&self, database: &Database) {
        let before = database.count(RECEIPTS).await;
        *self.before.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
    }

    /// From here on somebody tampers with the trail, or opens without these books: nothing is balanced at the end.
    pub fn leave_open(&self) {
        *self.before.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Holds openings and receipts against each other, once: nothing that comes later is balanced.
    ///
    /// # Panics
    /// When they differ.
    pub fn balance(&self, database: &Database) {
        let Some(before) = self.before.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let stores = self.stores.lock().unwrap_or_else(PoisonError::into_inner);
        let openings = || {
            let of = stores.iter().filter(|(name, _)| name == database.as_str()).map(|(_, store)| store.openings());
            of.fold(Openings::default(), |all, one| Openings {
                released: all.released + one.released,
                receipted: all.receipted + one.receipted,
                repeated: all.repeated + one.repeated,
                withheld: all.withheld + one.withheld,
                internal: all.internal + one.internal,
            })
        };
        let balanced = |all: Openings| all.released == all.receipted + all.repeated + all.withheld + all.internal;
        let mut all = openings();
        // Requests that were given up may still be at it.
        for _ in 0..40 {
            if balanced(all) {
                break;
            }
            thread::sleep(Duration::from_millis(50));
            all = openings();
        }
        assert!(balanced(all), "values were opened that are accounted for nowhere: {all:?}");
        let (database, fields) = (database.clone(), u64::try_from(before));
        let count = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(database.count(RECEIPTS))
        });
        let receipts = u64::try_from(count.join().unwrap()).unwrap() - fields.unwrap();
        // A request whose answer was lost after its receipt was durable counts as withheld.
        let most = all.receipted + all.withheld;
        assert!(
            (all.receipted..=most).contains(&receipts),
            "{} fields were opened and {receipts} stand in receipts: {all:?}",
            all.receipted
        );
        let line = format!("{} {} {receipts} {}\n", all.released, all.receipted, all.withheld);
        let file = OpenOptions::new().create(true).append(true).open(gathered());
        file.and_then(|mut file| file.write_all(line.as_bytes())).unwrap();
    }
}
