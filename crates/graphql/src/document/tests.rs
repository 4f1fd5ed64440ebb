mod oracle;

use async_graphql::{Value, Variables};

use super::{Limits, Refusal, parse};
use crate::problem::{Code, Names};

const SDL: &str = "type Query { a: Int } enum Kind { A } input Slot { start: Int }";

fn names() -> Names {
    Names::new(["a".to_owned()], SDL)
}

fn variables(json: &str) -> Variables {
    serde_json::from_str(json).unwrap()
}

fn verdict_with(source: &str, json: &str) -> Result<(), &'static str> {
    parse(source, &variables(json), &Limits::default(), &names()).map(drop).map_err(|rejected| rejected.message)
}

fn verdict(source: &str) -> Result<(), &'static str> {
    verdict_with(source, "{}")
}

#[test]
fn lets_the_largest_introspection_of_graphiql_pass_with_room_to_spare() {
    let source = include_str!("tests/introspection.graphql");
    assert_eq!(verdict(source), Ok(()));
    let tight = Limits { rows: 5_000, fields: 40_000, nodes: 500, ..Limits::default() };
    assert!(parse(source, &Variables::default(), &tight, &names()).is_ok());
}

#[test]
fn refuses_at_the_bound_and_not_before() {
    let limits = Limits::default();
    let selections = |times: usize| format!("{}{}", "{a".repeat(times), "}".repeat(times));
    let aliases = |times: u64| (0..times).map(|i| format!("x{i}:a ")).collect::<String>();
    assert_eq!(verdict(&selections(15)), Ok(()));
    assert_eq!(verdict(&selections(16)), Err(Refusal::Depth.message()));
    assert_eq!(verdict(&format!("{{a{{{}}}}}", aliases(limits.aliases))), Ok(()));
    assert_eq!(verdict(&format!("{{a{{{}}}}}", aliases(limits.aliases + 1))), Err(Refusal::Aliases.message()));
    assert_eq!(verdict(&format!("{{{}}}", "a ".repeat(20))), Ok(()));
    assert_eq!(verdict(&format!("{{{}}}", "a ".repeat(21))), Err(Refusal::RootFields.message()));
    assert_eq!(verdict(&format!("{{a{{{}}}}}", "a ".repeat(999))), Ok(()));
    assert_eq!(verdict(&format!("{{a{{{}}}}}", "a ".repeat(1_000))), Err(Refusal::Nodes.message()));
}

#[test]
fn a_fragment_bomb_is_refused_however_long() {
    for length in 10..50 {
        let chain: String = (0..length).map(|i| format!("fragment f{i} on Query{{...f{0} ...f{0}}}", i + 1)).collect();
        let bomb = format!("{{...f0}}{chain}fragment f{length} on Query{{a}}");
        assert!(verdict(&bomb).is_err(), "{length} fragments");
    }
}

#[test]
fn a_cycle_is_refused_whether_it_is_reached_or_not() {
    assert_eq!(verdict("{...f} fragment f on Query{a ...f}"), Err(Refusal::Cycle.message()));
    assert_eq!(verdict("{a} fragment f on Query{...g} fragment g on Query{...f}"), Err(Refusal::Cycle.message()));
}

#[test]
fn counts_what_pages_multiply_to() {
    let rows = Err(Refusal::Rows.message());
    assert_eq!(verdict("{a(first:100){edges{node{b(first:50){nodes{c}}}}}}"), Ok(()));
    assert_eq!(verdict("{a(first:100){edges{node{b(first:100){nodes{c}}}}}}"), rows);
    assert_eq!(verdict("{a(first:100){...f}} fragment f on A{edges{node{b(last:100){nodes{c}}}}}"), rows);
    assert_eq!(verdict("{a{edges{node{b{edges{node{c{edges{node{d{nodes{e}}}}}}}}}}}}"), rows);
    let page = "query($n:Int){a(first:$n){nodes{c}}}";
    assert_eq!(verdict_with(page, r#"{"n":10000}"#), Ok(()));
    assert_eq!(verdict_with(page, r#"{"n":10001}"#), rows);
    assert_eq!(verdict("query($n:Int=10001){a(first:$n){nodes{c}}}"), rows);
    assert_eq!(verdict_with("query($n:Int=10001){a(first:$n){nodes{c}}}", r#"{"n":1}"#), Ok(()));
    assert_eq!(verdict_with(page, r#"{"n":null}"#), Ok(()));
}

#[test]
fn counts_a_variable_at_every_use() {
    let items = Value::from((0..900).map(Value::from).collect::<Vec<_>>());
    let sent = format!(r#"{{"v":{items}}}"#);
    assert_eq!(verdict_with("query($v:[Int]){a(x:$v) a(x:$v)}", &sent), Ok(()));
    let uses = "a(x:$v)".repeat(5);
    assert_eq!(verdict_with(&format!("query($v:[Int]){{{uses}}}"), &sent), Err(Refusal::Values.message()));
}

#[test]
fn brackets_in_text_and_comments_do_not_count() {
    let open = "[".repeat(200);
    assert_eq!(verdict(&format!("{{a(x:\"\\\"{open}\") #{open}\n}}")), Ok(()));
    assert_eq!(verdict(&format!("{{a(x:\"\"\"\\\"\"\"{open}\"\"\")}}")), Ok(()));
    assert_eq!(verdict(&format!("{{a(x:\"\" y:{open})}}")), Err(Refusal::Brackets.message()));
}

#[test]
fn a_string_without_an_end_is_a_syntax_error() {
    for source in ["{a(x:\"", "{a(x:\"\n\")}", "{a(x:\"\\", "{a(x:\"\"\"\\\"\"\")}"] {
        let rejected = parse(source, &Variables::default(), &Limits::default(), &names()).unwrap_err();
        assert_eq!(rejected.code, Code::GraphqlParseFailed);
    }
}

#[test]
fn a_default_needs_a_type_that_exists() {
    assert_eq!(verdict("query($v:[Nope]=[1]){a}"), Err(Refusal::UnknownType.message()));
    assert_eq!(verdict("query($v:[a]=[1]){a}"), Err(Refusal::UnknownType.message()));
    assert_eq!(verdict("query($v:[Kind!]=[A]$w:Slot={start:1}$x:Int=1){a}"), Ok(()));
}

#[test]
fn the_deepest_document_that_passes_the_scan_fits_a_worker_thread() {
    let brackets = Limits::default().brackets;
    let run = move || {
        for (open, close) in [("{a", "}"), ("...{", "}")] {
            let source = format!("{{a{}a{}}}", open.repeat(brackets - 1), close.repeat(brackets - 1));
            assert!(verdict(&source).is_err());
        }
        let list = format!("{{a(x:{}1{})}}", "[".repeat(brackets - 2), "]".repeat(brackets - 2));
        assert_eq!(verdict(&list), Ok(()));
    };
    // A quarter of what a worker has.
    std::thread::Builder::new().stack_size(1024 * 1024).spawn(run).unwrap().join().unwrap();
}
