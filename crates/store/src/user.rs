//! Users of the workspace.
use crate::{Result, Scope, batch::by_id};
use entity::{
    UserId,
    user::{Entity, Model},
};
use std::sync::Arc;

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

by_id!(UserId);
