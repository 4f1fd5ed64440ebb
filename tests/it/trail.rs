//! The trail can be believed: what nobody touched is whole, and what somebody touched is found.

pub(crate) mod command;
mod copied;
mod genuine;
mod lair;
mod life;
mod load;
mod quiet;
mod restored;
mod tamper;
mod whole;

use std::path::PathBuf;
use tests::House;

/// The checkpoints of a house as files: names and what they hold.
fn kept(house: &House) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = house.safe.checkpoints.path().join("kept/checkpoints");
    let mut found = Vec::new();
    for workspace in std::fs::read_dir(folder).unwrap() {
        for file in std::fs::read_dir(workspace.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}
