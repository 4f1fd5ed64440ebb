//! An ordinary day: everything is read, searched for, changed, uploaded and downloaded, and people sign in.

use serde_json::{Value, json};
use tests::wire::{Answer, send};

use super::known::LOG;
use super::stage::Stage;

/// The name of an operation, which a log may tell.
const OPERATION: &str = "SeenInTheLog";
/// A word that a client may put where it wants.
const WORD: &str = "KanarieAlias0816";

impl Stage {
    /// The day.
    pub(super) async fn live(&self) {
        self.read().await;
        self.search().await;
        self.change().await;
        self.files().await;
        self.sign_in().await;
        self.knock().await;
    }

    async fn read(&self) {
        for canary in &self.plants.canaries {
            self.known.canary(&canary.text);
            let data = self.ask(&canary.document(), json!({"id": canary.id})).await.json()["data"].clone();
            assert_eq!(data["node"]["value"], json!(canary.text));
        }
        let document = format!("query {OPERATION} {{ {WORD}: viewer {{ role }} }}");
        let answer = self.ask(&document, json!({})).await;
        assert_eq!(answer.status, 200);
        [OPERATION, answer.header("x-request-id")].iter().for_each(|text| self.known.shown(LOG, text));
        // What is stored in the clear is no business of a log all the same.
        for open in [WORD, "{ node(id: $id)", "Service 41", "Owner of North"] {
            self.known.said(open);
        }
    }

    /// By everything that finds a client, and each way in which it is kept for that.
    async fn search(&self) {
        let document = "query ($text: String!) { clients(search: $text, first: 1) { totalCount nodes { displayName } \
            pageInfo { startCursor endCursor } } }";
        let value = |column: &str| {
            let canary = self.plants.canaries.iter().find(|one| one.table.name == "clients" && one.column == column);
            canary.unwrap().text.clone()
        };
        let (phone, mrn) = (value("phone"), value("mrn"));
        let forms = [phone.replace(' ', ""), mrn.replace('-', ""), mrn.replace('-', "").to_uppercase()];
        forms.iter().for_each(|form| self.known.canary(form));
        let texts = ["legal_name", "used_name", "email", "phone", "mrn"].map(value).into_iter().chain(forms);
        for text in texts {
            let page = self.ask(document, json!({"text": text})).await.json()["data"]["clients"].clone();
            assert!(page["totalCount"].as_i64() > Some(0), "{page}");
            self.cursor(&page["pageInfo"]["startCursor"]);
            let literal = format!("{{ clients(search: {}, last: 1) {{ nodes {{ legalName }} }} }}", json!(text));
            assert_eq!(self.ask(&literal, json!({})).await.status, 200);
        }
        let document = "query ($id: ID!, $after: String) { client(id: $id) { timeline(first: 1, after: $after) \
            { nodes { __typename } pageInfo { endCursor } } } }";
        let mut after = Value::Null;
        for _ in 0..2 {
            let data = self.ask(document, json!({"id": self.id("Client"), "after": after})).await.json();
            after = data["data"]["client"]["timeline"]["pageInfo"]["endCursor"].clone();
            self.cursor(&after);
        }
    }

    fn cursor(&self, cursor: &Value) {
        self.known.secret("a cursor", cursor.as_str().unwrap().as_bytes());
    }

    /// New values in place of the planted ones, which must stay as unknown as they were.
    async fn change(&self) {
        let fields = ["legalName", "notes", "address"];
        let mut input = json!({"id": self.id("Client"), "expectedVersion": 1});
        for field in fields {
            let text = format!("kanarie41-changed-{field}");
            self.known.canary(&text);
            input[field] = json!(text);
        }
        let changed = self.house.run(self.who(), "changeClient", "client { legalName notes address }", input).await;
        assert_eq!(changed["errors"], json!([]), "{changed}");
        let plan = "kanarie41-changed-plan";
        self.known.canary(plan);
        let input = json!({"id": self.id("Session"), "expectedVersion": 1, "plan": plan});
        let changed = self.house.run(self.who(), "changeSession", "session { plan }", input).await;
        assert_eq!(changed["session"]["plan"], json!(plan), "{changed}");
    }

