//! The days on which clients' records were touched: whoever takes one away hides what was done on it from whoever asks for that client.
use super::{
    super::lair::{Day, Deed, Lair, Touched, Trail},
    Make, Tampering,
};
use store::Kind;
use tests::Chance;
use uuid::Uuid;

pub(super) const ALL: &[(&str, Make)] = &[
    ("a day of a client removed", remove),
    ("a day given to another client", exchange),
    ("another day", postpone),
    ("a day emptied", empty),
    ("all days of a client removed", remove_client),
    ("all days removed", remove_all),
];

/// The day that is missed first.
fn done(trail: &Trail, sql: String, day: &Day) -> Tampering {
    let found = Tampering::new(trail, Deed::Sql(sql), &[Touched::Days], &[Kind::DayMissing]);
    found.at(day.first).row(day.client)
}

/// What is done to one of them.
fn one(trail: &Trail, chance: &mut Chance, deed: &str) -> Tampering {
    let day = chance.pick(&trail.days);
    let place =
        format!("workspace_id = '{}' and client_id = '{}' and day = '{}'", trail.workspace, day.client, day.day);
    done(trail, format!("{deed} where {place}"), day)
}

fn remove(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    Some(one(trail, chance, "delete from audit.days"))
}

fn exchange(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let id = Uuid::from_u128(chance.below(1 << 60) as u128);
    Some(one(trail, chance, &format!("update audit.days set client_id = '{id}'")))
}

fn postpone(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let days = 1 + chance.below(400);
    Some(one(trail, chance, &format!("update audit.days set day = day + {}", 1_000 + days)))
}

fn empty(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let column = *chance.pick(&["client_id", "day"]);
    Some(one(trail, chance, &format!("update audit.days set {column} = null")))
}

fn remove_client(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let client = chance.pick(&trail.days).client;
    let first = trail.days.iter().filter(|day| day.client == client).min_by_key(|day| day.first)?;
    let sql = format!("delete from audit.days where workspace_id = '{}' and client_id = '{client}'", trail.workspace);
    Some(done(trail, sql, first))
}

/// Several clients may stand in the first event that has any.
fn remove_all(_: &Lair, trail: &Trail, _: &mut Chance) -> Option<Tampering> {
    let first = trail.days.iter().map(|day| day.first).min()?;
    let sql = format!("delete from audit.days where workspace_id = '{}'", trail.workspace);
    let mut found = Tampering::new(trail, Deed::Sql(sql), &[Touched::Days], &[Kind::DayMissing]).at(first);
    found.expected.deep = true;
    Some(found)
}
