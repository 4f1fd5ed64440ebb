//! What directories are made of: clients as the database has them, their names opened.
use super::slot::{AsListed, Change};
use crate::{
    Error, Result,
    audit::Tally,
    directory::{Builder, Directory, Listed},
    keyring::{Held, Keyring},
    scope::{Unit, statement},
};
use crypto::{ClientKeys, Keys, OfClient, Phi, Sealed, Unopenable, WrappedKey};
use entity::{
    ClientId,
    client::{LegalName, Status, UsedName},
};
use sea_orm::{ActiveEnum, ConnectionTrait, QueryResult};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// How many clients are read and opened at a time.
const PAGE: i64 = 2_000;
/// How many changes a directory is brought up to date with; with more it is made anew.
pub(super) const MOST: i64 = 5_000;

const COLUMNS: &str = "c.id, c.erased_at is not null, c.legal_name_enc, c.used_name_enc, c.provider_id, c.status, \
    c.deleted_at is not null, \
    array(select t.tag_id from pazpaz.client_tags t where t.workspace_id = $1 and t.client_id = c.id order by t.tag_id)";

/// What has changed, as one statement sees it.
pub(super) struct Changes {
    /// The number of the last change of all.
    pub(super) to: i64,
    /// Whether this request has changed clients itself, which nobody else must see yet.
    pub(super) own: bool,
    /// Whether there were more than were asked for.
    pub(super) more: bool,
    pub(super) rows: Vec<Row>,
}

/// A client, sealed.
pub(super) struct Row {
    id: Uuid,
    erased: bool,
    legal_name: Sealed<LegalName>,
    used_name: Option<Sealed<UsedName>>,
    provider: Option<Uuid>,
    status: u8,
    archived: bool,
    tags: Vec<Uuid>,
}

/// A client, opened.
pub(super) struct Opened {
    row: Row,
    legal_name: Zeroizing<String>,
    used_name: Option<Zeroizing<String>>,
}

impl AsListed for Opened {
    fn listed(&self) -> Listed<'_> {
        Listed {
            id: self.row.id,
            legal_name: &self.legal_name,
            used_name: self.used_name.as_ref().map(|name| name.as_str()),
            provider: self.row.provider,
            status: self.row.status,
            archived: self.row.archived,
            tags: &self.row.tags,
        }
    }
}

/// The number by which a directory knows a status.
pub(crate) fn status(status: Status) -> u8 {
    status as u8
}

/// What has changed after that number, so many clients at most.
pub(super) async fn changes(unit: &Unit, after: i64, most: i64) -> Result<Changes> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "select {COLUMNS}, s.client_changes, nullif(current_setting('app.client_change', true), '') is not null \
               from pazpaz.workspace_counters s \
               left join pazpaz.clients c on c.workspace_id = s.workspace_id and c.change_number > $2 \
              where s.workspace_id = $1 order by c.change_number limit $3"
        )
    });
    let values = [unit.workspace().0.into(), after.into(), most.saturating_add(1).into()];
    let rows = unit.tx.query_all_raw(statement(&SQL, values)).await?;
    let first = rows.first().ok_or(Error::Internal("a workspace without counters"))?;
    let mut changes = Changes {
        to: first.try_get_by_index(8)?,
        own: first.try_get_by_index(9)?,
        more: i64::try_from(rows.len()).unwrap_or(i64::MAX) > most,
        rows: Vec::new(),
    };
    if first.try_get_by_index::<Option<Uuid>>(0)?.is_some() {
        changes.rows = rows.iter().map(Row::read).collect::<Result<_>>()?;
    }
    Ok(changes)
}

