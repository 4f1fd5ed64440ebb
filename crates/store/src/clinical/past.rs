//! Charts as they came to be: for the demo practice.
use crate::{Bulk, NewAllergy, NewClientAlert, NewDiagnosis, NewMedication, Result};

/// What is kept of clients besides visits and notes.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// What they have, by rank.
    pub diagnoses: Vec<NewDiagnosis>,
    /// What they take.
    pub medications: Vec<NewMedication>,
    /// What they do not bear.
    pub allergies: Vec<NewAllergy>,
    /// What one should know.
    pub alerts: Vec<NewClientAlert>,
}

impl Bulk {
    /// Adds all of a chart, which may be of many clients.
    ///
    /// # Errors
    /// When something of it makes no sense or the database refuses.
    pub async fn chart(&self, chart: Chart) -> Result<()> {
        let Chart { diagnoses, medications, allergies, alerts } = chart;
        for new in diagnoses {
            self.0.diagnoses().add(new).await?;
        }
        for new in medications {
            self.0.medications().add(new).await?;
        }
        for new in allergies {
            self.0.allergies().add(new).await?;
        }
        for new in alerts {
            self.0.client_alerts().add(new).await?;
        }
        self.0.keep().await
    }
}
