//! The trail handed out: all that a filter finds up to now, from the oldest on, a part at a time.
use super::{
    event::TrailEvent,
    filter::{Asked, TrailFilter},
    read::{Of, place},
};
use crate::{
    Actor, Code, Error, Occasion, Rejection, Result, Scope, Store,
    batch::Batch,
    page::{Position, Window},
};
use entity::WorkspaceId;
use std::{fmt, sync::Arc};

/// How many events are in memory at a time.
const PART: u32 = 250;

/// The trail being handed out. That it is stands in the trail itself, durably, before there is one of these.
pub struct TrailExport {
    store: Store,
    actor: Actor,
    occasion: Occasion,
    /// `None` where there is nothing more.
    rest: Option<Asked>,
    last: Option<Position>,
    /// The last position that counts. What is later is for the next one; so this one ends however quickly the trail grows.
    end: i64,
}

impl fmt::Debug for TrailExport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrailExport").field("actor", &self.actor).finish_non_exhaustive()
    }
}

impl Store {
    /// Hands out what a filter finds to whoever runs the practice.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anybody but owners; [`Error::Argument`] when the filter makes no sense.
    pub async fn export_trail(&self, actor: Actor, occasion: Occasion, filter: &TrailFilter) -> Result<TrailExport> {
        self.open(actor, occasion).export_trail(self, filter).await
    }

    /// The same for the operator of the server.
    ///
    /// # Errors
    /// [`Error::Rejected`] when there is no such workspace; [`Error::Argument`] when the filter makes no sense.
    pub async fn export_trail_of(&self, workspace: WorkspaceId, filter: &TrailFilter) -> Result<TrailExport> {
        let scope = self.operate(workspace);
        scope.workspace().await.map_err(|error| match error {
            Error::SignedOut => Rejection::new(Code::NotFound, "workspace", "There is no such workspace.").into(),
            error => error,
        })?;
        scope.export_trail(self, filter).await
    }
}

impl Scope {
    async fn export_trail(self, store: &Store, filter: &TrailFilter) -> Result<TrailExport> {
        self.owner()?;
        let rest = self.asked(filter).await?;
        self.unit.exported(rest.and_then(|asked| asked.client()));
        self.settle(true).await?;
        let (actor, occasion) = (self.unit.actor, self.unit.occasion.clone());
        let mut export = TrailExport { store: store.clone(), actor, occasion, rest, last: None, end: 0 };
        // Its own receipt, or one that somebody has written since.
        let newest = Window { limit: 1, after: None, before: None, backwards: false };
        let newest = export.fetch(Of { asked: Asked::everything(), window: newest }).await?;
        export.end = newest.first().map_or(0, |event| event.position);
        Ok(export)
    }
}

impl TrailExport {
    /// The next events, older ones first; none after the last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Vec<Arc<TrailEvent>>> {
        let Some(asked) = self.rest else { return Ok(Vec::new()) };
        // The list begins with the newest: what comes before an event there is later.
        let window = Window { limit: PART, after: None, before: self.last, backwards: true };
        let mut events = self.fetch(Of { asked, window }).await?;
        let most = usize::try_from(PART).unwrap_or(usize::MAX);
        if events.len() <= most {
            self.rest = None;
        }
        events.truncate(most);
        if events.last().is_some_and(|event| event.position > self.end) {
            self.rest = None;
        }
        events.retain(|event| event.position <= self.end);
        self.last = events.last().map(|event| place(event)).or(self.last);
        Ok(events)
    }
    async fn fetch(&self, key: Of) -> Result<Vec<Arc<TrailEvent>>> {
        let scope = self.store.open(self.actor, self.occasion.clone());
        let found = Of::fetch(&scope.unit, &[key]).await;
        scope.unit.tx.abandon().await;
        Ok(found?.remove(&key).unwrap_or_default())
    }
}
