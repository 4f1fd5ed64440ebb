//! Announcing a file: there is room for it, and a ticket with which its bytes come.
use super::{AWAITED, Attachments, Ticket};
use crate::{
    Code, Error, Rejection, Result,
    audit::Action,
    check::{self, Check},
    scope::Unit,
};
use entity::{
    AttachmentId, ClientId, SessionId,
    attachment::{ActiveModel, Model, State},
    file_ticket::Kind,
    session,
    user::Role,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

/// A file to come.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    /// Whose record.
    pub client: ClientId,
    /// The session it belongs to, if to one.
    pub session: Option<SessionId>,
    /// What people call it.
    pub name: String,
    /// How many bytes it has; not one more or less will be taken.
    pub size: i64,
}

/// Locked to the end of the request, so that two who ask at once do not get the same room.
const LIMIT: &str = "select storage_limit from pazpaz.workspaces where id = $1 for no key update";
const USED: &str = "select coalesce(sum(size_bytes), 0)::bigint from pazpaz.attachments \
    where workspace_id = $1 and (state = 'stored' or (state = 'pending' and created_at > $2))";

impl Attachments<'_> {
    /// Announces a file and gives the ticket with which its bytes come. It is seen when they are there.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the name or size makes no sense, there is no room, there is no such client or session, or the session
    /// is signed or somebody else's; [`Error::Unready`] where the server has no object store.
    pub async fn add(&self, new: NewAttachment) -> Result<(Model, Ticket)> {
        let NewAttachment { client, session, name, size } = new;
        let unit = &self.0.unit;
        unit.objects()?;
        let mut check = Check::default();
        let name = file_name(&mut check, &name);
        let most = unit.shared.settings.attachment_limit;
        check.range("sizeBytes", size, 1, i64::try_from(most).unwrap_or(i64::MAX));
        check.done()?;
        let (id, user) = (AttachmentId(self.0.new_id()), unit.actor.user);
        let name = unit.seal_of(client, id, &name).await?;
        if let Some(session) = session {
            self.writable(client, session, "sessionId").await?;
        }
        self.room(unit, size).await?;
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            session_id: Set(session),
            object_id: Set(self.0.new_id()),
            state: Set(State::Pending),
            name: Set(name),
            size_bytes: Set(size),
            created_by: Set(user),
            updated_by: Set(user),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, vec!["name"]);
        let ticket = self.0.ticket(id, Kind::Upload).await?;
        Ok((row, ticket))
    }

    async fn room(&self, unit: &Unit, size: i64) -> Result<()> {
        let workspace = unit.workspace().0;
        let limit = unit.count(LIMIT, [workspace.into()]).await?;
        let used = unit.count(USED, [workspace.into(), (self.0.now() - AWAITED).into()]).await?;
        if used.saturating_add(size) > limit {
            let full = "The practice has no room for a file of this size.";
            return Err(Rejection::new(Code::NoRoom, "sizeBytes", full).into());
        }
        Ok(())
    }

    /// Whether whoever asks may add to, or change, what belongs to that session of the client.
    pub(super) async fn writable(&self, client: ClientId, session: SessionId, field: &'static str) -> Result<()> {
        let actor = self.0.actor();
        if actor.role == Role::Assistant {
            return Err(Error::Forbidden);
        }
        let row = self.0.sessions().find(session).await?.filter(|row| row.client_id == client);
        let (code, why) = match row {
            None => (Code::NotFound, "The client has no such session."),
            Some(row) if row.provider_id.0 != actor.user.0 => {
                (Code::Forbidden, "Only its author changes what belongs to a session.")
            }
            Some(row) if row.status == session::Status::Signed => {
                (Code::Signed, "What belongs to a signed session does not change.")
            }
            Some(row) if row.deleted_at.is_some() => (Code::WrongState, "The session is archived."),
            Some(_) => return Ok(()),
        };
        Err(Rejection::new(code, field, why).into())
    }
}

/// A name that is one: what computers take for a way to another folder is not.
pub(super) fn file_name(check: &mut Check, name: &str) -> String {
    if name.contains(['/', '\\']) || name.trim().contains(char::is_control) {
        check.reject("name", "Must be the name of a file, without folders and line ends.");
    }
    check.text("name", name, check::NAME)
}
