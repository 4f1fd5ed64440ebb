//! Functions that run with more rights than who calls them: what comes before a practice is known, and the way into the trail.

use tests::House;

use super::catalogue::Catalogue;
use super::session::{RIGHTS, Session};

/// Functions that a role may run and that run as their owner: their names with the types of their arguments.
const FUNCTIONS: &str = "select jsonb_build_object('call', p.oid::regproc::text, 'name', p.oid::regprocedure::text, \
    'may', has_function_privilege('ROLE', p.oid, 'execute'), 'server', has_function_privilege('pazpaz_app', p.oid, 'execute'), \
    'arguments', (select coalesce(jsonb_agg(format_type(t, null) order by n), '[]') from unnest(p.proargtypes) with ordinality a (t, n)))::text \
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace \
    where p.prosecdef and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1";

/// How many values are tried in each place.
const SOME: usize = 60;

/// Calls each with values of theirs in each place: the answers hold nothing of theirs. What tells of all practices at once is for background
/// work, and then the server's role may not run it.
pub(super) async fn attempt(session: &mut Session, house: &House, catalogue: &Catalogue) {
    let functions = house.database.texts(&FUNCTIONS.replace("ROLE", session.role())).await;
    assert!(!functions.is_empty());
    for line in functions {
        let function: serde_json::Value = serde_json::from_str(&line).unwrap();
        let (call, name) = (function["call"].as_str().unwrap(), function["name"].as_str().unwrap());
        let arguments: Vec<&str> =
            function["arguments"].as_array().unwrap().iter().map(|of| of.as_str().unwrap()).collect();
        // One that takes nothing is called once.
        let mut calls: Vec<String> = arguments.is_empty().then(String::new).into_iter().collect();
        for place in 0..arguments.len() {
            for value in values(catalogue, name, arguments[place]).into_iter().take(SOME) {
                let fill = |(at, of): (usize, &&str)| if at == place { value.clone() } else { other(name, of) };
                calls.push(arguments.iter().enumerate().map(fill).collect::<Vec<_>>().join(", "));
            }
        }
        for list in calls {
            let sql = format!("select t::text from {call}({list}) t");
            match session.texts(&sql).await {
                Ok(_) if function["server"] != true => assert_eq!(function["may"], true, "{sql}"),
                Ok(rows) => {
                    let told = catalogue.uuids.iter().find(|uuid| rows.iter().any(|row| row.contains(bare(uuid))));
                    assert!(told.is_none(), "{sql}: {rows:?}");
                }
                Err(code) if function["may"] != true => assert_eq!(code, RIGHTS, "{sql}"),
                // A function may refuse values; what is no call of it at all says nothing.
                Err(code) => assert!(!code.starts_with("42"), "{sql}: {code}"),
            }
        }
    }
}

/// Values of theirs of a type, as literals. A secret itself is the credential, so what is tried is the secret with one bit turned.
fn values(catalogue: &Catalogue, function: &str, of: &str) -> Vec<String> {
    let rows = || catalogue.tables.iter().flat_map(|table| table.theirs.iter());
    let of_type = |wanted: &'static str| {
        rows().flat_map(|row| row.values()).filter(move |value| value.ends_with(wanted)).cloned()
    };
    let turned = |value: String| format!("set_byte({value}, 0, get_byte({value}, 0) # 1)");
    match of {
        "uuid" => catalogue.uuids.clone(),
        "uuid[]" => catalogue.uuids.iter().map(|uuid| format!("array[{uuid}]")).collect(),
        "bytea" => of_type("::bytea").map(turned).collect(),
        "bytea[]" => of_type("::bytea").map(|value| format!("array[{}]", turned(value))).collect(),
        "text" => of_type("::text").collect(),
        "text[]" => of_type("::text").map(|value| format!("array[{value}]")).collect(),
        // What names nobody.
        "integer" | "bigint" | "date" | "interval" => vec![other(function, of)],
        "integer[]" | "bigint[]" | "date[]" | "timestamp with time zone[]" => vec![other(function, of)],
        of => panic!("isolation/sql/functions.rs has no value of theirs for the {of} of {function}"),
    }
}

/// What stands in the other places.
fn other(function: &str, of: &str) -> String {
    match of {
        "uuid" => "'00000000-0000-0000-0000-000000000000'::uuid",
        "uuid[]" => "array['00000000-0000-0000-0000-000000000000'::uuid]",
        "bytea" => "decode(repeat('5a', 32), 'hex')",
        "bytea[]" => "array[decode(repeat('5a', 32), 'hex')]",
        "text" => "'x'",
        "text[]" => "array['x']",
        "integer" | "bigint" => "1",
        "integer[]" | "bigint[]" => "array[1]",
        "date" => "current_date",
        "date[]" => "array[current_date]",
        "timestamp with time zone[]" => "array[now()]",
        "interval" => "interval '1 hour'",
        of => panic!("isolation/sql/functions.rs has no value for the {of} of {function}"),
    }
    .to_owned()
}

/// The digits of a literal.
fn bare(literal: &str) -> &str {
    literal.split('\'').nth(1).unwrap()
}
