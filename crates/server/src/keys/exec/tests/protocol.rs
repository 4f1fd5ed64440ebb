use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, Lines, duplex};
use tokio::task::JoinHandle;

use super::super::session::{self, End};
use super::super::wire::LONGEST;
use super::super::*;

const WORKSPACE: Uuid = Uuid::from_u128(7);

/// The program, played by the test.
struct Played {
    asked: Lines<BufReader<DuplexStream>>,
    said: DuplexStream,
    run: JoinHandle<End>,
}

fn start(call: Duration, hang: Duration) -> (Arc<ExecKeys>, Played) {
    let (sender, mut calls) = mpsc::channel(WAITING);
    let (input, asked) = duplex(64 * 1_024);
    let (said, output) = duplex(64 * 1_024);
    let keys = ExecKeys {
        path: "/played".into(),
        limit: call,
        last_id: AtomicU64::new(0),
        calls: sender,
        program: Arc::new(Program::new(Path::new("/played"), &[])),
    };
    let run = tokio::spawn(async move { session::run(input, output, &mut calls, hang, || ()).await });
    (Arc::new(keys), Played { asked: BufReader::new(asked).lines(), said, run })
}

fn usual() -> (Arc<ExecKeys>, Played) {
    start(Duration::from_secs(5), Duration::from_secs(15))
}

impl Played {
    async fn asked(&mut self) -> Value {
        serde_json::from_str(&self.asked.next_line().await.unwrap().unwrap()).unwrap()
    }

    async fn say(&mut self, text: impl ToString) {
        self.said.write_all(format!("{}\n", text.to_string()).as_bytes()).await.unwrap();
    }

    async fn end(self) -> End {
        self.run.await.unwrap()
    }
}

fn primary(keys: &Arc<ExecKeys>) -> JoinHandle<Result<String, MasterError>> {
    let keys = keys.clone();
    tokio::spawn(async move { keys.primary().await })
}

/// What comes of an `unwrap` that is answered so.
async fn unwrapped(answer: Value) -> (Result<[u8; 32], MasterError>, Option<End>) {
    let (keys, mut program) = usual();
    let asking =
        tokio::spawn(
            async move { keys.unwrap("k/1", WORKSPACE, 3, &[OPAQUE, 1, 2, 3]).await.map(|key| *key.reveal()) },
        );
    let asked = program.asked().await;
    assert_eq!(
        asked,
        json!({ "id": 1, "op": "unwrap", "workspace": WORKSPACE.to_string(), "version": 3, "key": "k/1", "wrapped": "AQID" })
    );
    program.say(answer).await;
    let answer = asking.await.unwrap();
    (answer, program.run.await.ok())
}

#[tokio::test]
async fn answers_come_in_any_order() {
    let (keys, mut program) = usual();
    let asking: Vec<_> = (0..50).map(|_| primary(&keys)).collect();
    let mut ids = Vec::new();
    for _ in &asking {
        ids.push(program.asked().await["id"].as_u64().unwrap());
    }
    for id in ids.iter().rev() {
        program.say(json!({ "id": id, "key": format!("key-{id}") })).await;
    }
    let mut names = Vec::new();
    for answer in asking {
        names.push(answer.await.unwrap().unwrap());
    }
    names.sort();
    let mut expected: Vec<String> = ids.iter().map(|id| format!("key-{id}")).collect();
    expected.sort();
    assert_eq!(names, expected);
    drop(keys);
    assert_eq!(program.end().await, End::Unneeded);
}

#[tokio::test]
async fn a_key_is_wrapped_into_bytes_that_say_whose_they_are() {
    let (keys, mut program) = usual();
    let asking = tokio::spawn(async move {
        let key = DataKey::from_bytes(&[9; 32]).unwrap();
        keys.wrap(WORKSPACE, 2, &key).await
    });
    let key = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
    assert_eq!(
        program.asked().await,
        json!({ "id": 1, "op": "wrap", "workspace": WORKSPACE.to_string(), "version": 2, "key": key })
    );
    program.say(json!({ "id": 1, "key": "kms-key-7", "wrapped": "/+8=" })).await;
    let wrapped = asking.await.unwrap().unwrap();
    assert_eq!((wrapped.master_key.as_str(), wrapped.bytes.as_slice()), ("kms-key-7", [OPAQUE, 0xff, 0xef].as_slice()));
}

#[tokio::test]
async fn a_key_is_unwrapped_and_errors_keep_their_meaning() {
    let key = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
    assert_eq!(unwrapped(json!({ "id": 1, "data": key })).await.0, Ok([9; 32]));
    for (word, error) in [
        ("denied", MasterError::Denied),
        ("unknown_key", MasterError::Unknown("k/1".to_owned())),
        ("unavailable", MasterError::Away),
        ("on_fire", MasterError::Away),
    ] {
        assert_eq!(unwrapped(json!({ "id": 1, "error": word })).await.0, Err(error));
    }
    assert!(matches!(unwrapped(json!({ "id": 1, "error": "forged" })).await.0, Err(MasterError::Refused(_))));
}

