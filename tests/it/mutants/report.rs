//! The list of mutants as a page of documentation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::ground::Mutant;

const INTRODUCTION: &str = include_str!("introduction.md");

const STATEMENTS: &str = "
## Statements

Beside what row security does, every statement of the server names the practice for every table that it touches. The statements are
those that PostgreSQL has counted while every query and every change of the schema was asked for. Each predicate on the practice is
taken out of each of them, and each column of the practice out of each insertion; the check must then say which table is open. The
numbers are printed by the test `every_statement_names_the_practice_and_every_predicate_counts`.
";

/// What each kind of mutant is, in the order of the page.
const KINDS: &[(&str, &str)] = &[
    ("policy", "Policies of row security"),
    ("row security", "Row security itself"),
    ("grant", "Grants on tables and sequences"),
    ("column grant", "Grants on columns"),
    ("schema grant", "Grants on schemas and the database, and default privileges"),
    ("function grant", "Grants on functions that run as their owner"),
    ("function", "Functions"),
    ("trigger", "Triggers"),
    ("key", "Primary keys and unique constraints"),
    ("unique index", "Unique indexes"),
    ("exclusion", "Exclusion constraints"),
    ("foreign key", "Foreign keys"),
    ("check", "Checks"),
    ("not null", "Columns that must not be empty"),
    ("role", "Attributes of roles"),
    ("membership", "Memberships of roles"),
    ("owner", "Owners"),
];

/// The page. The numbers are those of this run, and a test holds the page to them.
pub(super) fn page(mutants: &[Mutant], attempts: &[String], equivalent: &[(&str, &str)]) -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("\n## Totals\n\n| kind | mutants | found by an attempt | found by a rule | found by the record only |\n|---|---|---|---|---|\n");
    for (kind, title) in KINDS.iter().chain([&("", "All")]) {
        let of: Vec<&Mutant> = mutants.iter().filter(|one| kind.is_empty() || one.kind == *kind).collect();
        let count = |found: fn(&Mutant) -> bool| of.iter().filter(|one| found(one)).count();
        let (attempted, ruled) = (count(|one| !one.attempts.is_empty()), count(|one| !one.rules.is_empty()));
        writeln!(page, "| {title} | {} | {attempted} | {ruled} | {} |", of.len(), count(|one| one.recorded)).unwrap();
    }
    page.push_str("\n## The attempts\n\n");
    for line in attempts {
        writeln!(page, "- {line}").unwrap();
    }
    page.push_str("\n## Mutants that change nothing\n\nOnly the record shows them.\n\n");
    for (what, why) in equivalent {
        writeln!(page, "- `{what}`: {why}").unwrap();
    }
    page.push_str(STATEMENTS);
    let tables = mutants.iter().filter(|one| one.kind == "row security").map(|one| one.object.as_str()).collect();
    for (kind, title) in KINDS {
        let of: Vec<&Mutant> = mutants.iter().filter(|one| one.kind == *kind).collect();
        writeln!(page, "\n## {title}: {} mutants\n\n| of | mutants | found by |\n|---|---|---|", of.len()).unwrap();
        for (objects, whats, found) in families(&of, &tables) {
            writeln!(page, "| {objects} | {whats} | {found} |").unwrap();
        }
    }
    page
}

/// Mutants that are alike on the same objects and found by the same, in one line.
fn families(mutants: &[&Mutant], tables: &BTreeSet<&str>) -> Vec<(String, String, String)> {
    let mut objects: BTreeMap<(String, &str), BTreeSet<&str>> = BTreeMap::new();
    for one in mutants {
        objects.entry((found(one), &one.what)).or_default().insert(&one.object);
    }
    let mut lines: BTreeMap<(BTreeSet<&str>, String), Vec<&str>> = BTreeMap::new();
    for ((found, what), objects) in objects {
        lines.entry((objects, found)).or_default().push(what);
    }
    let line = |((objects, found), whats): ((BTreeSet<&str>, String), Vec<&str>)| {
        (named(&objects, tables), together(&whats), found)
    };
    lines.into_iter().map(line).collect()
}

/// Names, or which are missing where they are most of the tables.
fn named(objects: &BTreeSet<&str>, tables: &BTreeSet<&str>) -> String {
    let list = |names: &mut dyn Iterator<Item = &&str>| names.copied().collect::<Vec<_>>().join(", ");
    if !objects.is_subset(tables) || objects.len() * 2 <= tables.len() {
        return list(&mut objects.iter());
    }
    match list(&mut tables.difference(objects)) {
        but if but.is_empty() => "every table".to_owned(),
        but => format!("every table but {but}"),
    }
}

/// `tenant: dropped` and `tenant: using (true)` as `tenant: dropped, using (true)`.
fn together(whats: &[&str]) -> String {
    let mut of: Vec<(&str, Vec<&str>)> = Vec::new();
    for what in whats {
        let (name, done) = what.split_once(": ").unwrap_or(("", what));
        match of.last_mut() {
            Some((last, all)) if *last == name => all.push(done),
            _ => of.push((name, vec![done])),
        }
    }
    let part = |(name, all): (&str, Vec<&str>)| {
        let all = all.join(", ");
        if name.is_empty() { all } else { format!("{name}: {all}") }
    };
    of.into_iter().map(part).collect::<Vec<_>>().join("; ")
}

fn found(mutant: &Mutant) -> String {
    let mut by = Vec::new();
    if !mutant.attempts.is_empty() {
        by.push("attempts");
    }
    by.extend(mutant.rules.iter().map(String::as_str));
    if mutant.recorded {
        by.push("the record");
    }
    by.join(", ")
}
