//! What clients have, take and do not bear: a line of each kind for everybody, scattered over the year of their visits, so that timelines
//! are of mixed kinds.

use entity::ClientId;
use entity::client_alert::Kind;
use store::{Chart, NewAllergy, NewClientAlert, NewDiagnosis, NewMedication};
use time::{Duration, OffsetDateTime};

use super::people;

/// How many days ago the oldest line is.
const DAYS: i64 = 365;

/// The charts of some clients.
pub(super) fn of(clients: &[ClientId], now: OffsetDateTime, dice: &mut fastrand::Rng) -> Chart {
    let mut chart = Chart::default();
    for client in clients.iter().copied() {
        let mut at = || Some(now - Duration::minutes(dice.i64(0..DAYS * 24 * 60)));
        let (had, taken, not_borne, known) = (at(), at(), at(), at());
        chart.diagnoses.push(NewDiagnosis {
            client,
            provider: None,
            code: None,
            service_date: None,
            description: Some(people::reason(dice)),
            onset: None,
            abatement: None,
            note: Some(people::reason(dice)),
            clinical_status: None,
            verification_status: None,
            rank: None,
            recorded_date: had,
        });
        chart.medications.push(NewMedication {
            client,
            name: "Ibuprofen 400 mg".to_owned(),
            dose: Some("1 tablet".to_owned()),
            route: None,
            frequency: Some("as needed, at most three a day".to_owned()),
            effective_start: None,
            effective_end: None,
            prescriber: None,
            reason: Some(people::reason(dice)),
            note: None,
            status: None,
            information_source: None,
            date_asserted: taken,
        });
        chart.allergies.push(NewAllergy {
            client,
            substance: "Latex".to_owned(),
            reaction: Some("rash".to_owned()),
            onset: None,
            note: None,
            kind: None,
            category: None,
            criticality: None,
            severity: None,
            clinical_status: None,
            verification_status: None,
            recorded_date: not_borne,
        });
        chart.alerts.push(NewClientAlert {
            client,
            text: people::reason(dice),
            kind: Kind::Other,
            severity: None,
            from_at: known,
            until_at: None,
        });
    }
    chart
}
