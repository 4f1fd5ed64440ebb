//! Worry, panic and the fear of speaking.

use super::super::script::{Case, Homework, Measure};

/// Three cases.
pub(super) const CASES: [Case; 3] = [WORRY, PANIC, SPEAKING];

const WORRY: Case = Case {
    reason: "Constant worry, trouble switching off",
    measures: [
        Measure { name: "GAD-7", unit: "/21", from: 16, goal: 4 },
        Measure { name: "Time spent worrying, self-rated", unit: " min a day", from: 150, goal: 25 },
    ],
    stages: [
        &[
            "Worries about money, health and being late, mostly in the evening; shoulders are tense by noon.",
            "Checks messages many times an hour and finds it hard to begin anything.",
            "Lies awake with lists; plans for everything that could go wrong.",
        ],
        &[
            "Can tell useful planning from worry about half of the time.",
            "Let two worries pass without asking for reassurance.",
            "Noticed the tension in the jaw early and used the breathing exercise.",
        ],
        &[
            "Worry still visits, mostly before deadlines, and leaves within the hour.",
            "Left a message unanswered overnight and slept.",
            "Made a decision about the holidays without a list.",
        ],
    ],
    observed: &[
        "Restless hands at first, quieter after the breathing exercise.",
        "Quick speech when talking of work, slower otherwise.",
        "Named worry thoughts as thoughts without prompting.",
        "Smiled at catching a what-if mid-sentence.",
    ],
    formulation: &[
        "Worry serves to avoid uncertainty; tolerance for not knowing is the target.",
        "Generalized anxiety with good insight; body tension follows thought.",
        "Reassurance seeking keeps the cycle going and is going down.",
    ],
    treatment: &[
        "Practiced postponing worry in session with a present concern.",
        "Built a ladder of small uncertainties to tolerate.",
        "Diaphragmatic breathing and progressive relaxation repeated.",
        "Cost and benefit of checking worked through on paper.",
    ],
    homework: &[
        Homework {
            task: "a fixed worry time of fifteen minutes at five in the afternoon",
            done: "Kept the fixed worry time on most days; twice there was nothing left to fill it.",
            partly: "Kept the worry time on three days and then forgot.",
        },
        Homework {
            task: "send two e-mails a day without reading them again",
            done: "Sent the e-mails unread; nothing happened.",
            partly: "Managed one e-mail a day without checking, not two.",
        },
        Homework {
            task: "write down predictions and what came of them",
            done: "Brought the list of predictions: two of eleven came true, both minor.",
            partly: "Wrote down a few predictions but not how they ended.",
        },
    ],
};

const PANIC: Case = Case {
    reason: "Panic attacks on public transport",
    measures: [
        Measure { name: "Panic Disorder Severity Scale", unit: "/28", from: 17, goal: 3 },
        Measure { name: "Fear expected for a bus ride", unit: "/100", from: 85, goal: 20 },
    ],
    stages: [
        &[
            "Had two attacks with racing heart and dizziness, one of them in a queue.",
            "Takes taxis or walks; sits near the door everywhere.",
            "Checks the pulse several times a day and avoids coffee and stairs.",
        ],
        &[
            "Rode three stops with a friend; the fear rose and fell as predicted.",
            "Recognized the dizziness as over-breathing and let it pass.",
            "Stood in a long queue without leaving.",
        ],
        &[
            "Takes the bus alone at quiet hours, and once at rush hour.",
            "No attack since the last visit; early signs are met with curiosity.",
            "Sat in the middle of a row at the cinema.",
        ],
    ],
    observed: &[
        "Breathing shallow when describing the last attack, normal after a minute.",
        "Completed the spinning exercise in session; fear peaked and fell by half.",
        "Sat with the back to the door today.",
        "Describes bodily signs in neutral words.",
    ],
    formulation: &[
        "Fear of bodily sensations with avoidance; medical causes were ruled out by the doctor.",
        "Safety behaviors prevent learning that the fear passes by itself.",
        "Exposure works where it is frequent and without escape.",
    ],
    treatment: &[
        "Interoceptive exposure in session: straw breathing and spinning.",
        "Next step of the exposure ladder planned with place and time.",
        "The panic circle drawn again with the latest episode.",
        "Safety behaviors listed and one chosen to drop.",
    ],
    homework: &[
        Homework {
            task: "ride two stops on three days and note the fear every minute",
            done: "Rode on all three days; the curve fell faster each time.",
            partly: "Rode once; turned back at the stop the second time.",
        },
        Homework {
            task: "climb the stairs quickly once a day and wait for the heart to settle",
            done: "Climbed the stairs daily; the heart settled in two minutes.",
            partly: "Climbed the stairs on three days.",
        },
        Homework {
            task: "leave the water bottle and the phone in the bag during the ride",
            done: "Left bottle and phone in the bag and did not need them.",
            partly: "Left the bottle in the bag, held on to the phone.",
        },
    ],
};

const SPEAKING: Case = Case {
    reason: "Anxiety when speaking in groups",
    measures: [
        Measure { name: "Social Phobia Inventory", unit: "/68", from: 46, goal: 16 },
        Measure { name: "Fear before the weekly meeting", unit: "/100", from: 80, goal: 25 },
    ],
    stages: [
        &[
            "Prepares every sentence and then says nothing.",
            "Left a birthday party early after blushing.",
            "Goes over conversations for hours afterwards.",
        ],
        &[
            "Asked a question in the meeting; the voice shook and nobody remarked on it.",
            "Ate lunch with the team twice.",
            "Spent less time going over things afterwards, about half an hour.",
        ],
        &[
            "Presented for ten minutes with notes on one card.",
            "Disagreed with a colleague in front of others.",
            "Introduced strangers to each other at a dinner.",
        ],
    ],
    observed: &[
        "Eye contact brief at first, steady later.",
        "Blushed when talking of the meeting and went on talking.",
        "Volume of speech higher than at earlier sessions.",
        "Took the lead in setting today's agenda.",
    ],
    formulation: &[
        "Attention turned on the self produces the very signs that are feared.",
        "Experiments show that others notice far less than expected.",
        "Social anxiety with perfectionism; dropping rehearsal helps most.",
    ],
    treatment: &[
        "Video feedback of a two-minute talk, with prediction and result.",
        "Attention training: outward focus during small talk.",
        "Experiment planned: pause on purpose while speaking.",
        "Rumination after events replaced by three written facts.",
    ],
    homework: &[
        Homework {
            task: "one unprepared remark in each meeting",
            done: "Made an unprepared remark in both meetings.",
            partly: "Made the remark in one meeting and prepared it after all.",
        },
        Homework {
            task: "ask a stranger for directions every day",
            done: "Asked for directions on six days, once at some length.",
            partly: "Asked twice; the rain was a good excuse.",
        },
        Homework {
            task: "write three facts after any gathering and stop there",
            done: "Wrote the three facts and went to bed.",
            partly: "Wrote the facts and went on brooding for a while.",
        },
    ],
};
