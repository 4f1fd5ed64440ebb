//! A server with two practices in it.
use crate::{
    cluster::Database,
    safe::Safe,
    wire::{self, Answer},
};
use entity::{ProviderId, UserId, WorkspaceId, user::Role};
use serde_json::{Value, json};
use server::{
    http::{ApiState, Parts, graphiql::Graphiql, health::Health, listen, router},
    process::StopSource,
};
use std::{net::IpAddr, time::Duration};
use store::{NewUser, NewWorkspace, Objects, Occasion, Progress, Scope, Store};
use tokio::net::TcpListener;

/// A server on a database of its own, with two practices. It stops when it is dropped.
#[derive(Debug)]
pub struct House {
    /// The server's address, `http://127.0.0.1:PORT`.
    pub url: String,
    /// The database behind it.
    pub database: Database,
    /// What the server keeps outside the database.
    pub safe: Safe,
    /// The store behind it.
    pub store: Store,
    /// One practice.
    pub a: Practice,
    /// Another, of which the first must never learn anything.
    pub b: Practice,
    stop: StopSource,
}

/// How a house differs from the ordinary one.
#[derive(Clone, Debug, Default)]
pub struct Furnishing {
    /// The GraphiQL page, switched on.
    pub graphiql: Option<Graphiql>,
    /// Whether sign-in cookies are those of HTTPS.
    pub secure_cookies: bool,
    /// After how long a request is given up; 30 seconds if nothing is said.
    pub timeout: Option<Duration>,
    /// Where files lie, if not in a folder of its own.
    pub objects: Option<Objects>,
    /// The proxies that are believed.
    pub proxies: Vec<IpAddr>,
}

/// A practice and those who can sign in.
#[derive(Clone, Debug)]
pub struct Practice {
    /// The workspace.
    pub id: WorkspaceId,
    /// Runs it and treats clients.
    pub owner: Person,
    /// Treats clients.
    pub therapist: Person,
    /// Keeps the calendar.
    pub assistant: Person,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The user.
    pub id: UserId,
    /// The bearer token.
    pub token: String,
}

impl Person {
    /// A request of this person's to a store, below the API.
    pub async fn request(&self, store: &Store) -> Scope {
        let actor = store.authenticate(&self.token).await.unwrap().unwrap();
        store.open(actor, Occasion::new(store.clock().new_id()))
    }

    /// The user as a provider.
    pub fn provider(&self) -> ProviderId {
        ProviderId(self.id.0)
    }
}

impl House {
    /// Opens a house.
    pub async fn open() -> Self {
        Self::over(Database::migrated().await).await
    }

    /// Opens a house on a database.
    pub async fn over(database: Database) -> Self {
        Self::furnished(database, Furnishing::default()).await
    }

    /// Opens a house of its own kind on a database.
    pub async fn furnished(database: Database, furnishing: Furnishing) -> Self {
        let mut safe = Safe::new();
        if let Some(objects) = &furnishing.objects {
            safe.objects = objects.clone();
        }
        safe.books.open(&database).await;
        let store = safe.store(&database.url("pazpaz_app")).await;
        let a = Practice::open(&store, "North").await;
        let b = Practice::open(&store, "South").await;
        let (url, stop) = serve(&store, furnishing).await;
        Self { url, database, safe, store, a, b, stop }
    }

    /// Another server of the same practices, which comes to its database by this URL.
    pub async fn beside(&self, url: &str) -> Self {
        let store = self.safe.store(url).await;
        let (url, stop) = serve(&store, Furnishing::default()).await;
        let (database, safe) = (self.database.clone(), self.safe.clone());
        Self { url, database, safe, store, a: self.a.clone(), b: self.b.clone(), stop }
    }

    /// Seals the trail as far as it goes, with a checkpoint of that.
    pub async fn seal(&self) {
        let store = self.safe.store(&self.database.url("pazpaz_jobs")).await;
        let mut sealer = store.sealer(self.safe.checkpoint_store());
        // Transactions of other tests may be open that began before the last event.
        while let Progress { reached, sealed } = sealer.round().await.unwrap()
            && sealed < reached
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let failed = sealer.checkpoint().await;
        assert!(failed.is_empty(), "{failed:?}");
        store.close().await;
    }

    /// The GraphQL endpoint.
    pub fn graphql(&self) -> String {
        format!("{}/graphql", self.url)
    }

    /// Sends a document and gives the whole answer.
    pub async fn send(&self, who: &Person, document: &str, variables: Value) -> Answer {
        wire::post(&self.graphql(), &who.token, &json!({"query": document, "variables": variables})).await
    }

    /// Asks, and gives the answer's JSON, errors and all.
    pub async fn ask(&self, who: &Person, document: &str) -> Value {
        self.send(who, document, json!({})).await.json()
    }

    /// Asks with variables, and gives the answer's JSON, errors and all.
    pub async fn ask_with(&self, who: &Person, document: &str, variables: Value) -> Value {
        self.send(who, document, variables).await.json()
    }

