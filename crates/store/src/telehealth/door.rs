//! Coming in and leaving with a token, by whoever holds it: nobody is signed in.
use super::{Held, TelehealthSessions, TelehealthWindow, participant};
use crate::{
    Code, Door, Error, Occasion, Rejection, Result, Scope, audit::Action, change::Change, sign_in::nobody, sql,
    transaction::on_living,
};
use crypto::TokenHash;
use entity::{
    TelehealthParticipantId, WorkspaceId,
    telehealth_participant::{ActiveModel, Column, Entity, Location, Model, Role},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait,
    sqlx::{self, Row},
};
use std::sync::LazyLock;
use time::OffsetDateTime;

/// A prefix of four characters and 256 bits in base64.
const LENGTH: usize = 47;

/// What came of coming with a token that is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It let in, and can do nothing from now on but leave.
    In {
        /// The name of the video room.
        room: String,
        /// As what.
        role: Role,
        /// Whether the visit is recorded.
        recording: bool,
    },
    /// It will let in from then on, as the visit is now. It is as good as before.
    Early(OffsetDateTime),
}

/// That a token is unknown, used, withdrawn, or of a visit that is over or called off is not told apart.
fn unknown() -> Error {
    let spent = "The invitation is unknown, was used already, or is over. Ask the practice for another one.";
    Rejection::new(Code::NotFound, "token", spent).into()
}

impl Door {
    /// Joins a telehealth visit. Of any number of tries with one token at the same time one gets in.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the token is good no longer or never was: which of them is not told. When a client does not say where
    /// they are, which leaves the token as good as it was.
    pub async fn join_telehealth(&self, token: &str, location: Option<&str>, occasion: Occasion) -> Result<Joined> {
        let location = participant::place(location)?;
        let (scope, id) = self.invited(token, occasion).await?;
        let (unit, now, sessions) = (&scope.unit, scope.now(), TelehealthSessions(&scope));
        let seen = scope.telehealth_participants().find(id).await?.ok_or_else(unknown)?;
        let Held { session, visit } = sessions.hold(seen.telehealth_session_id).await?.ok_or_else(unknown)?;
        let row = held(&scope, id).await?.ok_or_else(unknown)?;
        let window = TelehealthWindow::of(&visit).filter(|window| now < window.closes_at).ok_or_else(unknown)?;
        if row.joined_at.is_some() || row.withdrawn_at.is_some() || session.ended_at.is_some() {
            return Err(unknown());
        }
        if !window.has(now) {
            return Ok(Joined::Early(window.opens_at));
        }
        if row.role == Role::Client && location.is_none() {
            let rule = "Say where you are right now: it decides who may treat you, and where help would be sent.";
            return Err(Rejection::new(Code::Invalid, "location", rule).into());
        }
        // The keys of a client who was erased are gone, and with them every invitation.
        let keys = match unit.client_keys(row.client_id).await {
            Err(Error::Rejected(_)) => return Err(unknown()),
            keys => keys?,
        };
        let sealed = location.as_deref().map(|location| keys.seal::<Location>(id.0, location)).transpose()?;
        let session = sessions.while_agreed(session).await?;
        let mut names = vec!["joined_at"];
        names.extend(sealed.as_ref().map(|_| "location"));
        let set = ActiveModel { joined_at: Set(Some(now)), location: Set(sealed), ..Default::default() };
        change(&scope, &row, Column::JoinedAt, set, names).await?;
        let room = scope.open(&session, &session.room)?.ok_or_else(unknown)?;
        scope.settle(true).await?;
        Ok(Joined::In { room, role: row.role, recording: session.recording })
    }

    /// Leaves a telehealth visit with the token that was used to join it, and tells when that was.
    ///
    /// # Errors
    /// [`Error::Rejected`] when nobody is there with that token.
    pub async fn leave_telehealth(&self, token: &str, occasion: Occasion) -> Result<OffsetDateTime> {
        let (scope, id) = self.invited(token, occasion).await?;
        let row = held(&scope, id).await?.ok_or_else(unknown)?;
        let joined = row.joined_at.filter(|_| row.left_at.is_none()).ok_or_else(unknown)?;
        let set = ActiveModel { left_at: Set(Some(scope.now().max(joined))), ..Default::default() };
        let row = change(&scope, &row, Column::LeftAt, set, vec!["left_at"]).await?;
        scope.settle(true).await?;
        row.left_at.ok_or(Error::Internal("somebody left at no time"))
    }

    /// Whose token it is, and a scope of nobody's in that practice.
    async fn invited(&self, token: &str, occasion: Occasion) -> Result<(Scope, TelehealthParticipantId)> {
        if token.len() != LENGTH || !token.starts_with(participant::PREFIX) {
            return Err(unknown());
        }
        let (store, hash) = (&self.0, TokenHash::of(token).to_vec());
        let find = || {
            sqlx::query("select workspace_id, id from pazpaz.find_telehealth_token($1)")
                .bind(hash.clone())
                .fetch_optional(&store.0.pool)
        };
        let row = on_living(&store.0.pool, find).await?.ok_or_else(unknown)?;
        let (workspace, id) = (WorkspaceId(row.try_get(0)?), TelehealthParticipantId(row.try_get(1)?));
        Ok((store.open(nobody(workspace), occasion), id))
    }
}

/// The participant, whom nobody changes until the request ends.
async fn held(scope: &Scope, id: TelehealthParticipantId) -> Result<Option<Model>> {
    static HOLD: LazyLock<String> = LazyLock::new(|| format!("{} for update", sql::by_ids::<Entity>()));
    let unit = &scope.unit;
    Ok(unit.rows::<Entity>(&HOLD, [unit.workspace().0.into(), vec![id.0].into()]).await?.pop())
}

/// Changes a participant who is held, where the column is still empty.
async fn change(
    scope: &Scope,
    row: &Model,
    empty: Column,
    set: ActiveModel,
    names: Vec<&'static str>,
) -> Result<Model> {
    let (id, expected, when, otherwise) = (row.id, row.version, empty.is_null(), (Code::NotFound, ""));
    let change = Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names };
    change.try_apply(&scope.unit).await?.ok_or_else(unknown)
}
