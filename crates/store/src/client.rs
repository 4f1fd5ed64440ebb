//! People in care.
use crate::{
    Patch, Result, Scope,
    audit::Action,
    batch::by_id,
    change::{Change, Shelf, Versioned},
    check::{self, Check},
    page::{MOST, Page, PageArgs, Position},
    sql,
};
use entity::{
    ClientId, ProviderId,
    client::{ActiveModel, Entity, Model},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::sync::{Arc, LazyLock};
use time::Date;
use uuid::Uuid;

/// A client to be.
#[derive(Clone, Debug)]
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

    fn client(row: &Model) -> Option<ClientId> {
        Some(row.id)
    }
}

impl Clients<'_> {
    /// The client of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: ClientId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.clients.load(ById(id)).await
    }

    /// A page of the clients in care, or of the archived ones; who was added last comes first.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn page(&self, archived: bool, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        static PAGES: LazyLock<[String; 4]> = LazyLock::new(|| {
            [page("is null", "desc"), page("is null", "asc"), page("is not null", "desc"), page("is not null", "asc")]
        });
        let name = if archived { &b"clients/archived"[..] } else { b"clients" };
        let (list, window) = self.0.window(name.to_vec(), args, MOST).await?;
        let unit = &self.0.unit;
        let [newest, oldest, newest_archived, oldest_archived] = &*PAGES;
        let sql = match (archived, window.backwards) {
            (false, false) => newest,
            (false, true) => oldest,
            (true, false) => newest_archived,
            (true, true) => oldest_archived,
        };
        let below = window.after.map_or(Uuid::max(), |position| position.id);
        let above = window.before.map_or(Uuid::nil(), |position| position.id);
        let values = [unit.workspace().0.into(), below.into(), above.into(), window.fetch().into()];
        let rows = unit.rows::<Entity>(sql, values).await?;
        Ok(window.page(&list, rows.into_iter().map(Arc::new).collect(), |row| Position::by_id(row.id.0)))
    }

    /// How many clients are in care, or archived.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self, archived: bool) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = if archived {
            "select count(*) from pazpaz.clients where workspace_id = $1 and deleted_at is not null"
        } else {
            "select count(*) from pazpaz.clients where workspace_id = $1 and deleted_at is null"
        };
        unit.count(sql, [unit.workspace().0.into()]).await
    }

    /// Adds a client.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense.
    pub async fn add(&self, new: NewClient) -> Result<Model> {
        let NewClient { legal_name, used_name, birth_date, email, phone, address, notes, provider } = new;
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
        };
        let (active, names) = self.check(id, with).await?;
        let row = ActiveModel { workspace_id: Set(unit.workspace()), id: Set(id), created_by: Set(user), ..active }
            .insert(&unit.tx)
            .await?;
        unit.changed(Action::Create, id, Some(id), names);
        Ok(row)
    }

    /// Changes a client that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense or the version is another.
    pub async fn change(&self, id: ClientId, expected: i32, with: ClientChange) -> Result<Model> {
        let (active, names) = self.check(id, with).await?;
        self.apply(Action::Change, id, expected, Shelf::InUse, active, names).await
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

    async fn check(&self, id: ClientId, with: ClientChange) -> Result<(ActiveModel, Vec<&'static str>)> {
        let ClientChange { legal_name, used_name, birth_date, email, phone, address, notes, provider } = with;
        let mut check = Check::default();
        let now = self.0.now();
        let legal_name = legal_name.map(|name| check.text("legalName", &name, check::NAME));
        let used_name = used_name.map(|name| check.optional("usedName", name.as_deref(), check::NAME));
        let birth_date = birth_date.map(|date| check.birth_date("birthDate", date, now));
        let email = email.map(|email| check.email("email", email.as_deref()));
        let phone = phone.map(|phone| check.phone("phone", phone.as_deref()));
        let address = address.map(|address| check.optional("address", address.as_deref(), check::ADDRESS));
        let notes = notes.map(|notes| check.prose("notes", notes.as_deref()));
        check.done()?;

        let unit = &self.0.unit;
        let mut active = self.touched();
        let mut names = Vec::new();
        if let Some(name) = legal_name {
            active.legal_name = Set(unit.seal(id, &name).await?);
            names.push("legal_name");
        }
        macro_rules! seal {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    active.$field = Set(unit.seal_some(id, value.as_deref()).await?);
                    names.push(stringify!($field));
                }
            )+ };
        }
        seal!(used_name, birth_date, email, phone, address, notes);
        if let Some(provider) = provider {
            active.provider_id = Set(provider);
            names.push("provider_id");
        }
        Ok((active, names))
    }
}

/// The state is part of the text and not a parameter, so that the planner can use the index of the clients in care.
fn page(state: &str, word: &str) -> String {
    let columns = sql::columns::<Entity>("x");
    format!(
        "select {columns} from pazpaz.clients x where x.workspace_id = $1 and x.deleted_at {state} \
         and x.id < $2 and x.id > $3 order by x.id {word} limit $4"
    )
}

by_id!(ClientId);
