//! Adding and changing diagnoses.
use super::{
    Diagnoses, DiagnosisChange, NewDiagnosis,
    coded::{Asked, Named},
    has,
    rank::{arrange, order, rank, room},
};
use crate::{
    Result,
    audit::Action,
    change::{Change, Shelf, missed},
    check::Check,
    clinical::{self, LONG},
};
use entity::{
    ClientId, DiagnosisId,
    diagnosis::{ActiveModel, ClinicalStatus, Entity, Model, VerificationStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

impl Diagnoses<'_> {
    /// Adds a diagnosis. Those from its rank on move by one.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client or provider, the code is not valid on the date of service or a field makes no
    /// sense; [`crate::Error::Forbidden`] for assistants.
    pub async fn add(&self, new: NewDiagnosis) -> Result<Model> {
        let NewDiagnosis {
            client,
            provider,
            code,
            service_date,
            description,
            onset,
            abatement,
            note,
            clinical_status,
            verification_status,
            rank: wanted,
            recorded_date,
        } = new;
        self.0.clinician()?;
        let (unit, id) = (&self.0.unit, DiagnosisId(self.0.new_id()));
        let status = clinical_status.unwrap_or(ClinicalStatus::Active);
        let with = DiagnosisChange {
            provider: provider.map(Some),
            code: code.map(Some),
            service_date,
            description,
            onset: onset.map(Some),
            abatement: abatement.map(Some),
            note: note.map(Some),
            clinical_status: Some(status),
            verification_status: Some(verification_status.unwrap_or(VerificationStatus::Confirmed)),
            recorded_date: Some(recorded_date.unwrap_or_else(|| self.0.now())),
        };
        let (mut set, mut names) = self.check(client, id, None, with, wanted).await?;
        if has(status) {
            let order = order(unit, client).await?;
            room(&order)?;
            let mut places: Vec<_> = order.iter().map(Some).collect();
            let at = wanted.and_then(|rank| usize::try_from(rank - 1).ok()).unwrap_or(usize::MAX).min(places.len());
            places.insert(at, None);
            arrange(unit, &places, None).await?;
            set.rank = Set(Some(rank(at)));
            names.push("rank");
        }
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

    /// Changes a diagnosis that is at that version. What the client no longer has loses its rank, and what the client has again comes last.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense or the version is another; [`crate::Error::Forbidden`] for assistants.
    pub async fn change(&self, id: DiagnosisId, expected: i32, with: DiagnosisChange) -> Result<Model> {
        let Some(row) = self.find(id).await? else { return self.missed(id, expected, Shelf::InUse).await };
        let status = with.clinical_status;
        let (set, mut names) = self.check(row.client_id, id, Some(&row), with, None).await?;
        if let Some(status) = status.filter(|status| has(*status) != has(row.clinical_status)) {
            names.push("rank");
            return self.ranked_anew(Action::Change, &row, expected, Shelf::InUse, (set, names), has(status)).await;
        }
        self.apply(Action::Change, id, expected, Shelf::InUse, set, names).await
    }

    /// Takes a diagnosis off the lists that was entered in error. Nothing of it is lost but its rank.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or it is archived already; [`crate::Error::Forbidden`] for assistants.
    pub async fn archive(&self, id: DiagnosisId, expected: i32) -> Result<Model> {
        let Some(row) = self.find(id).await? else { return self.missed(id, expected, Shelf::InUse).await };
        let set = ActiveModel { deleted_at: Set(Some(self.0.now())), ..Default::default() };
        self.ranked_anew(Action::Archive, &row, expected, Shelf::InUse, (set, vec![]), false).await
    }

    /// Puts a diagnosis back that was archived; what the client has comes last.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or it is not archived; [`crate::Error::Forbidden`] for assistants.
    pub async fn restore(&self, id: DiagnosisId, expected: i32) -> Result<Model> {
        let Some(row) = self.find(id).await? else { return self.missed(id, expected, Shelf::Archived).await };
        let set = ActiveModel { deleted_at: Set(None), ..Default::default() };
        self.ranked_anew(Action::Restore, &row, expected, Shelf::Archived, (set, vec![]), has(row.clinical_status))
            .await
    }

    async fn missed<T>(&self, id: DiagnosisId, expected: i32, from: Shelf) -> Result<T> {
        Err(missed::<Entity>(&self.0.unit, id, expected, from.otherwise()).await)
    }

    /// A change with which a diagnosis gets a rank, the last, or loses the one that it has.
    async fn ranked_anew(
        &self,
        action: Action,
        row: &Model,
        expected: i32,
        from: Shelf,
        (mut set, names): (ActiveModel, Vec<&'static str>),
        to_be: bool,
    ) -> Result<Model> {
        let unit = &self.0.unit;
        let order = order(unit, row.client_id).await?;
        let others: Vec<_> = order.iter().filter(|place| place.id != row.id).collect();
        if to_be {
            room(&order)?;
        }
        set.rank = Set(to_be.then(|| rank(others.len())));
        let done = self.apply(action, row.id, expected, from, set, names).await?;
        let places: Vec<_> = others.into_iter().map(Some).collect();
        arrange(unit, &places, None).await?;
        Ok(done)
    }

    async fn apply(
        &self,
        action: Action,
        id: DiagnosisId,
        expected: i32,
        from: Shelf,
        set: ActiveModel,
        names: Vec<&'static str>,
    ) -> Result<Model> {
        Change::<_, Entity> { action, id, expected, when: from.holds(), otherwise: from.otherwise(), set, names }
            .apply(&self.0.unit)
            .await
    }

    async fn check(
        &self,
        client: ClientId,
        id: DiagnosisId,
        row: Option<&Model>,
        with: DiagnosisChange,
        wanted: Option<i32>,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let DiagnosisChange {
            provider,
            code,
            service_date,
            description,
            onset,
            abatement,
            note,
            clinical_status,
            verification_status,
            recorded_date,
        } = with;
        let (mut check, now) = (Check::default(), self.0.now());
        let asked = Asked { code, service_date, description };
        let recorded = recorded_date.or(row.map(|row| row.recorded_date)).unwrap_or(now);
        let named = self.named(&mut check, row, asked, recorded).await?;
        let onset = onset.map(|text| clinical::partial(&mut check, "onset", text.as_deref(), now, false));
        let abatement = abatement.map(|text| clinical::partial(&mut check, "abatement", text.as_deref(), now, false));
        if onset.is_some() || abatement.is_some() {
            let start = clinical::after(self.0, &onset, row.map(|row| (row, &row.onset)))?;
            let end = clinical::after(self.0, &abatement, row.map(|row| (row, &row.abatement)))?;
            clinical::in_order(&mut check, "abatement", start.as_deref(), end.as_deref());
        }
        let note = note.map(|text| check.optional("note", text.as_deref(), LONG));
        let recorded_date = recorded_date.map(|at| clinical::recorded(&mut check, "recordedDate", at, now));
        match (wanted, clinical_status) {
            (Some(_), Some(status)) if !has(status) => check.reject("rank", "Only what the client has now has a rank."),
            (Some(rank), _) => check.range("rank", rank, 1, 100),
            (None, _) => {}
        }
        check.done()?;
        let unit = &self.0.unit;
        let (mut set, mut names) = (<ActiveModel as Default>::default(), Vec::new());
        if let Some(Named { code, description, service_date }) = named {
            let (code, edition) = code.unzip();
            set.code = Set(unit.seal_some_of(client, id, code.as_deref()).await?);
            set.description = Set(unit.seal_of(client, id, &description).await?);
            (set.edition, set.service_date) = (Set(edition), Set(service_date));
            names.extend(["code", "edition", "service_date", "description"]);
        }
        macro_rules! seal {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(unit.seal_some_of(client, id, value.as_deref()).await?);
                    names.push(stringify!($field));
                }
            )+ };
        }
        seal!(onset, abatement, note);
        macro_rules! plain {
            ($($field:ident = $value:ident),+) => { $(
                if let Some(value) = $value {
                    set.$field = Set(value);
                    names.push(stringify!($field));
                }
            )+ };
        }
        plain!(
            provider_id = provider,
            clinical_status = clinical_status,
            verification_status = verification_status,
            recorded_date = recorded_date
        );
        Ok((set, names))
    }
}
