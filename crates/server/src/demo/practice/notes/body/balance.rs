//! Unsteady walking.

use super::super::script::{Case, Homework, Measure};

/// One case.
pub(super) const CASES: [Case; 1] = [BALANCE];

const BALANCE: Case = Case {
    reason: "Unsteady walking, one fall at home",
    measures: [
        Measure { name: "Berg Balance Scale", unit: "/56", from: 36, goal: 52 },
        Measure { name: "Timed Up and Go", unit: " s", from: 19, goal: 10 },
    ],
    stages: [
        &[
            "Holds on to furniture and avoids going out after dark.",
            "Worried about the bathtub and the back steps.",
            "Tires after the length of the street.",
        ],
        &[
            "Goes to the corner with a stick and back without resting.",
            "Rails have been fitted in the bathroom.",
            "No near-fall since the last visit.",
        ],
        &[
            "Walks to the market and carries bread home.",
            "Climbs the back steps with one hand free.",
            "Has been dancing slowly in the kitchen.",
        ],
    ],
    observed: &[
        "Tandem stance six seconds, with sway to the left.",
        "Rises from the chair without using the hands.",
        "Step reaction quick to both sides when nudged.",
        "Turns in four steps, no stagger.",
    ],
    formulation: &[
        "Raised risk of falls from weakness and fear, both open to training.",
        "Leg strength has grown; dual tasks remain demanding.",
        "Home is safer now; outdoor confidence comes next.",
    ],
    treatment: &[
        "Sit-to-stand in sets of eight with a pause at the top.",
        "Walking with head turns and counting backwards.",
        "Stepping over foam bars, forward and sideways.",
        "Practiced getting up from the floor, twice.",
    ],
    homework: &[
        Homework {
            task: "ten sit-to-stands before each meal",
            done: "Did the sit-to-stands before every meal.",
            partly: "Did the sit-to-stands before breakfast only.",
        },
        Homework {
            task: "heel raises at the kitchen counter",
            done: "Heel raises done daily while the kettle boils.",
            partly: "Heel raises on three days.",
        },
        Homework {
            task: "a walk with company every second day",
            done: "Walked with a neighbor every second day.",
            partly: "Walked once; it was icy after that.",
        },
    ],
};
