//! Writing sessions.
use super::{Session, SessionField, SignatureMeaning};
use crate::{
    id,
    payload::{Outcome, UserError, attempt, patch},
    scope::Scoped,
    session_revision::SessionRevision,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use store::{ConflictPart, NewSession, SessionChange, SessionChanged, Soap};
use time::OffsetDateTime;

/// A new draft, about an appointment or about a client.
#[derive(InputObject)]
struct WriteSessionInput {
    /// The visit it is about. A visit has at most one session, archived drafts aside.
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
    /// Revisions of yours that could not be merged and are dealt with by this change: their words are in it, or are not wanted any more.
    /// They leave `unmerged`. At most 100.
    #[graphql(validator(max_items = 100))]
    settles: Option<Vec<ID>>,
}

/// The answer to a change of a session.
#[derive(SimpleObject)]
pub(crate) struct SessionPayload {
    /// As it is now; null where the change was not made.
    session: Option<Session>,
    /// What keeps the change from being made; empty where it was made.
    errors: Vec<UserError>,
    /// With `changeSession`: all sides of what was changed, where both have changed one part, or the session was signed or archived while
    /// you typed. Null where the changes were merged.
    conflict: Option<SessionConflict>,
}

/// A change that was made on an earlier version, and another that was made of the same part since; or a session that was signed or archived
/// since. Nothing of it was written into the session.
#[derive(SimpleObject)]
struct SessionConflict {
    /// The session as it is. Send its `version` with what you make of both.
    session: Session,
    /// The version that yours was made on.
    base_version: i32,
    /// All parts that either side has changed.
    fields: Vec<SessionConflictField>,
    /// Where yours is kept, until a change names it in `settles`. Null where the session was signed: nothing more is kept of it then, so
    /// make an addition of yours.
    kept: Option<SessionRevision>,
}

/// A part of a session that was changed on one side or on both.
#[derive(SimpleObject)]
struct SessionConflictField {
    /// Which part.
    field: SessionField,
    /// What it said at the version that yours was made on; null where it was empty. A time is told in RFC 3339.
    base: Option<String>,
    /// What it says now.
    theirs: Option<String>,
    /// What it was to say by you; as at the base where you did not change it.
    yours: Option<String>,
    /// Whether both have changed it, and differently. Of the others the one that differs from the base can be taken.
    conflicting: bool,
}

impl<T: Into<Session>> From<Outcome<T>> for SessionPayload {
    fn from(outcome: Outcome<T>) -> Self {
        match outcome {
            Ok(done) => Self { session: Some(done.into()), errors: Vec::new(), conflict: None },
            Err(errors) => Self { session: None, errors, conflict: None },
        }
    }
}

impl From<ConflictPart> for SessionConflictField {
    fn from(part: ConflictPart) -> Self {
        let ConflictPart { field, base, theirs, yours, conflicting } = part;
        Self { field: field.into(), base, theirs, yours, conflicting }
    }
}

impl From<store::SessionConflict> for SessionPayload {
    fn from(conflict: store::SessionConflict) -> Self {
        let store::SessionConflict { session, base_version, parts, kept, why } = conflict;
        let errors = vec![why.into()];
        let fields = parts.into_iter().map(Into::into).collect();
        let conflict = SessionConflict { session: session.into(), base_version, fields, kept: kept.map(Into::into) };
        Self { session: None, errors, conflict: Some(conflict) }
    }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "SessionMutation")]
impl Mutation {
    /// Begins a draft. For those who treat clients.
    async fn write_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft to be.")] input: WriteSessionInput,
    ) -> Result<SessionPayload> {
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

    /// Saves a draft. Only its author does. What was typed on an earlier version is merged, part by part; where both have changed one part,
    /// and differently, nothing is written, the error is `STALE`, `conflict` has all sides, and what was sent is kept. So it is with what was
    /// typed while the session was archived (`WRONG_STATE`) or signed (`SIGNED`), of which the latter is not kept.
    async fn change_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was typed.")] input: ChangeSessionInput,
    ) -> Result<SessionPayload> {
        let ChangeSessionInput { id, expected_version, session_at, subjective, objective, assessment, plan, settles } = input;
        let soap = Soap {
            subjective: patch(subjective),
            objective: patch(objective),
            assessment: patch(assessment),
            plan: patch(plan),
        };
        let with = SessionChange { session_at, soap, settles: settles.iter().flatten().map(id::local).collect() };
        let scope = ctx.scope()?;
        Ok(match attempt(scope, scope.sessions().change(id::local(&id), expected_version, with)).await? {
            Ok(SessionChanged::Saved(row)) => Ok(row).into(),
            Ok(SessionChanged::Conflict(conflict)) => conflict.into(),
            Err(errors) => SessionPayload { session: None, errors, conflict: None },
        })
    }

    /// Signs a draft, together with its files. From then on it never changes; there is no way back. Only its author does.
    async fn sign_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session.")] id: ID,
        #[graphql(desc = "The version that you read or last saved.")] expected_version: i32,
        #[graphql(default, desc = "What the signature says.")] meaning: SignatureMeaning,
    ) -> Result<SessionPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.sessions().sign(id::local(&id), expected_version, meaning.into())).await?.into())
    }

    /// Takes a draft off the lists. Its visit is free for another session then. Only its author does.
    async fn archive_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<SessionPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.sessions().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived draft back. Only its author does.
    async fn restore_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<SessionPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.sessions().restore(id::local(&id), expected_version)).await?.into())
    }
}
