//! One PostgreSQL for the test program. It goes when the program does, with everything in it.
use migration::admin;
use postgres::{Binaries, Cluster, Options};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};
use std::{
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// The passwords of the roles; the cluster listens on loopback and lives for one test program.
const PASSWORD: &str = "for-tests-only";
const TEMPLATE: &str = "template_pazpaz";

/// The test program's PostgreSQL.
#[derive(Debug)]
pub struct Server {
    cluster: Cluster,
}

/// A database of one test.
#[derive(Clone, Debug)]
pub struct Database {
    name: String,
}

/// The PostgreSQL of this test program, started by the first test that asks, with a migrated template in it.
pub fn cluster() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let (started, wait) = std::sync::mpsc::channel();
        // A thread of its own, since a test's runtime ends with the test.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                started.send(Server::start().await).unwrap();
                std::future::pending::<()>().await;
            });
        });
        wait.recv().expect("PostgreSQL starts")
    })
}

impl Server {
    async fn start() -> Self {
        let cache = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/postgres");
        let binaries = match std::env::var_os("PAZPAZ_POSTGRES_BIN") {
            Some(dir) => Binaries::at(&PathBuf::from(dir)).unwrap(),
            None => Binaries::find_or_fetch(&cache).await.unwrap(),
        };
        let data_dir = std::env::temp_dir().join(format!("pazpaz-tests-{}", std::process::id()));
        // The statistics of one test must not push out those of another.
        let settings = [("max_connections", "400"), ("pg_stat_statements.max", "50000")];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let cluster = Cluster::start(Options { binaries, data_dir, settings, ephemeral: true }).await.unwrap();
        let server = Self { cluster };
        // What the houses of this run have opened is gathered there.
        std::fs::write(crate::gathered(), "").unwrap();
        admin::create_database(&server.admin_url("postgres"), TEMPLATE).await.unwrap();
        server.prepare(TEMPLATE).await;
        admin::up(&server.url("pazpaz_owner", TEMPLATE)).await.unwrap();
        server
    }

    /// Roles, schemas and extension in a database that is empty.
    pub async fn prepare(&self, database: &str) {
        let url = self.admin_url(database);
        admin::prepare(&url).await.unwrap();
        for role in ["pazpaz_owner", "pazpaz_app", "pazpaz_jobs"] {
            admin::set_password(&url, role, PASSWORD).await.unwrap();
        }
        let connection = sea_orm::Database::connect(&url).await.unwrap();
        connection.execute_unprepared(&format!("alter database {database} owner to pazpaz_owner")).await.unwrap();
        connection.close().await.unwrap();
    }

    /// A URL of a database as one of the product's roles.
    pub fn url(&self, role: &str, database: &str) -> String {
        self.cluster.url(role, PASSWORD, database)
    }

    /// A URL of a database as superuser.
    pub fn admin_url(&self, database: &str) -> String {
        self.cluster.admin_url(database)
    }

    /// The folder that PostgreSQL keeps its files in.
    pub fn data_dir(&self) -> PathBuf {
        self.cluster.data_dir().to_path_buf()
    }

    /// PostgreSQL's log.
    pub fn log_path(&self) -> PathBuf {
        self.cluster.log_path()
    }

    /// Where the programs of this PostgreSQL are, such as `pg_dump`.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        Binaries::find().ok()?.program(name)
    }
}

impl Database {
    fn name() -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// A migrated database of one's own.
    pub async fn migrated() -> Self {
        let name = Self::name();
        let connection = sea_orm::Database::connect(cluster().admin_url("postgres")).await.unwrap();
        let sql = format!("create database {name} template {TEMPLATE} owner pazpaz_owner");
        connection.execute_unprepared(&sql).await.unwrap();
        connection.close().await.unwrap();
        Self { name }
    }

    /// A copy of this database as it is now: a backup, restored. Whoever is connected is sent away, and comes back.
    pub async fn copy(&self) -> Self {
        let name = Self::name();
        let connection = sea_orm::Database::connect(cluster().admin_url("postgres")).await.unwrap();
        let away = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{}'", self.name);
        let copy = format!("create database {name} template {} owner pazpaz_owner", self.name);
        for attempt in 0.. {
            connection.execute_unprepared(&away).await.unwrap();
            match connection.execute_unprepared(&copy).await {
                Ok(_) => break,
                // Somebody was quicker to come back.
                Err(error) => assert!(attempt < 50, "{error}"),
            }
        }
        connection.close().await.unwrap();
        Self { name }
    }

    /// A database with nothing but roles and schemas.
    pub async fn empty() -> Self {
        let name = Self::name();
        admin::create_database(&cluster().admin_url("postgres"), &name).await.unwrap();
        cluster().prepare(&name).await;
        Self { name }
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// A URL as one of the product's roles.
    pub fn url(&self, role: &str) -> String {
        cluster().url(role, &self.name)
    }

    /// A URL as superuser.
    pub fn admin_url(&self) -> String {
        cluster().admin_url(&self.name)
    }

    /// A connection as superuser.
    pub async fn admin(&self) -> DatabaseConnection {
        sea_orm::Database::connect(self.admin_url()).await.unwrap()
    }

    /// The rows of a statement, as superuser.
    pub async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let admin = self.admin().await;
        let rows = admin.query_all_raw(Statement::from_string(sea_orm::DbBackend::Postgres, sql)).await;
        admin.close().await.unwrap();
        rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The texts in the first column of a statement's rows, as superuser.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        self.rows(sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// The UUID within a global id, whatever it is the id of.
    pub fn uuid(&self, global: &str) -> String {
        let bytes = crate::base64url(global).expect("a global id");
        uuid::Uuid::from_slice(bytes.get(2..).unwrap()).unwrap().to_string()
    }

    /// The number that a statement counts, as superuser.
    pub async fn count(&self, sql: &str) -> i64 {
        self.rows(sql).await.first().unwrap().try_get_by_index(0).unwrap()
    }
}
