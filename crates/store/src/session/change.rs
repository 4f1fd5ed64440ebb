//! Writing in a draft: what was typed is written, merged, or answered and kept, and never lost.
use super::{
    Model, SessionChange, Sessions,
    field::{SessionField, kept, read_moment, said},
    history::At,
    sent::Sent,
    write::{stale, stands, unsigned},
};
use crate::{Rejection, Result, audit::Action, change::Shelf};
use crypto::{ClientKeys, OfClient, Phi, Sealed};
use entity::{
    SessionId,
    session::{self, ActiveModel},
    session_revision::{self, Step},
};
use sea_orm::ActiveValue::Set;
use std::sync::Arc;

/// What became of a change.
#[derive(Debug)]
pub enum SessionChanged {
    /// It is written, alone or merged with what came before it.
    Saved(Arc<Model>),
    /// It was made on an earlier version, and a part of it was changed otherwise since. The session stays as it is.
    Conflict(SessionConflict),
}

/// Two changes of one part, made on the same version; or a change of what meanwhile was signed or archived.
#[derive(Debug)]
pub struct SessionConflict {
    /// The session as it is.
    pub session: Arc<Model>,
    /// The version that the change was made on.
    pub base_version: i32,
    /// All parts that either side has changed.
    pub parts: Vec<ConflictPart>,
    /// Where the change is kept, for who sent it. Nowhere where the session was signed: nothing more is kept of it then.
    pub kept: Option<Arc<session_revision::Model>>,
    /// Why nothing was written.
    pub why: Rejection,
}

/// A part of a session that changed on one side or on both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictPart {
    /// Which part.
    pub field: SessionField,
    /// What it said at the version that the change was made on.
    pub base: Option<String>,
    /// What it says now.
    pub theirs: Option<String>,
    /// What it was to say.
    pub yours: Option<String>,
    /// Whether both have changed it, and differently.
    pub conflicting: bool,
}

