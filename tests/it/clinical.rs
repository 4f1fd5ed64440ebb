//! What clients have, take and do not bear, the banner over their records, and the codes that diagnoses are called by.
mod banner;
mod codes;
mod diagnoses;
mod import;

use entity::ClientId;
use entity::allergy::ClinicalStatus as Bears;
use entity::client_alert::Kind;
use entity::diagnosis::ClinicalStatus;
use migration::admin::icd10cm::{self, Code, Release};
use store::{Chart, NewAllergy, NewClientAlert, NewDiagnosis, NewMedication};
use tests::{Chance, Database, House};
use time::{Duration, OffsetDateTime};

/// A code for each number below 100: made up, in the form of the official ones.
pub(crate) fn code(number: u8) -> String {
    format!("U9D.K{number:02}X")
}

/// Imports made-up codes that are valid at all times; more often is no more.
pub(crate) async fn import(database: &Database) {
    let release = Release {
        edition: "made-up".to_owned(),
        valid_from: "1990-01-01".to_owned(),
        valid_until: "2150-12-31".to_owned(),
    };
    let header = ("U9D".to_owned(), false, "Invented states".to_owned());
    let codes =
        (0..100).map(|number| (code(number).replace('.', ""), true, format!("Invented state of degree {number}")));
    let code = |(code, billable, description): (String, bool, String)| Code {
        code,
        billable,
        short_description: description.clone(),
        description,
    };
    let codes: Vec<Code> = std::iter::once(header).chain(codes).map(code).collect();
    icd10cm::import(&database.url("pazpaz_owner"), &release, &codes).await.unwrap();
}

/// A diagnosis in words.
pub(crate) fn diagnosis(client: ClientId, at: OffsetDateTime, status: ClinicalStatus) -> NewDiagnosis {
    NewDiagnosis {
        client,
        provider: None,
        code: None,
        service_date: None,
        description: Some("state".to_owned()),
        onset: None,
        abatement: None,
        note: None,
        clinical_status: Some(status),
        verification_status: None,
        rank: None,
        recorded_date: Some(at),
    }
}

/// Fills a client's chart with rows of few instants, some of them archived.
pub(crate) async fn chart(house: &House, client: ClientId, chance: &mut Chance, from: OffsetDateTime) {
    let practice = &house.a;
    let mut at = || from + Duration::hours(i64::try_from(chance.below(7)).unwrap());
    let statuses =
        [ClinicalStatus::Active, ClinicalStatus::Resolved, ClinicalStatus::Remission, ClinicalStatus::Inactive];
    let chart = Chart {
        diagnoses: (0..20).map(|number| diagnosis(client, at(), statuses[number % 4])).collect(),
        medications: (0..10)
            .map(|_| NewMedication {
                client,
                name: "substance".to_owned(),
                dose: None,
                route: None,
                frequency: None,
                effective_start: None,
                effective_end: None,
                prescriber: None,
                reason: None,
                note: None,
                status: None,
                information_source: None,
                date_asserted: Some(at()),
            })
            .collect(),
        allergies: (0..12).map(|_| allergy(client, at())).collect(),
        alerts: (0..15)
            .map(|number| NewClientAlert {
                client,
                text: "text".to_owned(),
                kind: if number % 3 == 0 { Kind::Other } else { Kind::Risk },
                severity: None,
                from_at: Some(at()),
                until_at: None,
            })
            .collect(),
    };
    house.store.bulk(practice.id, practice.owner.id).chart(chart).await.unwrap();
    let archived = "update pazpaz.allergies set deleted_at = now() where id in (select id from pazpaz.allergies order by id limit 10)";
    house.database.rows(archived).await;
}

pub(crate) fn allergy(client: ClientId, at: OffsetDateTime) -> NewAllergy {
    NewAllergy {
        client,
        substance: "substance".to_owned(),
        reaction: None,
        onset: None,
        note: None,
        kind: None,
        category: None,
        criticality: None,
        severity: None,
        clinical_status: Some(Bears::Active),
        verification_status: None,
        recorded_date: Some(at),
    }
}
