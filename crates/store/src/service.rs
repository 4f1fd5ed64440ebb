//! What the practice offers.
use crate::{
    Patch, Result, Scope,
    audit::Action,
    batch::by_id,
    change::{Change, Shelf, Versioned},
    check::{self, Check},
    provider::WHOLE,
    sql,
};
use entity::{
    ServiceId,
    appointment::Kind,
    service::{ActiveModel, Entity, Model},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveValue, Iterable as _};
use std::sync::{Arc, LazyLock};

/// A price: hundredths and currency belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Hundredths of the currency.
    pub cents: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// A service to be.
#[derive(Clone, Debug)]
pub struct NewService {
    /// What it is called.
    pub name: String,
    /// How long it takes, in minutes.
    pub duration_minutes: i32,
    /// How long the provider needs afterwards, in minutes.
    pub buffer_minutes: i32,
    /// How client and provider can meet for it; in every way where nothing is said.
    pub kinds: Option<Vec<Kind>>,
    /// What it costs.
    pub price: Option<Price>,
}

/// What changes of a service; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ServiceChange {
    /// What it is called.
    pub name: Option<String>,
    /// How long it takes, in minutes.
    pub duration_minutes: Option<i32>,
    /// How long the provider needs afterwards, in minutes.
    pub buffer_minutes: Option<i32>,
    /// All ways in which client and provider can meet for it.
    pub kinds: Option<Vec<Kind>>,
    /// What it costs.
    pub price: Patch<Price>,
}

/// The services of a scope.
#[derive(Debug)]
pub struct Services<'s>(&'s Scope);

impl Scope {
    /// What the practice offers.
    pub fn services(&self) -> Services<'_> {
        Services(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "service";
}

impl Services<'_> {
    /// The service of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: ServiceId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.services.load(ById(id)).await
    }

    /// All services by name, those in use only or the archived ones too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, with_archived: bool) -> Result<Vec<Arc<Model>>> {
        static SQL: LazyLock<String> = LazyLock::new(|| sql::whole::<Entity>("lower(x.name), x.id"));
        let unit = &self.0.unit;
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), with_archived.into(), WHOLE.into()]).await?;
        Ok(rows.into_iter().map(Arc::new).collect())
    }

    /// Adds a service.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense or the name is in use.
    pub async fn add(&self, new: NewService) -> Result<Model> {
        let NewService { name, duration_minutes, buffer_minutes, kinds, price } = new;
        self.0.manager()?;
        let fields = Fields::check(ServiceChange {
            name: Some(name),
            duration_minutes: Some(duration_minutes),
            buffer_minutes: Some(buffer_minutes),
            kinds: Some(kinds.unwrap_or_else(|| Kind::iter().collect())),
            price: Some(price),
        })?;
        let unit = &self.0.unit;
        let id = ServiceId(self.0.new_id());
        let row =
            ActiveModel { workspace_id: Set(unit.workspace()), id: Set(id), ..fields.active }.insert(&unit.tx).await?;
        unit.changed(Action::Create, &row, fields.names);
        Ok(row)
    }

    /// Changes a service that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, the name is in use, or the version is another.
    pub async fn change(&self, id: ServiceId, expected: i32, with: ServiceChange) -> Result<Model> {
        self.0.manager()?;
        let fields = Fields::check(with)?;
        self.apply(Action::Change, id, expected, Shelf::InUse, fields).await
    }

    /// Takes a service out of use. Booked visits keep it.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or it is archived already.
    pub async fn archive(&self, id: ServiceId, expected: i32) -> Result<Model> {
        self.0.manager()?;
        let active = ActiveModel { deleted_at: Set(Some(self.0.now())), ..Default::default() };
        self.apply(Action::Archive, id, expected, Shelf::InUse, Fields { active, names: vec![] }).await
    }

    /// Takes a service back into use.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another, it is in use, or its name meanwhile is another's.
    pub async fn restore(&self, id: ServiceId, expected: i32) -> Result<Model> {
        self.0.manager()?;
        let active = ActiveModel { deleted_at: Set(None), ..Default::default() };
        self.apply(Action::Restore, id, expected, Shelf::Archived, Fields { active, names: vec![] }).await
    }

    async fn apply(&self, action: Action, id: ServiceId, expected: i32, from: Shelf, fields: Fields) -> Result<Model> {
        let Fields { active: set, names } = fields;
        Change::<_, Entity> { action, id, expected, when: from.holds(), otherwise: from.otherwise(), set, names }
            .apply(&self.0.unit)
            .await
    }
}

/// Checked fields, and the names of those that are set.
struct Fields {
    active: ActiveModel,
    names: Vec<&'static str>,
}

impl Fields {
    fn check(with: ServiceChange) -> Result<Self> {
        let ServiceChange { name, duration_minutes, buffer_minutes, kinds, price } = with;
        let mut check = Check::default();
        let mut names = Vec::new();
        let mut active = <ActiveModel as Default>::default();
        if let Some(name) = name {
            active.name = Set(check.text("name", &name, check::NAME));
            names.push("name");
        }
        if let Some(minutes) = duration_minutes {
            check.range("durationMinutes", minutes, 5, 1_440);
            active.duration_minutes = i16::try_from(minutes).unwrap_or_default().into_active_value();
            names.push("duration_minutes");
        }
        if let Some(minutes) = buffer_minutes {
            check.range("bufferMinutes", minutes, 0, 240);
            active.buffer_minutes = i16::try_from(minutes).unwrap_or_default().into_active_value();
            names.push("buffer_minutes");
        }
        if let Some(kinds) = kinds {
            // Each once, and in one order, however they were named.
            let kinds: Vec<Kind> = Kind::iter().filter(|kind| kinds.contains(kind)).collect();
            if kinds.is_empty() {
                check.reject("kinds", "Must name at least one way to meet.");
            }
            active.kinds = Set(kinds);
            names.push("kinds");
        }
        if let Some(price) = price {
            if let Some(price) = &price {
                check.range("price.cents", price.cents, 0, 100_000_000);
                if price.currency.len() != 3 || !price.currency.chars().all(|c| c.is_ascii_uppercase()) {
                    check.reject("price.currency", "Must be an ISO 4217 code, such as EUR.");
                }
            }
            active.price_cents = Set(price.as_ref().map(|price| price.cents));
            active.currency = Set(price.map(|price| price.currency));
            names.push("price");
        }
        check.done()?;
        Ok(Self { active, names })
    }
}

by_id!(ServiceId);
