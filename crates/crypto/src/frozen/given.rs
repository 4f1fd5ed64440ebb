//! What the frozen file was made of, once.
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Columns, as table and column: an ordinary one, and two whose numbers show the order and the width of their bytes.
pub(super) const COLUMN: (u16, u16) = (7, 1);
pub(super) const ORDERED: (u16, u16) = (0x0102, 0x0304);
pub(super) const LAST: (u16, u16) = (u16::MAX, 0);

/// The last one is the installation.
const WORKSPACES: [&str; 3] = ["01890a5d-ac96-774b-bcce-b302099a8057", "ffffffff-0000-7000-8000-000000000001", NIL];
const NIL: &str = "00000000-0000-0000-0000-000000000000";
/// The versions of the workspaces' keys. The large ones show the order of their bytes.
const VERSIONS: [[u32; 2]; 3] = [[1, 2], [1, 0x0102_0304], [1, 2]];
/// Clients and the places of their workspaces.
const CLIENTS: [(usize, &str); 3] = [
    (0, "01890a5d-b1c2-7d3e-8f40-516273849501"),
    (0, "01890a5d-b1c2-7d3e-8f40-516273849502"),
    // The same bytes as those of another workspace: ids of clients are their own.
    (1, "01890a5d-ac96-774b-bcce-b302099a8057"),
];
const CLIENT_VERSIONS: [[u32; 2]; 3] = [[1, 2], [1, 3], [2, 0x0102_0304]];
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

/// Every version of every workspace's keys, the installation's last.
fn pairs() -> impl Iterator<Item = (&'static str, u32)> {
    WORKSPACES.into_iter().zip(VERSIONS).flat_map(|(workspace, versions)| versions.map(|version| (workspace, version)))
}

/// Whose key, by workspace and subject, and which version of it.
type Holder = (&'static str, &'static str, u32);

/// Every version of every key of a practice, and of a client.
fn holders() -> (Vec<Holder>, Vec<Holder>) {
    let practices = pairs().take(4).map(|(workspace, version)| (workspace, NIL, version));
    let clients = CLIENTS.into_iter().zip(CLIENT_VERSIONS);
    let clients =
        clients.flat_map(|((at, client), versions)| versions.map(|version| (WORKSPACES[at], client, version)));
    (practices.collect(), clients.collect())
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
    let logins = ["", "ann@example.org", "zoë@bücher.example"];
    let logins = logins.into_iter().flat_map(|address| {
        VERSIONS[2].map(|version| json!({ "workspace": NIL, "version": version, "address": address }))
    });
    json!({
        "masters": [{ "text": STANDARD.encode(bytes("master key", 0, 32)) }],
        "keys": keys.collect::<Vec<_>>(),
        "client_keys": client_keys(),
        "sealed": sealed(),
        "cursors": cursors.collect::<Vec<_>>(),
        "digests": digests(),
        "index": index(),
        "logins": logins.collect::<Vec<_>>(),
        "tokens": [
            { "token": format!("pzs_{}", "A".repeat(43)) },
            { "token": "pzl_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
        ],
    })
}

/// All versions of a client's key have one content key, and any version of the workspace's key may have wrapped them.
fn client_keys() -> Vec<Value> {
    let entry = |(at, (workspace, client, version)): (usize, Holder)| {
        let place = WORKSPACES.iter().position(|other| *other == workspace).unwrap();
        json!({
            "workspace": workspace, "subject": client, "version": version, "primary": at % 2 == 1,
            "wrapped_by": VERSIONS[place][usize::from(at != 0)], "sealing_key": hex(bytes("sealing key", at, 32)),
            "content_key": hex(bytes("content key", at / 2, 32)), "nonce": hex(bytes("client's wrapping nonce", at, 24)),
        })
    };
    holders().1.into_iter().enumerate().map(entry).collect()
}

fn sealed() -> Vec<Value> {
    let prose = "Reports less pain since Monday; slept through twice. ".repeat(100);
    let lengths = LENGTHS.map(|length| prose[..length].to_owned());
    let texts: Vec<String> = lengths.into_iter().chain(SCRIPTS.map(str::to_owned)).collect();
    let (practices, clients) = holders();
    // All texts in one column, under two keys of practices and of clients; then one text in the other columns, under every key.
    let mut cells = Vec::new();
    for holder in [practices[1], practices[3], clients[1], clients[5]] {
        cells.extend(texts.iter().map(|text| (holder, COLUMN, text.clone())));
    }
    for holder in practices.into_iter().chain(clients) {
        cells.extend([ORDERED, LAST].map(|column| (holder, column, "Ann".to_owned())));
    }
    let entry = |(at, ((workspace, subject, version), (table, column), text))| {
        json!({
            "workspace": workspace, "version": version, "subject": subject, "table": table,
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
    let of = |(at, client): (usize, &str), domain: &str, row: String, parts: Value| json!({ "workspace": WORKSPACES[at], "subject": client, "domain": domain, "row": row, "parts": parts });
    let all = parts.into_iter().enumerate().map(|(at, parts)| of(CLIENTS[0], "session/1", row(at), parts));
    // One content under every client's key, and no domain.
    let more = CLIENTS.map(|client| of(client, "", row(0), json!(["x"])));
    all.chain(more).collect()
}

fn index() -> Vec<Value> {
    let values =
        [(COLUMN, 1, "ann@example.org"), (COLUMN, u8::MAX, "+972541234567"), (ORDERED, 2, "לוי"), (LAST, 0, "")];
    let entry = |(workspace, version), ((table, column), normal, value)| {
        json!({
            "workspace": workspace, "version": version, "table": table, "column": column, "normal": normal,
            "value": value,
        })
    };
    pairs().take(4).flat_map(|pair| values.map(|value| entry(pair, value))).collect()
}
