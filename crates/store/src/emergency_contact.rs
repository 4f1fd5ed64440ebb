//! Whom to call in an emergency of a client's.
use crate::{
    Code, Patch, Rejection, Result, Scope,
    audit::Action,
    batch::{Batch, by_id},
    change::{Change, Shelf, Versioned},
    check::{self, Check},
    scope::Unit,
    sql,
};
use entity::{
    ClientId, EmergencyContactId,
    emergency_contact::{ActiveModel, Entity, Model},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// How many contacts of a client are in use at most.
const MOST: i64 = 20;
/// The last rank.
const LAST: i32 = 100;
/// Of a relationship, in characters.
const RELATIONSHIP: usize = 100;

/// A contact to be.
#[derive(Clone, Debug)]
pub struct NewEmergencyContact {
    /// Whose contact.
    pub client: ClientId,
    /// In which order they are called, 1 first; after all others, if nothing is said.
    pub rank: Option<i32>,
    /// Name.
    pub name: String,
    /// What they are to the client.
    pub relationship: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// What to know before calling.
    pub notes: Option<String>,
}

/// What changes of a contact; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct EmergencyContactChange {
    /// In which order they are called, 1 first.
    pub rank: Option<i32>,
    /// Name.
    pub name: Option<String>,
    /// What they are to the client.
    pub relationship: Patch<String>,
    /// Phone number.
    pub phone: Patch<String>,
    /// E-mail address.
    pub email: Patch<String>,
    /// What to know before calling.
    pub notes: Patch<String>,
}

/// The emergency contacts of a scope.
#[derive(Debug)]
pub struct EmergencyContacts<'s>(&'s Scope);

