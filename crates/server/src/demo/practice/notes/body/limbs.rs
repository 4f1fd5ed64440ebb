//! Shoulder, knee and tendon.

use super::super::script::{Case, Homework, Measure};

/// Three cases.
pub(super) const CASES: [Case; 3] = [SHOULDER, KNEE, TENDON];

const SHOULDER: Case = Case {
    reason: "Shoulder pain when reaching overhead",
    measures: [
        Measure { name: "Active abduction", unit: "°", from: 82, goal: 168 },
        Measure { name: "Pain on reaching", unit: "/10", from: 6, goal: 1 },
    ],
    stages: [
        &[
            "Cannot reach the upper shelf; wakes when rolling onto the side.",
            "Putting on a coat is the worst moment of the day.",
            "Carries bags on the other side and holds the arm close.",
        ],
        &[
            "Sleeps through on most nights with a pillow under the arm.",
            "Reaches the second shelf without hitching the shoulder.",
            "Drives without pain; reversing is still awkward.",
        ],
        &[
            "Hung curtains with two pauses.",
            "Back to swimming, breaststroke for now.",
            "Lifts a suitcase into the rack without thinking of it.",
        ],
    ],
    observed: &[
        "Painful arc between 70 and 110 degrees, less with scapular assistance.",
        "External rotation strength four of five, no pain on resistance.",
        "Scapula tracks well up to shoulder height.",
        "Hand behind the back reaches the level of the waist.",
    ],
    formulation: &[
        "Rotator cuff related pain, load dependent, no sign of a large tear.",
        "Stiffness gives way before strength returns; both are on course.",
        "Control of the scapula is sufficient now; endurance is next.",
    ],
    treatment: &[
        "Glenohumeral glides, then assisted elevation with the pulley.",
        "External rotation with a band, three sets of twelve, slow return.",
        "Wall slides with lift-off at the top.",
        "Overhead carry with two kilograms along the corridor.",
    ],
    homework: &[
        Homework {
            task: "table slides, ten times, three times a day",
            done: "Did the table slides three times a day; reach has grown.",
            partly: "Managed the table slides once a day.",
        },
        Homework {
            task: "band rotation on every second day",
            done: "Kept to the band on every second day.",
            partly: "Used the band twice, then left it at the office.",
        },
        Homework {
            task: "sleep with the arm on the pillow as shown",
            done: "Slept with the pillow in place and woke less.",
            partly: "Lost the pillow during most nights.",
        },
    ],
};

const KNEE: Case = Case {
    reason: "Knee rehabilitation after ligament surgery",
    measures: [
        Measure { name: "Knee flexion", unit: "°", from: 84, goal: 138 },
        Measure { name: "Single-leg hop against the other side", unit: " %", from: 35, goal: 94 },
    ],
    stages: [
        &[
            "Walks with one crutch; stairs one at a time.",
            "The knee swells by evening and is iced twice a day.",
            "Afraid of the knee giving way on wet ground.",
        ],
        &[
            "Cycles half an hour on the stationary bike.",
            "Stairs step over step, down with a hand on the rail.",
            "Swelling only after long standing.",
        ],
        &[
            "Jogs fifteen minutes on grass without swelling.",
            "Trusts the knee when turning; plays ball with the children.",
            "Asks about the return to hiking with a pack.",
        ],
    ],
    observed: &[
        "Small effusion, stroke test trace; extension full.",
        "Quadriceps contracts well, slight lag on raising the leg.",
        "Squat to ninety degrees with even weight.",
        "Landing quiet, knee over the foot.",
    ],
    formulation: &[
        "Healing by the protocol; quadriceps strength leads the next decisions.",
        "Confidence lags behind strength and is trained on purpose.",
        "Graft stable on testing; load may follow the criteria.",
    ],
    treatment: &[
        "Patellar mobilization, heel slides, leg press to sixty degrees.",
        "Step-downs in front of the mirror, three sets of ten.",
        "Balance on the pad with ball tosses.",
        "Low hops in place, then forward, with a count of landings.",
    ],
    homework: &[
        Homework {
            task: "quadriceps sets, ten of ten seconds, five times a day",
            done: "Did the quadriceps sets as agreed, also on the train.",
            partly: "Did about half of the quadriceps sets.",
        },
        Homework {
            task: "twenty minutes on the bike at low resistance",
            done: "Cycled on five days; knee quiet afterwards.",
            partly: "Cycled twice for lack of time.",
        },
        Homework {
            task: "single-leg balance while brushing teeth",
            done: "Balanced twice a day, eyes closed at the end.",
            partly: "Balanced in the evenings only.",
        },
    ],
};

const TENDON: Case = Case {
    reason: "Achilles tendon pain when running",
    measures: [
        Measure { name: "VISA-A", unit: "/100", from: 42, goal: 92 },
        Measure { name: "Single-leg heel raises", unit: " in a row", from: 6, goal: 26 },
    ],
    stages: [
        &[
            "The first steps in the morning are stiff and sore for ten minutes.",
            "Had to stop running after one kilometer.",
            "Pain on the day after stairs, less in shoes with a raised heel.",
        ],
        &[
            "Morning stiffness lasts two minutes.",
            "Walks fast for an hour and feels the tendon only afterwards.",
            "Tried a jog between lamp posts without paying for it.",
        ],
        &[
            "Runs four kilometers on every second day.",
            "Climbed the tower with the family and felt nothing.",
            "Plans a short race and asks about hills.",
        ],
    ],
    observed: &[
        "Tendon thickened and tender in the middle, no gap on palpation.",
        "Heel raise lower on the affected side and slow to come down.",
        "Heel raises level on both sides, tenderness slight.",
        "Hops twenty times with an even rhythm.",
    ],
    formulation: &[
        "Midportion Achilles tendinopathy; too much load too soon after a pause.",
        "The tendon tolerates slow heavy load well; pain below four of ten is accepted.",
        "Strength nearly equal; elastic load is the last step to running.",
    ],
    treatment: &[
        "Isometric holds, five of forty-five seconds, and a talk on load.",
        "Slow heavy heel raises, straight and bent knee, four sets of eight.",
        "Heel raises over the edge of a step with added weight.",
        "Skipping rope and short accelerations, forty contacts in all.",
    ],
    homework: &[
        Homework {
            task: "heel raises on every second day, six seconds each",
            done: "Kept to the slow heel raises on every second day.",
            partly: "Did the heel raises, but faster than agreed.",
        },
        Homework {
            task: "write down morning stiffness in minutes",
            done: "Brought a full list of morning stiffness, shorter by the week.",
            partly: "Wrote down the stiffness on some mornings.",
        },
        Homework {
            task: "no two days of high load in a row",
            done: "Alternated high and low days throughout.",
            partly: "Had two long days in a row because of a trip.",
        },
    ],
};
