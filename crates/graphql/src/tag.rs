//! What clients are sorted by, in the practice's own words.
use crate::{
    id,
    payload::{attempt, payload},
    row::over,
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::tag::Model;
use time::OffsetDateTime;

over! {
    /// What clients are sorted by, in the practice's own words. The words are private: they are stored sealed.
    Tag(Model)
}

#[Object(use_type_description)]
impl Tag {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// What it is called. Unique among the tags in use, whatever the case. Private: reading it leaves a receipt.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(ctx.scope()?.open_always(&*self.0, &self.0.name)?)
    }
    /// When it was archived; null while it is in use.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "TagQuery")]
impl Query {
    /// All tags by name, at most 200 in use; the archived ones too when asked for, at most 500 together. Reading them leaves a receipt.
    async fn tags(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether with archived tags.")] include_archived: bool,
    ) -> Result<Vec<Tag>> {
        Ok(ctx.scope()?.tags().all(include_archived).await?.into_iter().map(Into::into).collect())
    }
}

/// A new tag.
#[derive(InputObject)]
struct AddTagInput {
    /// What it is called, 1 to 60 characters.
    name: String,
}

/// Changes to a tag. What is left out stays as it is.
#[derive(InputObject)]
struct ChangeTagInput {
    /// The tag.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What it is called, 1 to 60 characters.
    name: Option<String>,
}

payload! {
    /// The answer to a change of a tag.
    TagPayload { tag: Tag }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "TagMutation")]
impl Mutation {
    /// Adds a tag.
    async fn add_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tag to be.")] input: AddTagInput,
    ) -> Result<TagPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.tags().add(&input.name)).await?.into())
    }

    /// Changes a tag: all clients who have it have the changed one.
    async fn change_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeTagInput,
    ) -> Result<TagPayload> {
        let ChangeTagInput { id, expected_version, name } = input;
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.tags().change(id::local(&id), expected_version, name.as_deref())).await?.into())
    }

    /// Takes a tag out of use. Clients who have it keep it; it is not given anew.
    async fn archive_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tag.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<TagPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.tags().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Takes an archived tag back into use.
    async fn restore_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tag.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<TagPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.tags().restore(id::local(&id), expected_version)).await?.into())
    }
}
