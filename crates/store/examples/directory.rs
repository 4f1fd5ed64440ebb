//! What a directory of names costs: `cargo run --release -p store --example directory`.
#![expect(clippy::print_stdout, reason = "it prints what it measures")]
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use store::directory::{Builder, Directory, Filter, Listed, Order, Query, Span};
use uuid::Uuid;

const FIRST: &[&str] = &[
    "Anna",
    "Maria",
    "Katarzyna",
    "Małgorzata",
    "Zofia",
    "Łukasz",
    "Piotr",
    "Krzysztof",
    "Stanisław",
    "Mark",
    "Sarah",
    "Emily",
    "James",
    "José",
    "François",
    "Jürgen",
    "Søren",
    "Åsa",
    "İbrahim",
    "Ayşe",
    "Nguyễn",
    "Đức",
    "Siobhán",
    "Olena",
    "Hiroshi",
    "Aleksandra",
    "שרה",
    "דוד",
    "محمد",
    "فاطمة",
    "Анна",
    "Дмитрий",
    "王",
    "山田",
];
const LAST: &[&str] = &[
    "Nowak",
    "Kowalski",
    "Wiśniewska",
    "Wójcik",
    "Kowalczyk",
    "Kamiński",
    "Lewandowska",
    "Zieliński",
    "Smith",
    "Johnson",
    "García",
    "Müller",
    "Schmidt",
    "Größ",
    "O'Brien",
    "Sørensen",
    "Yılmaz",
    "Đặng",
    "Trần",
    "Shevchenko",
    "Tanaka",
    "Cohen",
    "Fernández-Gómez",
    "van der Berg",
    "Rodríguez",
    "כהן",
    "לוי",
    "الحسن",
    "Иванова",
    "小明",
    "太郎",
];
const SYLLABLES: &[&str] = &["ba", "kie", "lo", "mi", "nó", "ra", "sza", "te", "wą", "zu", "bro", "kri", "sto", "ez"];
const ENDINGS: &[&str] = &["ska", "wicz", "son", "ov", "mann", "berg", "stein", "ini", "escu", "quist", "ley"];

/// Chance that repeats itself.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % bound.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }

    fn name(&mut self) -> String {
        let first = self.pick(FIRST);
        if self.below(3) == 0 {
            return format!("{first} {}", self.pick(LAST));
        }
        let syllables: String = (0..2 + self.below(2)).map(|_| self.pick(SYLLABLES)).collect();
        format!("{first} {syllables}{}", self.pick(ENDINGS))
    }
}

/// Somebody in care, as the database would tell it.
struct Person {
    id: Uuid,
    name: String,
    used: Option<String>,
    status: u8,
}

impl Person {
    fn listed(&self) -> Listed<'_> {
        Listed {
            id: self.id,
            legal_name: &self.name,
            used_name: self.used.as_deref(),
            provider: None,
            status: self.status,
            archived: false,
            tags: &[],
        }
    }
}

fn measure(what: &str, runs: usize, mut work: impl FnMut() -> usize) {
    let mut found = 0;
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let since = Instant::now();
            found = black_box(work());
            since.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| times.get(runs * percent / 100).copied().unwrap_or_default();
    println!("  {what:<36} p50 {:>9.1?}  p95 {:>9.1?}  ({found} found)", at(50), at(95));
}

fn main() {
    for size in [1_000_usize, 10_000, 100_000] {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        let mut person = |number: usize| Person {
            id: Uuid::from_u128((u128::try_from(number).unwrap_or_default() << 64) | 7),
            name: dice.name(),
            used: (dice.below(7) == 0).then(|| dice.name()),
            status: u8::try_from(number % 4).unwrap_or_default(),
        };
        let people: Vec<Person> = (0..size).map(&mut person).collect();
        let since = Instant::now();
        let mut builder = Builder::default();
        people.iter().for_each(|person| builder.add(&person.listed()));
        let mut directory = builder.finish();
        println!("{size} clients: made in {:.1?}, {} kB", since.elapsed(), directory.bytes() / 1024);
        searches(&directory, if size > 50_000 { 60 } else { 400 });
        let mut others = people.iter().zip(people.iter().rev()).cycle();
        measure("a name is changed", 400, || {
            let Some((person, other)) = others.next() else { return 0 };
            directory.put(&Listed { legal_name: &other.name, ..person.listed() });
            1
        });
        let since = Instant::now();
        drop(directory);
        println!("  wiped in {:.1?}", since.elapsed());
    }
}

fn searches(directory: &Directory, runs: usize) {
    let (everybody, some) = (Filter::default(), Filter { statuses: vec![1, 2], ..Filter::default() });
    let page = Span { limit: 21, ..Span::default() };
    for (what, text) in [
        ("one letter", "k"),
        ("the beginning of a word", "nowa"),
        ("two words", "anna kow"),
        ("within a word", "owsk"),
        ("a typing error", "nwoak"),
        ("two in a longer word", "lewandwskaa"),
        ("what nobody is called", "saretina"),
        ("Hebrew", "כהן"),
        ("Han, across a gap", "山田太郎"),
    ] {
        measure(what, runs, || directory.search(&Query::new(text), &everybody, Order::Relevance, &page).len());
    }
    measure("how many there are", runs, || directory.count(&Query::new("nowa"), &everybody));
    measure("of some statuses", runs, || directory.search(&Query::new("nowa"), &some, Order::Relevance, &page).len());
    measure("everybody by name", runs, || directory.search(&Query::new(""), &everybody, Order::Name, &page).len());
}
