//! Everything that happened to a client, in one list, newest first.
//!
//! One statement finds the entries, for one client or for a hundred, and brings the rows of visits and notes along, which most of
//! them are. Of each other kind that is among them one more statement brings the rows.
use crate::{
    Result, Scope,
    batch::{self, Batch},
    page::{MOST, Page, PageArgs, Position, Window},
    role,
    scope::{Unit, statement},
    sql::{self, Direction},
};
use entity::{ClientId, Id as _, appointment, session};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryResult, Value};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, LazyLock},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// Declares the kinds of entries: the module of the entity, its id, its table, the column by which it stands in the timeline, and which
/// of its rows do. Their numbers are their places here; visits and notes come first.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $module:ident $id:ident $table:literal $time:literal $shown:literal;)+) => {
        /// A kind of entry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum EntryKind {
            $($(#[$doc])* $kind),+
        }

        /// An entry of a timeline.
        #[derive(Clone, Debug)]
        pub enum Entry {
            $($(#[$doc])* $kind(Arc<entity::$module::Model>)),+
        }

        impl EntryKind {
            /// All kinds, in the order of their numbers.
            const ALL: &[Self] = &[$(Self::$kind),+];

            fn source(self) -> Source {
                match self {
                    $(Self::$kind => Source {
                        number: self as i32,
                        register: entity::$id::TABLE,
                        table: $table,
                        time: $time,
                        shown: $shown,
                    }),+
                }
            }

            /// Rows of that kind by their ids.
            async fn rows(self, unit: &Unit, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Entry>> {
                match self {
                    $(Self::$kind => {
                        static SQL: LazyLock<String> = LazyLock::new(sql::by_ids::<entity::$module::Entity>);
                        let rows = unit.rows::<entity::$module::Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await?;
                        Ok(rows.into_iter().map(|row| (row.id.0, Entry::$kind(Arc::new(row)))).collect())
                    }),+
                }
            }
        }
    };
}
kinds! {
    /// A booked visit.
    Appointment appointment AppointmentId "appointments" "starts_at" "true";
    /// A SOAP note.
    Session session SessionId "sessions" "session_at" "x.deleted_at is null";
    /// A file.
    Attachment attachment AttachmentId "attachments" "created_at"
        "x.stored_at is not null and x.deleted_at is null and (x.session_id is null or $sessions)";
    /// A plan of care.
    CarePlan care_plan CarePlanId "care_plans" "authored_at" "x.deleted_at is null";
    /// A diagnosis.
    Diagnosis diagnosis DiagnosisId "diagnoses" "recorded_date" "x.deleted_at is null";
    /// A medication.
    Medication medication MedicationId "medications" "date_asserted" "x.deleted_at is null";
    /// An allergy.
    Allergy allergy AllergyId "allergies" "recorded_date" "x.deleted_at is null";
    /// An alert.
    ClientAlert client_alert ClientAlertId "client_alerts" "from_at" "x.deleted_at is null";
    /// A consent.
    Consent consent ConsentId "consents" "given_at" "true";
    /// An addition to a signed note.
    SessionAddition session_addition SessionAdditionId "session_additions" "signed_at" "true";
    /// A meeting by video.
    TelehealthSession telehealth_session TelehealthSessionId "telehealth_sessions" "opened_at" "true";
    /// What was told others.
    Disclosure disclosure DisclosureId "disclosures" "disclosed_at" "true";
}

/// How many kinds there are.
const KINDS: usize = EntryKind::ALL.len();

/// Where entries of a kind come from.
struct Source {
    number: i32,
    register: u16,
    table: &'static str,
    time: &'static str,
    shown: &'static str,
}

/// What is asked for of a timeline; by default all of it.
#[derive(Clone, Debug, Default)]
pub struct TimelineFilter {
    /// Only these kinds; none means all of them.
    pub kinds: Vec<EntryKind>,
    /// Only what stands at that time or later.
    pub from: Option<OffsetDateTime>,
    /// Only what stands before that time.
    pub to: Option<OffsetDateTime>,
}

/// What of a timeline is asked for, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Part {
    /// Which kinds, in the order of [`EntryKind::ALL`].
    mask: [bool; KINDS],
    /// Microseconds since 1970: from the first on, and before the second.
    span: (i64, i64),
}

impl Scope {
    /// A page of what happened to a client, newest first.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn timeline(&self, client: ClientId, filter: &TimelineFilter, args: &PageArgs) -> Result<Page<Entry>> {
        let part = self.part(filter);
        let (from, to) = part.span;
        let mask = part.mask.map(u8::from);
        let name = [b"timeline/".as_slice(), client.0.as_bytes(), &mask, &from.to_be_bytes(), &to.to_be_bytes()];
        let (list, window) = self.window(name.concat(), args, MOST).await?;
        let entries = self.loaders.timelines.load(OfClient { client, part, window }).await?;
        Ok(window.page(&list, entries, |(at, _)| *at).map(|(_, entry)| entry))
    }

    /// How many entries a client's timeline has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_timeline(&self, client: ClientId, filter: &TimelineFilter) -> Result<i64> {
        static SQL: LazyLock<String> = LazyLock::new(counted);
        let part = self.part(filter);
        let (from, to) = part.span;
        let values = [self.unit.workspace().0.into(), client.0.into(), time(from).into(), time(to).into()];
        let values = values.into_iter().chain(part.mask.map(Value::from)).chain([self.sessions_too().into()]);
        self.unit.count(&SQL, values).await
    }

    fn part(&self, filter: &TimelineFilter) -> Part {
        let TimelineFilter { kinds, from, to } = filter;
        let role = self.actor().role;
        let mut mask = [kinds.is_empty(); KINDS];
        for (flag, kind) in mask.iter_mut().zip(EntryKind::ALL) {
            // Everybody sees that there were visits and notes; of the rest only those know who may read it.
            let open = matches!(kind, EntryKind::Appointment | EntryKind::Session)
                || role::opens(role, kind.source().register);
            *flag = (*flag || kinds.contains(kind)) && open;
        }
        let micros = |at: &OffsetDateTime| Position::new(*at, Uuid::nil()).at;
        Part { mask, span: (from.as_ref().map_or(FIRST, micros), to.as_ref().map_or(LAST, micros)) }
    }

    /// Whether the files of sessions are seen.
    fn sessions_too(&self) -> bool {
        sessions_too(&self.unit)
    }
}

