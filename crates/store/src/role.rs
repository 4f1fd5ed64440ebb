//! Who may do what. A first, coarse cut: everything else is open to every user of the workspace.
use crate::{Error, Result, Scope};
use entity::user::Role;

impl Scope {
    /// Whoever runs the practice's catalogue: the owner, and assistants on the owner's behalf.
    pub(crate) fn manager(&self) -> Result<()> {
        match self.actor().role {
            Role::Owner | Role::Assistant => Ok(()),
            Role::Therapist => Err(Error::Forbidden),
        }
    }
}
