//! Back and neck.

use super::super::script::{Case, Homework, Measure};

/// Two cases.
pub(super) const CASES: [Case; 2] = [BACK, NECK];

const BACK: Case = Case {
    reason: "Low back pain, worse with sitting",
    measures: [
        Measure { name: "Pain on the numeric scale", unit: "/10", from: 7, goal: 1 },
        Measure { name: "Oswestry Disability Index", unit: " %", from: 44, goal: 8 },
    ],
    stages: [
        &[
            "Sitting is possible for twenty minutes; stiff in the morning for half an hour.",
            "Pain across the belt line when bending to the dishwasher.",
            "Afraid to lift the shopping and sleeps on one side only.",
        ],
        &[
            "Sits through a meeting with one change of position.",
            "Lifts a full basket with the new technique, mild ache afterwards.",
            "Morning stiffness is gone after the first walk.",
        ],
        &[
            "Worked in the garden for two hours and was merely tired.",
            "Drives for an hour without stopping.",
            "Aches after unusual load only and knows what to do about it.",
        ],
    ],
    observed: &[
        "Lumbar flexion to mid shin with a curve that opens late.",
        "Repeated extension centralizes the symptoms.",
        "Hip hinge correct with a ten-kilogram kettlebell.",
        "Straight leg raise free on both sides; reflexes equal.",
    ],
    formulation: &[
        "Non-specific low back pain; fear of bending is a larger limit than tissue.",
        "Endurance of the trunk extensors is the weak link.",
        "Sitting tolerance is the functional marker to follow.",
    ],
    treatment: &[
        "Mobilization of the lumbar segments, then loaded hip hinge, three sets of eight.",
        "Graded exposure to bending with light and medium boxes.",
        "Side plank and bird dog, held to quality and not to time.",
        "Talk about pain and load, with the diary as example.",
    ],
    homework: &[
        Homework {
            task: "twenty hip hinges morning and evening",
            done: "Did the hip hinges daily, no pain during them.",
            partly: "Did the hip hinges in the mornings only.",
        },
        Homework {
            task: "stand up every thirty minutes while working",
            done: "Set a timer and stood up through the working day.",
            partly: "Followed the timer until Wednesday.",
        },
        Homework {
            task: "walk two thousand steps more than last week",
            done: "Walked more than agreed, partly with company.",
            partly: "Walked more on two days.",
        },
    ],
};

const NECK: Case = Case {
    reason: "Neck pain with headache",
    measures: [
        Measure { name: "Headache days", unit: " of 14", from: 9, goal: 1 },
        Measure { name: "Rotation to the right", unit: "°", from: 48, goal: 78 },
    ],
    stages: [
        &[
            "Headache climbs from the neck by mid-afternoon.",
            "Turning to look over the shoulder in traffic is difficult.",
            "Works on a laptop at the kitchen table.",
        ],
        &[
            "Headaches are shorter and stop at the back of the head.",
            "A raised screen has helped within days.",
            "Looks over the shoulder again, with a pull at the end.",
        ],
        &[
            "One mild headache, gone after a walk.",
            "Reads for an hour in bed without paying for it.",
            "Needed no tablets since the last visit.",
        ],
    ],
    observed: &[
        "Upper cervical segments stiff on the right, familiar headache on pressure.",
        "Deep neck flexors hold for eighteen seconds.",
        "Upper trapezius less tense than before.",
        "Shoulders level; chin poke corrected on request.",
    ],
    formulation: &[
        "Cervicogenic headache; posture matters less than lack of variation.",
        "Endurance of the deep flexors predicts the headache days here.",
        "Segmental stiffness reduced; habits at work are the remaining driver.",
    ],
    treatment: &[
        "Segmental mobilization C1 to C3, then active rotation with the strap.",
        "Craniocervical flexion with pressure feedback.",
        "Rows and face pulls with the cable, two sets of fifteen.",
        "Workplace photographs reviewed and two changes chosen.",
    ],
    homework: &[
        Homework {
            task: "chin nods, ten slow ones, four times a day",
            done: "Did the chin nods four times a day.",
            partly: "Did the chin nods when the neck already hurt.",
        },
        Homework {
            task: "a break of two minutes at each full hour",
            done: "Took the hourly breaks; colleagues joined in.",
            partly: "Took breaks in the mornings only.",
        },
        Homework {
            task: "rotation with the towel before bed",
            done: "Rotation with the towel every evening.",
            partly: "Used the towel on three evenings.",
        },
    ],
};
