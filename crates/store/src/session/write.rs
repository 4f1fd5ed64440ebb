//! Writing and signing.
use super::{Entity, Model, Sessions};
use crate::{
    Code, Error, Patch, Rejection, Result,
    audit::Action,
    change::{Change, missed},
    check::Check,
};
use entity::{
    AppointmentId, ClientId, ProviderId, SessionId,
    session::{ActiveModel, Column, Status},
    user::Role,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, sea_query::ExprTrait};
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
        unit.client_keys(client).await?;
        let (id, user) = (SessionId(self.0.new_id()), unit.actor.user);
        let (active, names) = self.check(client, id, SessionChange { session_at: Some(session_at), soap }).await?;
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            provider_id: Set(provider),
            appointment_id: Set(appointment),
            status: Set(Status::Draft),
            created_by: Set(user),
            ..active
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Changes a draft that is at that version; only its author does.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, the session is signed, or somebody else writes it.
    pub async fn change(&self, id: SessionId, expected: i32, with: SessionChange) -> Result<Model> {
        self.author()?;
        let Some(draft) = self.find(id).await? else {
            return Err(missed::<Entity>(&self.0.unit, id, expected, (Code::NotFound, "")).await);
        };
        let (active, names) = self.check(draft.client_id, id, with).await?;
        self.apply(Action::Change, id, expected, active, names).await
    }

    /// Signs a draft that is at that version. From then on the database refuses any change to it.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, the session is signed, empty, or somebody else's.
    pub async fn sign(&self, id: SessionId, expected: i32) -> Result<Model> {
        self.author()?;
        let unit = &self.0.unit;
        let Some(draft) = self.find(id).await? else {
            return Err(missed::<Entity>(unit, id, expected, (Code::NotFound, "")).await);
        };
        self.writable(&draft, expected)?;
        let keys = unit.client_keys(draft.client_id).await?;
        let opened = [
            draft.subjective.as_ref().map(|sealed| self.0.open(&*draft, sealed)).transpose()?.flatten(),
            draft.objective.as_ref().map(|sealed| self.0.open(&*draft, sealed)).transpose()?.flatten(),
            draft.assessment.as_ref().map(|sealed| self.0.open(&*draft, sealed)).transpose()?.flatten(),
            draft.plan.as_ref().map(|sealed| self.0.open(&*draft, sealed)).transpose()?.flatten(),
        ];
        if opened.iter().flatten().all(|text| text.trim().is_empty()) {
            return Err(Rejection::new(Code::WrongState, "id", "An empty session cannot be signed.").into());
        }
        let parts = opened.each_ref().map(Option::as_deref);
        let active = ActiveModel {
            status: Set(Status::Signed),
            content_mac: Set(Some(keys.digest(super::CONTENT, id.0, &parts).to_vec())),
            signed_at: Set(Some(self.0.now())),
            signed_by: Set(Some(unit.actor.user)),
            ..Default::default()
        };
        self.apply(Action::Sign, id, expected, active, vec!["status"]).await
    }

    /// Who may write: those who treat clients.
    fn author(&self) -> Result<ProviderId> {
        let actor = self.0.unit.actor;
        if actor.role == Role::Assistant { Err(Error::Forbidden) } else { Ok(ProviderId(actor.user.0)) }
    }

    fn writable(&self, row: &Model, expected: i32) -> Result<()> {
        let rejection = if row.provider_id.0 != self.0.unit.actor.user.0 {
            Rejection::new(Code::Forbidden, "id", "Only its author changes or signs a session.")
        } else if row.status == Status::Signed {
            Rejection::new(Code::Signed, "id", "A signed session does not change.")
        } else if row.version != expected {
            Rejection {
                current_version: Some(row.version),
                ..Rejection::new(Code::Stale, "expectedVersion", "The session was changed in the meantime.")
            }
        } else {
            return Ok(());
        };
        Err(rejection.into())
    }

    async fn apply(
        &self,
        action: Action,
        id: SessionId,
        expected: i32,
        active: ActiveModel,
        names: Vec<&'static str>,
    ) -> Result<Model> {
        let unit = &self.0.unit;
        let set = ActiveModel { updated_by: Set(unit.actor.user), ..active };
        let mine = Column::Status.eq(Status::Draft).and(Column::ProviderId.eq(unit.actor.user.0));
        let otherwise = (Code::WrongState, "The session was changed in the meantime.");
        let change = Change::<_, Entity> { action, id, expected, when: mine, otherwise, set, names };
        if let Some(row) = change.try_apply(unit).await? {
            return Ok(row);
        }
        if let Some(row) = self.find(id).await? {
            self.writable(&row, expected)?;
        }
        Err(missed::<Entity>(unit, id, expected, otherwise).await)
    }

    async fn check(
        &self,
        client: ClientId,
        id: SessionId,
        with: SessionChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let SessionChange { session_at, soap: Soap { subjective, objective, assessment, plan } } = with;
        let mut check = Check::default();
        let subjective = subjective.map(|text| check.prose("subjective", text.as_deref()));
        let objective = objective.map(|text| check.prose("objective", text.as_deref()));
        let assessment = assessment.map(|text| check.prose("assessment", text.as_deref()));
        let plan = plan.map(|text| check.prose("plan", text.as_deref()));
        check.done()?;
        let unit = &self.0.unit;
        let mut active = ActiveModel { updated_by: Set(unit.actor.user), ..Default::default() };
        let mut names = Vec::new();
        if let Some(at) = session_at {
            active.session_at = Set(at);
            names.push("session_at");
        }
        macro_rules! seal {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    active.$field = Set(unit.seal_some_of(client, id, value.as_deref()).await?);
                    names.push(stringify!($field));
                }
            )+ };
        }
        seal!(subjective, objective, assessment, plan);
        Ok((active, names))
    }
}
