//! How physical therapy notes sound in English.

mod balance;
mod limbs;
mod spine;

use super::life;
use super::script::Voice;

/// Physical therapy in English.
pub(super) const VOICE: Voice = Voice {
    cases: &[&spine::CASES, &limbs::CASES, &balance::CASES],
    first: &[
        "First appointment; history taken, red flags asked for and absent, consent to examination given.",
        "Evaluation on referral. Expectations and earlier treatments discussed; no red flags, consent given.",
    ],
    opened: [
        &[
            "Reports improvement since the last visit.",
            "\"I forgot about it for a whole afternoon.\"",
            "Has been able to do more, with less soreness the day after.",
            "Good days outnumber the bad ones now.",
            "Pleased with the change; needs fewer breaks.",
        ],
        &[
            "Reports no clear change since the last visit.",
            "\"About the same, just easier to live with.\"",
            "Symptoms as before, settling faster after load.",
            "A quiet stretch without new complaints.",
        ],
        &[
            "Reports more symptoms since the last visit, after a longer day than usual.",
            "\"I overdid it on Saturday.\"",
            "Sore for two days after the last session, then back to the usual level.",
            "A flare after a cold and some days in bed.",
        ],
    ],
    life: &life::ENGLISH,
    presence: &[
        "Comes in unhurried and changes position without complaint.",
        "Careful in the first movements, freer after warming up.",
        "Transfers safe; guards the area when turning.",
        "Posture relaxed, breathing unhurried, follows instructions well.",
        "Stiff for the first steps after sitting, then smooth.",
        "Skin unremarkable, no warmth, no swelling to the touch.",
        "Good effort; asks precise questions about load.",
    ],
    hands_on: true,
    video: &[
        "Visit by video: exercises shown to the camera, corrected by voice and demonstration.",
        "By video; movement observed from the front and the side, range estimated by eye and not recorded as measured.",
    ],
    phone: &[
        "Contact by phone; no examination, findings as reported by the client.",
        "Phone call; describes movement and load clearly, no warning signs on asking.",
    ],
    judged_apart: &[
        "Course plausible from the report; to be measured at the next visit in person.",
        "No sign of deterioration at a distance; the program fits the present load.",
    ],
    treated_apart: &[
        "Home program gone through step by step; repetitions adjusted to the response.",
        "Questions about load in daily life answered; pacing of the week planned.",
    ],
    measured: "{name} at baseline {now}{unit}.",
    compared: &[
        "{name} {now}{unit} (last visit {before}{unit}).",
        "{name} today {now}{unit}, previously {before}{unit}.",
        "{name} measured at {now}{unit}, {before}{unit} last time.",
    ],
    judged: [
        &[
            "Responding as expected; load can be raised.",
            "Objective gain confirms the report; on course for the agreed goal.",
            "Improved capacity with less irritability.",
            "Good progress; quality of movement has caught up with strength.",
        ],
        &[
            "Plateau within the normal course; load kept, variation added.",
            "Unchanged values, better tolerance; adherence is good.",
            "Stable; tissue needs time more than new stimuli.",
        ],
        &[
            "Short flare after load, no sign of new injury.",
            "Irritability raised; load was increased too fast and is taken back one step.",
            "Setback explained by the circumstances; prognosis unchanged.",
        ],
    ],
    judged_first: &[
        "Findings fit the referral; good potential for rehabilitation. Goals set together and written down.",
        "Mechanical pattern without neurological signs; outlook good with graded loading. Goals agreed.",
    ],
    agreed: &["Home program: {task}.", "Until the next visit: {task}.", "To do at home: {task}."],
    next: &[
        "Reassess at the next visit.",
        "Continue at the present rhythm; progress by response.",
        "Next visit as scheduled.",
        "Told to call in case of night pain or numbness.",
        "Will extend the interval once two visits in a row are stable.",
    ],
    farewell: &[
        "Goals met; discharged with an independent program and a number to call.",
        "Treatment ends today by agreement; final report sent to the referring doctor.",
    ],
};
