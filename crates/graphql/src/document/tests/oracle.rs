//! The guard against a counter that writes every spread out, on small random documents.

use std::collections::HashMap;

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{Selection, SelectionSet};
use proptest::prelude::*;

use super::super::measure::{Measure, Tally};
use super::super::values::Known;
use super::super::{Fragments, Limits};

/// One selection of a random document. Fragments spread only later ones, so there is no cycle.
#[derive(Debug, Clone)]
enum Node {
    Field { name: &'static str, alias: bool, first: Option<u8>, skip: bool, inside: Vec<Node> },
    Inline(Vec<Node>),
    Spread(usize),
}

const FRAGMENTS: usize = 4;

fn node() -> impl Strategy<Value = Node> {
    let names = prop::sample::select(vec!["a", "b", "edges", "nodes"]);
    let leaf = prop_oneof![
        (names.clone(), any::<bool>()).prop_map(|(name, alias)| Node::Field {
            name,
            alias,
            first: None,
            skip: false,
            inside: vec![]
        }),
        (0..FRAGMENTS).prop_map(Node::Spread),
    ];
    leaf.prop_recursive(3, 16, 3, move |inner| {
        let inside = prop::collection::vec(inner, 1..4);
        prop_oneof![
            (names.clone(), any::<bool>(), prop::option::of(0_u8..5), any::<bool>(), inside.clone())
                .prop_map(|(name, alias, first, skip, inside)| Node::Field { name, alias, first, skip, inside }),
            inside.prop_map(Node::Inline),
        ]
    })
}

/// Writes selections; spreads go to fragments after `after`, or become a field where there are none.
fn write(nodes: &[Node], after: usize) -> String {
    let set = |inside: &[Node]| if inside.is_empty() { String::new() } else { format!("{{{}}}", write(inside, after)) };
    let one = |node: &Node| match node {
        Node::Field { name, alias, first, skip, inside } => format!(
            "{}{name}{}{}{} ",
            if *alias { "x:" } else { "" },
            first.map(|first| format!("(first:{first})")).unwrap_or_default(),
            if *skip { "@skip(if:false)" } else { "" },
            set(inside)
        ),
        Node::Inline(inside) => format!("...{} ", set(inside)),
        Node::Spread(to) if after + to < FRAGMENTS => format!("...f{} ", after + to),
        Node::Spread(_) => "a ".to_owned(),
    };
    nodes.iter().map(one).collect()
}

/// The same tally by brute force: every spread is walked each time it is met.
fn count(set: &SelectionSet, fragments: &Fragments) -> Tally {
    let mut sum = Tally::default();
    for item in &set.items {
        let directives = u64::try_from(item.node.directives().len()).unwrap();
        let mut one = match &item.node {
            Selection::Field(field) => {
                let field = &field.node;
                let mut one = count(&field.selection_set.node, fragments);
                let first = field.get_argument("first").map(|value| value.node.to_string().parse::<u64>().unwrap());
                let entries = first.or(one.paged.then_some(20));
                one.levels += u64::from(!field.selection_set.node.items.is_empty());
                one.rows = (one.rows + u64::from(entries.is_some())) * entries.unwrap_or(1);
                one.fields = one.fields * entries.unwrap_or(1) + 1;
                one.depth += 1;
                one.width = 1;
                one.paged = matches!(field.name.node.as_str(), "edges" | "nodes");
                one.aliases += u64::from(field.alias.is_some());
                one.values += u64::from(first.is_some());
                one
            }
            Selection::InlineFragment(inline) => {
                let inner = count(&inline.node.selection_set.node, fragments);
                Tally { levels: inner.levels + 1, ..inner }
            }
            Selection::FragmentSpread(spread) => {
                let inner =
                    count(&fragments.get(&spread.node.fragment_name.node).unwrap().node.selection_set.node, fragments);
                Tally { levels: inner.levels + 1, ..inner }
            }
        };
        one.nodes += 1;
        one.directives += directives;
        one.values += directives;
        sum = Tally {
            nodes: sum.nodes + one.nodes,
            levels: sum.levels.max(one.levels),
            depth: sum.depth.max(one.depth),
            width: sum.width + one.width,
            aliases: sum.aliases + one.aliases,
            directives: sum.directives + one.directives,
            values: sum.values + one.values,
            rows: sum.rows + one.rows,
            fields: sum.fields + one.fields,
            paged: sum.paged | one.paged,
        };
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_brute_force(
        root in prop::collection::vec(node(), 1..4),
        bodies in prop::collection::vec(prop::collection::vec(node(), 1..3), FRAGMENTS),
    ) {
        let mut source = format!("{{{}}}", write(&root, 0));
        for (index, body) in bodies.iter().enumerate() {
            source.push_str(&format!("fragment f{index} on Query{{{}}}", write(body, index + 1)));
        }
        let document = parse_query(&source).unwrap();
        let operations: Vec<_> = document.operations.iter().map(|(_, operation)| &operation.node).collect();
        let limits = Limits { levels: 1_000, ..Limits::default() };
        let variables = Variables::default();
        let known = Known::collect(&operations, &variables, &limits).unwrap();
        let mut measure = Measure::new(&document.fragments, &known, &limits);
        for operation in operations {
            let found = measure.operation(operation).unwrap();
            prop_assert_eq!(found, count(&operation.selection_set.node, &document.fragments));
        }
        let reached: HashMap<_, _> = document.fragments.keys().map(|name| (name, ())).collect();
        prop_assert!(measure.unused().unwrap().len() <= reached.len());
    }

    #[test]
    fn never_panics_on_any_text(source in "[\\PC\n{}()\\[\\]\"\\\\.:$@#,a-c0-2]{0,200}") {
        drop(super::parse(&source, &Variables::default(), &Limits::default(), &super::names()));
    }
}
