#![doc = include_str!("../README.md")]
// The slices are merged into types within types, one deeper for each.
#![recursion_limit = "256"]
pub mod document;
pub mod problem;

mod api;
mod clinical;
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

/// Each slice is one aggregate: its type, its inputs, its queries and its mutations. They come in groups, since the library merges what is
/// listed by nesting it: in one list the last of many would stand deeper than a thread's stack reaches.
macro_rules! slices {
    (
        $($slice:ident),+;
        queries { $($queries:ident: $($query:ident),+;)+ }
        mutations { $($mutations:ident: $($mutation:ident),+;)+ }
    ) => {
        $(mod $slice;)+

        $(
            #[derive(async_graphql::MergedObject, Default)]
            struct $queries($($query::Query),+);
        )+

        /// Everything that can be read.
        #[derive(async_graphql::MergedObject, Default)]
        pub(crate) struct Query($($queries),+);

        $(
            #[derive(async_graphql::MergedObject, Default)]
            struct $mutations($($mutation::Mutation),+);
        )+

        /// Everything that can be changed.
        #[derive(async_graphql::MergedObject, Default)]
        pub(crate) struct Mutation($($mutations),+);
    };
}
slices! {
    viewer, workspace, user, provider, service, location, tag, client, appointment, session, attachment, timeline, legal_hold, erasure,
    disclosure, consent, emergency_contact, credential, audit_event, accounting, report, session_revision, session_addition,
    diagnosis, diagnosis_code, medication, allergy, client_alert, banner, care_plan, care_goal,
    care_milestone, care_intervention, care_status_change, telehealth;
    queries {
        PracticeQueries: node, viewer, provider, credential, service, location, tag, report, audit_event;
        RecordQueries: client, appointment, session, attachment, legal_hold, erasure, diagnosis_code, care_plan;
    }
    mutations {
        PracticeMutations: viewer, workspace, provider, credential, service, location, tag;
        RecordMutations: client, consent, emergency_contact, attachment, legal_hold, erasure, disclosure;
        CareMutations: appointment, session, session_addition, diagnosis, medication, allergy, client_alert;
        PlanMutations: care_plan, care_goal, care_milestone, care_intervention, telehealth;
    }
}
