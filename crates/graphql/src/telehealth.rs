//! Telehealth visits.
use crate::{
    appointment::Appointment,
    client::Client,
    connection::connection,
    consent::Consent,
    id,
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, MergedObject, Object, Result};
use entity::{telehealth_participant, telehealth_session};
use time::OffsetDateTime;

mod door;
mod write;

/// By those who are signed in, and by those who are invited.
#[derive(MergedObject, Default)]
#[graphql(name = "TelehealthMutation")]
pub(crate) struct Mutation(write::Mutation, door::Mutation);

over! {
    /// A telehealth visit as it takes place, whichever video service it is on: a room, who is invited to it, who was there when, and from
    /// where.
    TelehealthSession(telehealth_session::Model)
}

over! {
    /// Somebody who is invited to a telehealth visit, or a provider who was signed in; and when they were there.
    TelehealthParticipant(telehealth_participant::Model)
}

connection!(
    TelehealthSessionConnection,
    TelehealthSessionEdge,
    TelehealthSession,
    "A page of telehealth sessions.",
    "A telehealth session and where it stands in the list."
);

/// As what somebody takes part in a telehealth visit.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "telehealth_participant::Role")]
pub(crate) enum TelehealthRole {
    /// The client.
    Client,
    /// Who treats.
    Provider,
    /// Somebody else: a parent, an interpreter.
    Guest,
}

#[Object(use_type_description)]
impl TelehealthSession {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// With whom.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// The visit.
    async fn appointment(&self, ctx: &Context<'_>) -> Result<Option<Appointment>> {
        Ok(ctx.scope()?.appointments().find(self.0.appointment_id).await?.map(Into::into))
    }
    /// The name of the video room: 128 random bits as 32 hexadecimal digits, with no word of anybody's. Put it into the address of a room
    /// at your video service. With most of them it lets in whoever knows it, so it is private: reading it leaves a receipt. Null of a
    /// client who was erased.
    async fn room(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.room)?)
    }
    /// From when on people are let in: 15 minutes before the appointment begins, wherever it is moved. Null where nobody is let in any
    /// more: the session has ended, or the appointment is over or was called off.
    async fn opens_at(&self, ctx: &Context<'_>) -> Result<Option<OffsetDateTime>> {
        Ok(ctx.scope()?.telehealth_sessions().window(&self.0).await?.map(|window| window.opens_at))
    }
    /// From when on nobody is let in any more: 30 minutes after the appointment should have ended. Null where `opensAt` is.
    async fn closes_at(&self, ctx: &Context<'_>) -> Result<Option<OffsetDateTime>> {
        Ok(ctx.scope()?.telehealth_sessions().window(&self.0).await?.map(|window| window.closes_at))
    }
    /// When it was opened.
    async fn opened_at(&self) -> OffsetDateTime {
        self.0.opened_at
    }
    /// Who opened it.
    async fn opened_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.opened_by).await?.map(Into::into))
    }
    /// When it was ended; null while it is open.
    async fn ended_at(&self) -> Option<OffsetDateTime> {
        self.0.ended_at
    }
    /// Who ended it.
    async fn ended_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.ended_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Whether it is recorded now. A consent that is withdrawn or runs out ends that at once, whatever was set: ask again, and stop.
    async fn recording(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(ctx.scope()?.telehealth_sessions().records(&self.0).await?)
    }
    /// The consent on which it is recorded, or was last; null where it never was.
    async fn recording_consent(&self, ctx: &Context<'_>) -> Result<Option<Consent>> {
        match self.0.recording_consent_id {
            Some(id) => Ok(ctx.scope()?.consents().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Who is invited and who was there, in the order in which they were added; 200 at most.
    async fn participants(&self, ctx: &Context<'_>) -> Result<Vec<TelehealthParticipant>> {
        let participants = ctx.scope()?.telehealth_participants().of(self.0.id).await?;
        Ok(participants.into_iter().map(Into::into).collect())
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

#[Object(use_type_description)]
impl TelehealthParticipant {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// The visit.
    async fn telehealth_session(&self, ctx: &Context<'_>) -> Result<Option<TelehealthSession>> {
        let session = self.0.telehealth_session_id;
        Ok(ctx.scope()?.telehealth_sessions().find(session).await?.map(Into::into))
    }
    /// As what.
    async fn role(&self) -> TelehealthRole {
        self.0.role.into()
    }
    /// Who was signed in; null of who came with a token.
    async fn user(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.user_id {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Whom the invitation is for, where that was said. Private, for owners and therapists: reading it leaves a receipt.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, name)
    }
    /// Who made the invitation; null of who was signed in.
    async fn invited_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.invited_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// When the invitation was made, or the provider came.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// When the invitation was withdrawn.
    async fn withdrawn_at(&self) -> Option<OffsetDateTime> {
        self.0.withdrawn_at
    }
    /// When they joined; null where they have not. A token is used up by it.
    async fn joined_at(&self) -> Option<OffsetDateTime> {
        self.0.joined_at
    }
    /// When they left, or the session was ended.
    async fn left_at(&self) -> Option<OffsetDateTime> {
        self.0.left_at
    }
    /// Where they were when they joined, in their own words. Of a client it is always known: it decides who may treat them, and where help
    /// is sent. Private, for owners and therapists: reading it leaves a receipt.
    async fn location(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, location)
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}