impl Scope {
    /// Whom to call in emergencies.
    pub fn emergency_contacts(&self) -> EmergencyContacts<'_> {
        EmergencyContacts(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "emergency contact";
}

impl EmergencyContacts<'_> {
    /// The contact of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: EmergencyContactId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.emergency_contacts.load(ById(id)).await
    }

    /// The contacts of a client in the order in which they are called, those in use or the archived ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, client: ClientId, archived: bool) -> Result<Vec<Arc<Model>>> {
        self.0.loaders.emergency_contacts_of.load(OfClient { client, archived }).await
    }

    /// Adds a contact.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client, a field makes no sense, or there are too many.
    pub async fn add(&self, new: NewEmergencyContact) -> Result<Model> {
        let NewEmergencyContact { client, rank, name, relationship, phone, email, notes } = new;
        let with = EmergencyContactChange {
            rank,
            name: Some(name),
            relationship: relationship.map(Some),
            phone: phone.map(Some),
            email: email.map(Some),
            notes: notes.map(Some),
        };
        let id = EmergencyContactId(self.0.new_id());
        let (mut set, names) = self.check(Some(client), id, with).await?;
        let unit = &self.0.unit;
        let last = self.room(client).await?;
        if rank.is_none() {
            set.rank = Set(i16::try_from((last + 1).min(LAST)).unwrap_or_default());
        }
        let row = ActiveModel { workspace_id: Set(unit.workspace()), id: Set(id), client_id: Set(client), ..set }
            .insert(&unit.tx)
            .await?;
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Changes a contact that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, it is archived, or the version is another.
    pub async fn change(&self, id: EmergencyContactId, expected: i32, with: EmergencyContactChange) -> Result<Model> {
        let client = self.find(id).await?.filter(|row| row.version == expected).map(|row| row.client_id);
        let (set, names) = self.check(client, id, with).await?;
        self.apply(Action::Change, id, expected, Shelf::InUse, set, names).await
    }

    /// Takes a contact off the list.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or it is archived already.
    pub async fn archive(&self, id: EmergencyContactId, expected: i32) -> Result<Model> {
        let set = ActiveModel { deleted_at: Set(Some(self.0.now())), ..Default::default() };
        self.apply(Action::Archive, id, expected, Shelf::InUse, set, vec![]).await
    }

    /// Puts an archived contact back on the list.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another, it is not archived, or there are too many in use.
    pub async fn restore(&self, id: EmergencyContactId, expected: i32) -> Result<Model> {
        if let Some(row) = self.find(id).await?.filter(|row| row.version == expected && row.deleted_at.is_some()) {
            self.room(row.client_id).await?;
        }
        let set = ActiveModel { deleted_at: Set(None), ..Default::default() };
        self.apply(Action::Restore, id, expected, Shelf::Archived, set, vec![]).await
    }

    /// The last rank among the client's contacts; fails where there are as many as there may be. Who adds at the same moment waits.
    async fn room(&self, client: ClientId) -> Result<i32> {
        let unit = &self.0.unit;
        // Whoever changes the client meanwhile need not wait, and whoever erases it must.
        let lock = "select 1 from pazpaz.clients where workspace_id = $1 and id = $2 for no key update";
        unit.number(lock, [unit.workspace().0.into(), client.0.into()]).await?;
        let sql = "select coalesce(max(rank), 0)::bigint * 1000 + count(*) from pazpaz.emergency_contacts \
                   where workspace_id = $1 and client_id = $2 and deleted_at is null";
        let both = unit.count(sql, [unit.workspace().0.into(), client.0.into()]).await?;
        if both % 1000 >= MOST {
            let many = format!("The client has {MOST} contacts, which is the most. Archive one first.");
            return Err(Rejection::new(Code::Invalid, "clientId", many).into());
        }
        Ok(i32::try_from(both / 1000).unwrap_or(LAST))
    }

    /// Checks and seals. Without a client, which is where the row to change is not there, nothing is sealed.
    async fn check(
        &self,
        client: Option<ClientId>,
        id: EmergencyContactId,
        with: EmergencyContactChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let EmergencyContactChange { rank, name, relationship, phone, email, notes } = with;
        let mut check = Check::default();
        if let Some(rank) = rank {
            check.range("rank", rank, 1, LAST);
        }
        let name = name.map(|name| check.text("name", &name, check::NAME));
        let relationship = relationship.map(|text| check.optional("relationship", text.as_deref(), RELATIONSHIP));
        let phone = match phone {
            Some(phone) => Some(check.phone("phone", self.0.clients().international(phone).await?.as_deref())),
            None => None,
        };
        let email = email.map(|email| check.email("email", email.as_deref()));
        let notes = notes.map(|notes| check.optional("notes", notes.as_deref(), check::ADDRESS));
        check.done()?;
        let (unit, mut set, mut names) = (&self.0.unit, <ActiveModel as Default>::default(), Vec::new());
        if let Some(rank) = rank {
            set.rank = Set(i16::try_from(rank).unwrap_or_default());
            names.push("rank");
        }
        let Some(client) = client else { return Ok((set, names)) };
        if let Some(name) = name {
            set.name = Set(unit.seal_of(client, id, &name).await?);
            names.push("name");
        }
        macro_rules! seal {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(unit.seal_some_of(client, id, value.as_deref()).await?);
                    names.push(stringify!($field));
                }
            )+ };
        }
        seal!(relationship, phone, email, notes);
        Ok((set, names))
    }

    async fn apply(
        &self,
        action: Action,
        id: EmergencyContactId,
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

by_id!(EmergencyContactId);

/// The contacts of a client, in the order in which they are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient {
    client: ClientId,
    archived: bool,
}

impl Batch for OfClient {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select e.* from unnest($2::uuid[], $3::boolean[]) k (client_id, archived) cross join lateral (\
                 select {columns} from pazpaz.emergency_contacts x where x.workspace_id = $1 and x.client_id = k.client_id \
                 and (x.deleted_at is not null) = k.archived order by x.rank, x.id limit $4) e order by e.rank, e.id"
            )
        });
        let clients: Vec<Uuid> = keys.iter().map(|key| key.client.0).collect();
        let archived: Vec<bool> = keys.iter().map(|key| key.archived).collect();
        let values = [unit.workspace().0.into(), clients.into(), archived.into(), 100_i64.into()];
        let mut found = HashMap::<Self, Self::Value>::new();
        for row in unit.rows::<Entity>(&SQL, values).await? {
            let key = Self { client: row.client_id, archived: row.deleted_at.is_some() };
            found.entry(key).or_default().push(Arc::new(row));
        }
        Ok(found)
    }
}
