//! What the charts of the demo say, in English and in German.

use entity::allergy::{Category, Criticality, Severity};

/// Name, dose, route, frequency, prescriber, what for, in English and in German.
pub(super) const TAKEN: [[[&str; 6]; 2]; 6] = [
    [
        ["Sertraline 50 mg", "1 tablet", "by mouth", "once a day, in the morning", "family doctor", "low mood"],
        ["Sertralin 50 mg", "1 Tablette", "oral", "einmal täglich, morgens", "Hausärztin", "gedrückte Stimmung"],
    ],
    [
        ["Ibuprofen 400 mg", "1 tablet", "by mouth", "as needed, at most three a day", "over the counter", "pain"],
        ["Ibuprofen 400 mg", "1 Tablette", "oral", "bei Bedarf, höchstens drei am Tag", "rezeptfrei", "Schmerzen"],
    ],
    [
        [
            "Levothyroxine 75 µg",
            "1 tablet",
            "by mouth",
            "daily, half an hour before breakfast",
            "family doctor",
            "thyroid",
        ],
        [
            "Levothyroxin 75 µg",
            "1 Tablette",
            "oral",
            "täglich, eine halbe Stunde vor dem Frühstück",
            "Hausärztin",
            "Schilddrüse",
        ],
    ],
    [
        ["Albuterol inhaler 90 µg", "2 puffs", "inhaled", "as needed", "pulmonologist", "asthma"],
        ["Salbutamol Dosieraerosol 100 µg", "2 Hübe", "inhalativ", "bei Bedarf", "Lungenarzt", "Asthma"],
    ],
    [
        [
            "Diclofenac gel 1 %",
            "a thin layer",
            "on the skin",
            "three times a day",
            "orthopedist",
            "pain of the shoulder",
        ],
        ["Diclofenac-Gel 1 %", "dünn auftragen", "auf die Haut", "dreimal täglich", "Orthopäde", "Schulterschmerz"],
    ],
    [
        ["Melatonin 2 mg", "1 tablet", "by mouth", "one hour before going to bed", "family doctor", "sleep"],
        ["Melatonin 2 mg", "1 Tablette", "oral", "eine Stunde vor dem Schlafen", "Hausärztin", "Schlaf"],
    ],
];

/// Substance and reaction in English and in German, and how much it matters.
pub(super) type NotBorne = ([[&'static str; 2]; 2], Category, Criticality, Option<Severity>);

/// What is not borne.
pub(super) const NOT_BORNE: [NotBorne; 4] = [
    (
        [["Latex", "Hives where gloves touch the skin"], ["Latex", "Quaddeln, wo Handschuhe die Haut berühren"]],
        Category::Environment,
        Criticality::High,
        Some(Severity::Moderate),
    ),
    (
        [["Penicillin", "Rash as a child"], ["Penicillin", "Ausschlag in der Kindheit"]],
        Category::Medication,
        Criticality::UnableToAssess,
        None,
    ),
    (
        [["Hazelnut", "Itching of the mouth"], ["Haselnuss", "Jucken im Mund"]],
        Category::Food,
        Criticality::Low,
        Some(Severity::Mild),
    ),
    (
        [
            ["Wasp venom", "Swelling, short of breath; carries an auto-injector"],
            ["Wespengift", "Schwellung, Atemnot; trägt einen Autoinjektor bei sich"],
        ],
        Category::Environment,
        Criticality::High,
        Some(Severity::Severe),
    ),
];

/// Words by which a note of the front desk is known to be about getting here, or being understood.
pub(super) const OF_ACCESS: [&str; 6] =
    ["step-free", "Hard of hearing", "guide dog", "stufenlos", "schwerhörig", "Blindenhund"];

/// Of a risk.
pub(super) const CRISIS: [&str; 2] = [
    "Has spoken of not wanting to live in the past year. A plan for crises is agreed; ask at each visit.",
    "Hat im vergangenen Jahr davon gesprochen, nicht mehr leben zu wollen. Ein Krisenplan ist vereinbart; bei jedem Termin nachfragen.",
];
/// Of what the law says.
pub(super) const GUARDED: [&str; 2] = [
    "Lives under a guardian for matters of health, who is asked before treatment changes.",
    "Hat eine gesetzliche Betreuung für Gesundheitsfragen, die vor Änderungen der Behandlung gefragt wird.",
];
