//! Who is found, and in what order.
use super::*;

fn names(people: &[&str], query: &str, order: Order) -> Vec<String> {
    let made: Vec<Person> = (1..).zip(people).map(|(id, name)| Person::named(id, name)).collect();
    let hits = all(&directory(&made), query, &Filter::default(), order);
    hits.iter().map(|hit| made.iter().find(|person| person.id == hit.id).unwrap().legal_name.clone()).collect()
}

#[test]
fn the_better_fit_comes_first() {
    let people = ["Hanna Berg", "Jan Nowak", "Nowak Jan", "Anna Novak", "Novakowska Zofia", "Jan Kowal", "Znowak Jan"];
    assert_eq!(
        names(&people, "nowak", Order::Relevance),
        ["Nowak Jan", "Jan Nowak", "Znowak Jan", "Anna Novak", "Novakowska Zofia"]
    );
    assert_eq!(names(&people, "jan now", Order::Relevance), ["Jan Nowak", "Nowak Jan", "Znowak Jan"]);
}

#[test]
fn any_script_is_found_as_it_is_typed() {
    let people = [
        "山田 太郎",
        "Łukasz Wójcik",
        "Nguyễn Thị Đào",
        "שרה כֹּהֵן",
        "أحمد محمود",
        "สมชาย ใจดี",
        "김철수",
        "Ørsted",
        "Groß",
    ];
    for (query, found) in [
        ("山田太郎", "山田 太郎"),
        ("太郎", "山田 太郎"),
        ("田太", "山田 太郎"),
        ("lukasz", "Łukasz Wójcik"),
        ("WOJC", "Łukasz Wójcik"),
        ("dao nguyen", "Nguyễn Thị Đào"),
        ("כהן", "שרה כֹּהֵן"),
        ("احمد", "أحمد محمود"),
        ("ใจ", "สมชาย ใจดี"),
        ("김철", "김철수"),
        ("orst", "Ørsted"),
        ("gross", "Groß"),
    ] {
        assert_eq!(names(&people, query, Order::Relevance), [found], "{query}");
    }
}

#[test]
fn a_text_without_letters_finds_nobody_and_a_blank_one_everyone() {
    assert_eq!(names(&["Anna", "?"], "?!", Order::Name), [""; 0]);
    assert_eq!(names(&["Anna", "?"], "  ", Order::Name), ["?", "Anna"]);
}

#[test]
fn both_names_are_searched_and_the_used_one_sorts() {
    let mut person = Person::named(1, "Maria Zielińska");
    person.used_name = Some("Alex Zielińska".to_owned());
    let directory = directory(&[Person::named(2, "Bea"), person]);
    let found = |query: &str| all(&directory, query, &Filter::default(), Order::Name).len();
    assert_eq!((found("maria"), found("alex"), found("alex maria"), found("zielinska")), (1, 1, 1, 1));
    let listed = ids(&all(&directory, "", &Filter::default(), Order::Name));
    assert_eq!(listed, [Uuid::from_u128(1), Uuid::from_u128(2)]);
}

#[test]
fn debug_shows_no_name() {
    let mut directory = directory(&[Person::named(1, "Secretname")]);
    directory.put(&Person::named(2, "Secretname").listed());
    let hits = all(&directory, "secretname", &Filter::default(), Order::Relevance);
    let person = Person::named(1, "Secretname");
    let shown = format!("{directory:?} {hits:?} {:?} {:?}", Query::new("secretname"), person.listed());
    assert!(!shown.to_lowercase().contains("secret"), "{shown}");
}

proptest! {
    #[test]
    fn as_the_reference_finds(people in people(), query in query(), filter in filter(), order in order()) {
        let directory = directory(&people);
        let found = ids(&all(&directory, &query, &filter, order));
        prop_assert_eq!(directory.count(&Query::new(&query), &filter), found.len());
        prop_assert_eq!(found, reference::search(&people, &query, &filter, order));
    }

    #[test]
    fn changing_is_building_anew(
        mut people in people(),
        changes in prop::collection::vec((person(), any::<bool>()), 0..20),
        query in query(),
        order in order(),
    ) {
        let mut changed = directory(&people);
        for (person, goes) in changes {
            let known = people.iter().position(|known| known.id == person.id);
            if let Some(known) = known {
                people.remove(known);
            }
            if goes {
                prop_assert_eq!(changed.remove(person.id), known.is_some());
            } else {
                changed.put(&person.listed());
                people.push(person);
            }
        }
        let anew = directory(&people);
        prop_assert_eq!(changed.len(), people.len());
        let filter = Filter::default();
        prop_assert_eq!(all(&changed, &query, &filter, order), all(&anew, &query, &filter, order));
    }

    #[test]
    fn the_last_of_one_id_counts(first in people(), second in people(), order in order()) {
        let mut builder = Builder::default();
        first.iter().chain(&second).for_each(|person| builder.add(&person.listed()));
        let mut put = directory(&first);
        second.iter().for_each(|person| put.put(&person.listed()));
        let filter = Filter::default();
        prop_assert_eq!(all(&builder.finish(), "", &filter, order), all(&put, "", &filter, order));
    }
}
