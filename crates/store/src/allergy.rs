//! What clients do not bear.
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
    AllergyId, ClientId,
    allergy::{ActiveModel, Category, ClinicalStatus, Criticality, Entity, Kind, Model, Severity, VerificationStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use time::OffsetDateTime;

/// An allergy to be.
#[derive(Clone, Debug)]
pub struct NewAllergy {
    /// Whose record it is part of.
    pub client: ClientId,
    /// What is not borne.
    pub substance: String,
    /// What happens.
    pub reaction: Option<String>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub onset: Option<String>,
    /// What else there is to say.
    pub note: Option<String>,
    /// Of what sort it is.
    pub kind: Option<Kind>,
    /// Of what sort the substance is.
    pub category: Option<Category>,
    /// What it could come to.
    pub criticality: Option<Criticality>,
    /// How bad the reaction was.
    pub severity: Option<Severity>,
    /// Whether it is so now. It is where nothing is said.
    pub clinical_status: Option<ClinicalStatus>,
    /// How certain it is. Unconfirmed where nothing is said.
    pub verification_status: Option<VerificationStatus>,
    /// When it was recorded. Now where nothing is said.
    pub recorded_date: Option<OffsetDateTime>,
}

/// What changes of an allergy; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct AllergyChange {
    /// What is not borne.
    pub substance: Option<String>,
    /// What happens.
    pub reaction: Patch<String>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub onset: Patch<String>,
    /// What else there is to say.
    pub note: Patch<String>,
    /// Of what sort it is.
    pub kind: Patch<Kind>,
    /// Of what sort the substance is.
    pub category: Patch<Category>,
    /// What it could come to.
    pub criticality: Patch<Criticality>,
    /// How bad the reaction was.
    pub severity: Patch<Severity>,
    /// Whether it is so now.
    pub clinical_status: Option<ClinicalStatus>,
    /// How certain it is.
    pub verification_status: Option<VerificationStatus>,
    /// When it was recorded.
    pub recorded_date: Option<OffsetDateTime>,
}

/// The allergies of a scope.
#[derive(Debug)]
pub struct Allergies<'s>(&'s Scope);

impl Scope {
    /// What clients do not bear.
    pub fn allergies(&self) -> Allergies<'_> {
        Allergies(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "allergy";
}

impl Clinical for Entity {
    type Status = ClinicalStatus;
    const STATUS: &'static str = "clinical_status";
    const TIME: &'static str = "recorded_date";
    fn position(row: &Model) -> Position {
        Position::new(row.recorded_date, row.id.0)
    }
}

clinical::listed!(Allergies, AllergyId, ClinicalStatus, allergies, allergies_of);
clinical::shelved!(Allergies, AllergyId);

impl Allergies<'_> {
    /// Adds one.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client or a field makes no sense; [`crate::Error::Forbidden`] for assistants.
    pub async fn add(&self, new: NewAllergy) -> Result<Model> {
        let NewAllergy {
            client,
            substance,
            reaction,
            onset,
            note,
            kind,
            category,
            criticality,
            severity,
            clinical_status,
            verification_status,
            recorded_date,
        } = new;
        self.0.clinician()?;
        let (unit, id) = (&self.0.unit, AllergyId(self.0.new_id()));
        let with = AllergyChange {
            substance: Some(substance),
            reaction: reaction.map(Some),
            onset: onset.map(Some),
            note: note.map(Some),
            kind: kind.map(Some),
            category: category.map(Some),
            criticality: criticality.map(Some),
            severity: severity.map(Some),
            clinical_status: Some(clinical_status.unwrap_or(ClinicalStatus::Active)),
            verification_status: Some(verification_status.unwrap_or(VerificationStatus::Unconfirmed)),
            recorded_date: Some(recorded_date.unwrap_or_else(|| self.0.now())),
        };
        let (set, names) = self.check(client, id, with).await?;
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
    pub async fn change(&self, id: AllergyId, expected: i32, with: AllergyChange) -> Result<Model> {
        let Some(row) = self.find(id).await? else {
            return Err(missed::<Entity>(&self.0.unit, id, expected, Shelf::InUse.otherwise()).await);
        };
        let (set, names) = self.check(row.client_id, id, with).await?;
        self.apply(Action::Change, id, expected, Shelf::InUse, set, names).await
    }

    async fn check(
        &self,
        client: ClientId,
        id: AllergyId,
        with: AllergyChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let AllergyChange {
            substance,
            reaction,
            onset,
            note,
            kind,
            category,
            criticality,
            severity,
            clinical_status,
            verification_status,
            recorded_date,
        } = with;
        let (mut check, now) = (Check::default(), self.0.now());
        let substance = substance.map(|text| check.text("substance", &text, SHORT));
        let reaction = reaction.map(|text| check.optional("reaction", text.as_deref(), LONG));
        let onset = onset.map(|text| clinical::partial(&mut check, "onset", text.as_deref(), now, false));
        let note = note.map(|text| check.optional("note", text.as_deref(), LONG));
        let recorded_date = recorded_date.map(|at| clinical::recorded(&mut check, "recordedDate", at, now));
        check.done()?;
        let unit = &self.0.unit;
        let (mut set, mut names) = (<ActiveModel as Default>::default(), Vec::new());
        if let Some(text) = substance {
            set.substance = Set(unit.seal_of(client, id, &text).await?);
            names.push("substance");
        }
        macro_rules! seal {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(unit.seal_some_of(client, id, value.as_deref()).await?);
                    names.push(stringify!($field));
                }
            )+ };
        }
        seal!(reaction, onset, note);
        macro_rules! plain {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(value);
                    names.push(stringify!($field));
                }
            )+ };
        }
        plain!(kind, category, criticality, severity, clinical_status, verification_status, recorded_date);
        Ok((set, names))
    }
}

by_id!(AllergyId);
