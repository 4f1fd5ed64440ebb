//! A draft that its author has come back to, once from two devices: it has a history, and something that could not be merged.
use entity::SessionId;
use store::{SessionChange, Soap};

use super::practice::Note;

/// What is added to the plan, in English and in German.
const MORE: [&str; 2] = [" Asked to bring the diary next time.", " Bitte das Tagebuch zum nächsten Termin mitbringen."];
/// What is added to the assessment.
const ON_SECOND_THOUGHT: [&str; 2] =
    [" On second thought, sleep deserves a closer look.", " Bei näherer Überlegung: Schlaf genauer ansehen."];
/// What was typed on another device meanwhile.
const ELSEWHERE: [&str; 2] =
    [" Typed on the tablet: call the referring physician.", " Am Tablet notiert: überweisende Praxis anrufen."];

/// A save of a draft, with the version that it was made on.
pub(super) type Save = (SessionId, i32, SessionChange);

/// The saves of a draft, each with the version that it was made on.
pub(super) fn saves(session: SessionId, note: &Note, german: bool) -> Vec<Save> {
    let with =
        |text: &str, [english, other]: [&str; 2]| Some(Some(format!("{text}{}", if german { other } else { english })));
    let save = |expected, soap| (session, expected, SessionChange { soap, ..Default::default() });
    vec![
        save(1, Soap { plan: with(&note.plan, MORE), ..Default::default() }),
        save(2, Soap { assessment: with(&note.assessment, ON_SECOND_THOUGHT), ..Default::default() }),
        save(1, Soap { plan: with(&note.plan, ELSEWHERE), ..Default::default() }),
    ]
}
