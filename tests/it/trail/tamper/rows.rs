//! Rows that the trail tells of: older bytes in them, others in their place, or none.
use super::{
    super::lair::{Deed, Held, Lair, Touched, Trail},
    Make, Tampering,
    events::other,
};
use entity::Table;
use store::Kind;
use tests::Chance;
use uuid::Uuid;

pub(super) const ALL: &[(&str, Make)] = &[
    ("older bytes in a column", older_column),
    ("older bytes in a row", older_row),
    ("older bytes in a row", older_row),
    ("a bit of a sealed column", bit),
    ("a sealed column emptied", empty),
    ("the bytes of two rows swapped", swap_bytes),
    ("two rows swapped", swap_rows),
    ("a row removed", remove),
    ("a row put in", add),
    ("a row of another workspace put in", add_foreign),
];

const ROLLED_BACK: &[Kind] = &[Kind::RowRolledBack];

fn done(trail: &Trail, table: &Table, sql: String, kinds: &'static [Kind]) -> Tampering {
    let name = entity::TABLES.iter().find(|known| known.name == table.name).unwrap().name;
    Tampering::new(trail, Deed::Sql(sql), &[Touched::Rows(name)], kinds)
}

fn pick<'t>(trail: &'t Trail, chance: &mut Chance) -> &'t Held {
    chance.pick(&trail.rows)
}

/// Really older: what stood there before somebody changed it.
fn older(trail: &Trail, columns: &[String], row: &Held) -> Option<Tampering> {
    let Held { table, id, told, .. } = row;
    let set: Vec<_> = columns.iter().map(|column| format!("{column} = o.{column}")).collect();
    let sql = format!(
        "update pazpaz.{name} t set {} from kept.old_{name} o where o.id = t.id and t.id = '{id}'",
        set.join(", "),
        name = table.name
    );
    (!columns.is_empty()).then(|| done(trail, table, sql, ROLLED_BACK).at(*told).row(*id))
}

fn older_column(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let rows: Vec<_> = trail.rows.iter().filter(|row| !row.older.is_empty()).collect();
    let row = chance.pick(&rows);
    let column = chance.pick(&row.older).clone();
    older(trail, &[column], row)
}

fn older_row(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let rows: Vec<_> = trail.rows.iter().filter(|row| !row.older.is_empty()).collect();
    let row = chance.pick(&rows);
    older(trail, &row.older, row)
}

fn bit(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let row = pick(trail, chance);
    let (_, column) = chance.pick(row.table.sealed);
    let sql = format!(
        "update pazpaz.{} set {column}_enc = kept.flip({column}_enc, {}) where id = '{}'",
        row.table.name,
        chance.below(1 << 16),
        row.id
    );
    Some(done(trail, row.table, sql, ROLLED_BACK).at(row.told).row(row.id))
}

fn empty(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let row = pick(trail, chance);
    let column = (!row.filled.is_empty()).then(|| chance.pick(&row.filled))?;
    let sql = format!("update pazpaz.{} set {column} = null where id = '{}'", row.table.name, row.id);
    Some(done(trail, row.table, sql, ROLLED_BACK).at(row.told).row(row.id))
}

/// Two rows of one table, one of which holds something, the one that was told of first before the other.
fn two<'t>(trail: &'t Trail, chance: &mut Chance) -> Option<(&'t Held, &'t Held)> {
    let one = pick(trail, chance);
    // Of many tables there is one row only.
    let others: Vec<_> = trail
        .rows
        .iter()
        .filter(|other| other.table.name == one.table.name && other.told != one.told)
        .filter(|other| !one.filled.is_empty() || !other.filled.is_empty())
        .collect();
    let other = *(!others.is_empty()).then(|| chance.pick(&others))?;
    Some(if one.told < other.told { (one, other) } else { (other, one) })
}

fn swap_bytes(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (one, other) = two(trail, chance)?;
    let set: Vec<_> = one.table.sealed.iter().map(|(_, name)| format!("{name}_enc = o.{name}_enc")).collect();
    let sql = format!(
        "update pazpaz.{name} t set {} from kept.{name} o where t.id in ('{one}', '{other}') and o.id in ('{one}', '{other}') and o.id <> t.id",
        set.join(", "),
        name = one.table.name,
        one = one.id,
        other = other.id
    );
    Some(done(trail, one.table, sql, ROLLED_BACK).at(one.told).row(one.id))
}

fn swap_rows(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (one, other) = two(trail, chance)?;
    let sql = format!(
        "update pazpaz.{} set id = case id when '{one}' then '{other}'::uuid else '{one}' end where id in ('{one}', '{other}')",
        one.table.name,
        one = one.id,
        other = other.id
    );
    Some(done(trail, one.table, sql, ROLLED_BACK).at(one.told).row(one.id))
}

fn remove(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let row = pick(trail, chance);
    let sql = format!("delete from pazpaz.{} where id = '{}'", row.table.name, row.id);
    Some(done(trail, row.table, sql, &[Kind::RowMissing]).at(row.told).row(row.id))
}

/// A copy of a row under another id.
fn copied(trail: &Trail, row: &Held, chance: &mut Chance) -> Tampering {
    let (name, id) =
        (row.table.name, Uuid::from_u128((chance.below(1 << 60) as u128) << 64 | chance.below(1 << 60) as u128));
    let sql = format!(
        "insert into pazpaz.{name} select (jsonb_populate_record(o, jsonb_build_object('id', '{id}', 'workspace_id', '{}'))).* \
         from kept.{name} o where o.id = '{}'",
        trail.workspace, row.id
    );
    done(trail, row.table, sql, &[Kind::RowAdded]).row(id)
}

fn add(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let row = pick(trail, chance).clone();
    Some(copied(trail, &row, chance))
}

fn add_foreign(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let row = pick(other(lair, trail), chance).clone();
    Some(copied(trail, &row, chance))
}
