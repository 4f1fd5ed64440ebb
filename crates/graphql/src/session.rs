//! SOAP notes.
use crate::{
    appointment::Appointment,
    attachment::AttachmentConnection,
    client::Client,
    connection::{args, connection},
    id,
    payload::{attempt, patch, payload},
    provider::Provider,
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::session::{self, Model};
use store::{NewSession, SessionChange, Soap};
use time::OffsetDateTime;

over! {
    /// A SOAP note: what was said, seen, made of it and planned. The four parts are private and open to those who treat clients, not to
    /// assistants. A draft can change; a signed session never does.
    Session(Model)
}

connection!(SessionConnection, SessionEdge, Session, "A page of sessions.", "A session and where it stands in the list.");

/// Whether the note can still change.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session::Status")]
pub(crate) enum SessionStatus {
    /// Being written by its author.
    Draft,
    /// Signed: it never changes again.
    Signed,
}

#[Object(use_type_description)]
impl Session {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// When the session took place.
    async fn session_at(&self) -> OffsetDateTime {
        self.0.session_at
    }
    /// Whether the note can still change.
    async fn status(&self) -> SessionStatus {
        self.0.status.into()
    }
    /// S: what the client says.
    async fn subjective(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, subjective)
    }
    /// O: what the provider observes.
    async fn objective(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, objective)
    }
    /// A: what the provider makes of it.
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, assessment)
    }
    /// P: what comes next.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, plan)
    }
    /// Whose record it is part of.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// Who writes it.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        Ok(ctx.scope()?.providers().find(self.0.provider_id).await?.map(Into::into))
    }
    /// The visit it is about; null where it stands alone.
    async fn appointment(&self, ctx: &Context<'_>) -> Result<Option<Appointment>> {
        match self.0.appointment_id {
            Some(id) => Ok(ctx.scope()?.appointments().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// When it was signed.
    async fn signed_at(&self) -> Option<OffsetDateTime> {
        self.0.signed_at
    }
    /// Who signed it.
    async fn signed_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.signed_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// When it was begun.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// When it was last saved.
    async fn updated_at(&self) -> OffsetDateTime {
        self.0.updated_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The files that belong to the session, the latest first. For those who treat clients.
    async fn attachments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived files in place of those in use.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<AttachmentConnection> {
        let session = self.0.id;
        let page = ctx.scope()?.attachments().of_session(session, archived, &args(first, after, last, before)).await?;
        Ok(AttachmentConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.attachments().count_of_session(session, archived).await })),
        ))
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "SessionQuery")]
impl Query {
    /// The session of that id; null where there is none.
    async fn session(&self, ctx: &Context<'_>, #[graphql(desc = "The session.")] id: ID) -> Result<Option<Session>> {
        Ok(ctx.scope()?.sessions().find(id::local(&id)).await?.map(Into::into))
    }
}

/// A new draft, about an appointment or about a client.
#[derive(InputObject)]
struct WriteSessionInput {
    /// The visit it is about. A visit has at most one session.
    appointment_id: Option<ID>,
    /// Whose record, where it is about no visit.
    client_id: Option<ID>,
    /// When it took place; the visit's start, or now, when left out.
    session_at: Option<OffsetDateTime>,
    /// S: what the client says, at most 50,000 characters.
    subjective: Option<String>,
    /// O: what the provider observes, at most 50,000 characters.
    objective: Option<String>,
    /// A: what the provider makes of it, at most 50,000 characters.
    assessment: Option<String>,
    /// P: what comes next, at most 50,000 characters.
    plan: Option<String>,
}

/// Changes to a draft. What is left out stays as it is, so that an autosave sends what was typed and nothing else.
#[derive(InputObject)]
struct ChangeSessionInput {
    /// The session.
    id: ID,
    /// The version that you read or last saved.
    expected_version: i32,
    /// When it took place.
    session_at: Option<OffsetDateTime>,
    /// S: what the client says; null empties.
    subjective: MaybeUndefined<String>,
    /// O: what the provider observes; null empties.
    objective: MaybeUndefined<String>,
    /// A: what the provider makes of it; null empties.
    assessment: MaybeUndefined<String>,
    /// P: what comes next; null empties.
    plan: MaybeUndefined<String>,
}

payload! {
    /// The answer to a change of a session.
    SessionPayload { session: Session }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "SessionMutation")]
impl Mutation {
    /// Begins a draft. For those who treat clients.
    async fn write_session(&self, ctx: &Context<'_>, #[graphql(desc = "The draft to be.")] input: WriteSessionInput) -> Result<SessionPayload> {
        let WriteSessionInput { appointment_id, client_id, session_at, subjective, objective, assessment, plan } = input;
        let soap = Soap {
            subjective: subjective.map(Some),
            objective: objective.map(Some),
            assessment: assessment.map(Some),
            plan: plan.map(Some),
        };
        let new = NewSession {
            client: client_id.as_ref().map(id::local),
            appointment: appointment_id.as_ref().map(id::local),
            session_at,
            soap,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.sessions().write(new)).await?.into())
    }

    /// Saves a draft. Only its author does.
    async fn change_session(&self, ctx: &Context<'_>, #[graphql(desc = "What was typed.")] input: ChangeSessionInput) -> Result<SessionPayload> {
        let ChangeSessionInput { id, expected_version, session_at, subjective, objective, assessment, plan } = input;
        let soap = Soap {
            subjective: patch(subjective),
            objective: patch(objective),
            assessment: patch(assessment),
            plan: patch(plan),
        };
        let with = SessionChange { session_at, soap };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.sessions().change(id::local(&id), expected_version, with)).await?
            .into())
    }

    /// Signs a draft. From then on it never changes.
    async fn sign_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session.")] id: ID,
        #[graphql(desc = "The version that you read or last saved.")] expected_version: i32,
    ) -> Result<SessionPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.sessions().sign(id::local(&id), expected_version)).await?.into())
    }
}
