//! Everything that is sealed is opened once.
use super::{
    columns::Columns,
    files, logins, signed,
    work::{Result, Work},
};
use crate::{
    Error, Store,
    keyring::{Held, INSTALLATION},
};
use crypto::{Keys, Unopenable};
use entity::{
    Id as _, SessionAdditionId, SessionId, TABLES, WorkspaceId,
    user::{Entity, Model},
};
use sea_orm::FromQueryResult as _;
use std::collections::HashSet;
use uuid::Uuid;

/// As many rows are read at once.
const PAGE: u16 = 500;

/// What opening everything has found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// Workspaces, the installation among them.
    pub workspaces: i64,
    /// Keys of workspaces that the master key opens.
    pub workspace_keys: i64,
    /// Clients whose keys the workspace's key opens.
    pub clients: i64,
    /// Clients who were erased: their keys are gone.
    pub erased_clients: i64,
    /// Sealed values that open.
    pub values: i64,
    /// Sealed values of who was erased, which nobody can open any more.
    pub erased_values: i64,
    /// Signed sessions that hold what was signed.
    pub signed: i64,
    /// Files that open to their end.
    pub files: i64,
    /// Users who are found by their address.
    pub logins: i64,
    /// What is not as it should be.
    pub unsound: Vec<Unsound>,
}

/// Something that does not open, or does not say what it said.
#[derive(Clone, Debug)]
pub struct Unsound {
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// In which table.
    pub table: &'static str,
    /// The row; of a key, whose it is.
    pub row: Uuid,
    /// What is wrong.
    pub what: String,
}

impl Store {
    /// Opens everything that is sealed once. This is the operator's doing, not a request's; nothing of what is opened leaves memory.
    ///
    /// # Errors
    /// When the database fails. What does not open is no error but part of the answer.
    pub async fn verify_keys(&self) -> Result<Verified> {
        let mut verified = Verified::default();
        let installation = match logins::installation(self).await {
            Ok(keys) => Some(keys),
            Err(error) => {
                verified.note(INSTALLATION, "workspace_keys", INSTALLATION.0, error);
                None
            }
        };
        verified.workspaces += 1;
        verified.workspace_keys += held(installation.as_deref());
        for id in self.workspaces().await? {
            verified.workspaces += 1;
            match Work::begin(self, id).await?.keys().await {
                Ok(keys) => verified.workspace_keys += held(Some(keys)),
                // Without it nothing below opens.
                Err(error) => {
                    verified.note(id, "workspace_keys", id.0, error);
                    continue;
                }
            }
            verified.clients(self, id).await?;
            for table in TABLES.iter().filter(|table| !table.sealed.is_empty()) {
                verified.columns(self, id, Columns(table)).await?;
            }
            verified.files(self, id).await?;
            if let Some(installation) = &installation {
                verified.logins(self, id, installation).await?;
            }
        }
        Ok(verified)
    }
}

fn held(keys: Option<&Keys>) -> i64 {
    keys.map_or(0, |keys| i64::try_from(keys.versions().count()).unwrap_or(i64::MAX))
}

impl Verified {
    /// Whether all is as it should be.
    pub fn sound(&self) -> bool {
        self.unsound.is_empty()
    }

    fn note(&mut self, workspace: WorkspaceId, table: &'static str, row: Uuid, what: impl ToString) {
        self.unsound.push(Unsound { workspace, table, row, what: what.to_string() });
    }

