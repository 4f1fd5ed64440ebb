//! What a demo says when it is ready.

use std::path::Path;

use super::door::Door;
use crate::cli::link;

/// A query to try, as the body of a request.
const QUERY: &str =
    r#"{"query":"{ viewer { user { displayName } workspace { name } } clients(first: 3) { nodes { displayName } } }"}"#;

/// Where it is, how to get in, what to try. `age` is in days: that of practices made on an earlier day.
pub(super) fn text(url: &str, doors: &[Door], graphiql: bool, data: &Path, age: i64) -> String {
    let mut text = format!("\nPazPaz answers at {url}\n");
    if graphiql {
        text.push_str(&format!("\n  GraphiQL   {url}/graphiql\n"));
    }
    if let Some(Door { name, therapist, link: token, tokens, .. }) = doors.first() {
        text.push_str(&format!(
            "\n  Sign in as {therapist} of {name}, once, with this link:\n  {}\n\
             \n  Or try it from another terminal:\n  curl -s {url}/graphql \\\n    \
             -H 'Authorization: Bearer {}' \\\n    -H 'Content-Type: application/json' \\\n    -d '{QUERY}'\n",
            link(url, token),
            tokens.therapist
        ));
    }
    let folder = data.display();
    if age > 0 {
        let days = if age == 1 { "yesterday".to_owned() } else { format!("{age} days ago") };
        text.push_str(&format!(
            "\n  The practices were made {days}, and their calendar ends some days after that. To start afresh, stop this and\n  \
             delete {folder}\n"
        ));
    }
    text.push_str(&format!("\n  Everything is kept in {folder}. Ctrl-C stops it."));
    text
}

#[cfg(test)]
mod tests {
    use super::super::door::Tokens;
    use super::*;

    fn doors() -> Vec<Door> {
        let tokens = Tokens { owner: "pzs_o".into(), therapist: "pzs_t".into(), assistant: "pzs_a".into() };
        let link = store::Token::generate("pzl_").unwrap();
        vec![Door { id: uuid::Uuid::nil(), name: "Harbour".into(), therapist: "Dana".into(), link, tokens }]
    }

    #[test]
    fn it_says_where_to_go_and_how_to_get_in() {
        let doors = doors();
        let text = text("http://127.0.0.1:8080", &doors, true, Path::new("/d"), 0);
        let link = format!("http://127.0.0.1:8080/sign-in#{}\n", doors[0].link.reveal());
        for part in ["http://127.0.0.1:8080/graphiql", &link, "Bearer pzs_t'", "Dana of Harbour", "/d"] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert!(!text.contains("pzs_o") && !text.contains("afresh"));
    }

    #[test]
    fn it_says_when_the_practices_are_old() {
        assert!(text("u", &doors(), false, Path::new("/d"), 1).contains("made yesterday"));
        let text = text("u", &doors(), false, Path::new("/d"), 9);
        assert!(text.contains("made 9 days ago") && text.contains("delete /d") && !text.contains("GraphiQL"));
    }

    #[test]
    fn the_query_is_json_that_a_shell_takes_as_it_is() {
        assert!(!QUERY.contains('\'') && serde_json::from_str::<serde_json::Value>(QUERY).is_ok());
    }
}
