//! What the practice offers.
use crate::{
    appointment::AppointmentKind,
    id,
    payload::{attempt, patch, payload},
    row::over,
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use entity::service::Model;
use store::{NewService, ServiceChange};
use time::OffsetDateTime;

over! {
    /// A kind of visit, with its length and price.
    Service(Model)
}

/// An amount of money.
#[derive(SimpleObject, InputObject)]
#[graphql(input_name = "PriceInput")]
pub(crate) struct Price {
    /// Hundredths of the currency, 0 to 100,000,000.
    cents: i64,
    /// ISO 4217 code, such as `EUR`.
    currency: String,
}

impl From<Price> for store::Price {
    fn from(price: Price) -> Self {
        let Price { cents, currency } = price;
        Self { cents, currency }
    }
}

#[Object(use_type_description)]
impl Service {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// What it is called. Unique among the services in use, whatever the case.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// How long a visit takes, in minutes.
    async fn duration_minutes(&self) -> i32 {
        self.0.duration_minutes.into()
    }
    /// How long the provider needs afterwards, in minutes.
    async fn buffer_minutes(&self) -> i32 {
        self.0.buffer_minutes.into()
    }
    /// How client and provider can meet for it. A visit of another kind cannot be booked with it.
    async fn kinds(&self) -> Vec<AppointmentKind> {
        self.0.kinds.iter().copied().map(Into::into).collect()
    }
    /// What it costs.
    async fn price(&self) -> Option<Price> {
        let (cents, currency) = (self.0.price_cents?, self.0.currency.clone()?);
        Some(Price { cents, currency })
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

#[Object(name = "ServiceQuery")]
impl Query {
    /// All services by name, those in use only or the archived ones too. At most 500.
    async fn services(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Whether with archived services.")] include_archived: bool,
    ) -> Result<Vec<Service>> {
        Ok(ctx.scope()?.services().all(include_archived).await?.into_iter().map(Into::into).collect())
    }
}

/// A new service.
#[derive(InputObject)]
struct AddServiceInput {
    /// What it is called, 1 to 200 characters.
    name: String,
    /// How long a visit takes, 5 to 1,440 minutes.
    duration_minutes: i32,
    /// How long the provider needs afterwards, 0 to 240 minutes.
    #[graphql(default)]
    buffer_minutes: i32,
    /// How client and provider can meet for it, at least one; in every way when left out.
    #[graphql(validator(max_items = 10))]
    kinds: Option<Vec<AppointmentKind>>,
    /// What it costs.
    price: Option<Price>,
}

/// Changes to a service. What is left out stays as it is.
#[derive(InputObject)]
struct ChangeServiceInput {
    /// The service.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What it is called, 1 to 200 characters.
    name: Option<String>,
    /// How long a visit takes, 5 to 1,440 minutes.
    duration_minutes: Option<i32>,
    /// How long the provider needs afterwards, 0 to 240 minutes.
    buffer_minutes: Option<i32>,
    /// All ways in which client and provider can meet for it, at least one. Visits that are booked stay.
    #[graphql(validator(max_items = 10))]
    kinds: Option<Vec<AppointmentKind>>,
    /// What it costs; null for no price.
    price: MaybeUndefined<Price>,
}

payload! {
    /// The answer to a change of a service.
    ServicePayload { service: Service }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "ServiceMutation")]
impl Mutation {
    /// Adds a service. For owners and assistants.
    async fn add_service(&self, ctx: &Context<'_>, #[graphql(desc = "The service to be.")] input: AddServiceInput) -> Result<ServicePayload> {
        let AddServiceInput { name, duration_minutes, buffer_minutes, kinds, price } = input;
        let kinds = kinds.map(|kinds| kinds.into_iter().map(Into::into).collect());
        let new = NewService { name, duration_minutes, buffer_minutes, kinds, price: price.map(Into::into) };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.services().add(new)).await?.into())
    }

    /// Changes a service. For owners and assistants.
    async fn change_service(&self, ctx: &Context<'_>, #[graphql(desc = "What changes.")] input: ChangeServiceInput) -> Result<ServicePayload> {
        let ChangeServiceInput { id, expected_version, name, duration_minutes, buffer_minutes, kinds, price } = input;
        let kinds = kinds.map(|kinds| kinds.into_iter().map(Into::into).collect());
        let price = patch(price).map(|price| price.map(Into::into));
        let with = ServiceChange { name, duration_minutes, buffer_minutes, kinds, price };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.services().change(id::local(&id), expected_version, with)).await?
            .into())
    }

    /// Takes a service out of use. Booked visits keep it.
    async fn archive_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The service.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<ServicePayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.services().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Takes an archived service back into use.
    async fn restore_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The service.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<ServicePayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.services().restore(id::local(&id), expected_version)).await?.into())
    }
}
