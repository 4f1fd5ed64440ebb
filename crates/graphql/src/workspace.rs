//! The practice.
use async_graphql::Object;
use entity::workspace::Model;

/// A practice: everything in it belongs to it, and nobody else sees it.
pub(crate) struct Workspace(pub(crate) Model);

#[Object]
impl Workspace {
    /// The name of the practice.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// IANA time zone in which the practice keeps its calendar, such as `Europe/Berlin`.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }
}
