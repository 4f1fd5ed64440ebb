//! Who signs in.
use crate::{
    id,
    row::over,
    scope::Scoped,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::user::{self, Model};

/// What a user may do.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "user::Role")]
pub(crate) enum Role {
    /// Runs the practice.
    Owner,
    /// Treats clients and writes notes.
    Therapist,
    /// Keeps the calendar and the catalogue; reads no notes.
    Assistant,
}

over! {
    /// Somebody of the practice who signs in.
    User(Model)
}

#[Object(use_type_description)]
impl User {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// The name colleagues see.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }
    /// What the user may do.
    async fn role(&self) -> Role {
        self.0.role.into()
    }
    /// Where sign-in links go.
    async fn email(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(ctx.scope()?.open_always(&*self.0, &self.0.email)?)
    }
}
