//! Beginning a draft, and the ways it goes: off the lists and back.
use super::{Entity, Model, Sessions, field::SessionField, sent::Sent};
use crate::{
    Code, Error, Patch, Rejection, Result,
    audit::Action,
    change::{Change, Shelf, missed},
    sql,
};
use entity::{
    AppointmentId, ClientId, ProviderId, SessionId, SessionRevisionId,
    session::{ActiveModel, Column, Status},
    session_revision::Step,
    user::Role,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, sea_query::ExprTrait};
use std::sync::LazyLock;
use time::OffsetDateTime;

/// The four parts of a note; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Soap {
    /// What the client says.
    pub subjective: Patch<String>,
    /// What the provider observes.
    pub objective: Patch<String>,
    /// What the provider makes of it.
    pub assessment: Patch<String>,
    /// What comes next.
    pub plan: Patch<String>,
}

/// A session to be written. It is about an appointment, or stands alone and names its client.
#[derive(Clone, Debug, Default)]
pub struct NewSession {
    /// Whose record; the appointment's client when left out.
    pub client: Option<ClientId>,
    /// The visit it is about.
    pub appointment: Option<AppointmentId>,
    /// When it took place; the appointment's start, or now, when left out.
    pub session_at: Option<OffsetDateTime>,
    /// What is written so far.
    pub soap: Soap,
}

/// What changes of a draft; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct SessionChange {
    /// When it took place.
    pub session_at: Option<OffsetDateTime>,
    /// What is written.
    pub soap: Soap,
    /// What could not be merged earlier and is dealt with by this change.
    pub settles: Vec<SessionRevisionId>,
}