impl Sessions<'_> {
    /// Changes a draft; only its author does. What was made on an earlier version is merged part by part: what only one side has changed
    /// becomes one version. Where both have changed a part, and differently, or the draft was signed or archived since, nothing is
    /// written: the answer has all sides of it, and what was sent is kept, unless it is signed.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the session is signed or archived and all that was sent is in it, when it is somebody else's, and when a
    /// change of nothing names another version.
    pub async fn change(&self, id: SessionId, expected: i32, with: SessionChange) -> Result<SessionChanged> {
        self.author()?;
        let mut sent = Sent::checked(with)?;
        let draft = self.lock(id, expected).await?;
        self.author_of(&draft)?;
        let unread = draft.version != expected;
        let closed = unsigned(&draft).and_then(|()| stands(&draft, Shelf::InUse)).err();
        if unread && (sent.is_empty() || !(1..draft.version).contains(&expected)) {
            let signed = closed.filter(|_| draft.signed_at.is_some());
            return Err(signed.unwrap_or_else(|| stale(draft.version)).into());
        }
        if let (Some(why), false) = (&closed, unread) {
            return Err(why.clone().into());
        }
        if closed.is_none() {
            self.settleable(id, &sent.settles).await?;
        }
        if unread {
            let parts = self.merge(&draft, expected, closed.is_some(), &mut sent).await?;
            let lost = parts.iter().any(|part| part.yours != part.base && part.yours != part.theirs);
            match (closed, lost) {
                (None, false) => {}
                (Some(why), false) => return Err(why.into()),
                (why, true) => return self.conflict(draft, expected, parts, &sent, why).await,
            }
        }
        let saved = self.save(draft, &sent).await?;
        Ok(SessionChanged::Saved(Arc::new(saved)))
    }

    /// The answer to what cannot be written: all sides of it, and where it is kept.
    async fn conflict(
        &self,
        draft: Model,
        base_version: i32,
        parts: Vec<ConflictPart>,
        sent: &Sent,
        why: Option<Rejection>,
    ) -> Result<SessionChanged> {
        let why = why.unwrap_or_else(|| stale(draft.version));
        // The database takes nothing more of what a signed session was to say, and neither is it asked to.
        let kept = match draft.signed_at {
            Some(_) => None,
            None => Some(self.set_aside(&draft, base_version, sent).await?),
        };
        let session = Arc::new(draft);
        Ok(SessionChanged::Conflict(SessionConflict { session, base_version, parts, kept, why }))
    }

    /// Holds what was sent to what has changed since the version that it was made on. What was sent without being changed, or is there
    /// already, is left out of it. Answers with the sides of every part that was changed where one was changed by both, or the draft is
    /// `closed` to what one has changed, and else with nothing.
    async fn merge(&self, draft: &Model, read_at: i32, closed: bool, sent: &mut Sent) -> Result<Vec<ConflictPart>> {
        let before = self.0.loaders.session_content.load(At { session: draft.id, version: read_at }).await?;
        let (touched, mine) = (|field| before.get(field).is_some(), sent.clone());
        let sides = |field| -> Result<ConflictPart> {
            let theirs = said(self.0, draft, field)?;
            let base = match before.get(field) {
                Some(row) => kept(self.0, row, field)?,
                None => theirs.clone(),
            };
            let yours = mine.get(field).map_or_else(|| base.clone(), |text| text.map(str::to_owned));
            let conflicting = yours != base && theirs != base && yours != theirs;
            Ok(ConflictPart { field, base, theirs, yours, conflicting })
        };
        let mut conflict = false;
        for field in mine.fields().filter(|field| closed || touched(*field)) {
            let part = sides(field)?;
            conflict |= part.conflicting || closed && part.yours != part.base && part.yours != part.theirs;
            if part.yours == part.base || part.yours == part.theirs {
                sent.drop(field);
            }
        }
        if !conflict {
            return Ok(Vec::new());
        }
        // Only now somebody looks at what one side alone has changed.
        let either = SessionField::ALL.into_iter().filter(|field| touched(*field) || mine.get(*field).is_some());
        let parts = either.map(sides).collect::<Result<Vec<_>>>()?;
        Ok(parts.into_iter().filter(|part| part.yours != part.base || part.theirs != part.base).collect())
    }

    /// Writes into a locked draft what differs from what it says, and keeps what it said.
    async fn save(&self, draft: Model, sent: &Sent) -> Result<Model> {
        let unit = &self.0.unit;
        let keys = unit.client_keys(draft.client_id).await?;
        let mut active = ActiveModel::default();
        let mut fields = Vec::new();
        if let Some(at) = sent.get(SessionField::SessionAt).flatten().map(read_moment).transpose()?
            && at != draft.session_at
        {
            active.session_at = Set(at);
            fields.push(SessionField::SessionAt);
        }
        macro_rules! differing {
            ($($part:ident $field:ident),+) => { $(
                if let Some(text) = sent.get(SessionField::$field)
                    && !says(&keys, &draft, draft.$part.as_ref(), text)?
                {
                    active.$part = Set(text.map(|text| keys.seal(draft.id.0, text)).transpose()?);
                    fields.push(SessionField::$field);
                }
            )+ };
        }
        differing!(subjective Subjective, objective Objective, assessment Assessment, plan Plan);
        if fields.is_empty() && sent.settles.is_empty() {
            // It says so already: no version more, and nothing to be told.
            return Ok(draft);
        }
        self.replace(&draft, Step::Change, &fields, &sent.settles).await?;
        self.apply(Action::Change, &draft, active, fields.iter().map(|field| field.name()).collect()).await
    }
}

/// Whether a part says that, or nothing where that is nothing.
fn says<F>(keys: &ClientKeys, row: &session::Model, sealed: Option<&Sealed<F>>, text: Option<&str>) -> Result<bool>
where
    F: Phi<Row = session::Model, Holder = OfClient>,
{
    match (sealed, text) {
        (None, None) => Ok(true),
        (Some(sealed), Some(text)) => Ok(keys.says(row, sealed, text)?),
        _ => Ok(false),
    }
}
