//! What SECURITY.md says is sealed is what is sealed.
use std::collections::BTreeMap;
use tests::Database;

/// The sealed columns of each table, as the document lists them: the words in backticks of each row.
fn listed(text: &str) -> BTreeMap<String, Vec<String>> {
    let (_, text) = text.split_once("Sealed, in columns whose names end in `_enc`:").unwrap();
    let (text, _) = text.split_once("Not sealed, and why:").unwrap();
    let mut all = BTreeMap::new();
    for row in text.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let mut columns: Vec<String> = cells[2].split('`').skip(1).step_by(2).map(str::to_owned).collect();
        columns.sort();
        for table in cells[1].split(", ") {
            assert!(all.insert(table.to_owned(), columns.clone()).is_none(), "{table} is listed twice");
        }
    }
    all
}

#[tokio::test]
async fn the_list_of_sealed_columns_is_the_databases() {
    let database = Database::migrated().await;
    let sql = "select c.relname || ' ' || string_agg(regexp_replace(a.attname, '_enc$', ''), ' ' order by a.attname) \
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace \
        where n.nspname not like 'pg\\_%' and c.relkind in ('r', 'p') and a.attname like '%\\_enc' and not a.attisdropped group by c.relname";
    let mut sealed = BTreeMap::new();
    for line in database.texts(sql).await {
        let (table, columns) = line.split_once(' ').unwrap();
        let mut columns: Vec<String> = columns.split(' ').map(str::to_owned).collect();
        columns.sort();
        sealed.insert(table.to_owned(), columns);
    }
    assert!(sealed.len() > 20, "{sealed:?}");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    assert_eq!(listed(&text), sealed);
}
