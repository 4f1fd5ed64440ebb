//! The keys that a request has at hand, and sealing with them.
use super::Unit;
use crate::{
    Code, Rejection, Result,
    keyring::{Held, Opened},
};
use crypto::{ClientKeys, Keys, OfClient, OfWorkspace, Phi, Sealed};
use entity::{ClientId, Id};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, MutexGuard, PoisonError},
};

impl Unit {
    /// The keys of the workspace, from the first use on.
    pub(crate) async fn keys(&self) -> Result<&Arc<Keys>> {
        Ok(&self.opened().await?.1)
    }

    pub(crate) async fn opened(&self) -> Result<&Opened> {
        let open = || self.keyring().workspace(self.workspace(), self.actor.key_epoch, &self.tx);
        self.keys.get_or_try_init(open).await
    }

    fn held_clients(&self) -> MutexGuard<'_, HashMap<ClientId, Held>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn held(&self, client: ClientId) -> Option<Held> {
        self.held_clients().get(&client).cloned()
    }

    /// Has the keys of these clients at hand: those that are not kept are read in one statement.
    pub(crate) async fn hold(&self, clients: impl IntoIterator<Item = ClientId>) -> Result<()> {
        let opened = self.opened().await?;
        let (workspace, epoch) = (self.workspace(), self.actor.key_epoch);
        let mut missing = HashSet::new();
        {
            let mut held = self.held_clients();
            for client in clients {
                if held.contains_key(&client) {
                    continue;
                }
                match self.keyring().kept(workspace, client, epoch) {
                    Some(keys) => drop(held.insert(client, keys)),
                    None => drop(missing.insert(client.0)),
                }
            }
        }
        if !missing.is_empty() {
            let found = self.keyring().clients(opened, missing.into_iter().collect(), &self.tx).await?;
            self.held_clients().extend(found);
        }
        Ok(())
    }

    /// From here on the client's values read as erased, in this request too.
    pub(crate) fn forget(&self, client: ClientId) {
        self.held_clients().insert(client, Held::Destroyed);
    }

    /// The keys of a client.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] where there is no such client, or it was erased.
    pub(crate) async fn client_keys(&self, client: ClientId) -> Result<Arc<ClientKeys>> {
        self.hold([client]).await?;
        let (code, why) = match self.held(client) {
            Some(Held::Keys(keys)) => return Ok(keys),
            Some(Held::Destroyed) => (Code::WrongState, "The client was erased."),
            None => (Code::NotFound, "There is no such client."),
        };
        Err(Rejection::new(code, "clientId", why).into())
    }

    /// Makes the first key of a client that is about to be added, and gives its wrapped form.
    pub(crate) async fn first_key(&self, client: ClientId) -> Result<Vec<u8>> {
        let (keys, wrapped) = crate::keyring::first_key(self.keys().await?, client)?;
        // Only for this request: it may yet be undone.
        self.held_clients().insert(client, Held::Keys(Arc::new(keys)));
        Ok(wrapped)
    }

    /// Seals a value of the workspace for column `F` of the row.
    pub(crate) async fn seal<F: Phi<Holder = OfWorkspace>>(&self, row: impl Id, plain: &str) -> Result<Sealed<F>> {
        Ok(self.keys().await?.seal(row.uuid(), plain)?)
    }

    /// [`Unit::seal`], where there is a value.
    pub(crate) async fn seal_some<F: Phi<Holder = OfWorkspace>>(
        &self,
        row: impl Id,
        plain: Option<&str>,
    ) -> Result<Option<Sealed<F>>> {
        match plain {
            Some(plain) => Ok(Some(self.seal(row, plain).await?)),
            None => Ok(None),
        }
    }

    /// Seals a value of a client's record for column `F` of the row.
    pub(crate) async fn seal_of<F>(&self, client: ClientId, row: impl Id, plain: &str) -> Result<Sealed<F>>
    where
        F: Phi<Holder = OfClient>,
    {
        Ok(self.client_keys(client).await?.seal(row.uuid(), plain)?)
    }

    /// [`Unit::seal_of`], where there is a value.
    pub(crate) async fn seal_some_of<F>(
        &self,
        client: ClientId,
        row: impl Id,
        plain: Option<&str>,
    ) -> Result<Option<Sealed<F>>>
    where
        F: Phi<Holder = OfClient>,
    {
        match plain {
            Some(plain) => Ok(Some(self.seal_of(client, row, plain).await?)),
            None => Ok(None),
        }
    }
}
