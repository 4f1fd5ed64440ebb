//! Pages by keyset: a position in a list is the sort key and id of a row, sealed into a cursor.
use crate::{Error, Result, directory, scope::Scope};
use crypto::Keys;
use std::{fmt, sync::Arc};
use time::OffsetDateTime;
use uuid::Uuid;

/// How many items a page has when nobody says.
pub const USUAL: u32 = 20;
/// How many items a page has at most.
pub const MOST: u32 = 100;

/// What a client asks of a list, in Relay's four arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageArgs {
    /// The first so many.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// The last so many.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

/// Where a row stands in a list: microseconds since 1970 (0 where only the id sorts) and its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) at: i64,
    pub(crate) id: Uuid,
}

impl Position {
    pub(crate) fn new(at: OffsetDateTime, id: Uuid) -> Self {
        let micros = at.unix_timestamp_nanos() / 1_000;
        Self { at: i64::try_from(micros).unwrap_or_default(), id }
    }

    pub(crate) fn by_id(id: Uuid) -> Self {
        Self { at: 0, id }
    }

    pub(crate) fn time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.at) * 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        for (to, from) in bytes.iter_mut().zip(self.at.to_be_bytes().iter().chain(self.id.as_bytes())) {
            *to = *from;
        }
        bytes
    }
}

/// Where something stands in a list, of either kind.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// In a list that the database sorts.
    Row(Position),
    /// In a list that a directory of names sorts.
    Named(directory::Position),
}

/// A position that a cursor can hold.
pub(crate) trait Placed: Into<Place> + Sized {
    /// Reads what [`Place::seal`] wrote of it; `None` for anything else.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl Place {
    fn seal(&self, list: &List) -> String {
        match self {
            Self::Row(position) => list.keys.seal_cursor(&list.name, &position.to_bytes()),
            Self::Named(position) => list.keys.seal_cursor(&list.name, &position.to_bytes()),
        }
    }
}

impl From<Position> for Place {
    fn from(position: Position) -> Self {
        Self::Row(position)
    }
}

impl From<directory::Position> for Place {
    fn from(position: directory::Position) -> Self {
        Self::Named(position)
    }
}

impl Placed for Position {
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (at, id) = bytes.split_first_chunk::<8>()?;
        Some(Self { at: i64::from_be_bytes(*at), id: Uuid::from_slice(id).ok()? })
    }
}

impl Placed for directory::Position {
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::from_bytes(bytes)
    }
}

/// A checked page request: at most `limit` items strictly between two positions, from the front or from the back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Window<P = Position> {
    pub(crate) limit: u32,
    pub(crate) after: Option<P>,
    pub(crate) before: Option<P>,
    pub(crate) backwards: bool,
}

impl<P: Into<Place>> Window<P> {
    /// How many rows to fetch: one more tells whether there are more.
    pub(crate) fn fetch(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Makes the page of the rows as they were fetched.
    pub(crate) fn page<T>(&self, list: &Arc<List>, mut rows: Vec<T>, at: impl Fn(&T) -> P) -> Page<T> {
        let most = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        if self.backwards {
            rows.reverse();
        }
        let items = rows
            .into_iter()
            .map(|node| Item { cursor: Cursor { list: list.clone(), place: at(&node).into() }, node })
            .collect();
        // Of the side that was not fetched, a given cursor is proof enough: it stands on a row beyond the page.
        Page {
            items,
            has_previous: if self.backwards { more } else { self.after.is_some() },
            has_next: if self.backwards { self.before.is_some() } else { more },
            total: None,
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<Item<T>>,
    /// Whether there are items before.
    pub has_previous: bool,
    /// Whether there are items after.
    pub has_next: bool,
    /// How long the whole list is, where finding the page has told it.
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// Turns the items into something else.
    pub fn map<U>(self, into: impl Fn(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(|item| Item { node: into(item.node), cursor: item.cursor }).collect();
        Page { items, has_previous: self.has_previous, has_next: self.has_next, total: self.total }
    }

    /// Turns the items into something else and leaves out those that have nothing to turn into.
    pub(crate) fn filter_map<U>(self, mut into: impl FnMut(T) -> Option<U>) -> Page<U> {
        let item = |item: Item<T>| Some(Item { node: into(item.node)?, cursor: item.cursor });
        let items = self.items.into_iter().filter_map(item).collect();
        Page { items, has_previous: self.has_previous, has_next: self.has_next, total: self.total }
    }
}

/// An item of a list and where it stands.
#[derive(Clone, Debug)]
pub struct Item<T> {
    /// The item.
    pub node: T,
    /// Where it stands.
    pub cursor: Cursor,
}

/// A list that cursors belong to: its name tells everything that makes it another list.
pub(crate) struct List {
    keys: Arc<Keys>,
    name: Vec<u8>,
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("List")
    }
}

/// A position that can be handed out. It is sealed when its text is asked for, not before.
#[derive(Clone, Debug)]
pub struct Cursor {
    list: Arc<List>,
    place: Place,
}

impl Cursor {
    /// The text to hand out: it tells nothing, and is of use in this list of this workspace only.
    pub fn seal(&self) -> String {
        self.place.seal(&self.list)
    }
}

impl Scope {
    /// Checks what is asked of the list of that name, whose pages have `most` items at most.
    pub(crate) async fn window(&self, name: Vec<u8>, args: &PageArgs, most: u32) -> Result<(Arc<List>, Window)> {
        self.window_of(name, args, most).await
    }

    /// [`Scope::window`] of a list with positions of either kind.
    pub(crate) async fn window_of<P: Placed>(
        &self,
        name: Vec<u8>,
        args: &PageArgs,
        most: u32,
    ) -> Result<(Arc<List>, Window<P>)> {
        let PageArgs { first, after, last, before } = args;
        let (limit, backwards) = match (first, last) {
            (Some(_), Some(_)) => return Err(Error::Argument("last", "Give first or last, not both.".to_owned())),
            (None, None) => (USUAL, false),
            (Some(first), None) => (size("first", *first, most)?, false),
            (None, Some(last)) => (size("last", *last, most)?, true),
        };
        let list = Arc::new(List { keys: self.unit.keys().await?.clone(), name });
        let position = |argument, cursor: &Option<String>| match cursor {
            None => Ok(None),
            Some(cursor) => list
                .keys
                .open_cursor(&list.name, cursor)
                .and_then(|bytes| P::from_bytes(&bytes))
                .map(Some)
                .ok_or_else(|| Error::Argument(argument, "The cursor is not one of this list.".to_owned())),
        };
        let window = Window { limit, after: position("after", after)?, before: position("before", before)?, backwards };
        Ok((list, window))
    }
}

fn size(argument: &'static str, asked: i32, most: u32) -> Result<u32> {
    u32::try_from(asked)
        .ok()
        .filter(|size| *size <= most)
        .ok_or_else(|| Error::Argument(argument, format!("Must be between 0 and {most}.")))
}
