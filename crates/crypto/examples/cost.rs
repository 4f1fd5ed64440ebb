//! What sealing and opening a field costs, beside the bare cipher: `cargo run --release -p crypto --example cost`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example prints, and fails by panicking")]
use chacha20poly1305::{
    KeyInit, Tag, XChaCha20Poly1305, XNonce,
    aead::{AeadInOut, inout::InOutBuf},
};
use crypto::{ClientKey, ClientKeys, DataKey, Keys, OfClient, Phi, Row, Sealed, WrappedKey};
use sea_orm::Value;
use std::{hint::black_box, time::Instant};
use uuid::Uuid;

const CLIENT: Uuid = Uuid::from_u128(3);

struct Visit(Uuid);
impl Row for Visit {
    fn workspace(&self) -> Uuid {
        Uuid::from_u128(1)
    }
    fn row(&self) -> Uuid {
        self.0
    }
    fn subject(&self) -> Uuid {
        CLIENT
    }
}
struct Note;
impl Phi for Note {
    type Row = Visit;
    type Holder = OfClient;
    const TABLE: u16 = 1;
    const COLUMN: u16 = 1;
    const NAME: &'static str = "note";
}

/// Runs measured for each figure; in each run every contender has its turn, so that a busy neighbour disturbs all alike.
const RUNS: usize = 801;
/// Calls in a row of one contender.
const CALLS: u32 = 32;

fn micros(work: &mut dyn FnMut()) -> f64 {
    let since = Instant::now();
    for _ in 0..CALLS {
        work();
    }
    since.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS)
}

fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs.get(runs.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The bare cipher: associated data of the same width and a fresh nonce each time, but no header, padding, place, check of the
/// text or memory of its own.
struct Bare {
    cipher: XChaCha20Poly1305,
    aad: [u8; 67],
    body: Vec<u8>,
    sealed: (XNonce, Vec<u8>, Tag),
}

impl Bare {
    fn new(length: usize) -> Self {
        let cipher = XChaCha20Poly1305::new(&black_box([7; 32]).into());
        let (aad, nonce, mut body) = (black_box([7; 67]), XNonce::default(), vec![b'x'; length]);
        let tag = cipher.encrypt_inout_detached(&nonce, &aad, InOutBuf::from(body.as_mut_slice())).unwrap();
        Self { cipher, aad, sealed: (nonce, body.clone(), tag), body }
    }

    fn seal(&mut self) -> Tag {
        let mut nonce = XNonce::default();
        getrandom::fill(&mut nonce).unwrap();
        let body = InOutBuf::from(black_box(self.body.as_mut_slice()));
        self.cipher.encrypt_inout_detached(&nonce, &self.aad, body).unwrap()
    }

    fn open(&mut self) {
        let (nonce, sealed, tag) = &self.sealed;
        self.body.copy_from_slice(black_box(sealed));
        let body = InOutBuf::from(self.body.as_mut_slice());
        self.cipher.decrypt_inout_detached(nonce, &self.aad, body, tag).unwrap();
        black_box(&self.body);
    }
}

fn measure(length: usize) {
    let row = Visit(Uuid::from_u128(2));
    let keys = vec![(1, ClientKey::generate().unwrap(), true)];
    let keys = ClientKeys::new(row.workspace(), CLIENT, keys).unwrap();
    let text = "x".repeat(length);
    let sealed = keys.seal::<Note>(row.0, &text).unwrap();
    let Value::Bytes(Some(bytes)) = Value::from(sealed.clone()) else { return };
    let padded = bytes.len() - 45;
    // Beside the text as it is, the text at its padded length: what the cipher has to do in any case once lengths are hidden.
    let [mut plain, mut same] = [length, padded].map(|length| [Bare::new(length), Bare::new(length)]);
    let [plain_seal, plain_open] = &mut plain;
    let [same_seal, same_open] = &mut same;

    let mut contenders: [(&mut dyn FnMut(), Vec<f64>); 6] = [
        (&mut || _ = black_box(keys.seal::<Note>(row.0, black_box(&text)).unwrap()), Vec::new()),
        (&mut || _ = black_box(plain_seal.seal()), Vec::new()),
        (&mut || _ = black_box(same_seal.seal()), Vec::new()),
        (&mut || _ = black_box(keys.open(&row, black_box(&sealed)).unwrap()), Vec::new()),
        (&mut || plain_open.open(), Vec::new()),
        (&mut || same_open.open(), Vec::new()),
    ];
    for _ in 0..RUNS {
        for (work, runs) in &mut contenders {
            runs.push(micros(work));
        }
    }
    let [seal, plain_seal, same_seal, open, plain_open, same_open] = contenders.map(|(_, runs)| median(runs));
    let line = |verb, ours: f64, plain: f64, same: f64| {
        let (over_plain, over_same) = (ours / plain, ours / same);
        println!(
            "{length:>7} {padded:>7}  {verb} {ours:>8.2} {plain:>8.2} {over_plain:>6.2} {same:>8.2} {over_same:>6.2}"
        );
    };
    line("seal", seal, plain_seal, same_seal);
    line("open", open, plain_open, same_open);
}

/// Reading the record of one client: its key is unwrapped, and fifty notes of two kilobytes are opened.
fn timeline() {
    let visits: Vec<Visit> = (0..50).map(|at| Visit(Uuid::from_u128(at))).collect();
    let practice = Keys::new(Uuid::from_u128(1), vec![(1, DataKey::generate().unwrap(), true)]).unwrap();
    let bytes = practice.wrap_client(CLIENT, 1, &ClientKey::generate().unwrap()).unwrap();
    let wrapped = [WrappedKey { version: 1, primary: true, bytes }];
    let unwrap = || practice.unwrap_client(CLIENT, black_box(&wrapped)).unwrap();
    let text = "x".repeat(2_000);
    let keys = unwrap();
    let notes: Vec<Sealed<Note>> = visits.iter().map(|visit| keys.seal(visit.0, &text).unwrap()).collect();
    let open = |keys: &ClientKeys| {
        for (visit, note) in visits.iter().zip(&notes) {
            black_box(keys.open(visit, black_box(note)).unwrap());
        }
    };
    let (mut warm, mut cold) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        warm.push(micros(&mut || open(&keys)));
        cold.push(micros(&mut || open(&unwrap())));
    }
    let [warm, cold] = [warm, cold].map(|runs| median(runs) / 1e3);
    println!("50 notes of 2,000 bytes of one client: {warm:.3} ms, and {cold:.3} ms with the unwrapping of its key");
}

fn main() {
    println!("  bytes  padded        here µs  bare µs  ratio   padded  ratio");
    for length in [28, 252, 1_000, 5_000, 64_000] {
        measure(length);
    }
    timeline();
}
