//! Running a request: opens its scope, runs the document, settles the scope, writes the errors that leave.
use crate::{
    Mutation, Query,
    document::Limits,
    error::{outward, rewrite},
    order::Order,
    problem::{Names, problem, sanitise},
};
use async_graphql::{EmptySubscription, Request, Response, SDLExportOptions, ServerError, Value};
use std::{fmt, sync::Arc};
use store::{Actor, Door, Network, Occasion, Store};
use uuid::Uuid;

type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The root fields that work without being signed in, each with a token that is all the credential there is. Every other one needs a
/// scope; a test walks the schema to see to it.
pub const PUBLIC: &[&str] = &["signIn", "joinTelehealth", "leaveTelehealth"];

/// What the operator decides.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Whether the schema can be asked about itself.
    pub introspection: bool,
    /// What a document may be.
    pub limits: Limits,
    /// Whether sign-in cookies are for HTTPS only, as they must be anywhere but on a developer's machine.
    pub secure_cookies: bool,
}

/// Who sends a request, as the transport found out.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// Who is signed in.
    pub actor: Option<Actor>,
    /// The request's id.
    pub request_id: Uuid,
    /// Where it comes from.
    pub network: Option<Network>,
    /// Whether a cookie signs in, and not a bearer token.
    pub cookie: bool,
}

impl Caller {
    /// What the receipts say of the request, but for its name.
    pub(crate) fn occasion(&self) -> Occasion {
        Occasion { network: self.network, ..Occasion::new(self.request_id) }
    }
}

/// The API over a store. Cloning shares it.
#[derive(Clone)]
pub struct Api {
    schema: Schema,
    store: Store,
    limits: Arc<Limits>,
    names: Arc<Names>,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("store", &self.store).finish_non_exhaustive()
    }
}

/// How cookies are set; see [`Settings::secure_cookies`].
#[derive(Clone, Copy)]
pub(crate) struct SecureCookies(pub(crate) bool);

impl Api {
    /// Builds the schema over a store.
    pub fn new(store: Store, settings: Settings) -> Self {
        let Settings { introspection, limits, secure_cookies } = settings;
        let mut builder = Schema::build(Query::default(), Mutation::default(), EmptySubscription)
            .data::<Door>(store.door())
            .data(SecureCookies(secure_cookies))
            .disable_suggestions();
        if !introspection {
            builder = builder.disable_introspection();
        }
        let schema = builder.finish();
        let names = Names::new(schema.names(), &schema.sdl());
        Self { schema, store, limits: Arc::new(limits), names: Arc::new(names) }
    }

    /// What a document may be.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The names of the schema, which errors may repeat.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Runs a request whose document has passed [`crate::document::check`]. Whatever it opened has its receipt, and whatever it changed
    /// is committed, when it returns.
    pub async fn execute(&self, request: Request, caller: Caller) -> Response {
        let scope = caller.actor.map(|actor| {
            // The trail keeps 100 characters of an operation's name, which is ASCII by GraphQL's grammar.
            let operation = request.operation_name.as_ref().map(|name| name.chars().take(100).collect());
            Arc::new(self.store.open(actor, Occasion { operation, ..caller.occasion() }))
        });
        let mut request = request.data(caller);
        if let Some(scope) = &scope {
            request = request.data(scope.clone());
        }
        let order = Order::of(&mut request);
        let mut response = self.schema.execute(request).await;
        order.arrange(&mut response.data);
        response.errors.iter_mut().for_each(rewrite);
        if let Some(scope) = scope {
            match scope.settle(response.errors.is_empty()).await {
                Ok(kept) if kept => {}
                // What the answer says was changed was undone: it must not say so.
                Ok(_) => response.data = Value::Null,
                Err(error) => response = Response::from_errors(vec![failure(&error)]),
            }
        }
        sanitise(&mut response.errors, &self.names);
        response
    }
}

fn failure(error: &store::Error) -> ServerError {
    let (code, message) = outward(error);
    tracing::error!(cause = %error.log(), code = code.as_str(), "a request could not be settled");
    let mut error = problem(code, "");
    error.message = message;
    error
}

/// The schema as text, sorted.
pub fn sdl() -> String {
    let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription).finish();
    schema.sdl_with_options(SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items())
}
