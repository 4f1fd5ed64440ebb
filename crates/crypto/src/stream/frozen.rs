//! The format of sealed files, frozen: `testdata/file_v1.json`. As with the other formats, a difference means that what is
//! stored today would not open any more, so the way out is never a new file. `UPDATE_EXPECT=1` writes one only where there is none.
use super::{FileHeader, FileLayout, FileOpener, FilePlace, FileSealer};
use crate::secret::Secret;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

const FILES: usize = 11;

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/file_v1.json")
}

/// Bytes that look random and are the same every time.
fn some(what: &str, number: usize, length: usize) -> Vec<u8> {
    let blocks = (0..length.div_ceil(32)).flat_map(|at| Sha256::digest(format!("file_v1 {what} {number} {at}")));
    blocks.take(length).collect()
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}
fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap()
}
fn bytes(of: &Value, name: &str) -> Vec<u8> {
    HEXLOWER.decode(text(of, name).as_bytes()).unwrap()
}
fn number(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap()
}

/// Small chunks for most, so that a few kilobytes have several; the last is as real ones are.
fn given() -> Vec<Value> {
    let lengths = [0, 1, 1_023, 1_024, 1_025, 2_048, 2_049, 3_000].map(|length| (10, length));
    let cases = lengths.into_iter().chain([(11, 2_049), (20, 5), (16, 1_000)]);
    // The large one shows the order of its bytes.
    let versions = [1, 2, 0x0102_0304];
    let id = |what, at| uuid::Uuid::from_slice(&some(what, at, 16)).unwrap().to_string();
    let entry = |(at, (chunk_log2, length)): (usize, (u8, usize))| {
        let ranges = [(0, length), (length / 3, length / 2 + 1), (length.saturating_sub(1), length), (1_023, 1_025)];
        let ranges = ranges.into_iter().filter(|(start, end)| start < end && *end <= length);
        json!({
            "sealing_key": hex(some("sealing key", at, 32)), "version": versions[at % 3],
            "workspace": id("workspace", at), "client": id("client", at), "file": id("file", at),
            "salt": hex(some("salt", at, 32)), "chunk_log2": chunk_log2, "nonce_prefix": hex(some("nonce prefix", at, 19)),
            "plain": hex(some("plain", at, length)), "ranges": ranges.collect::<Vec<_>>(),
        })
    };
    cases.enumerate().map(entry).collect()
}

fn parts(of: &Value) -> (Secret, FileHeader, FilePlace) {
    let key = Secret::from_slice(&bytes(of, "sealing_key")).unwrap();
    let id = |name| text(of, name).parse().unwrap();
    let place = FilePlace { workspace: id("workspace"), subject: id("client"), file: id("file") };
    let (salt, prefix) = (bytes(of, "salt").try_into().unwrap(), bytes(of, "nonce_prefix").try_into().unwrap());
    let (version, log2) = (number(of, "version").try_into().unwrap(), number(of, "chunk_log2").try_into().unwrap());
    (key, FileHeader::new(version, salt, log2, prefix), place)
}

fn made(of: &Value) -> Value {
    let (key, header, place) = parts(of);
    let plain = bytes(of, "plain");
    let mut sealer = FileSealer::with_header(&key, header, &place);
    let mut sealed = sealer.header().to_vec();
    sealer.update(&plain, &mut sealed).unwrap();
    sealer.finish(&mut sealed).unwrap();
    let layout = FileLayout::of_sealed(&header, sealed.len() as u64).unwrap();
    let spans = of["ranges"].as_array().unwrap().iter().map(|range| {
        let span = layout.span(range[0].as_u64().unwrap()..range[1].as_u64().unwrap()).unwrap();
        json!([span.sealed.start, span.sealed.end])
    });
    json!({ "header": hex(header.bytes()), "spans": spans.collect::<Vec<_>>(), "sealed": hex(sealed) })
}

/// Writes the file, unless there is one.
fn write() {
    let files: Vec<Value> = given().into_iter().map(|given| json!({ "made": made(&given), "given": given })).collect();
    let all = json!({ "files": files });
    File::create_new(path()).unwrap().write_all(format!("{all:#}\n").as_bytes()).unwrap();
}

fn files() -> Vec<Value> {
    let mut all: Value = serde_json::from_str(&fs::read_to_string(path()).unwrap()).unwrap();
    let Value::Array(files) = all["files"].take() else { panic!("no files") };
    files
}

#[test]
fn every_file_is_still_made_the_same() {
    if !path().exists() && std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        write();
    }
    let files = files();
    for entry in &files {
        assert_eq!(made(&entry["given"]), entry["made"], "{}", entry["given"]["file"]);
    }
    assert_eq!(files.len(), FILES);
}

#[test]
fn every_file_still_opens() {
    for entry in files() {
        let (key, _, place) = parts(&entry["given"]);
        let sealed = bytes(&entry["made"], "sealed");
        let header = FileHeader::parse(&sealed).unwrap();
        assert_eq!(u64::from(header.version()), number(&entry["given"], "version"));
        let opener = FileOpener::new(&key, header, &place, sealed.len() as u64).unwrap();
        let span = opener.layout().whole();
        let mut reader = opener.read(span);
        let plain = reader.update(&sealed[60..]).unwrap();
        assert_eq!(hex(&*plain), text(&entry["given"], "plain"));
        reader.finish().unwrap();
    }
}
