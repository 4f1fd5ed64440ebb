//! Where visits take place.
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
    LocationId,
    location::{ActiveModel, Entity, Kind, Model},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::sync::{Arc, LazyLock};

/// A location to be.
#[derive(Clone, Debug)]
pub struct NewLocation {
    /// What it is called.
    pub name: String,
    /// What sort of place it is.
    pub kind: Kind,
    /// Postal address.
    pub address: Option<String>,
    /// IANA time zone where it differs from the workspace's.
    pub time_zone: Option<String>,
}

/// What changes of a location; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct LocationChange {
    /// What it is called.
    pub name: Option<String>,
    /// What sort of place it is.
    pub kind: Option<Kind>,
    /// Postal address.
    pub address: Patch<String>,
    /// IANA time zone where it differs from the workspace's.
    pub time_zone: Patch<String>,
}

/// The locations of a scope.
#[derive(Debug)]
pub struct Locations<'s>(&'s Scope);

impl Scope {
    /// Where visits take place.
    pub fn locations(&self) -> Locations<'_> {
        Locations(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "location";
}

impl Locations<'_> {
    /// The location of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: LocationId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.locations.load(ById(id)).await
    }

    /// All locations by name, those in use only or the archived ones too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, with_archived: bool) -> Result<Vec<Arc<Model>>> {
        static SQL: LazyLock<String> = LazyLock::new(|| sql::whole::<Entity>("lower(x.name), x.id"));
        let unit = &self.0.unit;
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), with_archived.into(), WHOLE.into()]).await?;
        Ok(rows.into_iter().map(Arc::new).collect())
    }

    /// Adds a location.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense or the name is in use.
    pub async fn add(&self, new: NewLocation) -> Result<Model> {
        let NewLocation { name, kind, address, time_zone } = new;
        self.0.manager()?;
        let id = LocationId(self.0.new_id());
        let with =
            LocationChange { name: Some(name), kind: Some(kind), address: Some(address), time_zone: Some(time_zone) };
        let (active, names) = self.check(id, with).await?;
        let unit = &self.0.unit;
        let row = ActiveModel { workspace_id: Set(unit.workspace()), id: Set(id), ..active }.insert(&unit.tx).await?;
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Changes a location that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, the name is in use, or the version is another.
    pub async fn change(&self, id: LocationId, expected: i32, with: LocationChange) -> Result<Model> {
        self.0.manager()?;
        let (active, names) = self.check(id, with).await?;
        self.apply(Action::Change, id, expected, Shelf::InUse, active, names).await
    }

    /// Takes a location out of use. Booked visits keep it.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or it is archived already.
    pub async fn archive(&self, id: LocationId, expected: i32) -> Result<Model> {
        self.0.manager()?;
        let active = ActiveModel { deleted_at: Set(Some(self.0.now())), ..Default::default() };
        self.apply(Action::Archive, id, expected, Shelf::InUse, active, vec![]).await
    }

    /// Takes a location back into use.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another, it is in use, or its name meanwhile is another's.
    pub async fn restore(&self, id: LocationId, expected: i32) -> Result<Model> {
        self.0.manager()?;
        let active = ActiveModel { deleted_at: Set(None), ..Default::default() };
        self.apply(Action::Restore, id, expected, Shelf::Archived, active, vec![]).await
    }

    async fn apply(
        &self,
        action: Action,
        id: LocationId,
        expected: i32,
        from: Shelf,
        set: ActiveModel,
        names: Vec<&'static str>,
    ) -> Result<Model> {
        Change::<_, Entity> { action, id, expected, when: from.holds(), otherwise: from.otherwise(), set, names }
            .apply(&self.0.unit)
            .await
    }

    async fn check(&self, id: LocationId, with: LocationChange) -> Result<(ActiveModel, Vec<&'static str>)> {
        let LocationChange { name, kind, address, time_zone } = with;
        let mut check = Check::default();
        let mut names = Vec::new();
        let mut active = <ActiveModel as Default>::default();
        if let Some(name) = name {
            active.name = Set(check.text("name", &name, check::NAME));
            names.push("name");
        }
        if let Some(kind) = kind {
            active.kind = Set(kind);
            names.push("kind");
        }
        let address = address.map(|address| check.optional("address", address.as_deref(), check::ADDRESS));
        if let Some(zone) = time_zone {
            active.time_zone = Set(check.time_zone("timeZone", zone.as_deref()));
            names.push("time_zone");
        }
        check.done()?;
        if let Some(address) = address {
            active.address = Set(self.0.unit.seal_some(id, address.as_deref()).await?);
            names.push("address");
        }
        Ok((active, names))
    }
}

by_id!(LocationId);
