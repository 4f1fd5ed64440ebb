//! A process of its own, in which a house is lived in while the log is on: a log is set up once for a process, and a PostgreSQL that
//! tells everything is for nobody else.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use server::config::Log;
use tests::{Database, House, cluster};

use super::known::LOG;
use super::stage::Stage;
use super::{dump, errors};
use crate::plants::Plants;

/// Names the file that says what the process is to do.
pub(super) const TASK: &str = "PAZPAZ_TEST_SEALED";

/// What an operator who looks for a fault makes PostgreSQL write down: statements with their parameters, plans, who waits for whom.
const TALKATIVE: [(&str, &str); 11] = [
    ("log_statement", "all"),
    ("log_min_duration_statement", "0"),
    ("log_min_messages", "debug2"),
    ("log_min_error_statement", "debug5"),
    ("log_error_verbosity", "verbose"),
    ("log_parameter_max_length", "-1"),
    ("log_parameter_max_length_on_error", "-1"),
    ("log_lock_waits", "on"),
    ("log_statement_stats", "on"),
    ("debug_print_parse", "on"),
    ("debug_print_plan", "on"),
];

/// Every class of errors, by the codes that must be met among the answers.
const CODES: [&str; 16] = [
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "OPERATION_RESOLUTION_FAILURE",
    "BAD_USER_INPUT",
    "UNAUTHENTICATED",
    "CSRF",
    "METHOD_NOT_ALLOWED",
    "INVALID",
    "STALE",
    "TAKEN",
    "SLOT_TAKEN",
    "CONFLICT",
    "TIMEOUT",
    "DATA_INTEGRITY",
    "UNAVAILABLE",
    "INTERNAL_SERVER_ERROR",
];

/// What the server's log must tell of them.
const LINES: [&str; 8] = [
    "SQLSTATE 57P01",
    "SQLSTATE 57014",
    "SQLSTATE 42501",
    "a fault in the program",
    "client.legal_name was not sealed here",
    "the file was not sealed here",
    "the provider of master keys does not answer",
    "receipts could not be written",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the test that searches what is written runs it in a process of its own"]
async fn in_a_process_of_its_own() {
    let Some(task) = std::env::var_os(TASK) else { return };
    let task: Value = serde_json::from_str(&std::fs::read_to_string(task).unwrap()).unwrap();
    let path = |name: &str| PathBuf::from(task[name].as_str().unwrap());
    let log: Log = serde_json::from_value(task["log"].clone()).unwrap();
    server::telemetry::start(&log, "info").unwrap();

    let database = Database::migrated().await;
    let admin = database.admin().await;
    for (name, value) in TALKATIVE {
        let sql = format!("alter database {} set {name} = '{value}'", database.as_str());
        admin.execute_unprepared(&sql).await.unwrap();
    }
    admin.close().await.unwrap();
    let house = House::over(database).await;
    let plants = Plants::sow(&house, &house.a, 41).await;
    let written = path("written");
    let stage = Stage::new(house, plants, File::create(written.join("answers")).unwrap());
    stage.known.said("for-tests-only");
    for code in CODES {
        stage.known.shown("answers", &format!("\"code\":\"{code}\""));
    }
    LINES.iter().for_each(|line| stage.known.shown(LOG, line));
    stage.known.shown("PostgreSQL's log", "deadlock detected");

    stage.live().await;
    for (_, answer) in errors::provoke(&stage.house, &stage.plants).await {
        stage.heard(answer);
    }
    stage.known.canary(errors::WORD);
    stage.rotate().await;
    stage.fail().await;
    stage.lose_keys().await;
    stage.lose_files().await;
    stage.seal_trail().await;
    stage.tamper().await;
    stage.seal_trail().await;
    stage.refuse_receipts().await;

    let places = put_down(&stage, &written).await;
    let report = json!({"known": stage.known.to_json(), "places": places});
    // It is there at once or not at all.
    std::fs::write(written.join("report"), report.to_string()).unwrap();
    std::fs::rename(written.join("report"), path("report")).unwrap();
    // PostgreSQL and the folders are there until all of it has been searched.
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

/// Has PostgreSQL write everything to its files, and dumps all of it. Answers with all files and folders in which something was
/// written, the inner ones before the outer, and what each is called.
async fn put_down(stage: &Stage, written: &Path) -> Vec<(PathBuf, String)> {
    let Stage { house, known, .. } = stage;
    house.database.rows("checkpoint").await;
    std::fs::create_dir(written.join("dumps")).unwrap();
    let mut open = Vec::new();
    for (number, (name, dump)) in dump::all(&house.database).await.into_iter().enumerate() {
        let path = written.join("dumps").join(number.to_string());
        std::fs::write(&path, dump).unwrap();
        open.push((path, name));
    }
    let cluster = cluster().data_dir();
    open.extend([
        (cluster.join("postgres.log"), "PostgreSQL's log".to_owned()),
        (cluster.join("pgdata/pg_wal"), "the write-ahead log".to_owned()),
        (cluster.join("pgdata"), "the data files".to_owned()),
    ]);
    // The name of a service is not sealed: wherever in these it is not found, the search is blind.
    open.iter().for_each(|(_, place)| known.shown(place, "Service 41"));
    open.extend([
        (written.join("stderr"), LOG.to_owned()),
        (written.join("stdout"), "standard output".to_owned()),
        (written.join("answers"), "answers".to_owned()),
        (house.safe.files.path().to_owned(), "the object store".to_owned()),
        (house.safe.ledger.path().to_owned(), "the ledger of erasures".to_owned()),
        (house.safe.checkpoints.path().to_owned(), "the checkpoints of the trail".to_owned()),
    ]);
    open
}
