//! What the frozen file was made of, once.
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A column that a type of the tests stands for.
pub(super) const TABLE: u16 = 7;
pub(super) const COLUMN: u16 = 1;

const WORKSPACES: [&str; 2] = ["01890a5d-ac96-774b-bcce-b302099a8057", "ffffffff-0000-7000-8000-000000000001"];
/// The versions of both workspaces' keys. The large ones show the order of their bytes.
const VERSIONS: [[u32; 2]; 2] = [[1, 2], [1, 0x0102_0304]];
const LENGTHS: [usize; 9] = [0, 1, 28, 29, 60, 252, 253, 1_000, 5_000];
const SCRIPTS: [&str; 6] =
    ["Zoë Brontë", "שרה לוי", "محمد علي", "李小龍", "Nguyễn Thị Minh Khai", "tab\t, zero \u{0}, e\u{301}, 👩‍⚕️"];

/// Bytes that look random and are the same every time.
fn bytes(what: &str, number: usize, length: usize) -> Vec<u8> {
    let mut digest = Sha256::digest(format!("phi_v1 {what} {number}")).to_vec();
    digest.truncate(length);
    digest
}

fn hex(bytes: Vec<u8>) -> String {
    data_encoding::HEXLOWER.encode(&bytes)
}

fn row(number: usize) -> String {
    uuid::Uuid::from_slice(&bytes("row", number, 16)).unwrap().to_string()
}

fn pairs() -> impl Iterator<Item = (&'static str, u32)> {
    WORKSPACES.into_iter().zip(VERSIONS).flat_map(|(workspace, versions)| versions.map(|version| (workspace, version)))
}

/// The whole file, each entry still without what is made of it.
pub(super) fn all() -> Value {
    let keys = pairs().enumerate().map(|(at, (workspace, version))| {
        json!({
            "workspace": workspace, "version": version, "primary": version > 1,
            "data_key": hex(bytes("data key", at, 32)), "nonce": hex(bytes("wrapping nonce", at, 24)),
        })
    });
    let cursors = pairs().flat_map(|(workspace, version)| {
        ["clients", "sessions/01890a5d-ac96-774b-bcce-b302099a8057"].map(|list| (workspace, version, list))
    });
    let cursors = cursors.take(6).enumerate().map(|(at, (workspace, version, list))| {
        json!({
            "workspace": workspace, "version": version, "list": list, "position": hex(bytes("position", at, at * 5)),
        })
    });
    json!({
        "masters": [{ "text": STANDARD.encode(bytes("master key", 0, 32)) }],
        "keys": keys.collect::<Vec<_>>(),
        "sealed": sealed(),
        "cursors": cursors.collect::<Vec<_>>(),
        "digests": digests(),
        "logins": [{ "address": "" }, { "address": "ann@example.org" }, { "address": "zoë@bücher.example" }],
        "tokens": [
            { "token": format!("pzs_{}", "A".repeat(43)) },
            { "token": "pzl_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
        ],
    })
}

fn sealed() -> Vec<Value> {
    let prose = "Reports less pain since Monday; slept through twice. ".repeat(100);
    let lengths = LENGTHS.map(|length| prose[..length].to_owned());
    let texts: Vec<String> = lengths.into_iter().chain(SCRIPTS.map(str::to_owned)).collect();
    // All texts in one column of two workspaces; then one text in columns with other numbers, under every key.
    let mut cells: Vec<(&str, u32, u16, u16, String)> = Vec::new();
    for (workspace, version) in pairs().skip(1).step_by(2) {
        cells.extend(texts.iter().map(|text| (workspace, version, TABLE, COLUMN, text.clone())));
    }
    for (workspace, version) in pairs() {
        for (table, column) in [(0x0102, 0x0304), (u16::MAX, 0)] {
            cells.push((workspace, version, table, column, "Ann".to_owned()));
        }
    }
    let entry = |(at, (workspace, version, table, column, text)): (usize, (&str, u32, u16, u16, String))| {
        json!({
            "workspace": workspace, "version": version, "subject": uuid::Uuid::nil().to_string(), "table": table,
            "column": column, "row": row(at), "nonce": hex(bytes("nonce", at, 24)), "text": text,
        })
    };
    cells.into_iter().enumerate().map(entry).collect()
}

fn digests() -> Vec<Value> {
    let parts = [
        json!([]),
        json!(["pain in the left knee", null, null, "rest"]),
        json!([null, null, null, null]),
        json!(["", "כאב", "x".repeat(300), "\u{0}"]),
    ];
    let entry = |(at, parts): (usize, Value)| json!({ "workspace": WORKSPACES[0], "version": 2, "domain": "session/1", "row": row(at), "parts": parts });
    let mut all: Vec<Value> = parts.into_iter().enumerate().map(entry).collect();
    all.push(json!({ "workspace": WORKSPACES[1], "version": 1, "domain": "", "row": row(0), "parts": ["x"] }));
    all
}
