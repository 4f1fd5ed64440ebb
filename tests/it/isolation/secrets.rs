//! What lets in whoever holds it, nearly right: tokens, one-time links, invitations and tickets of another practice with a letter changed, used up, or
//! shown where others belong. Whole and unused, such a secret is the credential itself, and is not tried.

use serde_json::{Value, json};
use tests::wire::{self, Answer};
use tests::{House, Person};

use super::answers::{Field, tells_nothing};

/// Secrets of the other practice.
#[derive(Debug)]
pub(super) struct Secrets {
    /// A file that can be had, and a place for one, each with its ticket.
    download: Value,
    upload: Value,
    /// A link that nobody has followed.
    link: String,
    /// An invitation that nobody has used, to a visit that is on.
    invitation: String,
    /// Good as new, to be changed: tokens, links, invitations and the two kinds of tickets.
    whole: Vec<String>,
    /// What is good no longer, or good elsewhere.
    spent: Vec<String>,
}

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Secrets {
    /// Has the other practice make some, and use some of them up.
    pub(super) async fn of(field: &Field) -> Self {
        let (house, theirs) = (&field.house, &field.theirs);
        let b = &house.b;
        let link = house.store.sign_in_link(b.id, b.owner.id).await.unwrap().reveal().to_owned();
        let followed = house.store.sign_in_link(b.id, b.therapist.id).await.unwrap().reveal().to_owned();
        let gone = sign_in(house, None, &followed).await.json()["data"]["signIn"]["token"].as_str().unwrap().to_owned();
        let out = Person { id: b.therapist.id, token: gone.clone() };
        let file = &theirs.ids["Attachment"];
        let (used, over) = (house.ticket(&b.owner, file).await, house.ticket(&out, file).await);
        assert_eq!(house.get(&used, &[]).await.status, 200);
        house.data(&out, "mutation { signOut { signedOut } }", json!({})).await;
        let put = house.announce(&b.owner, &theirs.ids["Client"], None, "put.txt", 5).await;
        assert_eq!(house.put(&put, b"hello").await.status, 204);
        let download = house.ticket(&b.owner, file).await;
        let upload = house.announce(&b.owner, &theirs.ids["Client"], None, "new.txt", 5).await;
        let tickets = [ticket(&download, "download"), ticket(&upload, "upload")];
        let tokens = [&b.owner.token, &b.therapist.token, &b.assistant.token].map(Clone::clone);
        let mut whole = tokens.to_vec();
        whole.extend(tickets);
        whole.push(link.clone());
        let mut spent =
            vec![followed, gone, ticket(&used, "download"), ticket(&over, "download"), ticket(&put, "upload")];
        let [invitation, left, withdrawn] = invitations(field).await;
        whole.push(invitation.clone());
        spent.extend([left, withdrawn]);
        Self { download, upload, link, invitation, whole, spent }
    }

    /// Every way of using what is nearly right, as everybody of practice A and as nobody. Gives the number of attempts.
    pub(super) async fn attempt(&self, field: &Field, who: Option<&Person>) -> usize {
        let (house, mut made) = (&field.house, 0);
        let ways: [(&str, &str); 7] = [
            ("token", "pzs_"),
            ("cookie", "pzs_"),
            ("link", "pzl_"),
            ("join", "pzt_"),
            ("leave", "pzt_"),
            ("GET", "pzd_"),
            ("PUT", "pzu_"),
        ];
        for (way, prefix) in ways {
            // A token in the head says who asks; whoever that is.
            if who.is_some() && prefix == "pzs_" {
                continue;
            }
            let never = format!("{prefix}{}", "A".repeat(43));
            let expected = shown(&show(house, who, way, &never).await);
            let spent = self.spent.iter().chain(&self.whole).filter(|secret| !secret.starts_with(prefix));
            let own = self.spent.iter().filter(|secret| secret.starts_with(prefix));
            let near = self.whole.iter().filter(|secret| secret.starts_with(prefix)).flat_map(|secret| changed(secret));
            for secret in spent.chain(own).cloned().chain(near) {
                let answer = show(house, who, way, &secret).await;
                let same = shown(&answer) == expected;
                assert!(
                    same,
                    "{way}: a secret nearly another practice's is told from none: {} / {}",
                    answer.body, expected.1
                );
                tells_nothing(&field.theirs, way, &answer.body);
                made += 1;
            }
        }
        made
    }

    /// None of it was used up by the attempts, and all of it is good, or they say nothing.
    pub(super) async fn whole(&self, house: &House) {
        assert_eq!(house.get(&self.download, &[]).await.status, 200);
        assert_eq!(house.put(&self.upload, b"hello").await.status, 204);
        let answer = sign_in(house, None, &self.link).await;
        assert!(answer.json()["data"]["signIn"]["token"].is_string(), "{}", answer.body);
        let answer = come(house, None, "join", &self.invitation).await;
        assert!(answer.json()["data"]["joinTelehealth"]["room"].is_string(), "{}", answer.body);
        let answer = come(house, None, "leave", &self.invitation).await;
        assert!(answer.json()["data"]["leaveTelehealth"]["leftAt"].is_string(), "{}", answer.body);
    }
}

