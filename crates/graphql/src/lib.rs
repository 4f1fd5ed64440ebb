#![doc = include_str!("../README.md")]
// The slices are merged into types within types, one deeper for each.
#![recursion_limit = "256"]
pub mod document;
pub mod problem;

mod api;
mod connection;
mod error;
mod id;
mod node;
mod order;
mod payload;
mod row;
mod scope;

pub use api::{Api, Caller, PUBLIC, Settings, sdl};

/// The row that a global id means where one of this type is expected, for requests that come another way than as GraphQL. What is no such
/// id means no row that exists.
pub fn row_of<I: entity::Id>(id: &async_graphql::ID) -> I {
    id::local(id)
}

/// Each slice is one aggregate: its type, its inputs, its queries and its mutations.
macro_rules! slices {
    ($($slice:ident),+; queries: $($query:ident),+; mutations: $($mutation:ident),+) => {
        $(mod $slice;)+

        /// Everything that can be read.
        #[derive(async_graphql::MergedObject, Default)]
        pub(crate) struct Query(node::Query, $($query::Query),+);

        /// Everything that can be changed.
        #[derive(async_graphql::MergedObject, Default)]
        pub(crate) struct Mutation($($mutation::Mutation),+);
    };
}
slices! {
    viewer, workspace, user, provider, service, location, tag, client, appointment, session, attachment, timeline, legal_hold, erasure,
    disclosure, consent, emergency_contact, credential, audit_event, accounting, report, session_revision, session_addition,
    diagnosis, diagnosis_code, medication, allergy, client_alert, banner, care_plan, care_goal,
    care_milestone, care_intervention, care_status_change, telehealth;
    queries: viewer, provider, credential, service, location, tag, client, appointment, session, attachment, legal_hold, erasure, audit_event, diagnosis_code, care_plan, report;
    mutations: viewer, workspace, provider, credential, consent, emergency_contact, service, location, tag, client, appointment, session, session_addition, attachment, legal_hold, erasure, disclosure,
    diagnosis, medication, allergy, client_alert,
    care_plan, care_goal, care_milestone, care_intervention, telehealth
}
