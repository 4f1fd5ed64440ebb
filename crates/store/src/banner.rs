//! What stands above a client's record: allergies and alerts, what matters most first.
use crate::{Result, Scope, batch::Batch, scope::Unit, sql};
use entity::{
    ClientId, allergy,
    allergy::{Criticality, Severity as Reaction},
    client_alert,
    client_alert::{Kind, Severity},
};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// How much a banner holds of each kind at most.
const MOST: i64 = 50;

/// What stands in a banner.
#[derive(Clone, Debug)]
pub enum BannerEntry {
    /// What the client does not bear.
    Allergy(Arc<allergy::Model>),
    /// What one should know.
    Alert(Arc<client_alert::Model>),
}

impl BannerEntry {
    /// What matters most has the least.
    fn order(&self) -> (u8, u8, std::cmp::Reverse<Uuid>) {
        let severity = match self {
            Self::Allergy(row) => weight_of_allergy(row),
            Self::Alert(row) => match row.severity {
                Severity::High => 0,
                Severity::Moderate => 1,
                Severity::Low => 2,
            },
        };
        let (kind, id) = match self {
            Self::Alert(row) => match row.kind {
                Kind::Risk => (0, row.id.0),
                Kind::Legal => (2, row.id.0),
                Kind::Accessibility => (3, row.id.0),
                Kind::Other => (4, row.id.0),
            },
            Self::Allergy(row) => (1, row.id.0),
        };
        (severity, kind, std::cmp::Reverse(id))
    }
}

/// An allergy of which nobody knows what it could come to is not taken lightly.
fn weight_of_allergy(row: &allergy::Model) -> u8 {
    match (row.criticality, row.severity) {
        (Some(Criticality::High), _) | (_, Some(Reaction::Severe)) => 0,
        (Some(Criticality::Low), _) | (None, Some(Reaction::Mild)) => 2,
        (Some(Criticality::UnableToAssess) | None, _) => 1,
    }
}

impl Scope {
    /// A client's active allergies and current alerts, by severity; among equals risks, allergies, then what is legal, about accessibility and
    /// other, the newest first. At most 50 allergies and 50 alerts, the latest. Siblings' banners are two statements.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for assistants.
    pub async fn banner(&self, client: ClientId) -> Result<Vec<BannerEntry>> {
        self.clinician()?;
        let allergies = self.loaders.banner_allergies.load(Allergies(client)).await?;
        let alerts = self.loaders.banner_alerts.load(Alerts(client)).await?;
        let mut entries: Vec<_> = allergies.into_iter().map(BannerEntry::Allergy).collect();
        entries.extend(alerts.into_iter().map(BannerEntry::Alert));
        entries.sort_by_cached_key(BannerEntry::order);
        Ok(entries)
    }
}

/// Declares the batch of those of clients' rows that are in the banner; of `$3` at most, `$4` being now.
macro_rules! current {
    ($(#[$doc:meta])* $key:ident of $module:ident, $time:literal, $when:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $key(ClientId);

        impl Batch for $key {
            type Value = Vec<Arc<$module::Model>>;

            async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
                static SQL: LazyLock<String> = LazyLock::new(|| {
                    let (columns, table) = (sql::columns::<$module::Entity>("x"), sql::table::<$module::Entity>());
                    format!(
                        concat!(
                            "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
                             select {columns} from {table} x where x.workspace_id = $1 and x.client_id = c.id \
                             and x.deleted_at is null and ",
                            $when,
                            " and $4::timestamptz is not null order by x.",
                            $time,
                            " desc, x.id desc limit $3) e"
                        ),
                        columns = columns,
                        table = table
                    )
                });
                let clients: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
                let values = [unit.workspace().0.into(), clients.into(), MOST.into(), unit.clock().now().into()];
                let mut found = HashMap::<Self, Self::Value>::new();
                for row in unit.rows::<$module::Entity>(&SQL, values).await? {
                    found.entry(Self(row.client_id)).or_default().push(Arc::new(row));
                }
                Ok(found)
            }
        }
    };
}
current! {
    /// Allergies that are there, whether or not they are certain.
    Allergies of allergy, "recorded_date", "x.clinical_status = 'active' and x.verification_status <> 'refuted'"
}
current! {
    /// Alerts of now.
    Alerts of client_alert, "from_at", "x.from_at <= $4 and (x.until_at is null or x.until_at > $4)"
}
