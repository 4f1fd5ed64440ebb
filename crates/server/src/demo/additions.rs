//! What the demo's practices have added to signed notes since.
use entity::session::Meaning;
use entity::{SessionId, session_addition::Kind};
use store::NewAddition;

/// Kind, reason and text of each, in English and in German.
const ADDITIONS: [(Kind, [&str; 2], [&str; 2]); 3] = [
    (
        Kind::Addendum,
        ["The client called after the session.", "Anruf nach der Sitzung."],
        [
            "Phone call the same evening: slept two hours in the afternoon, headache gone. Exercises done once, without complaints.",
            "Telefonat am selben Abend: nachmittags zwei Stunden geschlafen, Kopfschmerz abgeklungen. Übungen einmal gemacht, ohne Beschwerden.",
        ],
    ),
    (
        Kind::Correction,
        ["Wrong side noted.", "Falsche Seite notiert."],
        [
            "Where the objective part says left, it is the right side. Findings are otherwise as noted.",
            "Wo im Befund links steht, ist die rechte Seite gemeint. Der übrige Befund gilt unverändert.",
        ],
    ),
    (
        Kind::Addendum,
        ["Report of the family doctor has come.", "Bericht der Hausärztin ist eingetroffen."],
        [
            "Laboratory values of last week without findings. In the client's own words on the phone: «寝返りで痛い», it hurts on turning over. Plan stays as it is.",
            "Laborwerte der letzten Woche ohne Befund. Am Telefon im Originalton: «болит при повороте», Schmerz beim Umdrehen. Plan bleibt bestehen.",
        ],
    ),
];

/// One addition for each of the sessions, as far as they go.
pub(super) fn of(sessions: impl IntoIterator<Item = SessionId>, german: bool) -> Vec<NewAddition> {
    let language = |[english, other]: [&str; 2]| if german { other } else { english }.to_owned();
    let addition = |(session, (kind, reason, text))| NewAddition {
        session,
        kind,
        reason: language(reason),
        text: language(text),
        meaning: Meaning::Author,
    };
    sessions.into_iter().zip(ADDITIONS).map(addition).collect()
}
