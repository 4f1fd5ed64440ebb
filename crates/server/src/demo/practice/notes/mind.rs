//! How psychotherapy notes sound.

mod anxiety;
mod change;
mod strain;

use super::life;
use super::script::Voice;

/// Psychotherapy in English.
pub(super) const VOICE: Voice = Voice {
    cases: &[&anxiety::CASES, &strain::CASES, &change::CASES],
    first: &[
        "First appointment; confidentiality and its limits explained, consent to treatment signed.",
        "Intake. Came on own initiative after talking it over with the family doctor; consent forms read and signed.",
    ],
    opened: [
        &[
            "Reports a better stretch since the last session.",
            "\"More good days than bad ones this time.\"",
            "Describes the time since the last visit as lighter.",
            "Notices small changes, and others have remarked on them too.",
            "Says things have been steadier and names two moments that show it.",
        ],
        &[
            "Reports little change since the last session.",
            "\"Neither better nor worse, but I am less afraid of it.\"",
            "Describes a mixed stretch, with ups and downs that cancelled out.",
            "Says the last days were ordinary, and that ordinary is welcome.",
        ],
        &[
            "Reports a harder stretch since the last session.",
            "\"I thought I was past this.\"",
            "Describes several difficult days in a row, now easing.",
            "Was discouraged by a step back and nearly cancelled today.",
        ],
    ],
    life: &life::ENGLISH,
    presence: &[
        "On time, well groomed, good eye contact; speech normal in rate and volume.",
        "Alert and oriented; mood described as \"okay\", affect congruent with full range.",
        "Tired but engaged; thought process linear and goal directed.",
        "Arrived a few minutes late, settled quickly; affect warm, some humor.",
        "Sat forward, spoke quietly at first and more freely later in the hour.",
        "Affect somewhat restricted at the start, brighter by the end.",
        "Calm, reflective; took notes and asked for one idea to be repeated.",
    ],
    hands_on: false,
    video: &[
        "Session by secure video from the client's home; picture and sound stable, privacy confirmed.",
        "Secure video session; client alone in a closed room, emergency contact confirmed.",
        "By video; connection dropped once and was restored within a minute.",
    ],
    phone: &[
        "Brief contact by phone; privacy confirmed at the start of the call. Voice calm, thoughts ordered.",
        "Phone check-in from a quiet place; speech fluent, mood audible and appropriate.",
    ],
    judged_apart: &[
        "Check-in without questionnaires; coping is adequate, no risk indicated.",
        "Short contact between sessions; the course appears stable from what is said.",
    ],
    treated_apart: &[
        "Present difficulty sorted by what can and cannot be changed; one next step named.",
        "Skills from the last sessions gone through in words and fitted to the coming days.",
    ],
    measured: "{name} at baseline {now}{unit}.",
    compared: &[
        "{name} today {now}{unit}, last time {before}{unit}.",
        "{name}: {now}{unit} (previous {before}{unit}).",
        "{name} {now}{unit} against {before}{unit} at the last session.",
    ],
    judged: [
        &[
            "Progress toward goals; skills are being used outside the sessions.",
            "Improving, and able to say what has made the difference.",
            "Clear gain since the last score; motivation is high.",
            "Symptoms receding; confidence follows with some delay.",
        ],
        &[
            "Stable; consolidation rather than new change at present.",
            "Scores level off, function holds; no new concerns.",
            "Holding earlier gains under everyday stress.",
        ],
        &[
            "Temporary setback with an identifiable trigger; earlier gains are mostly intact.",
            "Symptoms up since the last score; skills are known but were dropped under pressure.",
            "A step back that fits the expected course; normalized and used as material.",
        ],
    ],
    judged_first: &[
        "Good candidate for outpatient treatment; motivated, with friends and family to lean on. No current risk to self or others.",
        "Symptoms have a clear beginning and a recognizable pattern. No current risk to self or others; strengths noted.",
    ],
    agreed: &["Until next time: {task}.", "Agreed as practice: {task}.", "Homework: {task}."],
    next: &[
        "Continue at the present rhythm.",
        "Next session as scheduled; review of goals planned.",
        "No risk concerns; continue as planned.",
        "Treatment plan unchanged.",
        "Will look at the scores together next time.",
    ],
    farewell: &[
        "Treatment concluded by agreement; relapse plan written down, return possible at any time.",
        "Last session. Gains and early warning signs reviewed; file to be closed, door left open.",
    ],
};
