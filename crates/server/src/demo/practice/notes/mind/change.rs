//! Bereavement and a new country.

use super::super::script::{Case, Homework, Measure};

/// Two cases.
pub(super) const CASES: [Case; 2] = [GRIEF, ARRIVING];

const GRIEF: Case = Case {
    reason: "Bereavement, wants someone to talk to",
    measures: [
        Measure { name: "Brief Grief Questionnaire", unit: "/10", from: 8, goal: 2 },
        Measure { name: "Contacts with others", unit: " a week", from: 2, goal: 8 },
    ],
    stages: [
        &[
            "The mornings are the worst; still sets out two cups.",
            "Avoids the street where the hospital is.",
            "Feels guilty about an ordinary afternoon without tears.",
        ],
        &[
            "Sorted one drawer and kept three things.",
            "Could look at photographs with a friend.",
            "Spoke of the last weeks in hospital in full for the first time.",
        ],
        &[
            "Marked the anniversary with a walk and a meal.",
            "Speaks of the past with warmth; tears come and go.",
            "Has taken over a shared project and means to finish it.",
        ],
    ],
    observed: &[
        "Tearful for some minutes, comforted by telling the story in order.",
        "Brought a photograph and spoke of it at length.",
        "Calm when speaking of the funeral, moved when speaking of the garden.",
        "Voice firm; more of today than of then.",
    ],
    formulation: &[
        "Grief within the expected range; avoidance of places is loosening.",
        "Moves between loss and new tasks, as is healthy.",
        "Guilt about feeling better was named and softened.",
    ],
    treatment: &[
        "Told the day of the loss once more, with attention to what was left out.",
        "Letter to the deceased begun in session.",
        "List of avoided places ordered by difficulty.",
        "Talked about which rituals to keep and which to end.",
    ],
    homework: &[
        Homework {
            task: "visit one place from the list together with somebody",
            done: "Went to the lake with a cousin; sad, and glad to have gone.",
            partly: "Drove past the place without stopping.",
        },
        Homework {
            task: "go on with the letter for ten minutes on two evenings",
            done: "Wrote on two evenings and read a paragraph here.",
            partly: "Opened the letter once and closed it again.",
        },
        Homework {
            task: "accept one invitation",
            done: "Accepted an invitation to supper and stayed until the end.",
            partly: "Accepted an invitation and left early.",
        },
    ],
};

const ARRIVING: Case = Case {
    reason: "Adjusting after a move from abroad",
    measures: [
        Measure { name: "Loneliness, three-item scale", unit: "/9", from: 8, goal: 4 },
        Measure { name: "Conversations beyond work", unit: " a week", from: 1, goal: 9 },
    ],
    stages: [
        &[
            "Misses the sounds of home and sleeps with the radio on.",
            "Finds offices and letters tiring; feels like a child in the new language.",
            "Spends weekends on video calls with family.",
        ],
        &[
            "Knows the people in the corner shop by name now.",
            "Cooked a dish from home for two colleagues.",
            "Is angry at small unfairness, and finds words for it.",
        ],
        &[
            "Says \"home\" of both places.",
            "Showed a newcomer how the library works.",
            "Has a plan for the holidays here, the first time.",
        ],
    ],
    observed: &[
        "Searches for words at times, amused rather than ashamed.",
        "Livelier when describing food and streets.",
        "Brought a letter from an office and sorted it alone in the end.",
        "Sad when speaking of parents, composed.",
    ],
    formulation: &[
        "Adjustment reaction with homesickness; contact is the active ingredient.",
        "Loss of competence more than loss of place; competence is returning.",
        "Belonging grows where there is a task; build on that.",
    ],
    treatment: &[
        "Map of people drawn: near, far, not yet known.",
        "Practiced a phone call to an office, then made it.",
        "Looked at what to keep from home in daily life.",
        "Compared expectations before the move with today.",
    ],
    homework: &[
        Homework {
            task: "go twice to the same café and greet the staff",
            done: "Went three times and was greeted first.",
            partly: "Went once; the café was full.",
        },
        Homework {
            task: "visit the language exchange on Thursday",
            done: "Went to the language exchange and swapped numbers with one person.",
            partly: "Went to the door of the exchange and walked on.",
        },
        Homework {
            task: "write a postcard to somebody in this town",
            done: "Wrote the postcard and got an answer.",
            partly: "Bought the postcard; it lies on the table.",
        },
    ],
};
