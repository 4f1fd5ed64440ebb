//! SOAP notes: drafts of which nothing that was written is lost, and signed ones that never change.
use crate::{
    Result, Scope,
    batch::{Batch, by_id},
    change::Versioned,
    scope::Unit,
    sql,
};
use entity::{
    AppointmentId, SessionId,
    session::{Entity, Model},
};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

mod addition;
mod change;
pub(crate) mod digest;
mod field;
mod history;
mod page;
mod past;
mod revision;
mod sent;
mod sign;
mod write;

pub use addition::{NewAddition, SessionAdditions};
pub use change::{ConflictPart, SessionChanged, SessionConflict};
pub use field::SessionField;
pub use history::{Content, FieldChange, HISTORY_MOST, SessionVersion};
pub use write::{NewSession, SessionChange, Soap};

pub(crate) use addition::{ById as AdditionById, OfSession as AdditionsOf};
pub(crate) use history::{At, Known, Past};
pub(crate) use page::OfClient;
pub(crate) use revision::{ById as RevisionById, Unmerged};
pub(crate) use sign::FILES;

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

    /// The session about an appointment, if there is one that is not archived.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn about(&self, appointment: AppointmentId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.session_about.load(AboutAppointment(appointment)).await
    }
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
            format!(
                "select {columns} from pazpaz.sessions x \
                 where x.workspace_id = $1 and x.appointment_id = any($2) and x.deleted_at is null"
            )
        });
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await?;
        let keyed = |row: Model| Some((Self(row.appointment_id?), Some(Arc::new(row))));
        Ok(rows.into_iter().filter_map(keyed).collect())
    }
}
