//! The practice.
use crate::{
    payload::{attempt, patch, payload},
    scope::Scoped,
};
use async_graphql::{Context, Description, InputObject, MaybeUndefined, Object, Result};
use entity::workspace::Model;
use store::WorkspaceChange;

/// A practice: everything in it belongs to it, and nobody else sees it.
#[derive(Description)]
pub(crate) struct Workspace(pub(crate) Model);

impl From<Model> for Workspace {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Workspace {
    /// The name of the practice.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// IANA time zone in which the practice keeps its calendar, such as `Europe/Berlin`.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }
    /// ISO 3166 code of the country by which phone numbers without a country code are read, such as `DE`.
    async fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }
    /// For how many years after the last contact a client's record is kept before it may be erased.
    async fn retention_years(&self) -> i32 {
        self.0.retention_years.into()
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Changes to the practice. What is left out stays as it is.
#[derive(InputObject)]
struct ChangeWorkspaceInput {
    /// The version that you read.
    expected_version: i32,
    /// The name of the practice, 1 to 200 characters.
    name: Option<String>,
    /// IANA time zone, such as `Europe/Berlin`.
    time_zone: Option<String>,
    /// ISO 3166 code of the country by which phone numbers are read, such as `DE`; null for none.
    region: MaybeUndefined<String>,
    /// For how many years after the last contact a record is kept, 0 to 100. The law of most places names a least number.
    retention_years: Option<i32>,
}

payload! {
    /// The answer to a change of the practice.
    WorkspacePayload { workspace: Workspace }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "WorkspaceMutation")]
impl Mutation {
    /// Changes the practice. For owners.
    async fn change_workspace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeWorkspaceInput,
    ) -> Result<WorkspacePayload> {
        let ChangeWorkspaceInput { expected_version, name, time_zone, region, retention_years } = input;
        let with = WorkspaceChange { name, time_zone, region: patch(region), retention_years };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.change_workspace(expected_version, with)).await?.into())
    }
}
