//! Bytes on their way in: looked at, hashed and sealed as they pass. Plain, no more than a chunk of them is ever held, and none on disk.
use super::{AWAITED, Attachments, ById, Place, copy, hex, none};
use crate::{
    Actor, Code, Error, Occasion, Rejection, Result, Scope, Store,
    audit::Action,
    keyring::LATEST,
    objects::{ObjectWriter, Objects},
    scope::statement,
    sniff::{ContentType, Sniffer},
};
use crypto::{ClientKeys, FileSealer};
use entity::{
    AttachmentId,
    attachment::{Digest, Entity, Model, State},
    file_ticket::Kind,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use sha2::{Digest as _, Sha256};
use std::{
    fmt,
    sync::{Arc, LazyLock},
};

/// One file on its way in. Dropped before its end, it leaves nothing that anybody sees, and its room is free again within the hour.
pub struct Upload {
    store: Store,
    actor: Actor,
    occasion: Occasion,
    row: Arc<Model>,
    objects: Objects,
    keys: Arc<ClientKeys>,
    sealer: FileSealer,
    writer: ObjectWriter,
    sniffer: Sniffer,
    hash: Sha256,
    left: u64,
    sealed: Vec<u8>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("id", &self.row.id).field("left", &self.left).finish_non_exhaustive()
    }
}

impl Store {
    /// Begins to take the file that a ticket is for. The ticket is used up, whatever comes of it.
    ///
    /// # Errors
    /// [`Error::Rejected`] when there is no such ticket, or the file is no longer awaited.
    pub async fn receive(&self, ticket: &str, occasion: Occasion) -> Result<Upload> {
        let (scope, id) = self.redeem(ticket, Kind::Upload, occasion.clone()).await?;
        let unit = &scope.unit;
        let row = scope.loaders.attachments.load(ById(id)).await?.ok_or_else(none)?;
        let late = row.created_at < scope.now() - AWAITED;
        if row.state != State::Pending || late || !Attachments(&scope).sees(&row) {
            return Err(none());
        }
        let objects = unit.objects()?.clone();
        let keys = unit.client_keys(row.client_id).await?;
        unit.tx.abandon().await;
        let mut upload = Upload {
            store: self.clone(),
            actor: unit.actor,
            occasion,
            sealer: keys.seal_file(id.0)?,
            writer: objects.writer(&place(&row).key()),
            sniffer: Sniffer::new(),
            hash: Sha256::new(),
            left: u64::try_from(row.size_bytes).unwrap_or_default(),
            sealed: Vec::new(),
            row,
            objects,
            keys,
        };
        upload.sealed.extend_from_slice(upload.sealer.header());
        Ok(upload)
    }
}

fn place(row: &Model) -> Place {
    let size = u64::try_from(row.size_bytes).unwrap_or_default();
    Place { workspace: row.workspace_id, file: row.id, object: row.object_id, size }
}

