//! Drafts as they came to be: for the demo practice.
use super::SessionChange;
use crate::{Bulk, Result};
use entity::SessionId;

impl Bulk {
    /// Saves drafts, which are the user's own, one save after the other, each with the version that it was made on. What cannot be merged
    /// is kept, as it is for anybody.
    ///
    /// # Errors
    /// When something of it makes no sense or the database refuses.
    pub async fn session_changes(&self, changes: Vec<(SessionId, i32, SessionChange)>) -> Result<()> {
        for (id, expected, with) in changes {
            self.0.sessions().change(id, expected, with).await?;
        }
        self.0.keep().await
    }
}
