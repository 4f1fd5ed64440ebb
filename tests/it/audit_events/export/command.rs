//! The operator's export.

use tests::House;

use super::table;
use crate::trail::command::Program;

/// The operator has it too, with a receipt that names nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_exports_by_command() {
    let house = House::open().await;
    let (ann, ben) = (house.add_client(&house.a.owner, "Ann").await, house.add_client(&house.a.owner, "Ben").await);
    let program = Program::new(&house, &house.safe.signing_text, std::path::Path::new("/nowhere"));
    let folder = tests::Folder::make();
    let file = folder.path().join("trail.csv");
    let (workspace, ann) = (house.a.id.0.to_string(), house.database.uuid(&ann));
    let run = |more: &[&str]| program.run(&[&["audit", "export", "--workspace", workspace.as_str()], more].concat());
    let output = run(&["--format", "csv", "--client", &ann, file.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let read = table(&std::fs::read_to_string(&file).unwrap());
    assert_eq!(read.len(), 2, "{read:?}");
    assert_eq!((&*read[0]["entity_ids"], &*read[0]["action"]), (ann.as_str(), "create"));
    assert_eq!(
        (&*read[1]["action"], &*read[1]["actor_kind"], &*read[1]["actor_id"], &*read[1]["network"]),
        ("export", "system", "", "")
    );
    // What is there is never written over, and what is not whole never has its name.
    assert!(!run(&["--format", "csv", file.to_str().unwrap()]).status.success());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let (other, part) = (folder.path().join("other.csv"), folder.path().join("other.csv.part"));
    std::fs::write(&part, "somebody else's").unwrap();
    assert!(!run(&["--format", "csv", other.to_str().unwrap()]).status.success());
    assert_eq!((other.exists(), std::fs::read_to_string(&part).unwrap()), (false, "somebody else's".to_owned()));
    let exports = "select count(*) from audit.events where action = 'export'";
    assert_eq!(house.database.count(exports).await, 1, "what could not be written was not handed out");
    let owner = house.a.owner.id.0.to_string();
    let own = run(&["--format", "jsonl", "--user", &owner]);
    let own = String::from_utf8(own.stdout).unwrap();
    // What the tests' own frame prints before it is not the program's.
    let mut lines = own.lines().filter(|line| !["", "running 1 test"].contains(line)).peekable();
    assert!(lines.peek().is_some() && lines.all(|line| line.contains(&format!("\"actorId\":\"{owner}\""))), "{own}");
    let printed = run(&["--format", "jsonl", "--from", "2020-01-01T00:00:00Z"]);
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains(&house.database.uuid(&ben)) && printed.contains("\"mac\":"), "{printed}");
    let nobody =
        program.run(&["audit", "export", "--workspace", "00000000-0000-7000-8000-000000000001", "--format", "csv"]);
    assert!(!nobody.status.success());
    let said = String::from_utf8(nobody.stderr).unwrap();
    assert!(said.contains("no such workspace") || said.contains("NotFound"), "{said}");
}
