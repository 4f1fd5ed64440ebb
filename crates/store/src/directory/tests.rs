//! What the directory promises, against a naive reference and for people's names.
use super::*;
use proptest::prelude::*;

mod paging;
pub(super) mod reference;
mod searching;
#[cfg(target_os = "linux")]
mod wiping;

/// A client as the tests make it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    id: Uuid,
    legal_name: String,
    used_name: Option<String>,
    provider: Option<Uuid>,
    status: u8,
    archived: bool,
    tags: Vec<Uuid>,
}

impl Person {
    fn named(id: u128, legal_name: &str) -> Self {
        let legal_name = legal_name.to_owned();
        Self {
            id: Uuid::from_u128(id),
            legal_name,
            used_name: None,
            provider: None,
            status: 0,
            archived: false,
            tags: vec![],
        }
    }

    fn listed(&self) -> Listed<'_> {
        Listed {
            id: self.id,
            legal_name: &self.legal_name,
            used_name: self.used_name.as_deref(),
            provider: self.provider,
            status: self.status,
            archived: self.archived,
            tags: &self.tags,
        }
    }
}

fn directory(people: &[Person]) -> Directory {
    let mut builder = Builder::default();
    people.iter().for_each(|person| builder.add(&person.listed()));
    builder.finish()
}

/// Words that are near each other, within each other and of many scripts.
fn word() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Anna",
        "Ana",
        "Hanna",
        "Annabel",
        "Maria",
        "Marc",
        "Nowak",
        "Novak",
        "Nowakowski",
        "Nwoak",
        "Müller",
        "Mueller",
        "Łukasz",
        "Li",
        "Lin",
        "O'Neil",
        "-",
        "山田",
        "太郎",
        "山田太郎",
        "田太",
        "สมชาย",
        "כהן",
        "محمد",
        "김철수",
        "Katarzyna",
        "Katrzna",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "[ab]{1,9}", 1 => "[a-c]{60,70}"]
}

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..=most).prop_map(|words| words.join(" "))
}

fn few() -> impl Strategy<Value = Uuid> {
    (1_u128..4).prop_map(Uuid::from_u128)
}

fn person() -> impl Strategy<Value = Person> {
    let names = (words(3), prop::option::weighted(0.3, words(2)));
    let tags = prop::collection::vec(few(), 0..3);
    (1_u128..40, names, prop::option::of(few()), 0_u8..3, any::<bool>(), tags).prop_map(
        |(id, (legal_name, used_name), provider, status, archived, tags)| Person {
            id: Uuid::from_u128(id),
            legal_name,
            used_name,
            provider,
            status,
            archived,
            tags,
        },
    )
}

/// Not two of one id.
fn people() -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(person(), 0..30).prop_map(|mut people| {
        people.sort_by_key(|person| person.id);
        people.dedup_by_key(|person| person.id);
        people
    })
}

fn query() -> impl Strategy<Value = String> {
    prop_oneof![2 => words(2), 1 => Just(String::new()), 1 => "[a-z]{1,4}", 1 => Just("nova".to_owned())]
}

fn filter() -> impl Strategy<Value = Filter> {
    prop_oneof![
        3 => Just(Filter::default()),
        1 => (any::<Option<bool>>(), prop::collection::vec(0_u8..3, 0..3), prop::collection::vec(prop::option::of(few()), 0..3))
            .prop_map(|(archived, statuses, providers)| Filter { archived, statuses, providers, tags: vec![] }),
        1 => prop::collection::vec(few(), 1..3).prop_map(|tags| Filter { tags, ..Filter::default() }),
    ]
}

fn order() -> impl Strategy<Value = Order> {
    prop::sample::select(vec![Order::Name, Order::Newest, Order::Relevance])
}

fn all(directory: &Directory, query: &str, filter: &Filter, order: Order) -> Vec<Hit> {
    let span = Span { limit: usize::MAX, ..Span::default() };
    let (hits, total) = directory.search_all(&Query::new(query), filter, order, &span);
    assert!(total.is_none_or(|total| total == directory.count(&Query::new(query), filter) && total == hits.len()));
    hits
}

fn ids(hits: &[Hit]) -> Vec<Uuid> {
    hits.iter().map(|hit| hit.id).collect()
}
