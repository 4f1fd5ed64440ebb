//! Values as PostgreSQL sends them.
use uuid::Uuid;

/// From 1970, where Unix begins, to 2000, where PostgreSQL does, in microseconds.
const EPOCH: i64 = 946_684_800_000_000;

/// A bigint. `None` where it is not eight bytes.
pub(crate) fn bigint(bytes: &[u8]) -> Option<i64> {
    bytes.as_array().map(|bytes| i64::from_be_bytes(*bytes))
}

/// A timestamptz, in microseconds since 1970. `None` where there is no such time; infinity is none.
pub(crate) fn micros(bytes: &[u8]) -> Option<i64> {
    bigint(bytes).filter(|time| *time != i64::MIN).and_then(|time| time.checked_add(EPOCH))
}

/// A uuid. `None` where it is not sixteen bytes.
pub(crate) fn uuid(bytes: &[u8]) -> Option<Uuid> {
    bytes.as_array().map(|bytes| Uuid::from_bytes(*bytes))
}
