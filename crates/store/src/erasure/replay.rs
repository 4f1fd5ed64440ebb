//! Replaying the ledger over a database that may be older than it.
use super::{Certificate, ErasureId, certificate, destroy, ledger::Entry};
use crate::{Error, Result, Store, audit::Action, scope::statement};
use crypto::VerifyingKey;
use entity::{
    ClientId, WorkspaceId,
    erasure::{ActiveModel, Entity},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use std::collections::HashMap;
use uuid::Uuid;

impl Store {
    /// Erases again everybody whom the ledger says to be erased and the database does not: after a backup was restored. Answers with how
    /// many there were. Nothing may be served before. Without a ledger there is nothing to do.
    ///
    /// # Errors
    /// When the ledger cannot be read, holds what was not signed with this server's key, or the database fails.
    pub async fn replay_erasures(&self) -> Result<usize> {
        let settings = &self.0.settings;
        let Some(ledger) = &settings.ledger else { return Ok(0) };
        let entries = ledger.entries().await?;
        if entries.is_empty() {
            return Ok(0);
        }
        let key = settings.signing_key.public();
        let mut practices = HashMap::<Uuid, Vec<(Certificate, Entry)>>::new();
        for entry in entries {
            let certificate = read(&entry, &key)?;
            practices.entry(certificate.workspace).or_default().push((certificate, entry));
        }
        let mut erased = 0;
        for (workspace, entries) in practices {
            erased += self.replay(WorkspaceId(workspace), entries).await?;
        }
        Ok(erased)
    }

    async fn replay(&self, workspace: WorkspaceId, entries: Vec<(Certificate, Entry)>) -> Result<usize> {
        let scope = self.operate(workspace);
        let unit = &scope.unit;
        let ids: Vec<Uuid> = entries.iter().map(|(certificate, _)| certificate.client).collect();
        // A client who was added after the backup is not there at all.
        let sql = "select id from pazpaz.clients where workspace_id = $1 and id = any($2) \
                     and (erased_at is null or exists (select from pazpaz.client_keys k \
                           where k.workspace_id = $1 and k.client_id = clients.id and k.state <> 'destroyed')) for update";
        let rows = unit.tx.query_all_raw(statement(sql, [workspace.0.into(), ids.into()])).await?;
        let back = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<Uuid>, _>>()?;
        for id in &back {
            // A client has several entries when the commit of the first was lost and the erasure was asked for again: any of them will do.
            let Some((certificate, entry)) = entries.iter().find(|(certificate, _)| certificate.client == *id) else {
                continue;
            };
            let client = ClientId(*id);
            destroy(unit, client, certificate.erased_at, None).await?;
            let row = ActiveModel {
                workspace_id: Set(workspace),
                id: Set(ErasureId(certificate.id)),
                client_id: Set(client),
                erased_at: Set(certificate.erased_at),
                // The user may have come after the backup as well, and the reason was sealed in what the backup has not.
                erased_by: Set(None),
                reason: Set(None),
                certificate: Set(entry.certificate.clone()),
                signature: Set(entry.signature.clone()),
            };
            // It is there already where somebody has put back nothing but the key.
            Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&unit.tx).await?;
            unit.noted(Action::Erase, client, Some(client), vec![]);
        }
        scope.settle(true).await?;
        Ok(back.len())
    }
}

fn read(entry: &Entry, key: &VerifyingKey) -> Result<Certificate> {
    certificate::Certificate::verified(&entry.certificate, &entry.signature, key).ok_or(Error::Ledger)
}
