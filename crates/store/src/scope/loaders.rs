//! The batches of a request.
use super::Unit;
use crate::batch::Loader;
use std::sync::Arc;

macro_rules! loaders {
    ($($name:ident: $key:ty),+ $(,)?) => {
        /// The batches of a request, one for each key that siblings may ask for.
        pub(crate) struct Loaders {
            $(pub(crate) $name: Loader<$key>),+
        }
        impl Loaders {
            pub(super) fn new(unit: &Arc<Unit>) -> Self {
                Self { $($name: Loader::new(unit)),+ }
            }
        }
    };
}
loaders! {
    users: crate::user::ById,
    providers: crate::provider::ById,
    services: crate::service::ById,
    locations: crate::location::ById,
    clients: crate::client::ById,
    attachments: crate::attachment::ById,
    attachments_of: crate::attachment::OfOwner,
    appointments: crate::appointment::ById,
    appointments_of: crate::appointment::OfClient,
    sessions: crate::session::ById,
    sessions_of: crate::session::OfClient,
    session_about: crate::session::AboutAppointment,
    session_revisions: crate::session::RevisionById,
    session_unmerged: crate::session::Unmerged,
    session_content: crate::session::At,
    session_past: crate::session::Past,
    session_known: crate::session::Known,
    session_additions: crate::session::AdditionById,
    session_additions_of: crate::session::AdditionsOf,
    legal_holds: crate::hold::ById,
    disclosures: crate::disclosure::ById,
    disclosures_of: crate::disclosure::OfClient,
    consents: crate::consent::ById,
    consents_of: crate::consent::OfClient,
    consents_in_force: crate::consent::InForce,
    emergency_contacts: crate::emergency_contact::ById,
    emergency_contacts_of: crate::emergency_contact::OfClient,
    credentials: crate::credential::ById,
    credentials_of: crate::credential::OfProvider,
    erasures: crate::erasure::ById,
    timelines: crate::timeline::OfClient,
    timelines_counted: crate::timeline::CountOf,
    trails: crate::audit::Of,
    accountings: crate::accounting::OfClient,
    tags: crate::tag::ById,
    tags_of: crate::tag::OfClient,
    telehealth_sessions: crate::telehealth::ById,
    telehealth_sessions_of: crate::telehealth::OfClient,
    telehealth_about: crate::telehealth::AboutAppointment,
    telehealth_participants: crate::telehealth::ParticipantById,
    telehealth_participants_of: crate::telehealth::OfSession,
    diagnoses: crate::diagnosis::ById,
    diagnoses_of: crate::clinical::OfClient<entity::diagnosis::Entity>,
    diagnoses_ranked: crate::diagnosis::Ranked,
    medications: crate::medication::ById,
    medications_of: crate::clinical::OfClient<entity::medication::Entity>,
    allergies: crate::allergy::ById,
    allergies_of: crate::clinical::OfClient<entity::allergy::Entity>,
    client_alerts: crate::client_alert::ById,
    client_alerts_of: crate::clinical::OfClient<entity::client_alert::Entity>,
    banner_allergies: crate::banner::Allergies,
    banner_alerts: crate::banner::Alerts,
    care_plans: crate::care_plan::ById,
    care_plans_of: crate::care_plan::OfClient,
    care_plan_sessions: crate::care_plan::OfPlan,
    care_plan_diagnoses: crate::care_plan::DiagnosesOf,
    care_goals: crate::care_goal::ById,
    care_goals_of: crate::care_goal::Under,
    care_milestones: crate::care_milestone::ById,
    care_milestones_of: crate::care_milestone::Under,
    care_interventions: crate::care_intervention::ById,
    care_interventions_of: crate::care_intervention::Under,
    care_status_changes: crate::care_status_change::ById,
    care_status_changes_of: crate::care_status_change::Of,
}