/// Invitations to a visit of theirs that is on: one that is good, one with which somebody has come and gone, and one that is withdrawn.
async fn invitations(field: &Field) -> [String; 3] {
    let (house, who, theirs) = (&field.house, &field.house.b.owner, &field.theirs.ids);
    let starts = house.store.clock().now().format(&time::format_description::well_known::Rfc3339).unwrap();
    let input = json!({
        "clientId": theirs["Client"], "providerId": theirs["Provider"], "serviceId": theirs["Service"], "kind": "TELEHEALTH",
        "startsAt": starts,
    });
    let visit = house.run(who, "bookAppointment", "appointment { id }", input).await;
    let open =
        "mutation ($id: ID!) { openTelehealth(appointmentId: $id) { telehealthSession { id } errors { code } } }";
    let session = house.change(who, open, json!({"id": visit["appointment"]["id"]})).await;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        let input = json!({"telehealthSessionId": session["id"], "role": "CLIENT"});
        tokens.push(house.run(who, "inviteToTelehealth", "token telehealthParticipant { id }", input).await);
    }
    let withdrawn = tokens[2]["telehealthParticipant"]["id"].as_str().unwrap();
    house.step(who, "withdrawTelehealthInvitation", "telehealthParticipant { id }", withdrawn, 1).await;
    let tokens: [String; 3] = [0, 1, 2].map(|at: usize| tokens[at]["token"].as_str().unwrap().to_owned());
    for way in ["join", "leave"] {
        assert!(come(house, None, way, &tokens[1]).await.body.contains("\"errors\":[]"));
    }
    tokens
}

fn ticket(payload: &Value, way: &str) -> String {
    payload[way]["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// With each letter another, with each piece of it missing, and twice as long.
fn changed(secret: &str) -> Vec<String> {
    let mut all = vec![format!("{secret}A"), secret.repeat(2), secret.to_uppercase(), secret.to_lowercase()];
    for at in 0..secret.len() {
        let letter = ALPHABET.iter().position(|letter| *letter == secret.as_bytes()[at]).unwrap();
        let other = |step: usize| char::from(ALPHABET[(letter + step) % ALPHABET.len()]).to_string();
        all.push(secret[..at].to_owned());
        all.extend([1, 7].map(|step| format!("{}{}{}", &secret[..at], other(step), &secret[at + 1..])));
    }
    all.retain(|other| other != secret && !other.is_empty());
    all
}

/// Shows a secret in one of the ways, besides one's own token where it is no credential of the request itself.
async fn show(house: &House, who: Option<&Person>, way: &str, secret: &str) -> Answer {
    let document = json!({"query": "{ viewer { role workspace { name } } services { name } locations { name } }"});
    let json = ("content-type", "application/json");
    let bearer = format!("Bearer {}", who.map_or("", |who| &who.token));
    let own = who.map(|_| ("authorization", bearer.as_str()));
    let url = format!("{}/files/{secret}", house.url);
    match way {
        "token" => wire::post(&house.graphql(), secret, &document).await,
        "cookie" => {
            let cookie = format!("pazpaz={secret}");
            let headers = [json, ("cookie", cookie.as_str()), ("x-pazpaz-csrf", "1")];
            wire::send("POST", &house.graphql(), "", &headers, document.to_string().as_bytes()).await
        }
        "link" => sign_in(house, who, secret).await,
        "join" | "leave" => come(house, who, way, secret).await,
        "GET" => wire::send("GET", &url, "", own.as_slice(), &[]).await,
        "PUT" => wire::send("PUT", &url, "", own.as_slice(), b"hello").await,
        _ => panic!("no such way: {way}"),
    }
}

async fn sign_in(house: &House, who: Option<&Person>, token: &str) -> Answer {
    let document = "mutation ($input: SignInInput!) { signIn(input: $input) { token errors { code path message } } }";
    let body = json!({"query": document, "variables": {"input": {"token": token}}}).to_string();
    let bearer = format!("Bearer {}", who.map_or("", |who| &who.token));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(who.map(|_| ("authorization", bearer.as_str())));
    wire::send("POST", &house.graphql(), "", &headers, body.as_bytes()).await
}

/// Comes to a telehealth visit with a token, or leaves it.
async fn come(house: &House, who: Option<&Person>, way: &str, token: &str) -> Answer {
    let document = match way {
        "join" => {
            "mutation ($token: String!) { joinTelehealth(input: {token: $token, location: \"at home\"}) \
            { room role recording opensAt errors { code path message } } }"
        }
        _ => {
            "mutation ($token: String!) { leaveTelehealth(input: {token: $token}) { leftAt errors { code path message } } }"
        }
    };
    let body = json!({"query": document, "variables": {"token": token}}).to_string();
    let bearer = format!("Bearer {}", who.map_or("", |who| &who.token));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(who.map(|_| ("authorization", bearer.as_str())));
    wire::send("POST", &house.graphql(), "", &headers, body.as_bytes()).await
}

/// What of an answer can be told by whoever gets it, but for the request's id and the time.
fn shown(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    let headers = answer.headers.iter().filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
    (answer.status, answer.body.clone(), headers.cloned().collect())
}
