//! Every address of the server. The library tells nobody which routes there are, so they are read out of the server's source: a new
//! one is tried without being named here, or fails with a sentence.

use std::path::{Path, PathBuf};

use tests::Person;
use tests::wire;

use super::answers::{Field, tells_nothing};

/// Routes with suites of their own: `batch.rs`, `secrets.rs`.
const ATTACKED: [&str; 2] = ["/graphql", "/files/{ticket}"];

/// Ways to add routes that this does not follow.
const UNKNOWN: [&str; 5] = [".nest(", ".nest_service(", ".route_service(", ".fallback_service(", "with_path("];

/// Asks every other route as nobody and as everybody of practice A, with what is theirs in each part that varies, and by each method: the
/// answer is one for all, and holds nothing of theirs. Gives the number of attempts.
pub(super) async fn attempts(field: &Field) -> usize {
    let mut made = 0;
    let house = &field.house;
    let routes = routes();
    for route in ATTACKED {
        assert!(
            routes.iter().any(|known| known == route),
            "{route} is gone: so is what isolation/routes.rs knows of it"
        );
    }
    let (a, b) = (&house.a, &house.b);
    let everybody = [Some(&a.owner), Some(&a.therapist), Some(&a.assistant), Some(&b.owner)];
    let mut values: Vec<String> = field.theirs.ids.values().cloned().collect();
    values.extend([b.id.0.to_string(), b.owner.token.clone()]);
    for route in routes.iter().filter(|route| !ATTACKED.contains(&route.as_str())) {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let never = shown(field, method, &fill(route, "nothing"), None).await;
            let varies = route.contains('{');
            let tried = if varies { values.as_slice() } else { &values[..1] };
            for value in tried {
                let path = fill(route, value);
                for who in everybody.into_iter().chain([None]) {
                    let answer = shown(field, method, &path, who).await;
                    assert_eq!(answer, never, "{method} {path}: the answer depends on who asks, or for what");
                    tells_nothing(&field.theirs, &path, &answer.1);
                    made += 1;
                }
            }
        }
    }
    made
}

async fn shown(field: &Field, method: &str, path: &str, who: Option<&Person>) -> (u16, String) {
    let bearer = format!("Bearer {}", who.map_or("", |who| &who.token));
    let headers = who.map(|_| ("authorization", bearer.as_str()));
    let answer = wire::send(method, &format!("{}{path}", field.house.url), "", headers.as_slice(), &[]).await;
    (answer.status, answer.body)
}

fn fill(route: &str, value: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { value.to_owned() } else { part.to_owned() };
    route.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The addresses in the source of the server.
fn routes() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/server/src");
    let mut routes = Vec::new();
    for file in files(&source) {
        let text = std::fs::read_to_string(&file).unwrap();
        // Tests have routers of their own.
        let (text, _) = text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((&text, ""));
        for way in UNKNOWN {
            assert!(!text.contains(way), "{}: isolation/routes.rs does not follow {way}", file.display());
        }
        for rest in text.split(".route(").skip(1) {
            let first = rest.split([',', ')']).next().unwrap().trim();
            let literal = match first.strip_prefix('"') {
                Some(literal) => literal.strip_suffix('"').map(str::to_owned),
                None => constant(text, first),
            };
            let name = file.display();
            routes
                .push(literal.unwrap_or_else(|| panic!("{name}: isolation/routes.rs cannot read the route `{first}`")));
        }
    }
    assert!(routes.len() > 8, "{routes:?}");
    routes
}

/// The text of a constant of the same file.
fn constant(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("const {name}: &str = \""))?;
    rest.split('"').next().map(str::to_owned)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    let all = entries.flat_map(of);
    all.filter(|path| path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs")).collect()
}