/// Opens what has changed, with a receipt.
pub(super) async fn open(unit: &Unit, rows: Vec<Row>) -> Result<Vec<Change<Opened>>> {
    unit.hold(rows.iter().filter(|row| !row.erased).map(|row| ClientId(row.id))).await?;
    unit.searched(rows.iter().filter(|row| !row.erased).map(|row| row.id));
    let change = |row: Row| match unit.held(ClientId(row.id)) {
        Some(Held::Keys(keys)) if !row.erased => row.open(&keys, &unit.shared.tally).map(Change::Listed),
        _ => Ok(Change::Gone(row.id)),
    };
    rows.into_iter().map(change).collect()
}

/// Makes a directory of all clients, with a receipt.
pub(super) async fn all(unit: &Unit) -> Result<Directory> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "select {COLUMNS} from pazpaz.clients c where c.workspace_id = $1 and c.id > $2 and c.erased_at is null order by c.id limit $3"
        )
    });
    let keys = unit.keys().await?.clone();
    let (mut builder, mut after) = (Builder::default(), Uuid::nil());
    loop {
        let values = [unit.workspace().0.into(), after.into(), PAGE.into()];
        let rows = unit.tx.query_all_raw(statement(&SQL, values)).await?;
        let rows = rows.iter().map(Row::read).collect::<Result<Vec<_>>>()?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        unit.searched(ids.iter().copied());
        // Kept open they would push out the keys that others use.
        let wrapped = Keyring::wrapped(unit.workspace(), ids, &unit.tx).await?;
        let (keys, tally) = (keys.clone(), unit.shared.tally.clone());
        builder = aside(move || add(builder, rows, &wrapped, &keys, &tally)).await??;
    }
    aside(move || builder.finish()).await
}

fn add(
    mut builder: Builder,
    rows: Vec<Row>,
    wrapped: &[(ClientId, Vec<WrappedKey>)],
    keys: &Arc<Keys>,
    tally: &Tally,
) -> Result<Builder> {
    let wrapped: HashMap<Uuid, &[WrappedKey]> = wrapped.iter().map(|(id, keys)| (id.0, keys.as_slice())).collect();
    for row in rows {
        // Without a key it was erased a moment ago.
        let Some(wrapped) = wrapped.get(&row.id).filter(|wrapped| !wrapped.is_empty()) else { continue };
        let keys = keys.unwrap_client(row.id, wrapped)?;
        builder.add(&row.open(&keys, tally)?.listed());
    }
    Ok(builder)
}

/// Does work that takes long where nobody waits behind it.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Internal("the work on a directory was broken off"))
}

impl Row {
    fn read(row: &QueryResult) -> Result<Self> {
        let status_of: String = row.try_get_by_index(5)?;
        Ok(Self {
            id: row.try_get_by_index(0)?,
            erased: row.try_get_by_index(1)?,
            legal_name: row.try_get_by_index(2)?,
            used_name: row.try_get_by_index(3)?,
            provider: row.try_get_by_index(4)?,
            status: status(Status::try_from_value(&status_of)?),
            archived: row.try_get_by_index(6)?,
            tags: row.try_get_by_index(7)?,
        })
    }

    fn open(self, keys: &ClientKeys, tally: &Tally) -> Result<Opened> {
        let legal_name = name(keys, self.id, &self.legal_name, tally)?;
        let used_name = self.used_name.as_ref().map(|sealed| name(keys, self.id, sealed, tally)).transpose()?;
        Ok(Opened { row: self, legal_name, used_name })
    }
}

/// A name; an empty one where somebody has tampered with it. The others can then still be searched, and the client is still listed:
/// who asks for the name is told.
fn name<F: Phi<Holder = OfClient>>(
    keys: &ClientKeys,
    id: Uuid,
    sealed: &Sealed<F>,
    tally: &Tally,
) -> Result<Zeroizing<String>> {
    match keys.open_in(id, sealed).inspect(|_| tally.internal(1)) {
        Err(error @ (Unopenable::Forged(_) | Unopenable::Malformed(_))) => {
            tracing::error!(entity = "client", %error, "a sealed value did not open");
            Ok(Zeroizing::default())
        }
        opened => Ok(opened?),
    }
}