fn sessions_too(unit: &Unit) -> bool {
    role::opens(unit.actor.role, entity::SessionId::TABLE)
}

/// Before and after everything, in microseconds since 1970: the years 1900 and 2300.
const FIRST: i64 = -2_208_988_800_000_000;
const LAST: i64 = 10_413_792_000_000_000;

fn time(micros: i64) -> OffsetDateTime {
    Position { at: micros, id: Uuid::nil() }.time()
}

/// A window of a client's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient {
    client: ClientId,
    part: Part,
    window: Window,
}

/// An entry as it is found: whole, or the id of a row that is still to be read.
enum Found {
    Whole(Entry),
    Named(EntryKind),
}

impl Batch for OfClient {
    type Value = Vec<(Position, Entry)>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static NEWEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: false }));
        static OLDEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: true }));
        let mut found = Vec::<(Self, Position, Found)>::with_capacity(keys.len());
        for ((part, window), keys) in batch::grouped(keys, |key| (key.part, key.window)) {
            let sql = if window.backwards { &OLDEST } else { &NEWEST };
            let clients = keys.iter().map(|key| key.client.0).collect();
            let values = bounds(unit, clients, part.span, window).into_iter().chain(part.mask.map(Value::from));
            unit.hold(keys.iter().map(|key| key.client)).await?;
            for row in unit.tx.query_all_raw(statement(sql, values.chain([sessions_too(unit).into()]))).await? {
                let (client, position, one) = read(&row)?;
                found.push((Self { client, part, window }, position, one));
            }
        }
        let mut named = HashMap::<EntryKind, Vec<Uuid>>::new();
        for (_, position, one) in &found {
            if let Found::Named(kind) = one {
                named.entry(*kind).or_default().push(position.id);
            }
        }
        let mut rows = HashMap::with_capacity(named.len());
        for (kind, ids) in named {
            rows.insert(kind, kind.rows(unit, ids).await?);
        }
        let mut pages = HashMap::<Self, Self::Value>::with_capacity(keys.len());
        for (key, position, one) in found {
            let entry = match one {
                Found::Whole(entry) => Some(entry),
                Found::Named(kind) => rows.get_mut(&kind).and_then(|rows| rows.remove(&position.id)),
            };
            pages.entry(key).or_default().extend(entry.map(|entry| (position, entry)));
        }
        for (key, entries) in &mut pages {
            entries.sort_unstable_by_key(|(position, _)| *position);
            if !key.window.backwards {
                entries.reverse();
            }
        }
        Ok(pages)
    }
}

