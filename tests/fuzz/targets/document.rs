//! The document guard: what is let through is no more work than its limits say.
use std::{collections::HashMap, sync::LazyLock};

use async_graphql::parser::types::{ExecutableDocument, FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Variables};
use graphql::document::{Limits, Rejected, check, parse};
use graphql::problem::Names;

static NAMES: LazyLock<Names> = LazyLock::new(|| Names::new([], include_str!("../../../schema.graphql")));

/// A document, and behind a zero byte its variables as JSON.
pub(super) fn run(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let source = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let variables: Variables = parts.next().and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default();
    let limits = Limits::default();
    let first = parse(&source, &variables, &limits, &NAMES);
    // The second time it may come from the cache, which must not make a difference. Positions do not count: of two operations that
    // cannot be in one document the parser blames either.
    let second = parse(&source, &variables, &limits, &NAMES);
    let said = |rejected: &Rejected| (rejected.code, rejected.message);
    assert_eq!(first.as_ref().err().map(said), second.as_ref().err().map(said));
    let Ok(document) = first else { return };
    assert!(source.len() <= limits.bytes);
    assert_eq!(check(source.len(), &document, &variables, &limits, &NAMES), Ok(()));
    let tight = Limits { nodes: limits.nodes / 100, depth: 3, values: 20, rows: 50, ..limits };
    let wide = Limits { nodes: limits.nodes * 2, depth: 30, values: 8_000, rows: 20_000, ..limits };
    if check(source.len(), &document, &variables, &tight, &NAMES).is_ok() {
        expand(&document, &tight);
    }
    assert_eq!(check(source.len(), &document, &variables, &wide, &NAMES), Ok(()), "more is allowed, and less passes");
    expand(&document, &limits);
}

/// Writes every spread out, as the library does, and holds what that comes to against the limits.
fn expand(document: &ExecutableDocument, limits: &Limits) {
    let mut nodes = 0;
    for (_, operation) in document.operations.iter() {
        walk(&operation.node.selection_set.node, &document.fragments, [0, 1], &mut nodes, limits);
    }
}

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// `depth` counts the fields above and the selection sets above, this one included.
fn walk(set: &SelectionSet, fragments: &Fragments, depth: [u64; 2], nodes: &mut u64, limits: &Limits) {
    let [fields, sets] = depth;
    if !set.items.is_empty() {
        assert!(sets <= limits.levels, "more levels than the guard counted");
    }
    for item in &set.items {
        *nodes += 1;
        assert!(*nodes <= limits.nodes, "more selections than the guard counted");
        match &item.node {
            Selection::Field(field) => {
                assert!(fields < limits.depth, "deeper than the guard counted");
                walk(&field.node.selection_set.node, fragments, [fields + 1, sets + 1], nodes, limits);
            }
            Selection::InlineFragment(inline) => {
                walk(&inline.node.selection_set.node, fragments, [fields, sets + 1], nodes, limits);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                    walk(&fragment.node.selection_set.node, fragments, [fields, sets + 1], nodes, limits);
                }
            }
        }
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let bomb = |length: usize| {
        let chain: String = (0..length).map(|i| format!("fragment f{i} on Query{{...f{0} ...f{0}}}", i + 1)).collect();
        format!("{{...f0}}{chain}fragment f{length} on Query{{a}}")
    };
    let nested = |times: usize| format!("{}{}", "{a".repeat(times), "}".repeat(times));
    let mut all: Vec<String> = [
        "{viewer{id}}",
        "query Week($from:DateTime!,$to:DateTime!){appointments(from:$from,to:$to){id startsAt client{name}}}\0{\"from\":\"2026-01-01T00:00:00Z\",\"to\":null}",
        "query($n:Int=20){clients(first:$n){edges{cursor node{id}}pageInfo{hasNextPage endCursor}}}\0{\"n\":100}",
        "mutation($i:AddClientInput!){addClient(input:$i){client{id}errors{path message}}}\0{\"i\":{\"legalName\":\"Ann\"}}",
        "{...f} fragment f on Query{viewer{...g}} fragment g on Viewer{id}",
        "{...f} fragment f on Query{a ...f}",
        "{a(x:\"\\\"\\u00e9\" y:\"\"\"block \\\"\"\" text\"\"\") #comment\n}",
        "{a(x:[1,2.5e3,-0,true,null,ENUM,{k:$v}])@skip(if:false)@include(if:$b)}",
        "query A{a}query B{b}subscription C{c}",
        "query($v:[Nope]=[1]){a}",
        "query($v:[[Int!]]!=[[1]]){a(x:$v)}\0{\"v\":[[1,2],[3]]}",
        "{a(first:100){edges{node{b(first:100){nodes{c}}}}}}",
        "{x:a y:a z:a ...on Query{a}...{b}}",
        "\u{feff}{a}",
        "{a(x:\"\n\")}",
        "{__schema{types{name fields(includeDeprecated:true){name type{name ofType{name}}}}}}",
    ]
    .map(str::to_owned)
    .into();
    all.extend([
        bomb(3),
        bomb(12),
        nested(15),
        nested(16),
        "[".repeat(49),
        format!("{{a(x:{}1{})}}", "[".repeat(46), "]".repeat(46)),
    ]);
    all.push(format!("{{{}}}", "a ".repeat(21)));
    all.into_iter().map(String::into_bytes).collect()
}
