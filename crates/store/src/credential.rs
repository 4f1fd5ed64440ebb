//! What providers may do, and until when: licences, certificates, insurance.
use crate::{
    Error, Patch, Result, Scope,
    audit::Action,
    batch::{Batch, by_id},
    change::{Change, Shelf, Versioned},
    scope::Unit,
    sql,
};
use entity::{
    CredentialId, ProviderId,
    credential::{ActiveModel, Entity, Kind, Model},
    user::Role,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use time::Date;
use uuid::Uuid;

mod expiring;
mod fields;

/// How many of a provider are listed at most.
const MOST: i64 = 200;

/// A credential to be.
#[derive(Clone, Debug)]
pub struct NewCredential {
    /// Whose it is.
    pub provider: ProviderId,
    /// What sort of credential it is.
    pub kind: Kind,
    /// The number under which the issuer knows it.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// ISO 3166-2 code of where it is good.
    pub jurisdiction: Option<String>,
    /// The first day.
    pub issued_on: Option<Date>,
    /// The last day.
    pub expires_on: Option<Date>,
}

/// What changes of a credential; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct CredentialChange {
    /// What sort of credential it is.
    pub kind: Option<Kind>,
    /// The number under which the issuer knows it.
    pub number: Patch<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// ISO 3166-2 code of where it is good.
    pub jurisdiction: Patch<String>,
    /// The first day.
    pub issued_on: Patch<Date>,
    /// The last day.
    pub expires_on: Patch<Date>,
}

/// The credentials of a scope.
#[derive(Debug)]
pub struct Credentials<'s>(&'s Scope);

impl Scope {
    /// What providers may do.
    pub fn credentials(&self) -> Credentials<'_> {
        Credentials(self)
    }

    /// Whoever runs the practice, and a provider in what is the provider's own.
    pub(crate) fn owner_or(&self, provider: ProviderId) -> Result<()> {
        let actor = self.actor();
        if actor.role == Role::Owner || actor.user.0 == provider.0 { Ok(()) } else { Err(Error::Forbidden) }
    }
}

impl Versioned for Entity {
    const THING: &'static str = "credential";
}

impl Credentials<'_> {
    /// The credential of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: CredentialId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.credentials.load(ById(id)).await
    }

    /// The credentials of a provider in the order in which they were added, those in use or the archived ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, provider: ProviderId, archived: bool) -> Result<Vec<Arc<Model>>> {
        self.0.loaders.credentials_of.load(OfProvider { provider, archived }).await
    }

    /// The number under which the issuer knows it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anybody but owners and the provider.
    pub fn number(&self, row: &Model) -> Result<Option<String>> {
        self.0.owner_or(row.provider_id)?;
        row.number.as_ref().map(|number| self.0.open_always(row, number)).transpose()
    }

    /// Adds a credential.
    ///
    /// # Errors
    /// [`Error::Rejected`] when there is no such provider or a field makes no sense; [`Error::Forbidden`] for anybody but owners and the
    /// provider.
    pub async fn add(&self, new: NewCredential) -> Result<Model> {
        let NewCredential { provider, kind, number, issuer, jurisdiction, issued_on, expires_on } = new;
        self.0.owner_or(provider)?;
        let with = CredentialChange {
            kind: Some(kind),
            number: number.map(Some),
            issuer: Some(issuer),
            jurisdiction: jurisdiction.map(Some),
            issued_on: issued_on.map(Some),
            expires_on: expires_on.map(Some),
        };
        let id = CredentialId(self.0.new_id());
        let (set, names) = self.check(id, None, with).await?;
        let unit = &self.0.unit;
        let row = ActiveModel { workspace_id: Set(unit.workspace()), id: Set(id), provider_id: Set(provider), ..set }
            .insert(&unit.tx)
            .await?;
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Changes a credential that is at that version. It is to be verified anew then.
    ///
    /// # Errors
    /// [`Error::Rejected`] when a field makes no sense, it is archived, or the version is another; [`Error::Forbidden`] for anybody but
    /// owners and the provider.
    pub async fn change(&self, id: CredentialId, expected: i32, with: CredentialChange) -> Result<Model> {
        let now = self.own(id).await?.filter(|row| row.version == expected);
        let (mut set, names) = self.check(id, now.as_deref(), with).await?;
        if !names.is_empty() {
            set.verified_at = Set(None);
            set.verified_by = Set(None);
        }
        self.apply(Action::Change, id, expected, Shelf::InUse, set, names).await
    }

    /// Says that a credential that is at that version was just held against the issuer's register.
    ///
    /// # Errors
    /// [`Error::Rejected`] when it is archived or the version is another; [`Error::Forbidden`] for anybody but owners.
    pub async fn verify(&self, id: CredentialId, expected: i32) -> Result<Model> {
        self.0.owner()?;
        let set = ActiveModel {
            verified_at: Set(Some(self.0.now())),
            verified_by: Set(Some(self.0.actor().user)),
            ..Default::default()
        };
        self.apply(Action::Change, id, expected, Shelf::InUse, set, vec!["verified_at"]).await
    }

    /// Takes a credential off the list.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another or it is archived already; [`Error::Forbidden`] for anybody but owners and the
    /// provider.
    pub async fn archive(&self, id: CredentialId, expected: i32) -> Result<Model> {
        self.own(id).await?;
        let set = ActiveModel { deleted_at: Set(Some(self.0.now())), ..Default::default() };
        self.apply(Action::Archive, id, expected, Shelf::InUse, set, vec![]).await
    }

    /// Puts an archived credential back on the list.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another or it is not archived; [`Error::Forbidden`] for anybody but owners and the
    /// provider.
    pub async fn restore(&self, id: CredentialId, expected: i32) -> Result<Model> {
        self.own(id).await?;
        let set = ActiveModel { deleted_at: Set(None), ..Default::default() };
        self.apply(Action::Restore, id, expected, Shelf::Archived, set, vec![]).await
    }

    /// The row, which must be one's own where it is there. Of one that is not there the change says so.
    async fn own(&self, id: CredentialId) -> Result<Option<Arc<Model>>> {
        let row = self.find(id).await?;
        if let Some(row) = &row {
            self.0.owner_or(row.provider_id)?;
        }
        Ok(row)
    }

    async fn apply(
        &self,
        action: Action,
        id: CredentialId,
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

by_id!(CredentialId);

/// The credentials of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfProvider {
    provider: ProviderId,
    archived: bool,
}

impl Batch for OfProvider {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select e.* from unnest($2::uuid[], $3::boolean[]) k (provider_id, archived) cross join lateral (\
                 select {columns} from pazpaz.credentials x where x.workspace_id = $1 and x.provider_id = k.provider_id \
                 and (x.deleted_at is not null) = k.archived order by x.id limit $4) e order by e.id"
            )
        });
        let providers: Vec<Uuid> = keys.iter().map(|key| key.provider.0).collect();
        let archived: Vec<bool> = keys.iter().map(|key| key.archived).collect();
        let values = [unit.workspace().0.into(), providers.into(), archived.into(), MOST.into()];
        let mut found = HashMap::<Self, Self::Value>::new();
        for row in unit.rows::<Entity>(&SQL, values).await? {
            let key = Self { provider: row.provider_id, archived: row.deleted_at.is_some() };
            found.entry(key).or_default().push(Arc::new(row));
        }
        Ok(found)
    }
}
