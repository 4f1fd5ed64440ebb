//! What is the same for every practice: no role of the program changes it, or one practice could tell another something by it.

use tests::House;

use super::session::{RIGHTS, Session};

/// A line for each column of such tables: the table, and the column.
const COLUMNS: &str = "select c.oid::regclass::text || ' ' || quote_ident(a.attname) from pg_class c \
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
    where c.relkind in ('r', 'p') and c.relnamespace = 'codes'::regnamespace order by 1";

/// Every way to change every table.
pub(super) async fn attempt(session: &mut Session, house: &House) {
    let columns = house.database.texts(COLUMNS).await;
    assert!(columns.len() > 10, "{columns:?}");
    for line in columns {
        let (table, column) = line.split_once(' ').unwrap();
        for sql in [
            format!("update {table} set {column} = {column}"),
            format!("insert into {table} ({column}) select {column} from {table}"),
            format!("delete from {table} where {column} is not null"),
            format!("truncate {table} cascade"),
        ] {
            assert_eq!(session.run(&sql).await, Err(RIGHTS.to_owned()), "{}: {sql}", session.role());
        }
    }
}