#[tokio::test]
async fn what_is_no_answer_ends_the_run() {
    let key = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
    for answer in [
        json!("hello"),
        json!({}),
        json!({ "id": 1 }),
        json!({ "id": 2, "data": key }),
        json!({ "id": -1, "data": key }),
        json!({ "id": 1, "data": "CQkJ" }),
        json!({ "id": 1, "data": format!("{key}{key}") }),
        json!({ "id": 1, "data": "not base64" }),
        json!({ "id": 1, "data": key, "error": "denied" }),
        json!({ "id": 1, "data": key, "key": "k/1" }),
        json!({ "id": 1, "key": "k/1", "wrapped": "AQID" }),
    ] {
        let (outcome, end) = unwrapped(answer.clone()).await;
        assert_eq!((outcome, end), (Err(MasterError::Away), Some(End::Garbage)), "{answer}");
    }
    let (keys, mut program) = usual();
    let asking = primary(&keys);
    program.asked().await;
    program.say("listening on port 7").await;
    assert_eq!((asking.await.unwrap(), program.end().await), (Err(MasterError::Away), End::Garbage));
}

#[tokio::test]
async fn a_name_is_short_and_plain() {
    for (name, fits) in [("arn:aws:kms:eu-central-1:1:key/a_b-c=", true), ("", false), ("a b", false), ("ключ", false)]
        .map(|(name, fits)| (name.to_owned(), fits))
        .into_iter()
        .chain([("k".repeat(256), true), ("k".repeat(257), false)])
    {
        let (keys, mut program) = usual();
        let asking = primary(&keys);
        program.asked().await;
        program.say(json!({ "id": 1, "key": name })).await;
        assert_eq!(asking.await.unwrap().is_ok(), fits, "{name}");
    }
}

#[tokio::test]
async fn a_line_that_does_not_end_ends_the_run() {
    let (keys, mut program) = usual();
    let asking = primary(&keys);
    program.asked().await;
    program.say("x".repeat(LONGEST)).await;
    assert_eq!((asking.await.unwrap(), program.end().await), (Err(MasterError::Away), End::Oversize));
}

#[tokio::test]
async fn a_program_that_ends_leaves_nobody_waiting() {
    let (keys, mut program) = usual();
    let asking = [primary(&keys), primary(&keys)];
    program.asked().await;
    program.said.write_all(b"{\"id\":1,\"ke").await.unwrap();
    drop(program.said);
    for answer in asking {
        assert_eq!(answer.await.unwrap(), Err(MasterError::Away));
    }
    assert_eq!(program.run.await.unwrap(), End::Closed);
}

#[tokio::test]
async fn a_slow_answer_comes_too_late_and_harms_nobody() {
    let (keys, mut program) = start(Duration::from_millis(50), Duration::from_secs(15));
    assert_eq!(primary(&keys).await.unwrap(), Err(MasterError::Away));
    let late = program.asked().await["id"].clone();
    let asking = primary(&keys);
    let id = program.asked().await["id"].clone();
    program.say(json!({ "id": late, "key": "late" })).await;
    program.say(json!({ "id": late, "key": "twice" })).await;
    program.say(json!({ "id": id, "key": "in-time" })).await;
    assert_eq!(asking.await.unwrap().as_deref(), Ok("in-time"));
}

#[tokio::test]
async fn a_program_that_hangs_is_given_up() {
    let (keys, program) = start(Duration::from_millis(20), Duration::from_millis(60));
    // Silence is nothing bad while nobody asks.
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(!program.run.is_finished());
    assert_eq!(primary(&keys).await.unwrap(), Err(MasterError::Away));
    assert_eq!(program.end().await, End::Hangs);
}

#[tokio::test]
async fn what_another_provider_wrapped_is_not_sent() {
    let (keys, _program) = usual();
    for bytes in [&[1, 2, 3][..], &[]] {
        let refused = keys.unwrap("k", WORKSPACE, 1, bytes).await.err().unwrap();
        assert_eq!(refused, MasterError::Unknown("k".to_owned()));
    }
    let long = vec![OPAQUE; LONGEST];
    assert!(matches!(keys.unwrap("k", WORKSPACE, 1, &long).await, Err(MasterError::Refused(_))));
    assert!(matches!(keys.unwrap("k\n", WORKSPACE, 1, &[OPAQUE, 1]).await, Err(MasterError::Refused(_))));
}
