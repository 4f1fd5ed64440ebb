//! The trail: what was done, by whom and with what.
use crate::{
    connection::{Count, args, connection},
    id, node,
    row::over,
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use store::{Action, TrailEvent, TrailFilter};
use time::OffsetDateTime;

over! {
    /// What somebody has done, as it was written down at the time: who, when, from where, and with what. It holds ids and names of fields,
    /// never a value. For owners; looking at it is written down too.
    AuditEvent(TrailEvent)
}

connection!(
    AuditEventConnection,
    AuditEventEdge,
    AuditEvent,
    "A page of events, the newest first.",
    "An event and where it stands in the list."
);

/// How many ids an event is answered with at most, of each kind.
const MOST: usize = 1_000;

/// What was done.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Action")]
pub(crate) enum AuditAction {
    /// Private values were opened.
    Read,
    /// Something was added.
    Create,
    /// It was changed.
    Change,
    /// It was taken off the lists.
    Archive,
    /// It was put back.
    Restore,
    /// A note was signed.
    Sign,
    /// A client's record was erased.
    Erase,
    /// A record was put under a legal hold.
    Hold,
    /// A legal hold was lifted.
    Release,
    /// Names of clients were searched, or found.
    Search,
    /// A file was uploaded.
    Upload,
    /// A file was downloaded.
    Download,
    /// Somebody signed in.
    SignIn,
    /// Somebody signed out.
    SignOut,
    /// The trail was looked at.
    Inspect,
    /// The trail was exported.
    Export,
    /// What was sealed was put under another key.
    Reseal,
}

#[Object(use_type_description)]
impl AuditEvent {
    /// Opaque. It tells events apart and is good for nothing else: events are found by lists.
    async fn id(&self) -> ID {
        // Of another length than global ids, so that nobody takes it for one.
        ID(URL_SAFE_NO_PAD.encode(self.0.id))
    }
    /// When.
    async fn occurred_at(&self) -> OffsetDateTime {
        self.0.occurred_at
    }
    /// Who; null where the program did it by itself or for its operator.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.actor {
            Some(user) => Ok(ctx.scope()?.users().find(user).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// What was done.
    async fn action(&self) -> AuditAction {
        self.0.action.into()
    }
    /// The kind of thing it was done with, such as `client`.
    async fn entity(&self) -> &str {
        &self.0.entity
    }
    /// With which things, where they are of a kind that has global ids; things of other kinds are counted only. The first 1,000.
    async fn rows(&self) -> Vec<ID> {
        let table = entity::TABLES.iter().find(|table| table.entity == self.0.entity && node::is(table.number));
        let rows = |table: &entity::Table| {
            self.0.entities.iter().take(MOST).map(|(row, _)| id::of(table.number, *row)).collect()
        };
        table.map(rows).unwrap_or_default()
    }
    /// With how many things.
    async fn row_count(&self) -> i32 {
        i32::try_from(self.0.entities.len()).unwrap_or(i32::MAX)
    }
    /// The clients whose records they are part of, each once, the first 1,000. Ask `nodes` for who they are, which leaves its own trace.
    async fn clients(&self) -> Vec<ID> {
        self.0.clients().into_iter().take(MOST).map(id::global).collect()
    }
    /// The names of the fields that were opened or changed, as the database calls them.
    async fn fields(&self) -> &[String] {
        &self.0.fields
    }
    /// The name of the GraphQL operation: why.
    async fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }
    /// The `x-request-id` of the answer that it was part of.
    async fn request_id(&self) -> String {
        self.0.request.to_string()
    }
    /// From where, without the last part of the address, such as `192.0.2.0/24`.
    async fn network(&self) -> Option<&str> {
        self.0.network.as_deref()
    }
}

/// Which events. What is left out does not narrow; what is given must hold together.
#[derive(InputObject, Default)]
struct AuditEventFilter {
    /// That touched the record of this client: the client, visits, notes, files and all else that is part of it.
    client_id: Option<ID>,
    /// Of what this user did.
    user_id: Option<ID>,
    /// About this very thing, whatever it is. What an erasure has removed is not found by its own id: ask by `clientId`.
    node_id: Option<ID>,
    /// In which one of these was done; any when it is empty.
    actions: Option<Vec<AuditAction>>,
    /// From this time on.
    from: Option<OffsetDateTime>,
    /// Before this time.
    to: Option<OffsetDateTime>,
}

impl From<AuditEventFilter> for TrailFilter {
    fn from(filter: AuditEventFilter) -> Self {
        let AuditEventFilter { client_id, user_id, node_id, actions, from, to } = filter;
        Self {
            client: client_id.as_ref().map(id::local),
            user: user_id.as_ref().map(id::local),
            row: node_id.map(|id| id::parse(&id).filter(|(table, _)| node::is(*table)).unwrap_or_default()),
            actions: actions.unwrap_or_default().into_iter().map(Into::into).collect(),
            from,
            to,
        }
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "AuditEventQuery")]
impl Query {
    /// What was done in the practice, the newest first. For owners; looking at it is written down too.
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which events; all when left out.")] filter: Option<AuditEventFilter>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<AuditEventConnection> {
        let filter = TrailFilter::from(filter.unwrap_or_default());
        let page = ctx.scope()?.audit_trail().page(&filter, &args(first, after, last, before)).await?;
        let count: Count = Box::new(move |scope| {
            let filter = filter.clone();
            Box::pin(async move { scope.audit_trail().count(&filter).await })
        });
        Ok(AuditEventConnection::new(page, count))
    }
}