impl Sessions<'_> {
    /// Begins a draft.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the client or appointment is not there, or the appointment has a session already.
    pub async fn write(&self, new: NewSession) -> Result<Model> {
        let NewSession { client, appointment, session_at, soap } = new;
        let provider = self.author()?;
        let visit = match appointment {
            None => None,
            Some(id) => match self.0.appointments().find(id).await? {
                Some(visit) => Some(visit),
                None => {
                    let none = Rejection::new(Code::NotFound, "appointmentId", "There is no such appointment.");
                    return Err(none.into());
                }
            },
        };
        let Some(client) = client.or(visit.as_ref().map(|visit| visit.client_id)) else {
            return Err(Rejection::new(Code::Invalid, "clientId", "Give an appointment or a client.").into());
        };
        let session_at = session_at.or(visit.as_ref().map(|visit| visit.starts_at)).unwrap_or_else(|| self.0.now());
        let unit = &self.0.unit;
        // Also of a note that is still empty: nothing is begun about a client who is not there, or was erased.
        let keys = unit.client_keys(client).await?;
        let (id, user) = (SessionId(self.0.new_id()), unit.actor.user);
        let sent = Sent::checked(super::SessionChange { session_at: Some(session_at), soap, settles: vec![] })?;
        let names = sent.fields().map(SessionField::name).collect();
        macro_rules! seal {
            ($field:ident) => {
                sent.get(SessionField::$field).flatten().map(|text| keys.seal(id.0, text)).transpose()?
            };
        }
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            provider_id: Set(provider),
            appointment_id: Set(appointment),
            session_at: Set(session_at),
            status: Set(Status::Draft),
            subjective: Set(seal!(Subjective)),
            objective: Set(seal!(Objective)),
            assessment: Set(seal!(Assessment)),
            plan: Set(seal!(Plan)),
            created_by: Set(user),
            updated_by: Set(user),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Takes a draft that is at that version off the lists. Its visit is free for another session then.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, or the session is signed, archived or somebody else's.
    pub async fn archive(&self, id: SessionId, expected: i32) -> Result<Model> {
        self.shelve(id, expected, (Action::Archive, Step::Archive), Shelf::InUse).await
    }

    /// Puts an archived draft back.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, the session is not archived or somebody else's, or its visit has another session by
    /// now.
    pub async fn restore(&self, id: SessionId, expected: i32) -> Result<Model> {
        self.shelve(id, expected, (Action::Restore, Step::Restore), Shelf::Archived).await
    }

    async fn shelve(&self, id: SessionId, expected: i32, step: (Action, Step), from: Shelf) -> Result<Model> {
        let draft = self.lock(id, expected).await?;
        self.mine(&draft)?;
        at(&draft, expected)?;
        stands(&draft, from)?;
        let deleted_at = matches!(from, Shelf::InUse).then(|| self.0.now());
        self.replace(&draft, step.1, &[], &[]).await?;
        let set = ActiveModel { deleted_at: Set(deleted_at), ..Default::default() };
        self.apply(step.0, &draft, set, vec![]).await
    }

    /// Who may write: those who treat clients.
    pub(super) fn author(&self) -> Result<ProviderId> {
        let actor = self.0.unit.actor;
        if actor.role == Role::Assistant { Err(Error::Forbidden) } else { Ok(ProviderId(actor.user.0)) }
    }

    /// The session, which nobody else changes or signs until the request is over.
    pub(super) async fn lock(&self, id: SessionId, expected: i32) -> Result<Model> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!("select {columns} from pazpaz.sessions x where x.workspace_id = $1 and x.id = $2 for no key update")
        });
        self.author()?;
        let unit = &self.0.unit;
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), id.0.into()]).await?;
        match rows.into_iter().next() {
            Some(row) => Ok(row),
            None => Err(missed::<Entity>(unit, id, expected, (Code::NotFound, "")).await),
        }
    }

    /// Whether whoever asks may change the draft.
    pub(super) fn mine(&self, row: &Model) -> Result<()> {
        self.author_of(row)?;
        Ok(unsigned(row)?)
    }

    /// Whether it is whoever asks who writes it.
    pub(super) fn author_of(&self, row: &Model) -> Result<()> {
        if row.provider_id.0 == self.0.unit.actor.user.0 {
            return Ok(());
        }
        Err(Rejection::new(Code::Forbidden, "id", "Only its author changes or signs a session.").into())
    }

    /// Changes a locked draft.
    pub(super) async fn apply(
        &self,
        action: Action,
        draft: &Model,
        active: ActiveModel,
        names: Vec<&'static str>,
    ) -> Result<Model> {
        let unit = &self.0.unit;
        let set = ActiveModel { updated_by: Set(unit.actor.user), ..active };
        let when = Column::Status.eq(Status::Draft).and(Column::ProviderId.eq(unit.actor.user.0));
        let otherwise = (Code::WrongState, "The session was changed in the meantime.");
        let (id, expected) = (draft.id, draft.version);
        Change::<_, Entity> { action, id, expected, when, otherwise, set, names }.apply(unit).await
    }
}

/// Whether the draft is at that version.
pub(super) fn at(row: &Model, expected: i32) -> Result<()> {
    if row.version == expected { Ok(()) } else { Err(stale(row.version).into()) }
}

/// Whether the session is a draft.
pub(super) fn unsigned(row: &Model) -> Result<(), Rejection> {
    match row.status {
        Status::Draft => Ok(()),
        Status::Signed => Err(Rejection::new(Code::Signed, "id", "A signed session does not change.")),
    }
}

/// Whether the draft is in use, or archived.
pub(super) fn stands(row: &Model, shelf: Shelf) -> Result<(), Rejection> {
    if row.deleted_at.is_some() == matches!(shelf, Shelf::Archived) {
        return Ok(());
    }
    let (code, why) = shelf.otherwise();
    Err(Rejection::new(code, "id", why))
}

/// Why nothing was changed: there is a later version.
pub(super) fn stale(current: i32) -> Rejection {
    Rejection {
        current_version: Some(current),
        ..Rejection::new(Code::Stale, "expectedVersion", "The session was changed in the meantime.")
    }
}
