//! Pages of the clients found.
use super::{
    Directory, Filter, Position, Query,
    entry::Entry,
    query::{BEGINS, RANKS},
};
use std::cmp::Ordering;
use uuid::Uuid;

/// How a list is sorted. Each order is total and the same in every directory of the same clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// By the folded name shown, byte by byte, then by id.
    Name,
    /// Who was added last comes first.
    Newest,
    /// Whom the text fits in another way than by name; then those whose name shown begins with what is searched for, then those one of whose words does, then those who have it within a word,
    /// then those who have it but for typing errors; by name among equals.
    Relevance,
}

/// Which part of a list is asked for: at most `limit` clients strictly between two positions, from its front or from its back.
#[derive(Clone, Debug, Default)]
pub struct Span {
    /// After this position.
    pub after: Option<Position>,
    /// Before this position.
    pub before: Option<Position>,
    /// Whether to take the last of them, the very last first, instead of the first.
    pub backwards: bool,
    /// How many at most.
    pub limit: usize,
}

/// A client that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The client.
    pub id: Uuid,
    /// Where it stands in the list.
    pub position: Position,
}

impl Directory {
    /// The clients that fit the query and the filter, in that order, as far as they stand in the span.
    ///
    /// Positions must come from a search with the same query and order. A client whose name and attributes did not change between
    /// two pages is on one of them and one only, whatever happened to the others.
    pub fn search(&self, query: &Query, filter: &Filter, order: Order, span: &Span) -> Vec<Hit> {
        self.search_all(query, filter, order, span).0
    }

    /// [`Directory::search`], and how many there are in all where that was found on the way.
    pub fn search_all(&self, query: &Query, filter: &Filter, order: Order, span: &Span) -> (Vec<Hit>, Option<usize>) {
        let found = |slot: &u32| {
            let entry = self.entry(*slot).filter(|entry| filter.lets(entry))?;
            Some((query.rank(entry)?, entry))
        };
        match order {
            Order::Name => {
                let slots = between(&self.by_name, span, |position, slot| self.compare(position, BEGINS, slot));
                (page(slots.iter().filter_map(found).map(|(_, entry)| hit(BEGINS, entry)), span), None)
            }
            Order::Newest => {
                // The slots stand the other way round, so both ends of the span and its direction turn over.
                let span = Span {
                    after: span.before.clone(),
                    before: span.after.clone(),
                    backwards: !span.backwards,
                    limit: span.limit,
                };
                let slots = between(&self.by_id, &span, |position, slot| Some(position.id()).cmp(&self.id(slot)));
                (page(slots.iter().filter_map(found).map(|(_, entry)| Hit::by_id(entry.id)), &span), None)
            }
            Order::Relevance => {
                // The ranks are found in the order of the memory, which is several times faster than by name; then there is
                // one list for each rank, each by name as they come.
                let found: Vec<Option<u8>> = (0..).zip(&self.slots).map(|(slot, _)| Some(found(&slot)?.0)).collect();
                let mut ranks: [Vec<(u8, u32)>; RANKS] = Default::default();
                for slot in &self.by_name {
                    let rank = found.get(*slot as usize).copied().flatten();
                    if let Some((rank, list)) = rank.and_then(|rank| Some((rank, ranks.get_mut(usize::from(rank))?))) {
                        list.push((rank, *slot));
                    }
                }
                let ranked = ranks.concat();
                let slots = between(&ranked, span, |position, (rank, slot)| self.compare(position, rank, slot));
                let hits = slots.iter().filter_map(|(rank, slot)| Some(hit(*rank, self.entry(*slot)?)));
                (page(hits, span), Some(ranked.len()))
            }
        }
    }

    fn compare(&self, position: &Position, rank: u8, slot: u32) -> Ordering {
        self.name(slot).map_or(Ordering::Greater, |(key, id)| position.compare(rank, key, id))
    }

    /// How many clients fit the query and the filter.
    pub fn count(&self, query: &Query, filter: &Filter) -> usize {
        let fits = |entry: &&Entry| filter.lets(entry) && query.rank(entry).is_some();
        self.slots.iter().flatten().map(AsRef::as_ref).filter(fits).count()
    }
}

impl Hit {
    fn by_id(id: Uuid) -> Self {
        Self { id, position: Position::new(BEGINS, "", id) }
    }
}

fn hit(rank: u8, entry: &Entry) -> Hit {
    Hit { id: entry.id, position: Position::new(rank, entry.shown(), entry.id) }
}

/// The part of the sorted list strictly between the span's positions.
fn between<'a, T: Copy>(sorted: &'a [T], span: &Span, compare: impl Fn(&Position, T) -> Ordering) -> &'a [T] {
    let start = span.after.as_ref().map_or(0, |after| sorted.partition_point(|item| compare(after, *item).is_ge()));
    let end = span
        .before
        .as_ref()
        .map_or(sorted.len(), |before| sorted.partition_point(|item| compare(before, *item).is_gt()));
    sorted.get(start..end).unwrap_or_default()
}

fn page(hits: impl DoubleEndedIterator<Item = Hit>, span: &Span) -> Vec<Hit> {
    if span.backwards { hits.rev().take(span.limit).collect() } else { hits.take(span.limit).collect() }
}
