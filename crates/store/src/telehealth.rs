//! Telehealth visits: a room, who may come in with a single-use token, who was there when, and from where. Of whom the video is makes no
//! difference: a front end makes the address of the room's name.
use crate::{
    Code, Rejection, Result, Scope,
    audit::Action,
    batch::{Batch, by_id, of_client},
    change::{Change, Versioned},
    page::{MOST, Page, PageArgs, Position},
    scope::Unit,
    sql,
};
use crypto::Token;
use entity::{
    AppointmentId, ClientId, TelehealthSessionId, appointment,
    telehealth_session::{ActiveModel, Column, Entity, Model, Room},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait};
use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

mod door;
mod invitation;
mod participant;
mod recording;
mod window;
pub use door::Joined;
pub use invitation::{Invitation, NewInvitation};
pub use participant::TelehealthParticipants;
pub(crate) use participant::{ById as ParticipantById, OfSession};
pub(crate) use recording::silence;
pub use window::TelehealthWindow;

/// How many bytes of chance a room's name has.
const ROOM: usize = 16;

/// The telehealth visits of a scope.
#[derive(Debug)]
pub struct TelehealthSessions<'s>(pub(crate) &'s Scope);

impl Scope {
    /// Telehealth visits.
    pub fn telehealth_sessions(&self) -> TelehealthSessions<'_> {
        TelehealthSessions(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "telehealth session";
}

const ENDED: (Code, &str) = (Code::WrongState, "It has ended.");

/// A telehealth visit and its appointment, both as they are until the request ends: the appointment can be neither moved nor called off
/// meanwhile, and who joins, invites or ends takes turns.
struct Held {
    session: Model,
    visit: appointment::Model,
}

impl TelehealthSessions<'_> {
    /// The telehealth session of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: TelehealthSessionId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.telehealth_sessions.load(ById(id)).await
    }

    /// The telehealth session of an appointment, if there is one: the last where there were several.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn about(&self, appointment: AppointmentId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.telehealth_about.load(AboutAppointment(appointment)).await
    }

    /// A page of a client's telehealth sessions, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, client: ClientId, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let name = [b"telehealth_sessions/".as_slice(), client.0.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.telehealth_sessions_of.load(OfClient { client, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How many telehealth sessions a client has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, client: ClientId) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = "select count(*) from pazpaz.telehealth_sessions where workspace_id = $1 and client_id = $2";
        unit.count(sql, [unit.workspace().0.into(), client.0.into()]).await
    }

    /// When tokens of a telehealth session let people in, as its appointment is now; `None` where they do not any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn window(&self, session: &Model) -> Result<Option<TelehealthWindow>> {
        if session.ended_at.is_some() {
            return Ok(None);
        }
        let visit = self.0.appointments().find(session.appointment_id).await?;
        Ok(visit.and_then(|visit| TelehealthWindow::of(&visit)))
    }

    /// Opens a room for a telehealth appointment that is still to be, or under way.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such appointment, it is no telehealth visit, it is over or called off, or has one open already.
    pub async fn open(&self, appointment: AppointmentId) -> Result<Model> {
        let (unit, now) = (&self.0.unit, self.0.now());
        let Some(visit) = held_visit(unit, appointment).await? else {
            return Err(Rejection::new(Code::NotFound, "appointmentId", "There is no such appointment.").into());
        };
        if TelehealthWindow::of(&visit).is_none_or(|window| now >= window.closes_at) {
            let rule = "It is no telehealth appointment that is scheduled or confirmed and not over.";
            return Err(Rejection::new(Code::WrongState, "appointmentId", rule).into());
        }
        let (client, id) = (visit.client_id, TelehealthSessionId(self.0.new_id()));
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            appointment_id: Set(appointment),
            room: Set(unit.seal_of::<Room>(client, id, &room()?).await?),
            opened_at: Set(now),
            opened_by: Set(unit.actor.user),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, vec!["appointment_id", "room"]);
        Ok(row)
    }

    /// Ends a telehealth session that is at that version: nobody joins any more, whoever is there has left, and recording stops.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when it has ended already or the version is another.
    pub async fn end(&self, id: TelehealthSessionId, expected: i32) -> Result<Model> {
        let (unit, now) = (&self.0.unit, self.0.now());
        let set = ActiveModel {
            ended_at: Set(Some(now)),
            ended_by: Set(Some(unit.actor.user)),
            recording: Set(false),
            ..Default::default()
        };
        let names = vec!["ended_at", "recording"];
        let when = Column::EndedAt.is_null();
        let row = Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise: ENDED, set, names }
            .apply(unit)
            .await?;
        participant::dismiss(unit, id, now).await?;
        Ok(row)
    }

    /// Holds a telehealth session and its appointment as they are.
    async fn hold(&self, id: TelehealthSessionId) -> Result<Option<Held>> {
        static HOLD: LazyLock<String> = LazyLock::new(|| format!("{} for no key update", sql::by_ids::<Entity>()));
        let unit = &self.0.unit;
        let Some(seen) = self.find(id).await? else { return Ok(None) };
        // Always in this order: whoever changes the visit never waits for who has the session.
        let visit = held_visit(unit, seen.appointment_id).await?;
        let session = unit.rows::<Entity>(&HOLD, [unit.workspace().0.into(), vec![id.0].into()]).await?.pop();
        Ok(session.zip(visit).map(|(session, visit)| Held { session, visit }))
    }
}

async fn held_visit(unit: &Unit, id: AppointmentId) -> Result<Option<appointment::Model>> {
    static HOLD: LazyLock<String> = LazyLock::new(|| format!("{} for share", sql::by_ids::<appointment::Entity>()));
    Ok(unit.rows::<appointment::Entity>(&HOLD, [unit.workspace().0.into(), vec![id.0].into()]).await?.pop())
}

/// The name of a room: nothing but chance, in digits that video services and addresses take as they are.
fn room() -> Result<String> {
    let chance = Token::generate("")?.hash().to_vec();
    Ok(chance.iter().take(ROOM).fold(String::with_capacity(2 * ROOM), |mut room, byte| {
        let _ = write!(room, "{byte:02x}");
        room
    }))
}

fn position(row: &Model) -> Position {
    Position::new(row.opened_at, row.id.0)
}

by_id!(TelehealthSessionId);

/// The last telehealth session of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AboutAppointment(AppointmentId);

impl Batch for AboutAppointment {
    type Value = Option<Arc<Model>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select e.* from unnest($2::uuid[]) a (id) cross join lateral (\
                 select {columns} from pazpaz.telehealth_sessions x where x.workspace_id = $1 and x.appointment_id = a.id \
                 order by x.opened_at desc, x.id desc limit 1) e"
            )
        });
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await?;
        Ok(rows.into_iter().map(|row| (Self(row.appointment_id), Some(Arc::new(row)))).collect())
    }
}

of_client!("opened_at");
