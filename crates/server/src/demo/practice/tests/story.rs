//! Notes: where they are, and that they read like one story.

use std::collections::BTreeMap;

use super::super::{Note, Outcome, Visit};
use super::samples;

fn length(note: &Note) -> usize {
    [&note.subjective, &note.objective, &note.assessment, &note.plan].map(|part| part.chars().count()).iter().sum()
}

#[test]
fn completed_visits_have_a_note_and_no_others() {
    for visit in samples().iter().flat_map(|(_, all)| all).flat_map(|practice| &practice.visits) {
        assert_eq!(visit.note.is_some(), visit.outcome == Outcome::Completed);
        assert!(visit.reason.as_ref().is_some_and(|reason| !reason.is_empty()));
    }
}

#[test]
fn notes_have_a_usual_length_and_no_gaps() {
    for note in samples()
        .iter()
        .flat_map(|(_, all)| all)
        .flat_map(|practice| &practice.visits)
        .filter_map(|visit| visit.note.as_ref())
    {
        assert!((400..=1500).contains(&length(note)), "{} characters: {note:#?}", length(note));
        for part in [&note.subjective, &note.objective, &note.assessment, &note.plan] {
            assert!(!part.is_empty() && !part.contains("  ") && !part.contains(['{', '}']), "{part}");
        }
    }
}

#[test]
fn no_two_notes_in_a_row_are_alike() {
    for practice in samples().iter().flat_map(|(_, practices)| practices) {
        let mut last: BTreeMap<usize, &Note> = BTreeMap::new();
        for Visit { client, note, .. } in &practice.visits {
            let Some(note) = note else { continue };
            if let Some(before) = last.insert(*client, note) {
                assert_ne!(before.subjective, note.subjective);
                assert_ne!(before.objective, note.objective);
                assert_ne!(before.assessment, note.assessment);
                assert_ne!(before.plan, note.plan);
            }
        }
    }
}

#[test]
fn a_few_recent_notes_are_drafts() {
    for &(today, ref practices) in samples() {
        for practice in practices {
            let drafts: Vec<_> =
                practice.visits.iter().filter(|visit| visit.note.as_ref().is_some_and(|note| !note.signed)).collect();
            assert!((1..=20).contains(&drafts.len()), "{} drafts", drafts.len());
            assert!(drafts.iter().all(|visit| (today - visit.starts_at.date()).whole_days() <= 14));
        }
    }
}