/// The parameters of [`merged`] but for the flags: strictly between two positions, and within the span.
fn bounds(unit: &Unit, clients: Vec<Uuid>, (from, to): (i64, i64), window: Window) -> [Value; 7] {
    let first = Position { at: from, id: Uuid::nil() };
    let last = Position { at: to, id: Uuid::nil() };
    // The list runs from the newest to the oldest: what comes after a position is earlier than it.
    let above = window.before.map_or(first, |position| position.max(first));
    let below = window.after.map_or(last, |position| position.min(last));
    [
        unit.workspace().0.into(),
        clients.into(),
        above.time().into(),
        above.id.into(),
        below.time().into(),
        below.id.into(),
        window.fetch().into(),
    ]
}

/// Reads a row of [`merged`]: the number of its kind, its time, then the columns of its own table by their names.
fn read(row: &QueryResult) -> Result<(ClientId, Position, Found)> {
    let number = usize::try_from(row.try_get_by_index::<i32>(0)?).unwrap_or_default();
    match EntryKind::ALL.get(number) {
        None | Some(EntryKind::Appointment) => {
            let visit = appointment::Model::from_query_result(row, "")?;
            let position = Position::new(visit.starts_at, visit.id.0);
            Ok((visit.client_id, position, Found::Whole(Entry::Appointment(Arc::new(visit)))))
        }
        Some(EntryKind::Session) => {
            let note = session::Model::from_query_result(row, "")?;
            let position = Position::new(note.session_at, note.id.0);
            Ok((note.client_id, position, Found::Whole(Entry::Session(Arc::new(note)))))
        }
        Some(kind) => {
            let position = Position::new(row.try_get_by_index(1)?, row.try_get_by("id")?);
            Ok((row.try_get_by("client_id")?, position, Found::Named(*kind)))
        }
    }
}

/// One list of all kinds: of each client (`$2`) the first `$7` entries strictly between `($3, $4)` and `($5, $6)`, of the kinds whose flags,
/// from `$8` on, are set. The rows have the columns of visits and notes, which mean the same where they are called the same; of other
/// kinds only the id. Long values stay out of line until a row has made it into the answer.
fn merged(direction: Direction) -> String {
    let word = direction.word();
    let (visits, notes) = (names::<appointment::Entity>(), names::<session::Entity>());
    let all: BTreeSet<&str> = visits.union(&notes).copied().collect();
    let bare = BTreeSet::from(["id", "client_id"]);
    let branch = |kind: &EntryKind| {
        let own = match kind {
            EntryKind::Appointment => &visits,
            EntryKind::Session => &notes,
            _ => &bare,
        };
        let column = |name: &&str| if own.contains(name) { format!("x.{name}") } else { format!("null as {name}") };
        let columns = all.iter().map(column).collect::<Vec<_>>().join(", ");
        let source @ Source { number, table, time, .. } = kind.source();
        let shown = source.shown(8);
        format!(
            "(select {number} as entry, x.{time} as at, {columns} from pazpaz.{table} x \
             where {shown} and x.workspace_id = $1 and x.client_id = c.id \
             and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6) order by x.{time} {word}, x.id {word} limit $7)"
        )
    };
    let branches = EntryKind::ALL.iter().map(branch).collect::<Vec<_>>().join(" union all ");
    format!(
        "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
         select u.* from ({branches}) u order by u.at {word}, u.id {word} limit $7) e"
    )
}

/// How many entries a client (`$2`) has from `$3` on and before `$4`, of the kinds whose flags, from `$5` on, are set.
fn counted() -> String {
    let branch = |kind: &EntryKind| {
        let source @ Source { table, time, .. } = kind.source();
        let shown = source.shown(5);
        format!(
            "(select count(*) from pazpaz.{table} x where {shown} and x.workspace_id = $1 and x.client_id = $2 \
             and x.{time} >= $3 and x.{time} < $4)"
        )
    };
    format!("select {}", EntryKind::ALL.iter().map(branch).collect::<Vec<_>>().join(" + "))
}

impl Source {
    /// Which rows stand in the timeline, where the flags of the kinds are parameters from a number on, and after them whether the files of
    /// sessions are seen.
    fn shown(&self, flags: usize) -> String {
        let flag = usize::try_from(self.number).unwrap_or_default() + flags;
        let sessions = format!("${}", flags + KINDS);
        format!("${flag} and {}", self.shown.replace("$sessions", &sessions))
    }
}

/// The names of an entity's columns.
fn names<E: EntityTrait>() -> BTreeSet<&'static str> {
    E::Column::iter().map(|column| column.as_str()).collect()
}
