//! People in care.
use crate::connection::connection;
use async_graphql::{Context, Enum, ID, MergedObject, Result};
use entity::client::{self, Model};
use std::sync::Arc;

mod duplicate;
mod list;
mod paper;
mod person;
mod query;
mod record;
mod write;
use paper::Paper;
use person::Person;
pub(crate) use query::Query;
use record::Record;
pub(crate) use write::Mutation;

/// A person in care. Names, addresses and the like are private: they are stored sealed, opened for the fields you ask for only, and
/// each opening leaves a receipt.
#[derive(Clone, MergedObject)]
pub(crate) struct Client(Person, Record, Paper);

impl Client {
    /// As any node has it.
    pub(crate) async fn id(&self, ctx: &Context<'_>) -> Result<ID> {
        self.0.id(ctx).await
    }
}

impl From<Arc<Model>> for Client {
    fn from(row: Arc<Model>) -> Self {
        Self(Person(row.clone()), Record(row.clone()), Paper(row))
    }
}

impl From<Model> for Client {
    fn from(row: Model) -> Self {
        Arc::new(row).into()
    }
}

/// Where a client is in care.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "client::Status")]
pub(crate) enum ClientStatus {
    /// Not yet in care.
    Waiting,
    /// In care.
    Active,
    /// In care, without visits for a while.
    Inactive,
    /// Care has ended.
    Discharged,
}

connection!(ClientConnection, ClientEdge, Client, "A page of clients.", "A client and where it stands in the list.");