    async fn files(&self) {
        let (name, content) = ("kanarie41-second-file.txt", "kanarie41-second-content ".repeat(9_000));
        for text in [name, "kanarie41-second-content", "kanarie41-file-content"] {
            self.known.canary(text);
        }
        let payload = self.house.announce(self.who(), self.id("Client"), None, name, content.len()).await;
        self.ticket(&payload["upload"]["url"]);
        assert_eq!(self.heard(self.house.put(&payload, content.as_bytes()).await).status, 204);
        // A ticket is good once.
        assert_eq!(self.heard(self.house.put(&payload, content.as_bytes()).await).status, 404);
        let id = payload["attachment"]["id"].as_str().unwrap();
        for headers in [&[][..], &[("range", "bytes=30-90")]] {
            let ticket = self.house.ticket(self.who(), id).await;
            self.ticket(&ticket["download"]["url"]);
            let answer = self.heard(self.house.get(&ticket, headers).await);
            assert!(answer.status < 300 && answer.body.contains("kanarie41-second-content"), "{}", answer.status);
            assert_eq!(self.heard(self.house.get(&ticket, headers).await).status, 404);
        }
        let cut = self.house.announce(self.who(), self.id("Client"), None, name, content.len()).await;
        self.ticket(&cut["upload"]["url"]);
        assert!(self.heard(self.house.put(&cut, b"kanarie41-second-content").await).status >= 400);
    }

    /// Notes the ticket that an address of a file ends with.
    pub(super) fn ticket(&self, url: &Value) {
        let (_, ticket) = url.as_str().unwrap().rsplit_once('/').unwrap();
        self.known.secret("a file ticket", ticket.as_bytes());
    }

    async fn sign_in(&self) {
        let mutation = "mutation ($token: String!, $cookie: Boolean!) \
            { signIn(input: {token: $token, cookie: $cookie}) { token errors { code } } }";
        for cookie in [false, true] {
            let link = self.house.store.sign_in_link(self.house.a.id, self.who().id).await.unwrap();
            self.known.secret("a one-time link", link.reveal().as_bytes());
            let body = json!({"query": mutation, "variables": {"token": link.reveal(), "cookie": cookie}}).to_string();
            let answer = self.post(&[], &body).await;
            let token = answer.json()["data"]["signIn"]["token"].as_str().map(str::to_owned);
            let set = answer.header("set-cookie").split([';', '=']).nth(1).map(str::to_owned);
            let token = token.or(set).unwrap();
            self.known.secret("the token of a sign-in", token.as_bytes());
            let headers = if cookie {
                [("cookie", format!("pazpaz={token}")), ("x-pazpaz-csrf", "1".to_owned())]
            } else {
                [("authorization", format!("Bearer {token}")), ("accept-language", "de".to_owned())]
            };
            let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
            let answer = self.post(&headers, "{\"query\": \"{ viewer { role } }\"}").await;
            assert_eq!(answer.json()["data"]["viewer"]["role"], "OWNER", "{}", answer.body);
            // It is used up.
            self.post(&[], &body).await;
        }
        for person in [&self.house.a, &self.house.b]
            .map(|practice| [&practice.owner, &practice.therapist, &practice.assistant])
            .concat()
        {
            self.known.secret("the token of a sign-in", person.token.as_bytes());
        }
    }

    /// Something private in every part of a request that is not its body.
    async fn knock(&self) {
        let text = "kanarie41-knocks";
        self.known.canary(text);
        self.known.canary("KANARIE41-METHOD");
        let url = &self.house.url;
        let get = format!("?query={{client(id:%22{text}%22){{id}}}}&variables={{%22a%22:%22{text}%22}}&{text}={text}");
        for path in ["/graphql", "/files/kanarie41-knocks", "/kanarie41-knocks", "/sign-in", "/health/ready", "/"] {
            for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "KANARIE41-METHOD"] {
                let named = [
                    "user-agent",
                    "referer",
                    "x-request-id",
                    "origin",
                    "authorization",
                    "cookie",
                    "x-forwarded-for",
                    "accept",
                    "content-type",
                    "range",
                    "if-none-match",
                    "accept-encoding",
                ];
                for header in named {
                    let value = if header == "cookie" { format!("pazpaz={text}") } else { format!("Bearer {text}") };
                    self.heard(send(method, &format!("{url}{path}"), &get, &[(header, &value)], text.as_bytes()).await);
                }
            }
        }
    }

    async fn post(&self, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut all = vec![("content-type", "application/json"), ("accept", "application/json")];
        all.extend(headers);
        self.heard(send("POST", &self.house.graphql(), "", &all, body.as_bytes()).await)
    }
}
