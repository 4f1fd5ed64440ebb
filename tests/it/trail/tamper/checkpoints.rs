//! Checkpoints changed, removed and exchanged.
use super::{
    super::lair::{Deed, Lair, Touched, Trail},
    Make, Tampering,
    events::other,
};
use serde_json::{Value, json};
use std::path::PathBuf;
use store::{Kind, SigningKey};
use tests::Chance;

pub(super) const ALL: &[(&str, Make)] = &[
    ("a bit of a checkpoint", bit),
    ("a checkpoint that says something else", edit),
    ("a checkpoint signed with another key", resign),
    ("a checkpoint of another workspace", foreign),
    ("a checkpoint of another day", swap),
    ("a checkpoint cut off", cut),
    ("a strange file among the checkpoints", strange),
    ("the newest checkpoint removed", remove_newest),
    ("all checkpoints removed", remove_all),
    ("a checkpoint of another history under the same key", rewrite),
];

const FORGED: &[Kind] = &[Kind::CheckpointForged];
type Change = (PathBuf, Option<Vec<u8>>);

/// The checkpoints of a trail, the oldest first.
fn files(lair: &Lair, trail: &Trail) -> Vec<(PathBuf, Vec<u8>)> {
    let files = lair.files.iter().filter(|(path, _)| path.starts_with(&trail.folder));
    files.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

fn done(trail: &Trail, changes: Vec<Change>, kinds: &'static [Kind]) -> Tampering {
    Tampering::new(trail, Deed::Files(changes), &[Touched::Checkpoints], kinds)
}

fn bit(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (path, mut bytes) = chance.pick(&files(lair, trail)).clone();
    let at = chance.below(bytes.len());
    bytes[at] ^= 1 << chance.below(8);
    Some(done(trail, vec![(path, Some(bytes))], FORGED))
}

/// The checkpoint in a file with one thing in it changed.
fn other_words(bytes: &[u8], chance: &mut Chance) -> String {
    let file: Value = serde_json::from_slice(bytes).unwrap();
    let mut said: Value = serde_json::from_str(file["checkpoint"].as_str().unwrap()).unwrap();
    let field = *chance.pick(&["seal", "total", "position", "head", "sealedAt"]);
    said[field] = match field {
        "head" => json!(format!("{:064x}", chance.below(1 << 30))),
        "sealedAt" => json!("2020-02-02T02:02:02Z"),
        _ => json!(said[field].as_i64().unwrap() + 1 + chance.below(9) as i64),
    };
    said.to_string()
}

fn edit(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (path, bytes) = chance.pick(&files(lair, trail)).clone();
    let mut file: Value = serde_json::from_slice(&bytes).unwrap();
    file["checkpoint"] = json!(other_words(&bytes, chance));
    Some(done(trail, vec![(path, Some(file.to_string().into_bytes()))], FORGED))
}

fn signed(key: &SigningKey, text: &str) -> Vec<u8> {
    json!({"checkpoint": text, "signature": key.sign("pazpaz/checkpoint/1", text).as_text()}).to_string().into_bytes()
}

fn resign(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (path, bytes) = chance.pick(&files(lair, trail)).clone();
    let key = SigningKey::parse(&SigningKey::generate().unwrap()).unwrap();
    let text = if chance.below(2) == 0 {
        other_words(&bytes, chance)
    } else {
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        file["checkpoint"].as_str().unwrap().to_owned()
    };
    Some(done(trail, vec![(path, Some(signed(&key, &text)))], FORGED))
}

fn foreign(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (path, _) = chance.pick(&files(lair, trail)).clone();
    let theirs = other(lair, trail).folder.join(path.file_name().unwrap());
    let bytes = lair.files.get(&theirs)?.clone();
    Some(done(trail, vec![(path, Some(bytes))], FORGED))
}

fn swap(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let all = files(lair, trail);
    let ((path, _), (_, bytes)) = (chance.pick(&all).clone(), chance.pick(&all).clone());
    let same = lair.files.get(&path) == Some(&bytes);
    (!same).then(|| done(trail, vec![(path, Some(bytes))], FORGED))
}

fn cut(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (path, mut bytes) = chance.pick(&files(lair, trail)).clone();
    bytes.truncate(chance.below(bytes.len()));
    Some(done(trail, vec![(path, Some(bytes))], FORGED))
}

fn strange(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (_, bytes) = chance.pick(&files(lair, trail)).clone();
    let name = *chance.pick(&["2001-02-03", "9999-01-01", "another"]);
    Some(done(trail, vec![(trail.folder.join(name), Some(bytes))], FORGED))
}

/// Whoever can do that too may have cut off the trail: it is not seen as whole any more.
fn remove_newest(lair: &Lair, trail: &Trail, _: &mut Chance) -> Option<Tampering> {
    let (path, _) = files(lair, trail).pop().unwrap();
    Some(done(trail, vec![(path, None)], &[]))
}

fn remove_all(lair: &Lair, trail: &Trail, _: &mut Chance) -> Option<Tampering> {
    let gone = files(lair, trail).into_iter().map(|(path, _)| (path, None)).collect();
    Some(done(trail, gone, &[]))
}

/// As if the events, the seals and everything had been made anew by somebody with the key.
fn rewrite(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (path, bytes) = chance.pick(&files(lair, trail)).clone();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    let mut said: store::Checkpoint = serde_json::from_str(file["checkpoint"].as_str().unwrap()).unwrap();
    said.head[chance.below(32)] ^= 1 << chance.below(8);
    let seal = trail.seals.iter().find(|seal| seal.number == said.seal).unwrap();
    let bytes = signed(&lair.house.safe.signing, &serde_json::to_string(&said).unwrap());
    let found = done(trail, vec![(path, Some(bytes))], &[Kind::CheckpointContradicts]);
    Some(found.at(seal.start).seal(seal.number))
}