    /// Asks what must be answered without errors, and gives the data.
    pub async fn data(&self, who: &Person, document: &str, variables: Value) -> Value {
        let answer = self.send(who, document, variables).await;
        let json = answer.json();
        assert!(json.get("errors").is_none() && json["data"].is_object(), "{document}: {}", answer.body);
        json["data"].clone()
    }

    /// Does one mutation of one field, which must succeed, and gives the changed object.
    pub async fn change(&self, who: &Person, document: &str, variables: Value) -> Value {
        let data = self.data(who, document, variables).await;
        let payload = data.as_object().and_then(|data| data.values().next()).unwrap();
        assert_eq!(payload["errors"], json!([]), "{document}: {payload}");
        let (_, object) = payload.as_object().unwrap().iter().find(|(name, _)| *name != "errors").unwrap();
        object.clone()
    }

    /// Adds a client of that name and gives its id.
    pub async fn add_client(&self, who: &Person, name: &str) -> String {
        let document =
            "mutation ($name: String!) { addClient(input: {legalName: $name}) { client { id } errors { message } } }";
        self.change(who, document, json!({"name": name})).await["id"].as_str().unwrap().to_owned()
    }

    /// Books a visit of half an hour with a provider and gives its id.
    pub async fn book(&self, who: &Person, client: &str, provider: &str, starts_at: &str) -> String {
        let document = "mutation ($input: BookAppointmentInput!) \
            { bookAppointment(input: $input) { appointment { id } errors { code path message } } }";
        let starts = time::OffsetDateTime::parse(starts_at, &time::format_description::well_known::Rfc3339).unwrap();
        let ends =
            (starts + time::Duration::minutes(30)).format(&time::format_description::well_known::Rfc3339).unwrap();
        let input = json!({"clientId": client, "providerId": provider, "startsAt": starts_at, "endsAt": ends, "reason": "a reason"});
        self.change(who, document, json!({"input": input})).await["id"].as_str().unwrap().to_owned()
    }

    /// Begins a note about a visit and gives its id.
    pub async fn write(&self, who: &Person, appointment: &str, text: &str) -> String {
        let document = "mutation ($input: WriteSessionInput!) { writeSession(input: $input) { session { id } errors { message } } }";
        let input = json!({
            "appointmentId": appointment, "subjective": text, "objective": text, "assessment": text, "plan": text,
        });
        self.change(who, document, json!({"input": input})).await["id"].as_str().unwrap().to_owned()
    }

    /// The global ids of the providers of whoever asks.
    pub async fn providers(&self, who: &Person) -> Vec<String> {
        let data = self.data(who, "{ providers { id } }", json!({})).await;
        data["providers"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }
}

/// Starts a server over a store, and gives its address and what stops it.
async fn serve(store: &Store, furnishing: Furnishing) -> (String, StopSource) {
    let Furnishing { graphiql, secure_cookies, timeout, objects: _, proxies } = furnishing;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let settings =
        graphql::Settings { introspection: true, limits: graphql::document::Limits::default(), secure_cookies };
    let api = graphql::Api::new(store.clone(), settings);
    let routes = router(Parts {
        api: ApiState::new(store.clone(), api, Vec::new(), secure_cookies),
        health: Health::new(store.clone(), migration::admin::names()),
        store: store.clone(),
        graphiql,
        timeout: timeout.unwrap_or(Duration::from_secs(30)),
        proxies: proxies.into(),
    });
    let (stop, wish) = StopSource::new();
    tokio::spawn(async move { listen::serve(listener, routes, &wish).await });
    (url, stop)
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop.stop();
        if !std::thread::panicking() {
            self.safe.books.balance(&self.database);
        }
    }
}

impl Practice {
    async fn open(store: &Store, name: &str) -> Self {
        let user = |role, kind: &str, provider: bool| NewUser {
            display_name: format!("{kind} of {name}"),
            email: format!("{kind}@{}.example", name.to_lowercase()),
            role,
            provider: provider.then_some(None),
        };
        let owner = user(Role::Owner, "Owner", true);
        let (id, owner) = store
            .add_workspace(NewWorkspace { name: name.to_owned(), time_zone: "Europe/Berlin".to_owned(), owner })
            .await
            .unwrap();
        let therapist = store.add_user(id, user(Role::Therapist, "Therapist", true)).await.unwrap();
        let assistant = store.add_user(id, user(Role::Assistant, "Assistant", false)).await.unwrap();
        Self {
            id,
            owner: Person::sign_in(store, id, owner, Role::Owner).await,
            therapist: Person::sign_in(store, id, therapist, Role::Therapist).await,
            assistant: Person::sign_in(store, id, assistant, Role::Assistant).await,
        }
    }
}

impl Person {
    async fn sign_in(store: &Store, workspace: WorkspaceId, id: UserId, role: Role) -> Self {
        let signed_in = store.sign_in(workspace, id, role).await.unwrap();
        Self { id, token: signed_in.token.reveal().to_owned() }
    }
}
