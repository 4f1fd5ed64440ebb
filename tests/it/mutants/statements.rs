//! The scope of statements: whatever the server sends names the practice for every table of practices that it touches, beside what row
//! security would do anyway. Each such predicate is taken out, and the check must notice.

mod scoped;

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::House;

use crate::plants::Plants;
use crate::walk::{Field, Schema, named};
use scoped::Statement;

const SENT: &str = "select distinct query from pg_stat_statements s join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.userid \
    where d.datname = current_database() and r.rolname = 'pazpaz_app' order by 1";

#[tokio::test]
async fn every_statement_names_the_practice_and_every_predicate_counts() {
    let house = House::open().await;
    let admin = house.database.admin().await;
    admin.execute_unprepared("create extension pg_stat_statements").await.unwrap();
    let plants = Plants::sow(&house, &house.a, 53).await;
    ask_everything(&house, &plants).await;
    let tables = house.database.texts("select c.oid::regclass::text from pg_class c \
        where c.relnamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace) and c.relkind in ('r', 'p') and c.relname <> 'seaql_migrations'").await;
    let (mut statements, mut mutants, mut faults) = (0, 0, Vec::new());
    let mut touched: BTreeMap<String, usize> = BTreeMap::new();
    for sent in house.database.texts(SENT).await {
        let statement = Statement::parse(&sent, &tables);
        if statement.tables().is_empty() {
            continue;
        }
        statements += 1;
        for table in statement.tables() {
            *touched.entry(table).or_default() += 1;
        }
        faults.extend(statement.unscoped().into_iter().map(|table| format!("{table} without its practice: {sent}")));
        for mutant in statement.mutants() {
            mutants += 1;
            if mutant.unscoped().is_empty() {
                faults.push(format!("a predicate less, and nothing noticed: {mutant}"));
            }
        }
    }
    tests::say(&format!("{statements} statements, {mutants} mutants, of {touched:?}"));
    assert!(
        faults.is_empty(),
        "{} faults in {statements} statements, {mutants} mutants:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(statements > 80 && mutants > 100, "only {statements} statements and {mutants} mutants were looked at");
}

/// Asks every query of the schema for what was planted, and attempts every change of it.
async fn ask_everything(house: &House, plants: &Plants) {
    let schema = Schema::of(house).await;
    // Signing out is the last thing that anybody does.
    for field in schema.roots().iter().filter(|field| field.name != "signOut") {
        let value = |one: &Value| {
            let name = one["name"].as_str().unwrap();
            (name.to_owned(), fitting(&schema, plants, field, name, &one["type"]))
        };
        let variables: Value = field.arguments.iter().map(value).collect();
        for document in schema.documents(field, 2) {
            house.send(&house.a.owner, &document, variables.clone()).await;
        }
    }
}

/// A value for an argument: what was planted where it takes an id, and something sensible elsewhere.
fn fitting(schema: &Schema, plants: &Plants, field: &Field, name: &str, of: &Value) -> Value {
    let like =
        |word: &str| plants.ids.iter().find(|(kind, _)| kind.eq_ignore_ascii_case(word)).map(|(_, id)| json!(id));
    let of_field = || plants.ids.iter().find(|(kind, _)| field.name.ends_with(*kind)).map(|(_, id)| json!(id));
    match (of["kind"].as_str().unwrap(), named(of).as_str(), name) {
        (_, "ID", "ids") => json!(plants.ids.values().collect::<Vec<_>>()),
        ("LIST", _, _) => json!([]),
        ("NON_NULL", _, _) => fitting(schema, plants, field, name, &of["ofType"]),
        ("INPUT_OBJECT", kind, _) => {
            let value = |one: &Value| {
                let name = one["name"].as_str().unwrap();
                (name.to_owned(), fitting(schema, plants, field, name, &one["type"]))
            };
            schema.inputs(kind).iter().map(value).collect()
        }
        ("ENUM", kind, _) if field.owner == "Mutation" => schema.first_value(kind),
        (_, "ID", "id") => of_field().unwrap_or_else(|| json!(plants.ids["Client"])),
        (_, "ID", _) => name.strip_suffix("Id").and_then(like).unwrap_or(Value::Null),
        (_, "DateTime", "to" | "endsAt") => json!(plants.slot.1),
        (_, "DateTime", _) => json!(plants.slot.0),
        (_, "Int", "expectedVersion") => json!(1),
        (_, "Int", "durationMinutes") => json!(30),
        (_, "String", "search") => json!("kanarie"),
        (_, "String", "displayName" | "reason" | "note" | "subjective" | "plan") => json!("some text"),
        _ => Value::Null,
    }
}
