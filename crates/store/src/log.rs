//! What may be said of a failure in the log: its kind and code, never the words of PostgreSQL's DETAIL, which hold values of rows.
use sea_orm::sqlx;
use std::fmt;

/// A database error without what it says of values.
pub(crate) struct Cause<'e>(pub(crate) &'e sqlx::Error);

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            sqlx::Error::Database(refused) => write!(
                f,
                "SQLSTATE {} ({})",
                refused.code().as_deref().unwrap_or("unknown"),
                refused.constraint().or(refused.table()).unwrap_or("no constraint")
            ),
            sqlx::Error::Io(error) => write!(f, "connection: {:?}", error.kind()),
            sqlx::Error::PoolTimedOut => f.write_str("no free connection in time"),
            sqlx::Error::PoolClosed => f.write_str("the pool is closed"),
            sqlx::Error::ColumnDecode { index, .. } => write!(f, "column {index} has another type"),
            sqlx::Error::ColumnNotFound(column) => write!(f, "no column {column}"),
            _ => f.write_str("driver"),
        }
    }
}
