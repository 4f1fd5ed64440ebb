//! The calendar.
use crate::{
    Error, Result, Scope,
    batch::{by_id, of_client},
    change::Versioned,
    page::{MOST, Page, PageArgs, Position},
    sql,
};
use entity::{
    AppointmentId, ClientId, LocationId, ProviderId,
    appointment::{Entity, Kind, Model, Status},
};
use std::sync::{Arc, LazyLock};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

mod book;
mod calendar;
pub use book::{Cancellation, Move, NewAppointment};

/// How many appointments a page of the calendar has at most.
pub const CALENDAR_MOST: u32 = 500;
/// How long a span of the calendar is at most.
pub const CALENDAR_SPAN: Duration = Duration::days(62);
/// No appointment is longer; it bounds what an overlap can reach back to.
const LONGEST: Duration = Duration::hours(24);

/// Which appointments of a calendar are asked for; what is empty does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CalendarFilter {
    /// Of these providers.
    pub providers: Vec<ProviderId>,
    /// Of these clients.
    pub clients: Vec<ClientId>,
    /// At these locations.
    pub locations: Vec<LocationId>,
    /// Of these kinds.
    pub kinds: Vec<Kind>,
    /// In these states.
    pub statuses: Vec<Status>,
}

/// A span of a provider's time.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Whose time.
    pub provider: ProviderId,
    /// The first instant.
    pub starts_at: OffsetDateTime,
    /// The first instant after it.
    pub ends_at: OffsetDateTime,
    /// An appointment that does not count: the one that is to be moved.
    pub except: Option<AppointmentId>,
}

/// The appointments of a scope.
#[derive(Debug)]
pub struct Appointments<'s>(pub(crate) &'s Scope);

impl Scope {
    /// The calendar.
    pub fn appointments(&self) -> Appointments<'_> {
        Appointments(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "appointment";
}

impl Appointments<'_> {
    /// The appointment of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: AppointmentId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.appointments.load(ById(id)).await
    }

    /// A page of a client's appointments, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, client: ClientId, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let name = [b"appointments/".as_slice(), client.0.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.appointments_of.load(OfClient { client, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How many appointments a client has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, client: ClientId) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = "select count(*) from pazpaz.appointments where workspace_id = $1 and client_id = $2";
        unit.count(sql, [unit.workspace().0.into(), client.0.into()]).await
    }

    /// The appointments that take a provider's time within the slot.
    ///
    /// # Errors
    /// [`Error::Argument`] when the slot is empty or longer than a day.
    pub async fn conflicts(&self, slot: Slot) -> Result<Vec<Arc<Model>>> {
        // A bounded range of the btree: the exclusion constraint's own index serves the constraint, not this query.
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select {columns} from pazpaz.appointments x where x.workspace_id = $1 and x.provider_id = $2 \
                 and x.starts_at > $3 and x.starts_at < $4 and x.ends_at > $5 \
                 and x.status not in ('cancelled', 'no_show') and x.id <> $6 order by x.starts_at, x.id limit 100"
            )
        });
        let Slot { provider, starts_at, ends_at, except } = slot;
        if ends_at <= starts_at || ends_at - starts_at > LONGEST {
            return Err(Error::Argument("slot", "A slot ends after it starts, within 24 hours.".to_owned()));
        }
        let unit = &self.0.unit;
        let values = [
            unit.workspace().0.into(),
            provider.0.into(),
            (starts_at - LONGEST).into(),
            ends_at.into(),
            starts_at.into(),
            except.map_or(Uuid::nil(), |id| id.0).into(),
        ];
        Ok(unit.rows::<Entity>(&SQL, values).await?.into_iter().map(Arc::new).collect())
    }
}

fn position(row: &Model) -> Position {
    Position::new(row.starts_at, row.id.0)
}

by_id!(AppointmentId);

of_client!("starts_at");
