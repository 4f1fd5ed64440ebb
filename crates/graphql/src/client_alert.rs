//! What everybody who treats a client should know first.
use crate::{
    client::Client,
    clinical::listed,
    connection::connection,
    id,
    payload::{attempt, patch, payload},
    row::over,
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::client_alert::{self, Model};
use store::{ClientAlertChange, NewClientAlert};
use time::OffsetDateTime;

over! {
    /// What everybody who treats a client should know before anything else (FHIR `Flag`). For those who treat clients.
    ClientAlert(Model)
}

/// What an alert is about.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "client_alert::Kind")]
pub(crate) enum ClientAlertKind {
    /// A danger, to the client or to others.
    Risk,
    /// Custody, guardianship, an order of a court.
    Legal,
    /// What the client needs to come, to hear, to see, to understand.
    Accessibility,
    /// Something else.
    Other,
}

/// How much an alert matters.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "client_alert::Severity")]
pub(crate) enum ClientAlertSeverity {
    /// Good to know.
    Low,
    /// To be heeded.
    Moderate,
    /// To be heeded before anything else.
    High,
}

connection!(
    ClientAlertConnection,
    ClientAlertEdge,
    ClientAlert,
    "A page of alerts.",
    "An alert and where it stands in the list."
);

#[Object(use_type_description)]
impl ClientAlert {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose record it is part of.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// What to know. Private; null of a client who was erased.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.text)?)
    }
    /// What it is about.
    async fn kind(&self) -> ClientAlertKind {
        self.0.kind.into()
    }
    /// How much it matters.
    async fn severity(&self) -> ClientAlertSeverity {
        self.0.severity.into()
    }
    /// The first instant at which it stands in the banner.
    async fn from(&self) -> OffsetDateTime {
        self.0.from_at
    }
    /// The first instant at which it no longer does.
    async fn until(&self) -> Option<OffsetDateTime> {
        self.0.until_at
    }
    /// Who recorded it.
    async fn recorder(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.recorded_by).await?.map(Into::into))
    }
    /// When it was archived as entered in error; null while it counts.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

listed!(ClientAlertConnection, ClientAlertKind, client_alerts);

/// A new alert.
#[derive(InputObject)]
struct AddClientAlertInput {
    /// Whose record it is to be part of.
    client_id: ID,
    /// What to know. At most 5,000 characters.
    text: String,
    /// What it is about.
    kind: ClientAlertKind,
    /// How much it matters. `MODERATE` when nothing is said.
    severity: Option<ClientAlertSeverity>,
    /// The first instant at which it stands in the banner. Now when nothing is said.
    from: Option<OffsetDateTime>,
    /// The first instant at which it no longer does.
    until: Option<OffsetDateTime>,
}

/// Changes to an alert. What is left out stays as it is; null empties.
#[derive(InputObject)]
struct ChangeClientAlertInput {
    /// The alert.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What to know. At most 5,000 characters.
    text: Option<String>,
    /// What it is about.
    kind: Option<ClientAlertKind>,
    /// How much it matters.
    severity: Option<ClientAlertSeverity>,
    /// The first instant at which it stands in the banner.
    from: Option<OffsetDateTime>,
    /// The first instant at which it no longer does.
    until: MaybeUndefined<OffsetDateTime>,
}

payload! {
    /// The answer to a change of an alert.
    ClientAlertPayload { client_alert: ClientAlert }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "ClientAlertMutation")]
impl Mutation {
    /// Adds an alert to a client's record. For those who treat clients.
    async fn add_client_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The alert to be.")] input: AddClientAlertInput,
    ) -> Result<ClientAlertPayload> {
        let AddClientAlertInput { client_id, text, kind, severity, from, until } = input;
        let new = NewClientAlert {
            client: id::local(&client_id),
            text,
            kind: kind.into(),
            severity: severity.map(Into::into),
            from_at: from,
            until_at: until,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.client_alerts().add(new)).await?.into())
    }

    /// Changes an alert. For those who treat clients.
    async fn change_client_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeClientAlertInput,
    ) -> Result<ClientAlertPayload> {
        let ChangeClientAlertInput { id, expected_version, text, kind, severity, from, until } = input;
        let with = ClientAlertChange {
            text,
            kind: kind.map(Into::into),
            severity: severity.map(Into::into),
            from_at: from,
            until_at: patch(until),
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.client_alerts().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Takes an alert off the lists that was entered in error. Nothing of it is lost, and it can be restored.
    async fn archive_client_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The alert.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<ClientAlertPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.client_alerts().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived alert back.
    async fn restore_client_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The alert.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<ClientAlertPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.client_alerts().restore(id::local(&id), expected_version)).await?.into())
    }
}
