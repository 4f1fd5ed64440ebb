//! What clients of the demo have, take and do not bear: invented like everything else, and told by the visits and notes that are there.

use entity::allergy;
use entity::client_alert;
use entity::diagnosis::{ClinicalStatus, VerificationStatus};
use entity::medication::{InformationSource, Status};
use entity::{ClientId, ProviderId};
use migration::admin::icd10cm::{Code, Release};
use store::{Chart, NewAllergy, NewClientAlert, NewDiagnosis, NewMedication};
use time::OffsetDateTime;
use time::macros::format_description;

mod words;

use words::{CRISIS, GUARDED, NOT_BORNE, OF_ACCESS, TAKEN};

/// Codes that look like those of the classification and are none: it is not ours to hand on.
const CODES: [(&str, &str); 6] = [
    ("U9D", "Demonstration codes (made up, not ICD-10-CM)"),
    ("U9DEMO1", "Demonstration code: low mood (made up, not ICD-10-CM)"),
    ("U9DEMO2", "Demonstration code: worry that does not stop (made up, not ICD-10-CM)"),
    ("U9DEMO3", "Demonstration code: pain of the lower back (made up, not ICD-10-CM)"),
    ("U9DEMO4", "Demonstration code: pain of the shoulder, right (made up, not ICD-10-CM)"),
    ("U9DEMO5", "Demonstration code: trouble with sleep (made up, not ICD-10-CM)"),
];

/// The codes for the importer. Whatever the operator imports besides comes first.
pub(super) fn codes() -> (Release, Vec<Code>) {
    let date = str::to_owned;
    let release = Release { edition: date("demo"), valid_from: date("2000-01-01"), valid_until: date("2199-12-31") };
    let code = |(code, description): &(&str, &str)| Code {
        code: (*code).to_owned(),
        billable: code.len() > 3,
        short_description: (*description).to_owned(),
        description: (*description).to_owned(),
    };
    (release, CODES.iter().map(code).collect())
}

/// A client, and what the charts lean on.
pub(super) struct Patient<'p> {
    /// Who.
    pub(super) id: ClientId,
    /// Of the practice's clients, from 0.
    pub(super) number: usize,
    /// Who treats the client.
    pub(super) provider: ProviderId,
    /// Why the client comes.
    pub(super) reason: Option<&'p str>,
    /// What the front desk knows.
    pub(super) notes: Option<&'p str>,
    /// Since when.
    pub(super) since: OffsetDateTime,
    /// Whether treatment has ended.
    pub(super) discharged: bool,
    /// Whether the practice writes German, and not English.
    pub(super) german: bool,
}

impl Patient<'_> {
    /// Words in the language of the practice.
    fn said<T: Copy>(&self, [english, other]: &[T; 2]) -> T {
        if self.german { *other } else { *english }
    }
}

/// What is charted of a client.
pub(super) fn chart(patient: &Patient<'_>, chart: &mut Chart) {
    diagnoses(patient, chart);
    if patient.number.is_multiple_of(3) {
        medication(patient, chart);
    }
    let latex = patient.notes.is_some_and(|notes| notes.starts_with("Latex"));
    if latex || patient.number % 9 == 4 {
        let kind = if latex { 0 } else { patient.number / 9 };
        allergy(patient, kind, chart);
    }
    alerts(patient, chart);
}

fn diagnoses(patient: &Patient<'_>, chart: &mut Chart) {
    let status = if patient.discharged { ClinicalStatus::Resolved } else { ClinicalStatus::Active };
    let new = NewDiagnosis {
        client: patient.id,
        provider: Some(patient.provider),
        code: None,
        service_date: Some(patient.since.date()),
        description: None,
        onset: None,
        abatement: None,
        note: None,
        clinical_status: Some(status),
        verification_status: Some(VerificationStatus::Confirmed),
        rank: None,
        recorded_date: Some(patient.since),
    };
    if let Some(reason) = patient.reason {
        let onset =
            patient.since.date().previous_day().and_then(|day| day.format(format_description!("[year]-[month]")).ok());
        chart.diagnoses.push(NewDiagnosis { description: Some(reason.to_owned()), onset, ..new.clone() });
    }
    if patient.number.is_multiple_of(4) {
        let code = CODES.iter().cycle().skip(1).nth(patient.number / 4 % 5).map(|(code, _)| (*code).to_owned());
        let verification_status = Some(VerificationStatus::Provisional);
        chart.diagnoses.push(NewDiagnosis { code, verification_status, ..new });
    }
}

fn medication(patient: &Patient<'_>, chart: &mut Chart) {
    let place = patient.number / 3;
    let Some(taken) = TAKEN.iter().cycle().nth(place % TAKEN.len()) else { return };
    let [name, dose, route, frequency, prescriber, reason] = patient.said(taken);
    let text = |text: &str| Some(text.to_owned());
    let year = patient.since.year() - 1 - i32::from(place.is_multiple_of(5));
    chart.medications.push(NewMedication {
        client: patient.id,
        name: (*name).to_owned(),
        dose: text(dose),
        route: text(route),
        frequency: text(frequency),
        effective_start: Some(year.to_string()),
        effective_end: (place % 6 == 4).then(|| patient.since.year().to_string()),
        prescriber: text(prescriber),
        reason: text(reason),
        note: None,
        status: Some(match place % 6 {
            4 => Status::Completed,
            5 => Status::OnHold,
            _ => Status::Active,
        }),
        information_source: Some(if place.is_multiple_of(2) {
            InformationSource::Client
        } else {
            InformationSource::Document
        }),
        date_asserted: Some(patient.since),
    });
}

fn allergy(patient: &Patient<'_>, kind: usize, chart: &mut Chart) {
    let Some((words, category, criticality, severity)) = NOT_BORNE.iter().cycle().nth(kind % NOT_BORNE.len()) else {
        return;
    };
    let [substance, reaction] = patient.said(words);
    chart.allergies.push(NewAllergy {
        client: patient.id,
        substance: (*substance).to_owned(),
        reaction: Some((*reaction).to_owned()),
        onset: None,
        note: None,
        kind: Some(allergy::Kind::Allergy),
        category: Some(*category),
        criticality: Some(*criticality),
        severity: *severity,
        clinical_status: None,
        verification_status: severity.map(|_| allergy::VerificationStatus::Confirmed),
        recorded_date: Some(patient.since),
    });
}

fn alerts(patient: &Patient<'_>, chart: &mut Chart) {
    let mut alert = |kind, severity, text: &str| {
        chart.alerts.push(NewClientAlert {
            client: patient.id,
            text: text.to_owned(),
            kind,
            severity: Some(severity),
            from_at: Some(patient.since),
            until_at: None,
        });
    };
    // What the front desk has noted of getting here and being understood is for those who treat, too.
    if let Some(notes) = patient.notes.filter(|notes| OF_ACCESS.iter().any(|part| notes.contains(part))) {
        alert(client_alert::Kind::Accessibility, client_alert::Severity::Moderate, notes);
    }
    if patient.number % 17 == 6 {
        alert(client_alert::Kind::Risk, client_alert::Severity::High, patient.said(&CRISIS));
    }
    if patient.number % 23 == 11 {
        alert(client_alert::Kind::Legal, client_alert::Severity::Moderate, patient.said(&GUARDED));
    }
}
