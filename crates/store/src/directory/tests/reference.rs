//! The same search written the plain way: every client, every word, the whole table of distances, one sort.
use super::{super::fold, Person};
use crate::directory::{Filter, Order, text::Text};
use std::cmp::Reverse;
use uuid::Uuid;

fn folded(text: &str) -> String {
    let mut into = Text::default();
    fold::fold(text, &mut into);
    into.as_str().to_owned()
}

/// The optimal string alignment distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let mistaken = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let least = mistaken.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    let swaps = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    if swaps { least.min(table[i - 2][j - 2] + 1) } else { least }
                }
            };
        }
    }
    table[a.len()][b.len()]
}

pub(in super::super) fn is_near(typed: &str, word: &str) -> bool {
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    let errors = match typed.len() {
        4..=7 => 1,
        8..=64 => 2,
        _ => return false,
    };
    let beginnings = (typed.len()..word.len()).map(|length| &word[..length]);
    beginnings.chain([&word[..]]).any(|part| distance(&typed, part) <= errors)
}

pub(in super::super) fn is(typed: &str, word: &str) -> bool {
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    distance(&typed, &word) <= if typed.len() < 8 { 1 } else { 2 }
}

fn rank(person: &Person, query: &str) -> Option<u8> {
    let text = folded(query);
    let shown = folded(person.used_name.as_deref().unwrap_or(&person.legal_name));
    let names = [shown.clone(), folded(&person.legal_name)];
    if query.trim().is_empty() {
        return Some(0);
    }
    if text.is_empty() {
        return None;
    }
    let ranks = text.split(' ').map(|word| {
        let gaps = word.chars().any(fold::spaceless);
        let of = |fits: &dyn Fn(&str) -> bool| names.iter().flat_map(|name| name.split(' ')).any(fits);
        if of(&|part| part.starts_with(word)) {
            Some(1)
        } else if names.iter().any(|name| name.contains(word) || gaps && name.replace(' ', "").contains(word)) {
            Some(2)
        } else {
            of(&|part| is_near(word, part)).then_some(3)
        }
    });
    let worst = ranks.collect::<Option<Vec<_>>>()?.into_iter().max()?;
    Some(if shown.starts_with(&text) { 0 } else { worst })
}

fn lets(filter: &Filter, person: &Person) -> bool {
    let Filter { archived, statuses, providers, tags } = filter;
    [
        archived.is_none() || *archived == Some(person.archived),
        statuses.is_empty() || statuses.contains(&person.status),
        providers.is_empty() || providers.contains(&person.provider),
        tags.iter().all(|tag| person.tags.contains(tag)),
    ]
    .iter()
    .all(|fits| *fits)
}

pub(super) fn search(people: &[Person], query: &str, filter: &Filter, order: Order) -> Vec<Uuid> {
    let mut found: Vec<(u8, String, Uuid)> = people
        .iter()
        .filter(|person| lets(filter, person))
        .filter_map(|person| {
            let shown = folded(person.used_name.as_deref().unwrap_or(&person.legal_name));
            let key = (0..=130).rev().find_map(|end| shown.get(..end.min(shown.len()))).unwrap();
            Some((rank(person, query)?, key.to_owned(), person.id))
        })
        .collect();
    match order {
        Order::Name => found.sort_by(|a, b| (&a.1, a.2).cmp(&(&b.1, b.2))),
        Order::Newest => found.sort_by_key(|found| Reverse(found.2)),
        Order::Relevance => found.sort(),
    }
    found.into_iter().map(|(_, _, id)| id).collect()
}
