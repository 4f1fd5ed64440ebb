//! Names and notes of nobody. The lengths matter, the words do not.

use store::{NewClient, Soap};
use time::{Date, Duration};

const FIRST: [&str; 24] = [
    "Ada", "Amira", "Anton", "Beatriz", "Chiara", "Daniel", "Elif", "Emre", "Farah", "Greta", "Hugo", "Ines", "Jonas",
    "Kemal", "Lena", "Milan", "Nadia", "Oskar", "Priya", "Rosa", "Samir", "Tereza", "Viktor", "Yara",
];
const LAST: [&str; 24] = [
    "Albers",
    "Berg",
    "Castillo",
    "Dahl",
    "Eriksen",
    "Fontana",
    "Gruber",
    "Haddad",
    "Ivanova",
    "Jansen",
    "Kaya",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quinn",
    "Rossi",
    "Sato",
    "Torres",
    "Ueda",
    "Vogel",
    "Weiss",
    "Zimmer",
];
const SENTENCES: [&str; 16] = [
    "Reports less pain when climbing stairs than at the last visit.",
    "Sleeps through most nights, wakes early twice a week.",
    "Did the exercises at home on five days out of seven.",
    "Range of motion improved by about ten degrees on the left.",
    "Mood is steadier, worries about the return to work remain.",
    "Tenderness over the insertion, no swelling, no warmth.",
    "Agrees to raise the load slowly and to keep a diary of it.",
    "Practised breathing with a slow count, tolerated well.",
    "Headaches have become rarer since the desk was changed.",
    "Strength is four of five, endurance still limited.",
    "Talked through the plan for the coming weeks and its aims.",
    "Gait is even on flat ground, cautious on slopes.",
    "No new medication, no falls, no visits to the hospital.",
    "Will call if the numbness comes back before the next visit.",
    "Felt exhausted after the family gathering, recovered in a day.",
    "Next appointment in one week, then a review of the goals.",
];

/// Somebody in care.
pub(super) fn client(dice: &mut fastrand::Rng, day: Date) -> NewClient {
    let (first, last) = (pick(dice, &FIRST), pick(dice, &LAST));
    let born = day.checked_sub(Duration::days(dice.i64(6_600..30_000)));
    NewClient {
        legal_name: format!("{first} {last}"),
        used_name: (dice.u8(0..10) < 3).then(|| format!("{} {last}", pick(dice, &FIRST))),
        birth_date: born,
        email: Some(format!("{}.{}{}@example.org", first.to_lowercase(), last.to_lowercase(), dice.u16(0..1000))),
        phone: Some(format!("+1 212 555 {:04}", dice.u16(0..10_000))),
        address: Some(format!("{} Linden Street, Springfield", dice.u16(1..400))),
        notes: Some(text(dice)),
        ..NewClient::default()
    }
}

/// What somebody searches for who looks for one of them: the beginning of a name, or with a letter mistaken.
pub(in crate::bench) fn sought(dice: &mut fastrand::Rng) -> String {
    let name = if dice.bool() { pick(dice, &FIRST) } else { pick(dice, &LAST) };
    let mut letters: Vec<char> = name.chars().collect();
    match dice.u8(0..3) {
        0 => letters.truncate(3),
        1 => letters.swap(1, 2),
        _ => {}
    }
    letters.into_iter().collect()
}

/// A note of four times about 250 characters.
pub(super) fn soap(dice: &mut fastrand::Rng) -> Soap {
    let mut part = || Some(Some(text(dice)));
    Soap { subjective: part(), objective: part(), assessment: part(), plan: part() }
}

/// What a client comes for.
pub(super) fn reason(dice: &mut fastrand::Rng) -> String {
    pick(dice, &SENTENCES).to_owned()
}

fn text(dice: &mut fastrand::Rng) -> String {
    let mut text = String::with_capacity(320);
    while text.len() < 220 {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(pick(dice, &SENTENCES));
    }
    text
}

fn pick(dice: &mut fastrand::Rng, items: &[&'static str]) -> &'static str {
    dice.choice(items).copied().unwrap_or_default()
}
