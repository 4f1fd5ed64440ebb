#![doc = include_str!("../README.md")]
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

pub use id::local as row_of;
pub use api::{Api, Caller, PUBLIC, Settings, sdl};

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
    disclosure, audit_event, accounting;
    queries: viewer, provider, service, location, tag, client, appointment, session, attachment, legal_hold, erasure, audit_event;
    mutations: viewer, workspace, service, location, tag, client, appointment, session, attachment, legal_hold, erasure, disclosure
}
