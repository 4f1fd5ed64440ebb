//! Archiving and restoring, and names that are in use.
use super::{LOCATION, SERVICE, done, id, kinds, thing};
use serde_json::{Value, json};
use tests::{House, faults, together};

fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

/// The ids that the list of a kind shows, of what is in use and of what is archived.
async fn listed(house: &House, kind: &str) -> (Vec<String>, Vec<String>) {
    let ids = |nodes: &Value, archived: bool| -> Vec<String> {
        let nodes = nodes.as_array().unwrap().iter();
        nodes.filter(|node| node["archivedAt"].is_string() == archived).map(|node| id(node).to_owned()).collect()
    };
    if kind == "Client" {
        let document =
            "{ live: clients { nodes { id archivedAt } } gone: clients(archived: true) { nodes { id archivedAt } } }";
        let data = house.data(&house.a.owner, document, json!({})).await;
        return (ids(&data["live"]["nodes"], false), ids(&data["gone"]["nodes"], true));
    }
    let list = format!("{}s", kind.to_lowercase());
    let document =
        format!("{{ live: {list} {{ id archivedAt }} all: {list}(includeArchived: true) {{ id archivedAt }} }}");
    let data = house.data(&house.a.owner, &document, json!({})).await;
    assert_eq!(ids(&data["live"], true), Vec::<String>::new());
    (ids(&data["live"], false), ids(&data["all"], true))
}

#[tokio::test]
async fn what_is_archived_leaves_the_list_and_comes_back() {
    let house = House::open().await;
    let who = &house.a.owner;
    for (kind, selection, least) in kinds() {
        let (archive, restore, change) = (format!("archive{kind}"), format!("restore{kind}"), format!("change{kind}"));
        let added = done(&house, who, &format!("add{kind}"), selection, least).await;
        let the = vec![id(&added).to_owned()];
        assert_eq!(listed(&house, kind).await, (the.clone(), vec![]), "{kind}");
        assert_eq!(
            faults(&house.step(who, &restore, selection, id(&added), 1).await),
            one("WRONG_STATE", "id"),
            "{kind}"
        );
        let gone = thing(&house.step(who, &archive, selection, id(&added), 1).await);
        assert!(gone["archivedAt"].is_string(), "{gone}");
        assert_eq!(listed(&house, kind).await, (vec![], the.clone()), "{kind}");
        assert_eq!(
            faults(&house.step(who, &archive, selection, id(&added), 2).await),
            one("WRONG_STATE", "id"),
            "{kind}"
        );
        let input = json!({"id": id(&added), "expectedVersion": 2});
        assert_eq!(faults(&house.run(who, &change, selection, input).await), one("WRONG_STATE", "id"), "{kind}");
        let back = thing(&house.step(who, &restore, selection, id(&added), 2).await);
        let mut expected = added.clone();
        expected["version"] = json!(3);
        assert_eq!(back, expected);
        assert_eq!(listed(&house, kind).await, (the, vec![]), "{kind}");
        let nothing = "AAAAAAAAAAAAAAAAAAAAAAAA";
        assert_eq!(faults(&house.step(who, &archive, selection, nothing, 1).await), one("NOT_FOUND", "id"), "{kind}");
    }
}

#[tokio::test]
async fn a_name_is_in_use_once_whatever_its_case() {
    let house = House::open().await;
    let who = &house.a.owner;
    for (kind, selection, least) in kinds().into_iter().skip(1) {
        let (add, change) = (format!("add{kind}"), format!("change{kind}"));
        let named = |name: &str| {
            let mut input = least.clone();
            input["name"] = json!(name);
            input
        };
        let first = done(&house, who, &add, selection, named("Étude")).await;
        let taken = house.run(who, &add, selection, named(" éTUDE ")).await;
        assert_eq!(faults(&taken), one("TAKEN", "name"), "{kind}");
        let second = done(&house, who, &add, selection, named("Other")).await;
        let input = json!({"id": id(&second), "expectedVersion": 1, "name": "étude"});
        assert_eq!(faults(&house.run(who, &change, selection, input).await), one("TAKEN", "name"), "{kind}");
        // Its own name, in another case, is no conflict.
        let input = json!({"id": id(&first), "expectedVersion": 1, "name": "ÉTUDE"});
        done(&house, who, &change, selection, input).await;
        // While it is archived another one may take the name; then it cannot come back.
        house.step(who, &format!("archive{kind}"), selection, id(&first), 2).await;
        let input = json!({"id": id(&second), "expectedVersion": 1, "name": "Étude"});
        done(&house, who, &change, selection, input).await;
        let refused = house.step(who, &format!("restore{kind}"), selection, id(&first), 3).await;
        assert_eq!(faults(&refused), one("TAKEN", "name"), "{kind}");
        // Another practice has names of its own.
        done(&house, &house.b.owner, &add, selection, named("Étude")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_those_who_race_for_a_name_one_gets_it() {
    let house = House::open().await;
    for (add, selection, input) in [
        ("addService", SERVICE, json!({"name": "Talk", "durationMinutes": 50})),
        ("addLocation", LOCATION, json!({"name": "Room", "kind": "ROOM"})),
    ] {
        let race = (0..10).map(|_| house.run(&house.a.owner, add, selection, input.clone()));
        let answers = together(race).await;
        let lost: Vec<_> = answers.iter().filter(|answer| thing(answer).is_null()).collect();
        assert_eq!(lost.len(), 9, "{add}");
        assert!(lost.iter().all(|answer| faults(answer) == one("TAKEN", "name")), "{add}");
    }
}

/// Who keeps the catalogue: owners and assistants.
#[tokio::test]
async fn a_therapist_does_not_change_the_catalogue() {
    let house = House::open().await;
    for (kind, selection, least) in kinds().into_iter().skip(1) {
        let thing = done(&house, &house.a.assistant, &format!("add{kind}"), selection, least).await;
        let by_id = |action: &str| {
            format!("mutation {{ {action}{kind}(id: \"{}\", expectedVersion: 1) {{ errors {{ code }} }} }}", id(&thing))
        };
        let change = format!(
            "mutation {{ change{kind}(input: {{id: \"{}\", expectedVersion: 1}}) {{ errors {{ code }} }} }}",
            id(&thing)
        );
        for document in [by_id("archive"), by_id("restore"), change] {
            let answer = house.ask(&house.a.therapist, &document).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{document}");
        }
    }
}
