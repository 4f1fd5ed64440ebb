//! Who signs in.
use crate::{
    audit_event::AuditEventConnection,
    connection::args,
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

    /// What the user did, the newest first. For owners, and null for others; looking at it is written down too.
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<AuditEventConnection>> {
        let user = self.0.id;
        let page = ctx.scope()?.audit_trail().of_user(user, &args(first, after, last, before)).await?;
        Ok(Some(AuditEventConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.audit_trail().count_of_user(user).await })),
        )))
    }
}