    /// The keys of clients, all versions of each.
    async fn clients(&mut self, store: &Store, id: WorkspaceId) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let work = Work::begin(store, id).await?;
            let sql = "select id from pazpaz.clients where workspace_id = $1 and id > $2 order by id limit $3";
            let rows = work.rows(sql, [id.0.into(), after.into(), i64::from(PAGE).into()]).await?;
            let clients = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<Uuid>, _>>()?;
            let Some(last) = clients.last() else { return Ok(()) };
            after = *last;
            let found = match work.read_held(clients.clone()).await {
                Ok(found) => found,
                // One of them does not open: which one is found by asking for each.
                Err(_) => {
                    let mut found = Vec::new();
                    for client in &clients {
                        match work.read_held(vec![*client]).await {
                            Ok(keys) => found.extend(keys),
                            Err(error) => self.note(id, "client_keys", *client, error),
                        }
                    }
                    found
                }
            };
            let there: HashSet<Uuid> = found.iter().map(|(client, _)| client.0).collect();
            let noted: HashSet<Uuid> = self.unsound.iter().map(|one| one.row).collect();
            for client in clients.iter().filter(|client| !there.contains(*client) && !noted.contains(*client)) {
                self.note(id, "client_keys", *client, "the client has no key");
            }
            for (_, held) in found {
                match held {
                    Held::Keys(_) => self.clients += 1,
                    Held::Destroyed => self.erased_clients += 1,
                }
            }
        }
    }

    /// The sealed values of a table, and of sessions what was signed.
    async fn columns(&mut self, store: &Store, id: WorkspaceId, columns: Columns) -> Result<()> {
        let (mut after, table) = (Uuid::nil(), columns.0);
        loop {
            let work = Work::begin(store, id).await?;
            let note =
                |row, column: &str, error: Unopenable| self.note(id, table.name, row, format!("{column}: {error}"));
            let Some(page) = columns.check(&work, after, PAGE, note).await? else { return Ok(()) };
            after = page.last;
            self.values += page.opened;
            self.erased_values += page.erased;
            if matches!(table.number, SessionId::TABLE | SessionAdditionId::TABLE) {
                let altered = signed::altered(&work, table, &page.ids).await?;
                let right = altered.signed.saturating_sub(altered.rows.len());
                self.signed += i64::try_from(right).unwrap_or(i64::MAX);
                for (table, row, _) in altered.rows.iter().filter(|(.., unopenable)| unopenable.is_none()) {
                    self.note(id, table, *row, "it does not hold what was signed");
                }
            }
        }
    }

    /// The files in the object store, all of each.
    async fn files(&mut self, store: &Store, id: WorkspaceId) -> Result<()> {
        let mut after = Uuid::nil();
        while let Some((file, wrong)) = files::check(&Work::begin(store, id).await?, after).await? {
            after = file;
            match wrong {
                None => self.files += 1,
                Some(error) => self.note(id, "attachments", file, error),
            }
        }
        Ok(())
    }

    /// Whether every user is found by the address that is sealed in the row.
    async fn logins(&mut self, store: &Store, id: WorkspaceId, installation: &Keys) -> Result<()> {
        let work = Work::begin(store, id).await?;
        let sql =
            format!("select {} from pazpaz.users x where x.workspace_id = $1", crate::sql::columns::<Entity>("x"));
        let rows = work.rows(&sql, [id.0.into()]).await?;
        let keys = work.keys().await?;
        for row in &rows {
            let user = Model::from_query_result(row, "")?;
            // What does not open has been noted.
            let Ok(email) = keys.open(&user, &user.email) else { continue };
            store.0.tally.internal(1);
            let digests = crate::store::login_digests(installation, &email);
            let sought = digests.into_iter().find(|(version, _)| Some(*version) == installation.primary());
            let Some((version, digest)) = sought else {
                return Err(Error::Internal("a key that digests nothing").into());
            };
            let sql = "select count(*) from pazpaz.user_logins \
                        where workspace_id = $1 and user_id = $2 and key_version = $3 and digest = $4";
            let values = [id.0.into(), user.id.0.into(), i64::from(version).into(), digest.to_vec().into()];
            if work.count(sql, values).await? == 1 {
                self.logins += 1;
            } else {
                self.note(id, "user_logins", user.id.0, "the user is not found by the address");
            }
        }
        Ok(())
    }
}
