//! SOAP notes.
use crate::{
    Result, Scope,
    batch::{Batch, by_id, of_client},
    change::Versioned,
    page::{MOST, Page, PageArgs, Position},
    scope::Unit,
    sql,
};
use entity::{
    AppointmentId, ClientId, SessionId,
    session::{Entity, Model},
};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

mod write;
pub use write::{NewSession, SessionChange, Soap};

/// What digests of signed content are of: four parts in their order, as `bulk` and `sign` make them and rotations check them.
pub(crate) const CONTENT: &str = "session/1";

/// The sessions of a scope.
#[derive(Debug)]
pub struct Sessions<'s>(pub(crate) &'s Scope);

impl Scope {
    /// SOAP notes.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "session";
}

impl Sessions<'_> {
    /// The session of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: SessionId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.sessions.load(ById(id)).await
    }

    /// The session about an appointment, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn about(&self, appointment: AppointmentId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.session_about.load(AboutAppointment(appointment)).await
    }

    /// A page of a client's sessions, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, client: ClientId, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let name = [b"sessions/".as_slice(), client.0.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.sessions_of.load(OfClient { client, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How many sessions a client has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, client: ClientId) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = "select count(*) from pazpaz.sessions where workspace_id = $1 and client_id = $2";
        unit.count(sql, [unit.workspace().0.into(), client.0.into()]).await
    }
}

fn position(row: &Model) -> Position {
    Position::new(row.session_at, row.id.0)
}

by_id!(SessionId);

/// Sessions by the appointment they are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AboutAppointment(AppointmentId);

impl Batch for AboutAppointment {
    type Value = Option<Arc<Model>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!("select {columns} from pazpaz.sessions x where x.workspace_id = $1 and x.appointment_id = any($2)")
        });
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await?;
        let keyed = |row: Model| Some((Self(row.appointment_id?), Some(Arc::new(row))));
        Ok(rows.into_iter().filter_map(keyed).collect())
    }
}

of_client!("session_at");