impl Upload {
    /// Who sends it.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// How many bytes are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`Error::Length`] when there are more than were announced, [`Error::Unwanted`] when it is not a file to keep, and when the object
    /// store does not take them. The upload is over then: [`give_up`](Self::give_up).
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(Error::Length)?;
        self.sniffer.update(bytes)?;
        self.hash.update(bytes);
        self.sealer.update(bytes, &mut self.sealed)?;
        self.writer.write(&self.sealed).await?;
        self.sealed.clear();
        Ok(())
    }

    /// Ends it: from here on the file is there for everybody who may see it, with a receipt.
    ///
    /// # Errors
    /// [`Error::Length`] when there are fewer bytes than were announced, [`Error::Unwanted`] when it is not a file to keep,
    /// [`Error::Rejected`] when the session was signed or the client erased meanwhile.
    pub async fn finish(self) -> Result<()> {
        let (store, row) = (self.store.clone(), self.row.clone());
        let (actor, occasion) = (self.actor, self.occasion.clone());
        let done = self.end().await;
        if done.is_err() {
            // What is wrong with it is told; that the room is free an hour later instead is no harm.
            let _ = release(&store, actor, occasion, row.id).await;
        }
        done
    }

    /// Gives it up: the room is free again.
    pub async fn give_up(self) {
        let _ = release(&self.store, self.actor, self.occasion, self.row.id).await;
    }

    async fn end(mut self) -> Result<()> {
        if self.left > 0 {
            return Err(Error::Length);
        }
        let kind = self.sniffer.finish()?;
        self.sealer.finish(&mut self.sealed)?;
        self.writer.write(&self.sealed).await?;
        self.writer.finish().await?;
        let digest = hex(self.hash.finalize());
        let (mut keys, mut place) = (self.keys, place(&self.row));
        // The client's key may have been exchanged while the bytes came, and nothing is kept under an old one.
        for _ in 0..3 {
            let actor = Actor { key_epoch: LATEST, ..self.actor };
            let scope = self.store.open(actor, self.occasion.clone());
            if keep(&scope, &self.row, &keys, &place, kind, &digest).await? {
                scope.settle(true).await?;
                return Ok(());
            }
            let fresh = scope.unit.client_keys(self.row.client_id).await?;
            scope.unit.tx.abandon().await;
            let anew = Place { object: scope.new_id(), ..place };
            copy(&self.objects, (&keys, &place), (&fresh, &anew)).await?;
            self.objects.delete(&place.key()).await?;
            (keys, place) = (fresh, anew);
        }
        Err(Error::Internal("a client's key that is always another one"))
    }
}

/// Locked, so that whoever exchanges or destroys the key waits, and finds this file.
const STILL: &str = "select count(*) from (select from pazpaz.client_keys \
    where workspace_id = $1 and client_id = $2 and key_version = $3 and state = 'primary' for share) k";
static KEEP: LazyLock<String> = LazyLock::new(|| {
    let columns = crate::sql::columns::<Entity>("attachments");
    format!("{} returning {columns}", KEPT.trim_end())
});
const KEPT: &str = "
update pazpaz.attachments
   set state = 'stored', stored_at = clock_timestamp(), object_id = $3, content_type = $4, digest_enc = $5, key_version = $6, updated_by = $7
 where workspace_id = $1 and id = $2 and state = 'pending' and created_at > $8";

/// Makes the file seen, if the key it is sealed with is still the one that seals.
async fn keep(
    scope: &Scope,
    row: &Model,
    keys: &ClientKeys,
    place: &Place,
    kind: ContentType,
    digest: &str,
) -> Result<bool> {
    let unit = &scope.unit;
    let (workspace, version) = (unit.workspace().0, keys.primary().and_then(|number| i32::try_from(number).ok()));
    if unit.count(STILL, [workspace.into(), row.client_id.0.into(), version.into()]).await? == 0 {
        return Ok(false);
    }
    let digest = unit.seal_of::<Digest>(row.client_id, row.id, digest).await?;
    let values: [Value; 8] = [
        workspace.into(),
        row.id.0.into(),
        place.object.into(),
        kind.as_str().into(),
        digest.into(),
        version.into(),
        unit.actor.user.0.into(),
        (scope.now() - AWAITED).into(),
    ];
    let kept = unit.tx.query_one_raw(statement(&KEEP, values)).await?;
    let Some(kept) = kept.map(|kept| Model::from_query_result(&kept, "")).transpose()? else {
        let gone = "It is no longer awaited: it took too long, or the client was erased.";
        return Err(Rejection::new(Code::WrongState, "id", gone).into());
    };
    unit.changed(Action::Upload, &kept, vec!["digest"]);
    Ok(true)
}

/// Gives the room back that was kept for a file.
async fn release(store: &Store, actor: Actor, occasion: Occasion, id: AttachmentId) -> Result<()> {
    let scope = store.open(actor, occasion);
    let sql = "update pazpaz.attachments set state = 'gone' where workspace_id = $1 and id = $2 and state = 'pending'";
    scope.unit.tx.execute_raw(statement(sql, [actor.workspace.0.into(), id.0.into()])).await?;
    scope.unit.tx.commit().await
}
