//! Dumps of a database, as an operator or a thief would make them.

use std::process::Command;

use tests::{Database, cluster};

/// Dumps by `pg_dump` where this PostgreSQL has it, and every row of every table as text in any case.
pub(super) async fn all(database: &Database) -> Vec<(String, Vec<u8>)> {
    let mut dumps = vec![("all rows as text".to_owned(), rows(database).await)];
    if let Some(program) = cluster().program("pg_dump") {
        for arguments in [&["--format=plain"][..], &["--data-only", "--inserts"], &["--format=custom", "--compress=0"]]
        {
            let url = format!("--dbname={}", database.admin_url());
            let output = Command::new(&program).args(arguments).arg(url).output().unwrap();
            assert!(output.status.success(), "pg_dump: {}", String::from_utf8_lossy(&output.stderr));
            dumps.push((format!("pg_dump {}", arguments.join(" ")), output.stdout));
        }
    }
    dumps
}

async fn rows(database: &Database) -> Vec<u8> {
    let sql = "select c.oid::regclass::text from pg_class c where c.relkind in ('r', 'm') and c.oid >= 16384";
    let mut all = Vec::new();
    for table in database.texts(sql).await {
        let text = format!("select t::text from {table} t");
        all.extend(database.texts(&text).await.join("\n").into_bytes());
    }
    all
}
