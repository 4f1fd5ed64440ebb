//! What clients of the demo agreed to, whom to call for them, and what stands on the doors of those who treat: invented like all else.

use entity::consent::{By, Kind};
use entity::credential::Kind as Credential;
use entity::{ClientId, ProviderId};
use store::{Agreed, Intake, NewConsent, NewCredential, NewEmergencyContact, ProviderChange, Withdrawal};
use time::{Date, Duration};

use super::practice::{Client, Person, TAGS};

/// The texts of the forms, of which only digests are kept.
const TREATMENT: &str = "I agree to be treated in this practice. (This form is invented.)";
const PRIVACY: &str = "I have been given the notice of privacy practices. (This form is invented.)";
const TELEHEALTH: &str = "I agree to be treated by video and telephone. (This form is invented.)";
const RECORDING: &str = "I agree that visits are recorded for supervision. (This form is invented.)";

/// Who is called, and what they are to the client, in English and in German.
const CONTACTS: [(&str, [&str; 2]); 8] = [
    ("Imogen Farthingale", ["sister", "Schwester"]),
    ("Bartholomew Quill", ["husband", "Ehemann"]),
    ("Philippa Nightjar", ["friend", "Freundin"]),
    ("Anselm Rübenkamp", ["neighbor", "Nachbar"]),
    ("Leocadia Marchetti", ["wife", "Ehefrau"]),
    ("Ferdinand Ashgrove", ["brother", "Bruder"]),
    ("Ottilie Brandmeier", ["mother", "Mutter"]),
    ("Casimir Vandeleur", ["father", "Vater"]),
];
/// The first so many of them are called for people of any age.
const OF_ANY_AGE: usize = 6;
/// Who was born before that year has no parents to be called.
const GROWN_OLD: i32 = 1965;
const NIGHTS: [&str; 2] = ["Works nights; call after noon.", "Arbeitet nachts; erst nach Mittag anrufen."];

/// The language that somebody of such a name likes to be spoken to in, where the script tells.
pub(super) fn language(name: &str) -> Option<String> {
    let tag = |letter: char| match letter {
        '\u{370}'..='\u{3ff}' => Some("el"),
        'і' | 'ї' | 'є' | 'ґ' => Some("uk"),
        '\u{590}'..='\u{5ff}' => Some("he"),
        'ی' | 'ک' => Some("fa"),
        '\u{10a0}'..='\u{10ff}' => Some("ka"),
        '\u{1200}'..='\u{137f}' => Some("am"),
        '\u{1ea0}'..='\u{1ef9}' => Some("vi"),
        '\u{3040}'..='\u{30ff}' => Some("ja"),
        '\u{ac00}'..='\u{d7af}' => Some("ko"),
        _ => None,
    };
    name.chars().find_map(tag).map(str::to_owned)
}

/// A number that is set aside for advertisements, for some of the clients of the American practice.
pub(super) fn national_id(client: &Client) -> Option<String> {
    let number = client.mrn.strip_prefix("HS-100")?;
    Some(format!("987-65-432{number}"))
}

/// What a client agreed to on the day of registration, and whom to call.
pub(super) fn client(client: &Client, id: ClientId, number: usize, (today, german): (Date, bool), intake: &mut Intake) {
    let given_at = client.since.midnight().assume_utc() + Duration::hours(15);
    let spoken_for = (number % 29 == 7).then(|| CONTACTS[0].0.to_owned());
    let mut agree = |kind, text: &str, withdrawal| {
        let new = NewConsent {
            client: id,
            kind,
            text_version: format!("{}-1", client.since.year()),
            agreed: Some(Agreed::Text(text.to_owned())),
            given_at: Some(given_at),
            expires_at: None,
            given_by: if spoken_for.is_some() { By::Representative } else { By::Client },
            giver_name: spoken_for.clone(),
        };
        intake.consents.push((new, withdrawal));
    };
    agree(Kind::Treatment, TREATMENT, None);
    agree(Kind::PrivacyPractices, PRIVACY, None);
    if client.tags.iter().any(|tag| TAGS.get(*tag) == Some(&"Video")) {
        agree(Kind::Telehealth, TELEHEALTH, None);
    }
    if number % 7 == 1 {
        let at = given_at + Duration::days(60);
        let withdrawal = Withdrawal { withdrawn_at: Some(at), withdrawn_by: By::Client, withdrawer_name: None };
        agree(Kind::Recording, RECORDING, (at.date() < today).then_some(withdrawal));
    }
    let whom = if client.birth_date.year() < GROWN_OLD { OF_ANY_AGE } else { CONTACTS.len() };
    let said = |[english, other]: [&str; 2]| if german { other } else { english }.to_owned();
    for at in 0..[1, 2, 0].get(number % 3).copied().unwrap_or(0) {
        let Some((name, relationship)) = CONTACTS.get((number + 2 * at) % whom) else { continue };
        // From ranges reserved for fiction, like the clients' own, and none of theirs.
        let place = number % 50 + 50 * at;
        let phone = if german { format!("+493023125{}", 500 + place) } else { format!("+133255501{place:02}") };
        intake.contacts.push(NewEmergencyContact {
            client: id,
            rank: None,
            name: (*name).to_owned(),
            relationship: Some(said(*relationship)),
            phone: Some(phone),
            email: None,
            notes: number.is_multiple_of(4).then(|| said(NIGHTS)),
        });
    }
}

/// What stands on a provider's door, and the papers behind it.
pub(super) fn provider(person: &Person, id: ProviderId, today: Date, intake: &mut Intake) {
    let title = person.title.as_deref().unwrap_or_default();
    let texts = |all: &[&str]| Some(all.iter().map(|text| (*text).to_owned()).collect());
    // The examples of the register's own documents, which are nobody's.
    let (specialties, npi, languages, place): (_, Option<&str>, _, _) = match title {
        "PhD, LMFT" => {
            (texts(&["106H00000X", "Grief", "Couples"]), Some("1234567893"), texts(&["en", "pt-BR"]), "US-NY")
        }
        "PT, DPT" => (texts(&["225100000X", "Back and shoulder"]), Some("1999999984"), texts(&["en", "pl"]), "US-NY"),
        _ => (texts(&["Rücken und Schulter", "Manuelle Therapie"]), None, texts(&["de", "en"]), "DE-BE"),
    };
    let profile =
        ProviderChange { specialties, npi: npi.map(|npi| Some(npi.to_owned())), languages, ..Default::default() };
    intake.profiles.push((id, profile));
    let soon = if npi == Some("1234567893") { 41 } else { 640 };
    let issuers = if place == "DE-BE" {
        ["Landesamt (erfunden)", "Nirgendwo Versicherung (erfunden)", "Erste-Hilfe-Kurs (erfunden)"]
    } else {
        ["State board (invented)", "Mutual of Nowhere (invented)", "First aid course (invented)"]
    };
    let papers = [
        (Credential::License, "DEMO-004711", -1_050, soon, true),
        (Credential::Insurance, "DEMO-P-88", -200, 165, false),
        (Credential::Training, "DEMO-FA", -742, -12, false),
    ];
    for (issuer, (kind, number, issued, expires, verified)) in issuers.into_iter().zip(papers) {
        let day = |days: i64| today.checked_add(Duration::days(days));
        let new = NewCredential {
            provider: id,
            kind,
            number: Some(number.to_owned()),
            issuer: issuer.to_owned(),
            jurisdiction: Some(place.to_owned()),
            issued_on: day(issued),
            expires_on: day(expires),
        };
        intake.credentials.push((new, verified));
    }
}
