//! `pazpaz audit verify`, as whoever operates the server runs it: the exit code says what it found.
use super::genuine::{self, Reading};
use serde_json::Value;
use std::{
    ffi::OsString,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Output},
};
use store::SigningKey;
use tests::{Folder, House, Keeper};
use uuid::Uuid;

/// Names the file with the arguments of the program, one a line. It does not begin like a setting, of which the program knows all.
const TASK: &str = "TEST_OF_COMMANDS";

/// Runs the program in a process of its own, with the settings in a folder: `pazpaz.toml`.
pub(crate) fn run(folder: &Folder, arguments: &[&str]) -> Output {
    let config = folder.path().join("pazpaz.toml");
    let lines = [&["pazpaz", "--config", config.to_str().unwrap()], arguments].concat();
    let task = folder.path().join("task");
    fs::write(&task, lines.join("\n")).unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "trail::command::in_a_process_of_its_own", "--ignored", "--nocapture"])
        .env(TASK, &task)
        // The program refuses a setting that it does not know, and this one is the tests'.
        .env_remove("PAZPAZ_REQUIRE_BROWSER")
        .output()
        .unwrap()
}

/// The program, with settings of its own.
pub(crate) struct Program {
    folder: Folder,
}

impl Program {
    pub(crate) fn new(house: &House, key: &str, checkpoints: &Path) -> Self {
        let folder = Folder::make();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("signing.key"), key).unwrap();
        fs::set_permissions(at("signing.key"), fs::Permissions::from_mode(0o600)).unwrap();
        let settings = format!(
            "jobs_database_url = \"{}\"\nsigning_key_file = \"{}\"\ncheckpoints = \"file:{}\"\n",
            house.database.url("pazpaz_jobs"),
            at("signing.key").display(),
            checkpoints.display()
        );
        fs::write(at("pazpaz.toml"), settings).unwrap();
        fs::set_permissions(at("pazpaz.toml"), fs::Permissions::from_mode(0o600)).unwrap();
        Self { folder }
    }

    /// Runs it in a process of its own.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        run(&self.folder, arguments)
    }

    /// The exit code and what it says.
    fn verify(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(&[&["audit", "verify"], arguments].concat());
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    /// The exit code and what it says as JSON, of which the harness has lines around.
    fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let (code, said) = self.verify(&[arguments, &["--json"]].concat());
        let (from, to) = (said.find('{').unwrap_or_else(|| panic!("{said}")), said.rfind('}').unwrap());
        (code, serde_json::from_str(&said[from..=to]).unwrap())
    }
}

/// What the program's `main` does, ending as it does.
#[test]
#[ignore = "the tests of commands run it in a process of its own"]
#[expect(clippy::exit, reason = "it is this process's exit code that is looked at")]
fn in_a_process_of_its_own() {
    let Some(task) = std::env::var_os(TASK) else { return };
    let arguments = fs::read_to_string(task).unwrap();
    let code = server::cli::main_of(arguments.lines().map(OsString::from));
    let number = (0..=u8::MAX).find(|number| ExitCode::from(*number) == code).unwrap();
    std::process::exit(number.into());
}

fn kept(house: &House) -> PathBuf {
    house.safe.checkpoints.path().join("kept")
}

async fn raw(house: &House, sql: &str) {
    let admin = house.database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, sql).await.unwrap();
    admin.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exit_code_tells_whole_from_tampered_and_incomplete() {
    let house = House::open().await;
    let mut keeper = Keeper::of(&house).await;
    for name in ["Ann", "Ben", "Cleo"] {
        house.add_client(&house.a.owner, name).await;
        keeper.keep().await;
    }
    let program = Program::new(&house, &house.safe.signing_text, &kept(&house));
    let (a, b) = (house.a.id.0.to_string(), house.b.id.0.to_string());
    let (code, said) = program.verify(&[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("workspace {a}: whole")) && said.contains("events/s"), "{said}");
    let (code, said) = program.json(&["--workspace", &a, "--trail-only"]);
    assert_eq!(
        (code, &said["verdict"], &said["trails"][0]["report"]["rows"]),
        (0, &"whole".into(), &0.into()),
        "{said}"
    );
    assert_eq!(program.json(&["--workspace", "installation"]).0, 0);
    assert_eq!(program.json(&["--workspace", &Uuid::max().to_string()]).0, 0, "of nobody nothing is known");
    assert!(program.verify(&["--workspace", "nobody"]).1.contains("expected the id of a workspace"));

    // What does not get its seal.
    let late = house.store.clock().now() - time::Duration::seconds(90);
    let reading = Reading { workspace: house.b.id.0, at: late, client: Uuid::from_u128(1), actor: house.b.owner.id.0 };
    genuine::write(&house.database, &house.safe.signing, &[reading]).await;
    let (code, said) = program.verify(&[]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("1 event not sealed") && said.contains(&format!("workspace {b}: INCOMPLETE")), "{said}");

    // A row that holds what it held before, which only whoever looks at rows can see.
    let older = format!(
        "update pazpaz.clients set legal_name_enc = set_byte(legal_name_enc, 40, 7 # get_byte(legal_name_enc, 40)) where workspace_id = '{a}'"
    );
    raw(&house, &older).await;
    assert_eq!(program.json(&["--workspace", &a, "--trail-only"]).0, 0);
    let (code, said) = program.json(&[]);
    assert_eq!((code, &said["verdict"]), (2, &"tampered".into()), "{said}");
    let first = said["trails"].as_array().unwrap().iter().find(|one| one["workspace"] == a.as_str()).unwrap();
    assert_eq!(first["report"]["first"]["kind"], "rowRolledBack", "{said}");

    // Another key has made none of it.
    let stranger = SigningKey::generate().unwrap();
    let (code, said) = Program::new(&house, &stranger, &kept(&house)).verify(&["--trail-only"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("first break: a seal was changed, position 1"), "{said}");

    // A practice that only the checkpoints know.
    house.safe.books.leave_open();
    let gone = format!(
        "set session_replication_role = replica; alter table audit.events disable trigger all; alter table audit.seals disable trigger all; \
         delete from audit.events where workspace_id = '{a}'; delete from audit.seals where workspace_id = '{a}'; \
         delete from pazpaz.workspaces where id = '{a}'"
    );
    raw(&house, &gone).await;
    let (code, said) = program.verify(&["--trail-only"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("the end of the trail was cut off, position 1, seal 1"), "{said}");
}

/// Where the checkpoints should be is something else: it is told, and it is no success.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checkpoints_that_cannot_be_read_are_no_success() {
    let house = House::open().await;
    let mut keeper = Keeper::of(&house).await;
    keeper.keep().await;
    let workspace = kept(&house).join("checkpoints").join(house.a.id.0.to_string());
    let file = fs::read_dir(&workspace).unwrap().next().unwrap().unwrap().path();
    // A link that leads to itself can be listed and not be read.
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(&file, &file).unwrap();
    let (code, said) = Program::new(&house, &house.safe.signing_text, &kept(&house)).verify(&[]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("the store of checkpoints"), "{said}");
}
