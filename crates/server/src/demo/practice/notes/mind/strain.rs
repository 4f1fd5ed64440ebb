//! Low mood, poor sleep and exhaustion.

use super::super::script::{Case, Homework, Measure};

/// Three cases.
pub(super) const CASES: [Case; 3] = [LOW_MOOD, SLEEP, WORK];

const LOW_MOOD: Case = Case {
    reason: "Low mood and loss of interest since last year",
    measures: [
        Measure { name: "PHQ-9", unit: "/27", from: 18, goal: 4 },
        Measure { name: "Planned activities done", unit: " a week", from: 1, goal: 9 },
    ],
    stages: [
        &[
            "Gets up late, eats irregularly and avoids calls; everything takes effort.",
            "Feels flat rather than sad; has stopped reading and cooking.",
            "Evenings are long; compares the present with better years.",
        ],
        &[
            "Took up two of the old activities, with more effort than pleasure so far.",
            "Called a friend back on the same day.",
            "Mornings are still slow, afternoons have become usable.",
        ],
        &[
            "Cooks on most days and had people over once.",
            "Interest is back for music and for plans; low hours come and pass.",
            "Can say early when a dip begins, and what helps.",
        ],
    ],
    observed: &[
        "Psychomotor tempo slightly slow; answers after a pause.",
        "More spontaneous speech than at earlier visits.",
        "Affect flat on the subject of work, livelier on music.",
        "Laughed twice; posture more upright.",
    ],
    formulation: &[
        "Withdrawal keeps the mood low; activity comes before motivation here.",
        "Depressive episode, moderate at first; self-criticism is the second strand.",
        "Loss of routine was the trigger; routine is the way back.",
    ],
    treatment: &[
        "Weekly activity schedule planned with small, concrete steps.",
        "Self-critical thought examined with the evidence on both sides.",
        "Values cards used to pick the next activity.",
        "Mood diary and activity diary laid side by side.",
    ],
    homework: &[
        Homework {
            task: "leave the house before ten on four days",
            done: "Was out before ten on five days, once in the rain.",
            partly: "Was out before ten twice; the other days began at noon.",
        },
        Homework {
            task: "rate pleasure and effort for each planned activity",
            done: "Rated every activity; pleasure came out higher than predicted.",
            partly: "Rated the first three days only.",
        },
        Homework {
            task: "answer one harsh thought a day as one would answer a friend",
            done: "Answered a harsh thought on most days and read two of them aloud here.",
            partly: "Found the harsh thoughts easily, the kind answers less so.",
        },
    ],
};

const SLEEP: Case = Case {
    reason: "Poor sleep for several months",
    measures: [
        Measure { name: "Insomnia Severity Index", unit: "/28", from: 20, goal: 6 },
        Measure { name: "Sleep efficiency by diary", unit: " %", from: 66, goal: 89 },
    ],
    stages: [
        &[
            "Needs more than an hour to fall asleep and watches the clock.",
            "Awake from three to five on most nights; naps on the sofa to make up for it.",
            "Dreads the evening; goes to bed early \"to catch enough\".",
        ],
        &[
            "The shorter time in bed is hard in the evening and pays off at night.",
            "Has given up naps and moved the clock out of sight.",
            "Two nights without waking, then one poor one after a late dinner.",
        ],
        &[
            "Falls asleep within twenty minutes on most nights.",
            "A bad night no longer changes the plans for the next day.",
            "Wakes before the alarm, rested on five days of seven.",
        ],
    ],
    observed: &[
        "Rubbed eyes, yawned twice; attention held.",
        "Looks more rested than at the last visits.",
        "Diary complete and neatly kept.",
        "Less talk of catastrophe when describing a bad night.",
    ],
    formulation: &[
        "Conditioned arousal and too long in bed; effort to sleep keeps it away.",
        "Beliefs about eight hours drive the evening tension.",
        "Chronic insomnia responding to stimulus control.",
    ],
    treatment: &[
        "Sleep window set from the diary and written down.",
        "Stimulus control repeated: bed for sleep only, up after twenty minutes.",
        "Catastrophic belief about tiredness tested against last week's days.",
        "Wind-down hour planned without screens.",
    ],
    homework: &[
        Homework {
            task: "keep the sleep window to the quarter hour, weekends too",
            done: "Kept the sleep window every night including Saturday.",
            partly: "Kept the sleep window on weekdays, slept in on the weekend.",
        },
        Homework {
            task: "get up and read in the other room when awake for long",
            done: "Got up and read whenever awake; back asleep sooner than feared.",
            partly: "Got up once; stayed in bed the other times because it was cold.",
        },
        Homework {
            task: "no caffeine after one o'clock",
            done: "No coffee after lunch; evenings are calmer.",
            partly: "Skipped the afternoon coffee on four days.",
        },
    ],
};

const WORK: Case = Case {
    reason: "Exhaustion from work",
    measures: [
        Measure { name: "Copenhagen Burnout Inventory, personal", unit: "/100", from: 76, goal: 30 },
        Measure { name: "Overtime", unit: " h a week", from: 14, goal: 2 },
    ],
    stages: [
        &[
            "Wakes tired; works through lunch and answers messages at night.",
            "Has become irritable with colleagues and sorry for it afterwards.",
            "Says yes before having thought; the weekend does not restore.",
        ],
        &[
            "Turned down a task for the first time, with a knot in the stomach.",
            "Leaves at six on three days; guilt is fading.",
            "Took lunch outside on most days.",
        ],
        &[
            "Work stays at work on most evenings.",
            "Asked for an extension without a long apology.",
            "Energy is back for friends on weekdays.",
        ],
    ],
    observed: &[
        "Looked at the phone once, then put it away unasked.",
        "Sighs often when listing duties.",
        "Speech less pressed; pauses are tolerated.",
        "Face more rested; laughs at the old pace.",
    ],
    formulation: &[
        "Worth is tied to output; limits feel like failure and are being relearned.",
        "Exhaustion with high standards; recovery has begun with rest that is planned.",
        "Conflict between care for others and care for self is in the open now.",
    ],
    treatment: &[
        "Role play: declining a request in two sentences.",
        "Energy account of the week drawn with gains and losses.",
        "Rule \"I must always be reachable\" examined and rewritten.",
        "Talk with the manager prepared point by point.",
    ],
    homework: &[
        Homework {
            task: "no messages after eight in the evening",
            done: "Left messages until the morning every evening but one.",
            partly: "Held to the evening rule on three days.",
        },
        Homework {
            task: "say \"I will tell you tomorrow\" before any yes",
            done: "Used the sentence four times; twice the answer was no.",
            partly: "Used the sentence once, then fell back into a quick yes.",
        },
        Homework {
            task: "one hour a week that has no purpose",
            done: "Spent the free hour on a bench with a book.",
            partly: "Planned the free hour and filled it with errands.",
        },
    ],
};
