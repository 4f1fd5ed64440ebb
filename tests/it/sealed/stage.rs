//! A house that is watched: what goes on in it is noted, and so is what it answers.

use std::fs::File;
use std::io::Write as _;
use std::sync::Mutex;

use serde_json::{Value, json};
use server::http::{ApiState, Parts, health::Health, listen, router};
use server::process::StopSource;
use std::time::Duration;
use store::Store;
use tests::wire::{Answer, post};
use tests::{House, Person};
use tokio::net::TcpListener;

use super::known::Known;
use crate::plants::Plants;

/// The house, what was planted in it, and what is known of it.
pub(super) struct Stage {
    pub(super) house: House,
    pub(super) plants: Plants,
    pub(super) known: Known,
    answers: Mutex<File>,
}

impl Stage {
    pub(super) fn new(house: House, plants: Plants, answers: File) -> Self {
        Self { house, plants, known: Known::default(), answers: Mutex::new(answers) }
    }

    /// The owner of the practice in which everything happens.
    pub(super) fn who(&self) -> &Person {
        &self.house.a.owner
    }

    /// Writes down what an answer says that may say nothing private: the headers, and of a failure the body too.
    pub(super) fn heard(&self, answer: Answer) -> Answer {
        let may_tell = ["content-disposition", "set-cookie"];
        let headers = answer.headers.iter().filter(|(name, _)| !may_tell.contains(&name.as_str()));
        let failed = answer.status >= 400 || answer.body.contains("\"errors\":[{");
        let body = if failed { answer.body.as_str() } else { "" };
        let line = format!("{} {:?} {body}\n", answer.status, headers.collect::<Vec<_>>());
        self.answers.lock().unwrap().write_all(line.as_bytes()).unwrap();
        answer
    }

    /// Writes down what a program of the operator's would print.
    pub(super) fn printed(&self, what: &impl std::fmt::Debug) {
        writeln!(self.answers.lock().unwrap(), "{what:?}").unwrap();
    }

    /// Asks as the owner.
    pub(super) async fn ask(&self, document: &str, variables: Value) -> Answer {
        self.ask_at(&self.house.graphql(), document, variables).await
    }

    /// Asks as the owner at the address of another server.
    pub(super) async fn ask_at(&self, url: &str, document: &str, variables: Value) -> Answer {
        self.heard(post(url, &self.who().token, &json!({"query": document, "variables": variables})).await)
    }

    /// Asks what must fail with that code.
    pub(super) async fn fails(&self, code: &str, url: &str, document: &str, variables: Value) {
        let answer = self.ask_at(url, document, variables).await;
        let said = &answer.json()["errors"][0]["extensions"]["code"];
        assert_eq!(said, code, "{document}: {}", answer.body);
    }

    /// The id of the planted row of that type.
    pub(super) fn id(&self, kind: &str) -> &str {
        &self.plants.ids[kind]
    }

    /// Another server over the same database.
    pub(super) async fn another(&self, store: Store, timeout: Duration) -> Another {
        let settings = graphql::Settings {
            introspection: true,
            limits: graphql::document::Limits::default(),
            secure_cookies: false,
        };
        let api = graphql::Api::new(store.clone(), settings);
        let routes = router(Parts {
            api: ApiState::new(store.clone(), api, Vec::new(), false),
            health: Health::new(store.clone(), migration::admin::names()),
            store,
            graphiql: None,
            timeout,
            proxies: Vec::new().into(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, wish) = StopSource::new();
        tokio::spawn(async move { listen::serve(listener, routes, &wish).await });
        Another { url, stop }
    }
}

/// Another server. It stops when it is dropped.
pub(super) struct Another {
    /// Its address, as that of the house.
    pub(super) url: String,
    stop: StopSource,
}

impl Another {
    /// The address of its API.
    pub(super) fn graphql(&self) -> String {
        format!("{}/graphql", self.url)
    }
}

impl Drop for Another {
    fn drop(&mut self) {
        self.stop.stop();
    }
}
