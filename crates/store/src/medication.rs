//! What clients take, as far as it is known.
use crate::{
    Patch, Result, Scope,
    audit::Action,
    batch::by_id,
    change::{Shelf, Versioned, missed},
    check::Check,
    clinical::{self, Clinical, LONG, SHORT},
    page::Position,
};
use entity::{
    ClientId, MedicationId,
    medication::{ActiveModel, Entity, InformationSource, Model, Status},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use time::OffsetDateTime;

/// A medication to be.
#[derive(Clone, Debug)]
pub struct NewMedication {
    /// Whose record it is part of.
    pub client: ClientId,
    /// Of the product or substance, with its strength.
    pub name: String,
    /// How much at a time.
    pub dose: Option<String>,
    /// How it is taken.
    pub route: Option<String>,
    /// How often, and when.
    pub frequency: Option<String>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub effective_start: Option<String>,
    /// Until when, in the same forms.
    pub effective_end: Option<String>,
    /// Who prescribed it.
    pub prescriber: Option<String>,
    /// What for.
    pub reason: Option<String>,
    /// What else there is to say.
    pub note: Option<String>,
    /// Whether it is taken. Active where nothing is said.
    pub status: Option<Status>,
    /// Who says so.
    pub information_source: Option<InformationSource>,
    /// When they said so. Now where nothing is said.
    pub date_asserted: Option<OffsetDateTime>,
}

/// What changes of a medication; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct MedicationChange {
    /// Of the product or substance, with its strength.
    pub name: Option<String>,
    /// How much at a time.
    pub dose: Patch<String>,
    /// How it is taken.
    pub route: Patch<String>,
    /// How often, and when.
    pub frequency: Patch<String>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub effective_start: Patch<String>,
    /// Until when, in the same forms.
    pub effective_end: Patch<String>,
    /// Who prescribed it.
    pub prescriber: Patch<String>,
    /// What for.
    pub reason: Patch<String>,
    /// What else there is to say.
    pub note: Patch<String>,
    /// Whether it is taken.
    pub status: Option<Status>,
    /// Who says so.
    pub information_source: Patch<InformationSource>,
    /// When they said so.
    pub date_asserted: Option<OffsetDateTime>,
}

/// The medications of a scope.
#[derive(Debug)]
pub struct Medications<'s>(&'s Scope);

impl Scope {
    /// What clients take, as far as it is known.
    pub fn medications(&self) -> Medications<'_> {
        Medications(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "medication";
}

impl Clinical for Entity {
    type Status = Status;
    const STATUS: &'static str = "status";
    const TIME: &'static str = "date_asserted";
    fn position(row: &Model) -> Position {
        Position::new(row.date_asserted, row.id.0)
    }
}

clinical::listed!(Medications, MedicationId, Status, medications, medications_of);
clinical::shelved!(Medications, MedicationId);

impl Medications<'_> {
    /// Adds one.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client or a field makes no sense; [`crate::Error::Forbidden`] for assistants.
    pub async fn add(&self, new: NewMedication) -> Result<Model> {
        let NewMedication {
            client,
            name,
            dose,
            route,
            frequency,
            effective_start,
            effective_end,
            prescriber,
            reason,
            note,
            status,
            information_source,
            date_asserted,
        } = new;
        self.0.clinician()?;
        let (unit, id) = (&self.0.unit, MedicationId(self.0.new_id()));
        let with = MedicationChange {
            name: Some(name),
            dose: dose.map(Some),
            route: route.map(Some),
            frequency: frequency.map(Some),
            effective_start: effective_start.map(Some),
            effective_end: effective_end.map(Some),
            prescriber: prescriber.map(Some),
            reason: reason.map(Some),
            note: note.map(Some),
            status: Some(status.unwrap_or(Status::Active)),
            information_source: information_source.map(Some),
            date_asserted: Some(date_asserted.unwrap_or_else(|| self.0.now())),
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
    pub async fn change(&self, id: MedicationId, expected: i32, with: MedicationChange) -> Result<Model> {
        let Some(row) = self.find(id).await? else {
            return Err(missed::<Entity>(&self.0.unit, id, expected, Shelf::InUse.otherwise()).await);
        };
        let (set, names) = self.check(row.client_id, id, Some(&row), with).await?;
        self.apply(Action::Change, id, expected, Shelf::InUse, set, names).await
    }

    async fn check(
        &self,
        client: ClientId,
        id: MedicationId,
        row: Option<&Model>,
        with: MedicationChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let MedicationChange {
            name,
            dose,
            route,
            frequency,
            effective_start,
            effective_end,
            prescriber,
            reason,
            note,
            status,
            information_source,
            date_asserted,
        } = with;
        let (mut check, now) = (Check::default(), self.0.now());
        let name = name.map(|text| check.text("name", &text, SHORT));
        let dose = dose.map(|text| check.optional("dose", text.as_deref(), SHORT));
        let route = route.map(|text| check.optional("route", text.as_deref(), SHORT));
        let frequency = frequency.map(|text| check.optional("frequency", text.as_deref(), SHORT));
        let effective_start =
            effective_start.map(|text| clinical::partial(&mut check, "effectiveStart", text.as_deref(), now, false));
        let effective_end =
            effective_end.map(|text| clinical::partial(&mut check, "effectiveEnd", text.as_deref(), now, true));
        let prescriber = prescriber.map(|text| check.optional("prescriber", text.as_deref(), SHORT));
        let reason = reason.map(|text| check.optional("reason", text.as_deref(), SHORT));
        let note = note.map(|text| check.optional("note", text.as_deref(), LONG));
        let date_asserted = date_asserted.map(|at| clinical::recorded(&mut check, "dateAsserted", at, now));
        if effective_start.is_some() || effective_end.is_some() {
            let start = clinical::after(self.0, &effective_start, row.map(|row| (row, &row.effective_start)))?;
            let end = clinical::after(self.0, &effective_end, row.map(|row| (row, &row.effective_end)))?;
            clinical::in_order(&mut check, "effectiveEnd", start.as_deref(), end.as_deref());
        }
        check.done()?;
        let unit = &self.0.unit;
        let (mut set, mut names) = (<ActiveModel as Default>::default(), Vec::new());
        if let Some(text) = name {
            set.name = Set(unit.seal_of(client, id, &text).await?);
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
        seal!(dose, route, frequency, effective_start, effective_end, prescriber, reason, note);
        macro_rules! plain {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(value);
                    names.push(stringify!($field));
                }
            )+ };
        }
        plain!(status, information_source, date_asserted);
        Ok((set, names))
    }
}

by_id!(MedicationId);
