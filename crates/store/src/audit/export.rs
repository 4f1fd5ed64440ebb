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
use time::Duration;

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
        // What is recorded from here on is for the next one; so this one ends however quickly the trail grows, and its own receipt is in it.
        let end = self.unit.clock().machine() + Duration::MICROSECOND;
        let rest = rest.map(|asked| asked.until(end));
        let (actor, occasion) = (self.unit.actor, self.unit.occasion.clone());
        Ok(TrailExport { store: store.clone(), actor, occasion, rest, last: None })
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
        let key = Of { asked, window: Window { limit: PART, after: None, before: self.last, backwards: true } };
        let scope = self.store.open(self.actor, self.occasion.clone());
        let found = Of::fetch(&scope.unit, &[key]).await;
        scope.unit.tx.abandon().await;
        let mut events = found?.remove(&key).unwrap_or_default();
        let most = usize::try_from(PART).unwrap_or(usize::MAX);
        if events.len() <= most {
            self.rest = None;
        }
        events.truncate(most);
        self.last = events.last().map(|event| place(event)).or(self.last);
        Ok(events)
    }
}
