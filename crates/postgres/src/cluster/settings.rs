//! How the server is set up.

use std::path::Path;

use crate::Binaries;

/// Data that must last: what PostgreSQL does by itself, with the memory of a small machine of today.
const KEPT: [(&str, &str); 7] = [
    ("shared_buffers", "256MB"),
    ("effective_cache_size", "1GB"),
    ("maintenance_work_mem", "128MB"),
    ("max_connections", "100"),
    ("max_wal_size", "2GB"),
    ("random_page_cost", "1.1"),
    ("jit", "off"),
];

/// Data that goes with the program: nothing waits for the disk, and many tests may connect at once.
const PASSING: [(&str, &str); 7] = [
    ("shared_buffers", "64MB"),
    ("max_connections", "300"),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("random_page_cost", "1.1"),
    ("jit", "off"),
];

/// What no caller may change. Statements, their parameters and the DETAIL of errors hold private values, so none of
/// them is logged, and nobody connects but from this machine.
const FIXED: [(&str, &str); 13] = [
    ("listen_addresses", "127.0.0.1"),
    ("unix_socket_permissions", "0700"),
    ("password_encryption", "scram-sha-256"),
    ("log_destination", "stderr"),
    ("logging_collector", "off"),
    ("log_statement", "none"),
    ("log_min_error_statement", "panic"),
    ("log_min_duration_statement", "-1"),
    ("log_min_duration_sample", "-1"),
    ("log_parameter_max_length", "0"),
    ("log_parameter_max_length_on_error", "0"),
    ("log_error_verbosity", "terse"),
    ("lc_messages", "C"),
];

/// The settings of one start, the later ones winning.
pub(super) fn settings(
    binaries: &Binaries,
    ephemeral: bool,
    port: u16,
    socket: Option<&Path>,
    own: &[(String, String)],
) -> Vec<(String, String)> {
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let mut all: Vec<_> = if ephemeral { PASSING.map(pair).into() } else { KEPT.map(pair).into() };
    all.push(pair(("port", &port.to_string())));
    all.push(pair(("timezone", "UTC")));
    all.push(pair(("log_timezone", "UTC")));
    if binaries.has_extension("pg_stat_statements") {
        all.push(pair(("shared_preload_libraries", "pg_stat_statements")));
        // Unlike queries, these are kept with their values, `alter role ... password` among them.
        all.push(pair(("pg_stat_statements.track_utility", "off")));
    }
    all.extend(own.iter().cloned());
    all.extend(FIXED.map(pair));
    let socket = socket.map(|dir| dir.display().to_string()).unwrap_or_default();
    all.push(pair(("unix_socket_directories", &socket)));
    all
}
