//! The practice.
use async_graphql::{Description, Object};
use entity::workspace::Model;

/// A practice: everything in it belongs to it, and nobody else sees it.
#[derive(Description)]
pub(crate) struct Workspace(pub(crate) Model);

#[Object(use_type_description)]
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
