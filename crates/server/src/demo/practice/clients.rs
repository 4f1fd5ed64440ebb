//! Gives every name a life outside the practice, and the habits by which it comes.

use time::{Date, Duration, Month};

use super::Client;
use super::calendar::{Calendar, monday_of};
use super::dice::Dice;
use super::names::Name;
use super::plan::{Plan, Setting};
use super::staff::{Desk, Discipline, Outline};

/// Weeks between visits, dealt round: five weekly, four fortnightly and two monthly clients of eleven.
const RHYTHMS: [u8; 11] = [1, 2, 1, 4, 1, 2, 1, 2, 4, 1, 2];

const STREETS_US: [&str; 8] = [
    "Quince Lane",
    "Lantern Street",
    "Old Ferry Road",
    "Saltmarsh Avenue",
    "Cooper's Row",
    "Juniper Court",
    "Windmill Hill",
    "Tern Street",
];
const STREETS_DE: [&str; 6] =
    ["Musterallee", "Beispielstraße", "Lindenhof", "Am Probebach", "Exempelgasse", "Zur Alten Eiche"];

const DESK_NOTES_DE: [&str; 8] = [
    "Möchte am Vortag eine Erinnerung per SMS.",
    "Im Wartezimmer bitte mit dem Rufnamen aufrufen.",
    "Braucht den stufenlosen Eingang.",
    "Latexallergie.",
    "Links schwerhörig; bitte von rechts ansprechen.",
    "Kann kurzfristig kommen, wenn etwas frei wird.",
    "Rechnungen gehen an die betriebliche Krankenversicherung.",
    "Kommt mit Blindenhund.",
];
const DESK_NOTES: [&str; 8] = [
    "Prefers a reminder by text message on the day before.",
    "Please call the used name in the waiting room.",
    "Needs the step-free entrance.",
    "Latex allergy.",
    "Hard of hearing on the left; please speak from the right.",
    "Can come at short notice when something becomes free.",
    "Invoices go to the employer's health plan.",
    "Brings a guide dog.",
];

/// The clients of a practice and, in the same order, their habits.
pub(super) fn invent(outline: &Outline, dice: &mut Dice, today: Date) -> (Vec<Client>, Vec<Plan>) {
    let mut names = outline.names.to_vec();
    dice.shuffle(&mut names);
    let hours: Vec<_> = outline.desks.iter().map(|desk| usual_hours(desk, dice)).collect();
    let cards = names.len().div_ceil(outline.desks.len().max(1));
    (0..cards)
        .flat_map(|card| outline.desks.iter().zip(&hours).enumerate().map(move |desk| (card, desk)))
        .zip(names)
        .zip(0u16..)
        .map(|(((card, (at, (desk, hours))), name), number)| {
            let plan = habits(at, desk, hours, card, &name, dice, today);
            (register(outline, desk, &name, &plan, number, dice, today), plan)
        })
        .unzip()
}

/// Every hour of the provider's week, in random order: dealt out, so that no two clients want the same one.
fn usual_hours(desk: &Desk, dice: &mut Dice) -> Vec<(u8, u8)> {
    let mut hours: Vec<_> =
        (0u8..).zip(desk.week).flat_map(|(weekday, hours)| hours.iter().map(move |hour| (weekday, *hour))).collect();
    dice.shuffle(&mut hours);
    hours
}

fn habits(at: usize, desk: &Desk, hours: &[(u8, u8)], card: usize, name: &Name, dice: &mut Dice, today: Date) -> Plan {
    let (weekday, hour) = hours.get(card % hours.len().max(1)).copied().unwrap_or((0, 9));
    let weeks_ago = |weeks: u16| monday_of(today) - Duration::weeks(i64::from(weeks));
    Plan {
        desk: at,
        rhythm: RHYTHMS.get(card % RHYTHMS.len()).copied().unwrap_or(1),
        phase: u8::try_from(dice.below(4)).unwrap_or(0),
        weekday,
        hour,
        setting: match (desk.discipline, card % 6) {
            (Discipline::Mind, 2) => Setting::Video,
            (Discipline::Body, 4) => Setting::Home,
            _ => Setting::Practice,
        },
        // Who is new and who has left is dealt and not thrown, so that every seed shows some of both.
        first: (card % 7 == 3).then(|| weeks_ago(dice.between(5, 40))),
        last: (card % 11 == 5).then(|| weeks_ago(dice.between(8, 34))),
        language: name.language,
        story: dice.below(u16::MAX),
    }
}

fn register(
    outline: &Outline,
    desk: &Desk,
    name: &Name,
    plan: &Plan,
    number: u16,
    dice: &mut Dice,
    today: Date,
) -> Client {
    let since = match plan.first {
        Some(monday) => monday - Duration::days(i64::from(dice.between(3, 9))),
        None => today - Duration::days(i64::from(dice.between(400, 1900))),
    };
    let domain = if dice.chance(500) { "example.org" } else { "example.net" };
    Client {
        legal_name: name.legal.to_owned(),
        used_name: (!name.used.is_empty()).then(|| name.used.to_owned()),
        email: dice.chance(920).then(|| format!("{}@{domain}", name.handle)),
        phone: dice.chance(950).then(|| phone(outline.calendar, number)),
        birth_date: birth_date(dice),
        address: dice.chance(850).then(|| address(outline.calendar, dice)),
        notes: dice.chance(350).then(|| dice.phrase(desk_notes(outline.calendar)).to_owned()),
        since,
        archived: plan.last.is_some(),
        provider: desk.person,
        mrn: format!("{}-{}", record_prefix(outline.calendar), 1001 + u32::from(number)),
        tags: tags(plan, number),
    }
}

fn record_prefix(country: Calendar) -> &'static str {
    match country {
        Calendar::UnitedStates => "HS",
        Calendar::Berlin => "AP",
    }
}

/// Indices into [`super::TAGS`]. They follow from what is known, so that they tell the same story.
fn tags(plan: &Plan, number: u16) -> Vec<usize> {
    let had = [
        plan.setting == Setting::Home,
        plan.setting == Setting::Video,
        plan.rhythm == 1,
        number % 5 == 2,
        number % 9 == 4,
    ];
    had.iter().enumerate().filter(|(_, has)| **has).map(|(tag, _)| tag).collect()
}

/// 555-0100 to 555-0199 in any American area code, and (0)30 23125-000 to -999 in Berlin, are set aside for fiction.
fn phone(country: Calendar, number: u16) -> String {
    match country {
        Calendar::UnitedStates => {
            let area = ["212", "646", "917"].get(usize::from(number % 3)).copied().unwrap_or("212");
            format!("+1{area}55501{:02}", number % 100)
        }
        Calendar::Berlin => format!("+493023125{:03}", (100 + number) % 1000),
    }
}

fn desk_notes(country: Calendar) -> &'static [&'static str] {
    match country {
        Calendar::UnitedStates => &DESK_NOTES,
        Calendar::Berlin => &DESK_NOTES_DE,
    }
}

fn address(country: Calendar, dice: &mut Dice) -> String {
    let house = dice.between(1, 180);
    match country {
        Calendar::UnitedStates => format!("{house} {}, Example Bay, NY 10000", dice.phrase(&STREETS_US)),
        Calendar::Berlin => format!("{} {house}, 10000 Berlin", dice.phrase(&STREETS_DE)),
    }
}

fn birth_date(dice: &mut Dice) -> Date {
    let year = i32::from(dice.between(1946, 2003));
    let day = Duration::days(i64::from(dice.below(365)));
    Date::from_calendar_date(year, Month::January, 1).map_or(Date::MIN, |new_year| new_year + day)
}
