//! Where visits take place.
use crate::{
    id,
    payload::{attempt, patch, payload},
    row::{opened, over},
    scope::Scoped,
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::location::{self, Model};
use store::{LocationChange, NewLocation};
use time::OffsetDateTime;

over! {
    /// A place of visits.
    Location(Model)
}

/// What sort of place it is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "location::Kind")]
pub(crate) enum LocationKind {
    /// A clinic or office.
    Clinic,
    /// A room within one.
    Room,
    /// Somebody's home.
    Home,
    /// A video or phone visit.
    Online,
}

#[Object(use_type_description)]
impl Location {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// What it is called. Unique among the locations in use, whatever the case.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What sort of place it is.
    async fn kind(&self) -> LocationKind {
        self.0.kind.into()
    }
    /// Postal address. Private: reading it leaves a receipt.
    async fn address(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, address)
    }
    /// IANA time zone where it differs from the practice's.
    async fn time_zone(&self) -> Option<&str> {
        self.0.time_zone.as_deref()
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

#[Object(name = "LocationQuery")]
impl Query {
    /// All locations by name, those in use only or the archived ones too. At most 500.
    async fn locations(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether with archived locations.")] include_archived: bool,
    ) -> Result<Vec<Location>> {
        Ok(ctx.scope()?.locations().all(include_archived).await?.into_iter().map(Into::into).collect())
    }
}

/// A new location.
#[derive(InputObject)]
struct AddLocationInput {
    /// What it is called, 1 to 200 characters.
    name: String,
    /// What sort of place it is.
    kind: LocationKind,
    /// Postal address, at most 1,000 characters.
    address: Option<String>,
    /// IANA time zone where it differs from the practice's.
    time_zone: Option<String>,
}

/// Changes to a location. What is left out stays as it is.
#[derive(InputObject)]
struct ChangeLocationInput {
    /// The location.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What it is called, 1 to 200 characters.
    name: Option<String>,
    /// What sort of place it is.
    kind: Option<LocationKind>,
    /// Postal address, at most 1,000 characters; null for none.
    address: MaybeUndefined<String>,
    /// IANA time zone where it differs from the practice's; null for the practice's.
    time_zone: MaybeUndefined<String>,
}

payload! {
    /// The answer to a change of a location.
    LocationPayload { location: Location }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "LocationMutation")]
impl Mutation {
    /// Adds a location. For owners and assistants.
    async fn add_location(&self, ctx: &Context<'_>, #[graphql(desc = "The location to be.")] input: AddLocationInput) -> Result<LocationPayload> {
        let AddLocationInput { name, kind, address, time_zone } = input;
        let new = NewLocation { name, kind: kind.into(), address, time_zone };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.locations().add(new)).await?.into())
    }

    /// Changes a location. For owners and assistants.
    async fn change_location(&self, ctx: &Context<'_>, #[graphql(desc = "What changes.")] input: ChangeLocationInput) -> Result<LocationPayload> {
        let ChangeLocationInput { id, expected_version, name, kind, address, time_zone } = input;
        let with =
            LocationChange { name, kind: kind.map(Into::into), address: patch(address), time_zone: patch(time_zone) };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.locations().change(id::local(&id), expected_version, with)).await?
            .into())
    }

    /// Takes a location out of use. Booked visits keep it.
    async fn archive_location(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The location.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<LocationPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.locations().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Takes an archived location back into use.
    async fn restore_location(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The location.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<LocationPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.locations().restore(id::local(&id), expected_version)).await?.into())
    }
}
