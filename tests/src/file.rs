//! Files in and out, as a client does it.
use crate::{
    House, Person,
    wire::{self, Answer},
};
use serde_json::{Value, json};

impl House {
    /// Announces a file, and gives the payload: `attachment { id version }`, `upload { url expiresAt }` and the errors.
    pub async fn announce(&self, who: &Person, client: &str, session: Option<&str>, name: &str, size: usize) -> Value {
        let selection = "attachment { id version } upload { url expiresAt }";
        let input = json!({"clientId": client, "sessionId": session, "name": name, "sizeBytes": size});
        self.run(who, "addAttachment", selection, input).await
    }

    /// Sends bytes to where a payload says.
    pub async fn put(&self, payload: &Value, bytes: &[u8]) -> Answer {
        let url = payload["upload"]["url"].as_str().unwrap_or_else(|| panic!("no upload: {payload}"));
        wire::send("PUT", &format!("{}{url}", self.url), "", &[], bytes).await
    }

    /// Adds a file, which must succeed, and gives its id.
    pub async fn attach(&self, who: &Person, client: &str, session: Option<&str>, name: &str, bytes: &[u8]) -> String {
        let payload = self.announce(who, client, session, name, bytes.len()).await;
        let answer = self.put(&payload, bytes).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
        payload["attachment"]["id"].as_str().unwrap().to_owned()
    }

    /// Asks for a ticket with which a file can be had, and gives the payload: `download { url expiresAt }` and the errors.
    pub async fn ticket(&self, who: &Person, id: &str) -> Value {
        let document = "mutation ($id: ID!) { downloadAttachment(id: $id) \
            { attachment { id } download { url expiresAt } errors { code path message currentVersion } } }";
        self.data(who, document, json!({"id": id})).await["downloadAttachment"].clone()
    }

    /// Gets what a payload names, with these headers.
    pub async fn get(&self, payload: &Value, headers: &[(&str, &str)]) -> Answer {
        let url = payload["download"]["url"].as_str().unwrap_or_else(|| panic!("no download: {payload}"));
        wire::send("GET", &format!("{}{url}", self.url), "", headers, &[]).await
    }

    /// Has a file, with a ticket of its own.
    pub async fn fetch(&self, who: &Person, id: &str, headers: &[(&str, &str)]) -> Answer {
        self.get(&self.ticket(who, id).await, headers).await
    }
}

/// A text of that length, no two lines of which are alike.
pub fn text(length: usize) -> Vec<u8> {
    let lines =
        (0..).flat_map(|line: u64| format!("{:x} is line {line}\n", line.wrapping_mul(0x9e37_79b9)).into_bytes());
    lines.take(length).collect()
}
