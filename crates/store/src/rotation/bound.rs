//! What hangs on a version of a key. Whatever is added to the store that does is added here, and rotations move it, count it and wait
//! for it.
use super::{
    client_keys,
    columns::Columns,
    files, logins, tokens,
    work::{Result, Work},
};
use crate::{Store, keyring::INSTALLATION};
use entity::{ClientKeyId, ClientTokenId, Id as _, TABLES, UserLoginId, WorkspaceId, key_rotation::Kind};
use uuid::Uuid;

/// What was sealed with a key, and is sealed anew with the one that seals now.
pub(super) enum Bound {
    /// The keys of clients, which the workspace's key wraps.
    ClientKeys,
    /// The sealed columns of a table.
    Columns(Columns),
    /// The files in the object store.
    Files,
}

/// What is found by a key and cannot be made from itself anew: a row for each version of the key.
#[derive(Clone, Copy)]
pub(super) enum Derived {
    /// The digests of the addresses by which users are found at sign-in.
    Logins,
    /// The tokens by which clients of the workspace are found.
    Tokens(WorkspaceId),
}

/// A batch that was moved.
pub(super) struct Moved {
    /// The last of it, in the order of ids.
    pub(super) last: Uuid,
    /// How many rows.
    pub(super) rows: i64,
}

/// What is sealed with the keys that a rotation of that kind exchanges, in the order in which it is moved. Sealed columns come from the
/// register of tables, so that none is forgotten.
pub(super) fn bound(kind: Kind) -> Vec<Bound> {
    let columns = |of_client: bool| {
        let tables = TABLES.iter().filter(move |table| !table.sealed.is_empty() && table.client.is_some() == of_client);
        tables.map(|table| Bound::Columns(Columns(table)))
    };
    match kind {
        Kind::Master => Vec::new(),
        Kind::Workspace => [Bound::ClientKeys].into_iter().chain(columns(false)).collect(),
        Kind::Clients => columns(true).chain([Bound::Files]).collect(),
    }
}

/// What is found by the key that a rotation of that kind exchanges.
pub(super) fn derived(workspace: WorkspaceId, kind: Kind) -> Vec<Derived> {
    match kind {
        Kind::Workspace if workspace == INSTALLATION => vec![Derived::Logins],
        Kind::Workspace => vec![Derived::Tokens(workspace)],
        Kind::Clients | Kind::Master => Vec::new(),
    }
}

impl Bound {
    /// Its number in the register.
    pub(super) fn table(&self) -> u16 {
        match self {
            Self::ClientKeys => ClientKeyId::TABLE,
            Self::Columns(columns) => columns.0.number,
            Self::Files => files::NUMBER,
        }
    }

    /// Seals anew what is on an old key among the first so many rows after that id. `None` when there are none.
    pub(super) async fn reseal(&self, work: &Work, after: Uuid, most: u16) -> Result<Option<Moved>> {
        match self {
            Self::ClientKeys => client_keys::rewrap(work, after, most).await,
            Self::Columns(columns) => columns.reseal(work, after, most).await,
            Self::Files => files::reseal(work, after, most).await,
        }
    }

    /// How many rows are on an old key.
    pub(super) async fn left(&self, work: &Work) -> Result<i64> {
        match self {
            Self::ClientKeys => client_keys::left(work).await,
            Self::Columns(columns) => columns.left(work).await,
            Self::Files => files::left(work).await,
        }
    }
}

impl Derived {
    /// Its number in the register.
    pub(super) fn table(self) -> u16 {
        match self {
            Self::Logins => UserLoginId::TABLE,
            Self::Tokens(_) => ClientTokenId::TABLE,
        }
    }

    /// Adds what is missing under the versions that are held, a part of it; where to go on, or `None` when it was the last part.
    pub(super) async fn backfill(self, store: &Store, after: Uuid) -> Result<Option<Uuid>> {
        match self {
            Self::Logins => logins::backfill(store, after).await,
            Self::Tokens(workspace) => tokens::backfill(store, workspace, after).await,
        }
    }

    /// How much is missing under the version that seals.
    pub(super) async fn missing(self, store: &Store) -> Result<i64> {
        match self {
            Self::Logins => logins::missing(store).await,
            Self::Tokens(workspace) => tokens::missing(store, workspace).await,
        }
    }

    /// Removes what stands under versions that are not held any more, a part of it; where to go on, or `None` when it was the last part.
    pub(super) async fn drop_old(self, store: &Store, after: Uuid) -> Result<Option<Uuid>> {
        match self {
            Self::Logins => logins::drop_old(store, after).await,
            Self::Tokens(workspace) => tokens::drop_old(store, workspace).await,
        }
    }
}
