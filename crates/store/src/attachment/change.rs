//! What of a file can change: its name, and whether it is in use. Its bytes never do.
use super::{Attachments, Ticket, add::file_name, none};
use crate::{
    Error, Result,
    audit::Action,
    change::{Change, Shelf},
    check::Check,
};
use entity::{
    AttachmentId,
    attachment::{ActiveModel, Column, Entity, Model, State},
    file_ticket::Kind,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, sea_query::ExprTrait};
use std::sync::Arc;

impl Attachments<'_> {
    /// Gives a file that is at that version another name.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the name makes no sense, the version is another, or it belongs to a session that is signed or somebody
    /// else's.
    pub async fn rename(&self, id: AttachmentId, expected: i32, name: &str) -> Result<Model> {
        let mut check = Check::default();
        let name = file_name(&mut check, name);
        check.done()?;
        let row = self.changeable(id).await?;
        let name = self.0.unit.seal_of(row.client_id, id, &name).await?;
        let set = ActiveModel { name: Set(name), ..Default::default() };
        self.apply(Action::Change, id, expected, Shelf::InUse, set, vec!["name"]).await
    }

    /// Takes a file off the lists. It stays where it is.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, it is archived already, or it belongs to a session that is signed or somebody
    /// else's.
    pub async fn archive(&self, id: AttachmentId, expected: i32) -> Result<Model> {
        self.changeable(id).await?;
        let set = ActiveModel { deleted_at: Set(Some(self.0.now())), ..Default::default() };
        self.apply(Action::Archive, id, expected, Shelf::InUse, set, vec![]).await
    }

    /// Puts an archived file back.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, it is not archived, or it belongs to a session that is signed or somebody else's.
    pub async fn restore(&self, id: AttachmentId, expected: i32) -> Result<Model> {
        self.changeable(id).await?;
        let set = ActiveModel { deleted_at: Set(None), ..Default::default() };
        self.apply(Action::Restore, id, expected, Shelf::Archived, set, vec![]).await
    }

    /// Gives a ticket with which a file can be had, once. Having it leaves a receipt.
    ///
    /// # Errors
    /// [`Error::Rejected`] when there is no such file, or its client was erased.
    pub async fn download(&self, id: AttachmentId) -> Result<(Arc<Model>, Ticket)> {
        self.0.unit.objects()?;
        let row = self.find(id).await?.ok_or_else(none)?;
        // Says so where the client was erased.
        self.0.unit.client_keys(row.client_id).await?;
        let ticket = self.0.ticket(id, Kind::Download).await?;
        Ok((row, ticket))
    }

    async fn changeable(&self, id: AttachmentId) -> Result<Arc<Model>> {
        let row = self.find(id).await?.ok_or_else(none)?;
        if let Some(session) = row.session_id {
            self.writable(row.client_id, session, "id").await?;
        }
        Ok(row)
    }

    async fn apply(
        &self,
        action: Action,
        id: AttachmentId,
        expected: i32,
        from: Shelf,
        set: ActiveModel,
        names: Vec<&'static str>,
    ) -> Result<Model, Error> {
        let set = ActiveModel { updated_by: Set(self.0.unit.actor.user), ..set };
        let when = Column::State.eq(State::Stored).and(from.holds());
        let otherwise = from.otherwise();
        Change::<_, Entity> { action, id, expected, when, otherwise, set, names }.apply(&self.0.unit).await
    }
}
