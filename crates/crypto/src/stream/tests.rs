//! What a sealed file keeps, and what it does not let happen.
mod layout;
mod reading;
mod tampering;

use super::{FileError, FileHeader, FileOpener, FilePlace, FileSealer};
use crate::secret::Secret;
use proptest::prelude::ProptestConfig;
use uuid::Uuid;

const LOG2: u8 = 10;
const CHUNK: usize = 1 << LOG2;
const SEALED_CHUNK: usize = CHUNK + 16;
const PLACE: FilePlace =
    FilePlace { workspace: Uuid::from_u128(1), subject: Uuid::from_u128(2), file: Uuid::from_u128(3) };

fn key(byte: u8) -> Secret {
    Secret::from_slice(&[byte; 32]).unwrap()
}

fn config() -> ProptestConfig {
    // The seeds of failures become tests by hand, not files beside the sources.
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Bytes of which no two chunks are alike.
fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at.wrapping_mul(31) ^ (at >> 8)).to_le_bytes()[0]).collect()
}

/// A sealed file with small chunks, given in pieces of a size.
fn sealed_in(plain: &[u8], piece: usize) -> Vec<u8> {
    let header = FileHeader::new(7, [5; 32], LOG2, [6; 19]);
    let mut sealer = FileSealer::with_header(&key(9), header, &PLACE);
    let mut out = sealer.header().to_vec();
    for piece in plain.chunks(piece) {
        sealer.update(piece, &mut out).unwrap();
    }
    sealer.finish(&mut out).unwrap();
    out
}

fn sealed(plain: &[u8]) -> Vec<u8> {
    sealed_in(plain, plain.len().max(1))
}

fn opener_of(file: &[u8], key: &Secret, place: &FilePlace) -> Result<FileOpener, FileError> {
    FileOpener::new(key, FileHeader::parse(file)?, place, file.len() as u64)
}

/// What comes out of a file before an error stops it, and the error.
fn read_with(file: &[u8], key: &Secret, place: &FilePlace, piece: usize) -> (Vec<u8>, Result<(), FileError>) {
    let mut out = Vec::new();
    let opener = match opener_of(file, key, place) {
        Ok(opener) => opener,
        Err(error) => return (out, Err(error)),
    };
    let span = opener.layout().whole();
    let mut reader = opener.read(span);
    for piece in file[60..].chunks(piece) {
        match reader.update(piece) {
            Ok(opened) => out.extend_from_slice(&opened),
            Err(error) => return (out, Err(error)),
        }
    }
    (out, reader.finish())
}

fn read(file: &[u8]) -> (Vec<u8>, Result<(), FileError>) {
    read_with(file, &key(9), &PLACE, 700)
}

fn boundaries() -> [usize; 10] {
    [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK, 5 * CHUNK + 17]
}
