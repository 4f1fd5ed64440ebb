//! What a server keeps outside its database.
use crate::{books::Books, folder::Folder};
use std::{sync::Arc, time::Duration};
use store::{Checkpoints, DirectoryLimits, Ledger, LocalKeys, MasterKey, Objects, Settings, SigningKey, Store};

/// A master key, a signing key and a ledger of erasures. A clone is the same safe.
#[derive(Clone, Debug)]
pub struct Safe {
    /// Wraps the workspaces' keys.
    pub master: MasterKey,
    /// The same in base64, for another process.
    pub master_text: String,
    /// Vouches for receipts, checkpoints and certificates.
    pub signing: SigningKey,
    /// The same in base64, for another process.
    pub signing_text: String,
    /// Where checkpoints of the trail are written.
    pub checkpoints: Arc<Folder>,
    /// Where erasures are written down.
    pub ledger: Arc<Folder>,
    /// Where the files of clients' records lie, unless in a bucket.
    pub files: Arc<Folder>,
    /// The store of these files.
    pub objects: Objects,
    /// What was opened with these keys.
    pub books: Books,
}

impl Safe {
    /// New keys and an empty ledger.
    pub fn new() -> Self {
        let files = Folder::make();
        let objects = Objects::local(&files.path().join("files")).unwrap();
        let master_text = MasterKey::generate().unwrap().to_string();
        let signing_text = SigningKey::generate().unwrap().to_string();
        Self {
            master: MasterKey::parse(&master_text).unwrap(),
            master_text,
            signing: SigningKey::parse(&signing_text).unwrap(),
            signing_text,
            checkpoints: Arc::new(Folder::make()),
            ledger: Arc::new(Folder::make()),
            files: Arc::new(files),
            objects,
            books: Books::default(),
        }
    }

    /// The store of checkpoints of the trail.
    pub fn checkpoint_store(&self) -> Checkpoints {
        let objects = Objects::local(&self.checkpoints.path().join("trail")).unwrap();
        Checkpoints::new(objects, self.signing.public())
    }

    /// The settings of a store over a database, with what is in here.
    pub fn settings(&self, url: &str) -> Settings {
        Settings {
            url: url.to_owned(),
            max_connections: 20,
            acquire_timeout: Duration::from_secs(20),
            master_keys: Arc::new(LocalKeys::from(self.master.clone())),
            signing_key: self.signing.clone(),
            ledger: Some(Ledger::open(self.ledger.path()).unwrap()),
            objects: Some(self.objects.clone()),
            attachment_limit: 4 << 20,
            link_lifetime: Duration::from_mins(15),
            idle_sign_in: Duration::from_mins(30),
            directories: DirectoryLimits::default(),
            sign_in_lifetime: Duration::from_hours(12),
        }
    }

    /// A store over a database.
    pub async fn store(&self, url: &str) -> Store {
        let store = Store::connect(self.settings(url)).await.unwrap();
        self.books.enter(url.rsplit('/').next().unwrap_or_default(), &store);
        store
    }
}

impl Default for Safe {
    fn default() -> Self {
        Self::new()
    }
}
