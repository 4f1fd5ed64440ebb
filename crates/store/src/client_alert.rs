//! What everybody who treats a client should know first.
use crate::{
    Patch, Result, Scope,
    audit::Action,
    batch::by_id,
    change::{Shelf, Versioned, missed},
    check::Check,
    clinical::{self, Clinical, LONG},
    page::Position,
};
use entity::{
    ClientAlertId, ClientId,
    client_alert::{ActiveModel, Entity, Kind, Model, Severity},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use time::OffsetDateTime;

/// Of which years an alert may be.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2199;

/// An alert to be.
#[derive(Clone, Debug)]
pub struct NewClientAlert {
    /// Whose record it is part of.
    pub client: ClientId,
    /// What to know.
    pub text: String,
    /// What it is about.
    pub kind: Kind,
    /// How much it matters. Moderate where nothing is said.
    pub severity: Option<Severity>,
    /// The first instant. Now where nothing is said.
    pub from_at: Option<OffsetDateTime>,
    /// The first instant after it.
    pub until_at: Option<OffsetDateTime>,
}

/// What changes of an alert; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ClientAlertChange {
    /// What to know.
    pub text: Option<String>,
    /// What it is about.
    pub kind: Option<Kind>,
    /// How much it matters.
    pub severity: Option<Severity>,
    /// The first instant.
    pub from_at: Option<OffsetDateTime>,
    /// The first instant after it.
    pub until_at: Patch<OffsetDateTime>,
}

/// The client alerts of a scope.
#[derive(Debug)]
pub struct ClientAlerts<'s>(&'s Scope);

impl Scope {
    /// What everybody who treats a client should know first.
    pub fn client_alerts(&self) -> ClientAlerts<'_> {
        ClientAlerts(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "alert";
}

impl Clinical for Entity {
    type Status = Kind;
    const STATUS: &'static str = "kind";
    const TIME: &'static str = "from_at";
    fn position(row: &Model) -> Position {
        Position::new(row.from_at, row.id.0)
    }
}

clinical::listed!(ClientAlerts, ClientAlertId, Kind, client_alerts, client_alerts_of);
clinical::shelved!(ClientAlerts, ClientAlertId);

impl ClientAlerts<'_> {
    /// Adds one.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client or a field makes no sense; [`crate::Error::Forbidden`] for assistants.
    pub async fn add(&self, new: NewClientAlert) -> Result<Model> {
        let NewClientAlert { client, text, kind, severity, from_at, until_at } = new;
        self.0.clinician()?;
        let (unit, id) = (&self.0.unit, ClientAlertId(self.0.new_id()));
        let with = ClientAlertChange {
            text: Some(text),
            kind: Some(kind),
            severity: Some(severity.unwrap_or(Severity::Moderate)),
            from_at: Some(from_at.unwrap_or_else(|| self.0.now())),
            until_at: until_at.map(Some),
        };
        let (set, names) = self.check(client, id, None, with).await?;
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            recorded_by: Set(unit.actor.user),
            ..set
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Changes one that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense or the version is another; [`crate::Error::Forbidden`] for assistants.
    pub async fn change(&self, id: ClientAlertId, expected: i32, with: ClientAlertChange) -> Result<Model> {
        let Some(row) = self.find(id).await? else {
            return Err(missed::<Entity>(&self.0.unit, id, expected, Shelf::InUse.otherwise()).await);
        };
        let (set, names) = self.check(row.client_id, id, Some(&row), with).await?;
        self.apply(Action::Change, id, expected, Shelf::InUse, set, names).await
    }

    async fn check(
        &self,
        client: ClientId,
        id: ClientAlertId,
        row: Option<&Model>,
        with: ClientAlertChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let ClientAlertChange { text, kind, severity, from_at, until_at } = with;
        let mut check = Check::default();
        let text = text.map(|text| check.text("text", &text, LONG));
        let start = from_at.or(row.map(|row| row.from_at));
        let end = until_at.unwrap_or(row.and_then(|row| row.until_at));
        if from_at.is_some_and(|at| !YEARS.contains(&at.year())) {
            check.reject("from", "The year must be between 1950 and 2199.");
        }
        if let Some(end) = end.filter(|_| until_at.is_some() || from_at.is_some())
            && (!YEARS.contains(&end.year()) || start.is_some_and(|start| end <= start))
        {
            check.reject("until", "Must be after the start, and before 2200.");
        }
        check.done()?;
        let unit = &self.0.unit;
        let (mut set, mut names) = (<ActiveModel as Default>::default(), Vec::new());
        if let Some(text) = text {
            set.text = Set(unit.seal_of(client, id, &text).await?);
            names.push("text");
        }
        macro_rules! plain {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(value);
                    names.push(stringify!($field));
                }
            )+ };
        }
        plain!(kind, severity, from_at, until_at);
        Ok((set, names))
    }
}

by_id!(ClientAlertId);
