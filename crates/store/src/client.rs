//! People in care.
use crate::{
    Patch, Result, Scope,
    audit::Action,
    batch::by_id,
    change::{Change, Shelf, Versioned},
    scope::statement,
};
use entity::{
    ClientId, ProviderId, TagId,
    client::{ActiveModel, Entity, Model, Status},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};
use std::sync::Arc;
use time::Date;

mod duplicate;
mod list;
mod number;
mod search;
mod write;

pub use duplicate::{DuplicateReason, LikelyDuplicate, Likeness};
pub use list::{ClientFilter, ClientList, ClientOrder};

/// A client to be.
#[derive(Clone, Debug, Default)]
pub struct NewClient {
    /// The name in documents.
    pub legal_name: String,
    /// The name the client goes by, where it differs.
    pub used_name: Option<String>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// What the practice should know.
    pub notes: Option<String>,
    /// The provider of record.
    pub provider: Option<ProviderId>,
    /// Medical record number; unique in the workspace. One is drawn where none is given.
    pub mrn: Option<String>,
    /// The number that a state knows the client by.
    pub national_id: Option<String>,
    /// BCP 47 tag.
    pub preferred_language: Option<String>,
    /// Where the client is in care; in care where nothing is said.
    pub status: Option<Status>,
    /// Until when the record is kept, where that is longer than the practice's rule says.
    pub retain_until: Option<Date>,
    /// The client's tags.
    pub tags: Vec<TagId>,
}

/// What changes of a client; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ClientChange {
    /// The name in documents.
    pub legal_name: Option<String>,
    /// The name the client goes by.
    pub used_name: Patch<String>,
    /// Date of birth.
    pub birth_date: Patch<Date>,
    /// E-mail address.
    pub email: Patch<String>,
    /// Phone number.
    pub phone: Patch<String>,
    /// Postal address.
    pub address: Patch<String>,
    /// What the practice should know.
    pub notes: Patch<String>,
    /// The provider of record.
    pub provider: Patch<ProviderId>,
    /// Medical record number; unique in the workspace. Another one is drawn where it is emptied.
    pub mrn: Patch<String>,
    /// The number that a state knows the client by.
    pub national_id: Patch<String>,
    /// BCP 47 tag.
    pub preferred_language: Patch<String>,
    /// Where the client is in care.
    pub status: Option<Status>,
    /// Until when the record is kept. Only owners make that earlier.
    pub retain_until: Patch<Date>,
    /// All of the client's tags.
    pub tags: Option<Vec<TagId>>,
}

/// The clients of a scope.
#[derive(Debug)]
pub struct Clients<'s>(&'s Scope);

impl Scope {
    /// People in care.
    pub fn clients(&self) -> Clients<'_> {
        Clients(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "client";
}

impl Clients<'_> {
    /// The client of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: ClientId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.clients.load(ById(id)).await
    }

    /// Adds a client.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, another client has the number, or a tag is not in use.
    pub async fn add(&self, new: NewClient) -> Result<Model> {
        let NewClient {
            legal_name,
            used_name,
            birth_date,
            email,
            phone,
            address,
            notes,
            provider,
            mrn,
            national_id,
            preferred_language,
            status,
            retain_until,
            tags,
        } = new;
        let unit = &self.0.unit;
        let (id, user) = (ClientId(self.0.new_id()), unit.actor.user);
        let with = ClientChange {
            legal_name: Some(legal_name),
            used_name: used_name.map(Some),
            birth_date: birth_date.map(Some),
            email: email.map(Some),
            phone: phone.map(Some),
            address: address.map(Some),
            notes: notes.map(Some),
            provider: provider.map(Some),
            mrn: Some(mrn),
            national_id: national_id.map(Some),
            preferred_language: preferred_language.map(Some),
            status,
            retain_until: retain_until.map(Some),
            tags: (!tags.is_empty()).then_some(tags),
        };
        let wrapped = unit.first_key(id).await?;
        let checked = self.check(id, with).await?;
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            created_by: Set(user),
            ..checked.set.clone()
        }
        .insert(&unit.tx)
        .await?;
        let sql = "insert into pazpaz.client_keys (workspace_id, client_id, key_version, state, wrapped_key) \
                   values ($1, $2, 1, 'primary', $3)";
        unit.tx.execute_raw(statement(sql, [unit.workspace().0.into(), id.0.into(), wrapped.into()])).await?;
        checked.write_beside(unit, id).await?;
        unit.changed(Action::Create, &row, checked.names);
        match checked.drawn {
            Some(number) => self.give_number(row, number).await,
            None => Ok(row),
        }
    }

    /// Changes a client that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, another client has the number, a tag is not in use, or the version is
    /// another.
    pub async fn change(&self, id: ClientId, expected: i32, with: ClientChange) -> Result<Model> {
        self.may_keep(id, expected, with.retain_until).await?;
        let checked = self.check(id, with).await?;
        let row =
            self.apply(Action::Change, id, expected, Shelf::InUse, checked.set.clone(), checked.names.clone()).await?;
        checked.write_beside(&self.0.unit, id).await?;
        match checked.drawn {
            Some(number) => self.give_number(row, number).await,
            None => Ok(row),
        }
    }

    /// Takes a client off the list. Nothing of the record is lost.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or the client is archived already.
    pub async fn archive(&self, id: ClientId, expected: i32) -> Result<Model> {
        let active = ActiveModel { deleted_at: Set(Some(self.0.now())), ..self.touched() };
        self.apply(Action::Archive, id, expected, Shelf::InUse, active, vec![]).await
    }

    /// Puts an archived client back on the list.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or the client is not archived.
    pub async fn restore(&self, id: ClientId, expected: i32) -> Result<Model> {
        let active = ActiveModel { deleted_at: Set(None), ..self.touched() };
        self.apply(Action::Restore, id, expected, Shelf::Archived, active, vec![]).await
    }

    fn touched(&self) -> ActiveModel {
        ActiveModel { updated_by: Set(self.0.unit.actor.user), ..Default::default() }
    }

    async fn apply(
        &self,
        action: Action,
        id: ClientId,
        expected: i32,
        from: Shelf,
        set: ActiveModel,
        names: Vec<&'static str>,
    ) -> Result<Model> {
        Change::<_, Entity> { action, id, expected, when: from.holds(), otherwise: from.otherwise(), set, names }
            .apply(&self.0.unit)
            .await
    }
}

by_id!(ClientId);
