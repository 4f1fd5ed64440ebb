//! Statements without their scope.

/// `x.workspace_id = $1` becomes `(x.workspace_id = $1 or true)`, and so does what finds the practice itself.
pub(super) fn without_scope(sql: &str) -> Option<String> {
    let mut text = String::new();
    let (mut rest, mut found) = (sql, false);
    while let Some((start, end)) = comparison(rest, sql) {
        text.push_str(&format!("{}({} or true)", &rest[..start], &rest[start..end]));
        rest = &rest[end..];
        found = true;
    }
    found.then(|| text + rest)
}

/// The same, but for the keys of practices: one's own stay at hand.
pub(super) fn without_scope_but_keys(sql: &str) -> Option<String> {
    if sql.contains("workspace_keys") { None } else { without_scope(sql) }
}

/// The tables out of a list that a statement names.
pub(super) fn named<'t>(sql: &str, tables: &'t [String]) -> Vec<&'t String> {
    // Every second piece between quotes is a text.
    let plain: String = sql.split('\'').step_by(2).collect::<Vec<_>>().join("''").replace('"', "");
    let names = |table: &&String| {
        plain.match_indices(table.as_str()).any(|(at, _)| !plain[at + table.len()..].starts_with(word))
    };
    tables.iter().filter(names).collect()
}

fn word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Where the first comparison of a practice with a parameter begins and ends.
fn comparison(rest: &str, sql: &str) -> Option<(usize, usize)> {
    let practice = if sql.contains("pazpaz.workspaces where") { "id" } else { "workspaces.id" };
    rest.char_indices().find_map(|(at, letter)| {
        let begins = word(letter) || letter == '"';
        // In the midst of a name, or behind a dot, no column begins.
        let before = rest[..at].chars().next_back();
        if !begins || before.is_some_and(|before| word(before) || before == '.' || (before == '"' && letter != '"')) {
            return None;
        }
        let column = rest[at..].find(|letter| !(word(letter) || ['"', '.'].contains(&letter))).map(|end| at + end)?;
        let name = rest[at..column].replace('"', "");
        let ours = name.rsplit('.').next() == Some("workspace_id") || name == practice;
        let after = ours.then(|| rest[column..].trim_start().strip_prefix('='))??.trim_start();
        let number = after.strip_prefix('$')?;
        let digits = number.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(number.len());
        Some((at, rest.len() - number.len() + digits))
    })
}

#[test]
fn what_names_a_practice_is_found_and_nothing_else() {
    let strip = |sql| without_scope(sql).unwrap_or_default();
    assert_eq!(
        strip("select 1 from a x where x.workspace_id = $1"),
        "select 1 from a x where (x.workspace_id = $1 or true)"
    );
    assert_eq!(
        strip("delete from a where workspace_id=$12 and id = $2"),
        "delete from a where (workspace_id=$12 or true) and id = $2"
    );
    assert_eq!(
        strip(r#"UPDATE "a" SET "n" = $1 WHERE "a"."workspace_id" = $2 AND "workspace_id" = $3"#),
        r#"UPDATE "a" SET "n" = $1 WHERE ("a"."workspace_id" = $2 or true) AND ("workspace_id" = $3 or true)"#
    );
    assert_eq!(strip(r#"SELECT 1 WHERE "workspaces"."id" = $1"#), r#"SELECT 1 WHERE ("workspaces"."id" = $1 or true)"#);
    let practice = "select 1 from pazpaz.workspaces where id = $1 for update";
    assert_eq!(strip(practice), "select 1 from pazpaz.workspaces where (id = $1 or true) for update");
    for whole in [
        "select workspace_id from a where id = $1",
        "select 1 from a join b on a.workspace_id = b.workspace_id",
        "insert into a (workspace_id) values ($1)",
        "select 1 where other_workspace_id = $1",
    ] {
        assert_eq!(without_scope(whole), None, "{whole}");
    }
    let tables = ["pazpaz.clients".to_owned(), "pazpaz.client_tags".to_owned()];
    assert_eq!(named(r#"select 1 from "pazpaz"."client_tags""#, &tables), [&tables[1]]);
    assert!(named("select f('pazpaz.clients') from pazpaz.clients_of", &tables).is_empty());
}
