//! Every decoder of what strangers can write: the kept inputs of the fuzzer, and mutations of them that are the same in each run.
//!
//! The targets themselves stand in `tests/fuzz`, where the fuzzer runs them led by coverage. `UPDATE_EXPECT=1` writes the seeds anew.

#[path = "../../crates/graphql/src/id.rs"]
mod id;
#[path = "../fuzz/targets/all.rs"]
mod targets;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use server::http::auth;
use targets::{ALL, Target};
use tests::Chance;

/// Mutations of each target.
const MUTATIONS: usize = 20_000;
/// The longest input that a mutation makes.
const LONGEST: usize = 4_096;

#[test]
fn the_kept_seeds_are_those_of_the_targets() {
    for target in ALL {
        let folder = folder("seeds", &target);
        let made: Vec<Vec<u8>> = (target.seeds)();
        let name = |at: usize| folder.join(format!("{at:03}"));
        if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
            fs::remove_dir_all(&folder).ok();
            fs::create_dir_all(&folder).unwrap();
            made.iter().enumerate().for_each(|(at, seed)| fs::write(name(at), seed).unwrap());
        }
        let kept: Vec<Vec<u8>> = inputs(&folder);
        assert!(kept == made, "tests/fuzz/seeds/{} is not what the target makes: see CONTRIBUTING.md", target.name);
    }
}

#[test]
fn no_decoder_breaks_a_promise() {
    std::thread::scope(|scope| {
        let running = ALL.map(|target| (target.name, scope.spawn(move || replay(&target))));
        for (name, running) in running {
            assert!(running.join().is_ok(), "the target {name} failed, see above");
        }
    });
}

fn replay(target: &Target) {
    let kept = [(target.seeds)(), inputs(&folder("corpus", target))].concat();
    assert!(kept.len() > 10, "{} has hardly a seed", target.name);
    kept.iter().for_each(|input| run(target, input));
    let mut chance = Chance::new(1);
    for _ in 0..MUTATIONS {
        run(target, &mutate(&kept, &mut chance));
    }
}

/// Runs the target, and where it panics says with what.
fn run(target: &Target, input: &[u8]) {
    if let Err(cause) = std::panic::catch_unwind(|| (target.run)(input)) {
        let hex = input.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        let cause = cause.downcast_ref::<String>().cloned().unwrap_or_default();
        panic!("{} does not hold for the input {hex}: {cause}", target.name);
    }
}

/// One of the inputs with one to six things done to it.
fn mutate(kept: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut out = chance.pick(kept).clone();
    for _ in 0..=chance.below(6) {
        let (at, value) = (chance.below(out.len() + 1), u8::try_from(chance.below(256)).unwrap());
        match chance.below(7) {
            0 if at < out.len() => out[at] ^= 1 << (value % 8),
            1 if at < out.len() => out[at] = *chance.pick(&[0, 1, 127, 128, 255, b'"', b'{', value]),
            2 => out.insert(at, value),
            3 => drop(out.drain(at..(at + usize::from(value % 8)).min(out.len()))),
            4 => out.truncate(at),
            5 => {
                // A part of it once more, at another place.
                let end = (at + usize::from(value)).min(out.len());
                let (part, to) = (out[at..end].to_vec(), chance.below(out.len() + 1));
                out.splice(to..to, part);
            }
            _ => {
                let other = chance.pick(kept);
                out.truncate(at);
                out.extend_from_slice(&other[chance.below(other.len() + 1)..]);
            }
        }
    }
    out.truncate(LONGEST);
    out
}

/// The files of a folder in the order of their names; nothing where there is no such folder.
fn inputs(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

fn folder(kind: &str, target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(kind).join(target.name)
}
