//! What was agreed to, and whom to call, of many clients at once: for the demo practice.
use super::{NewConsent, Withdrawal};
use crate::{Bulk, NewCredential, NewEmergencyContact, ProviderChange, Result};
use entity::ProviderId;

/// What is known of people before they come, and of those they come to.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// What was agreed to, and how it was withdrawn where it was.
    pub consents: Vec<(NewConsent, Option<Withdrawal>)>,
    /// Whom to call.
    pub contacts: Vec<NewEmergencyContact>,
    /// What stands on the door. The profiles are as they were added.
    pub profiles: Vec<(ProviderId, ProviderChange)>,
    /// What providers may do; whether it was verified.
    pub credentials: Vec<(NewCredential, bool)>,
}

impl Bulk {
    /// Adds all of it.
    ///
    /// # Errors
    /// When something of it makes no sense or the database refuses.
    pub async fn intake(&self, intake: Intake) -> Result<()> {
        let Intake { consents, contacts, profiles, credentials } = intake;
        let scope = &self.0;
        for (new, withdrawal) in consents {
            let row = scope.consents().record(new).await?;
            if let Some(how) = withdrawal {
                scope.consents().withdraw(row.id, row.version, how).await?;
            }
        }
        for new in contacts {
            scope.emergency_contacts().add(new).await?;
        }
        for (id, with) in profiles {
            scope.providers().change(id, 1, with).await?;
        }
        for (new, verified) in credentials {
            let row = scope.credentials().add(new).await?;
            if verified {
                scope.credentials().verify(row.id, row.version).await?;
            }
        }
        scope.keep().await
    }
}
