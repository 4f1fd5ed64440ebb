//! Inviting to telehealth visits.
use super::{
    Held, TelehealthWindow,
    participant::{PREFIX, TelehealthParticipants, over, row},
};
use crate::{
    Code, Result,
    audit::Action,
    change::Change,
    check::{Check, NAME},
};
use crypto::Token;
use entity::{
    TelehealthParticipantId, TelehealthSessionId,
    telehealth_participant::{ActiveModel, Column, Entity, Model, Name, Role},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ExprTrait};

/// Somebody to be invited.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// To which session.
    pub telehealth_session: TelehealthSessionId,
    /// As what.
    pub role: Role,
    /// Who it is; of a guest it must be said.
    pub name: Option<String>,
}

/// An invitation that was just made.
#[derive(Debug)]
pub struct Invitation {
    /// What is kept of it.
    pub participant: Model,
    /// The token to come with, once. It is not kept.
    pub token: Token,
    /// When it is good, as the appointment is now.
    pub window: TelehealthWindow,
}

impl TelehealthParticipants<'_> {
    /// Makes a token for somebody. It lets in once, within the window of the visit.
    ///
    /// # Errors
    /// [`Error::Rejected`] when there is no such session, it has ended, the visit is over or called off, or a guest has no name.
    pub async fn invite(&self, new: NewInvitation) -> Result<Invitation> {
        let NewInvitation { telehealth_session, role, name } = new;
        let mut check = Check::default();
        let name = check.optional("name", name.as_deref(), NAME);
        if role == Role::Guest && name.is_none() {
            check.reject("name", "Say who the guest is.");
        }
        check.done()?;
        let (unit, now) = (&self.0.unit, self.0.now());
        let (Held { session, .. }, window) = self.standing(telehealth_session).await?;
        if now >= window.closes_at {
            return Err(over());
        }
        let (client, id) = (session.client_id, TelehealthParticipantId(self.0.new_id()));
        let token = Token::generate(PREFIX)?;
        let row = ActiveModel {
            name: Set(unit.seal_some_of::<Name>(client, id, name.as_deref()).await?),
            token_hash: Set(Some(token.hash().to_vec())),
            invited_by: Set(Some(unit.actor.user)),
            ..row(unit, id, client, session.id, role)
        }
        .insert(&unit.tx)
        .await?;
        let mut names = vec!["role"];
        names.extend(name.map(|_| "name"));
        unit.changed(Action::Create, &row, names);
        Ok(Invitation { participant: row, token, window })
    }

    /// Makes a token worthless that has not been used.
    ///
    /// # Errors
    /// [`Error::Rejected`] when it was used or withdrawn, or the version is another.
    pub async fn withdraw(&self, id: TelehealthParticipantId, expected: i32) -> Result<Model> {
        let set = ActiveModel { withdrawn_at: Set(Some(self.0.now())), ..Default::default() };
        let when = Column::JoinedAt.is_null().and(Column::WithdrawnAt.is_null());
        let otherwise = (Code::WrongState, "The invitation was used or withdrawn.");
        let names = vec!["withdrawn_at"];
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names }
            .apply(&self.0.unit)
            .await
    }
}
