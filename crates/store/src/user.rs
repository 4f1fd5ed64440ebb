//! Users of the workspace.
use crate::{Result, Scope, batch::Batch, scope, scope::Unit, sql};
use entity::{
    UserId,
    user::{Entity, Model},
};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

/// The users of a scope.
#[derive(Debug)]
pub struct Users<'s>(&'s Scope);

impl Scope {
    /// The users of the workspace.
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }
}

impl Users<'_> {
    /// The user of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: UserId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.users.load(ById(id)).await
    }
}

/// Users by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ById(pub(crate) UserId);

impl Batch for ById {
    type Value = Option<Arc<Model>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(sql::by_ids::<Entity>);
        scope::by_ids::<Self, Entity>(unit, keys, &SQL, |key| key.0.0, |row| Self(row.id)).await
    }
}
