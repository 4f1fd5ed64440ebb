//! Puts the fields of an answer in the order in which they were asked for, as the GraphQL specification has it (October 2021, section
//! 7.2.2). The library inserts them as they are done, so that what waits for the database comes last.
use async_graphql::{
    Name, Positioned, Request, Value,
    indexmap::IndexMap,
    parser::types::{DocumentOperations, FragmentDefinition, Selection, SelectionSet},
};
use std::collections::HashMap;

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// The fields of an object in the order in which they were asked for, each with the order within it. Fragments of different types are laid
/// one after the other; an object has the fields of those that fit it.
#[derive(Debug, Default)]
pub(crate) struct Order(IndexMap<Name, Self>);

impl Order {
    /// The order that a request asks for. Its document has passed the guard, so that spreads are few and end.
    pub(crate) fn of(request: &mut Request) -> Self {
        let name = request.operation_name.clone();
        let Ok(document) = request.parsed_query() else { return Self::default() };
        let operation = match (&document.operations, name) {
            (DocumentOperations::Single(operation), _) => Some(operation),
            (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name.as_str()),
            (DocumentOperations::Multiple(operations), None) => operations.values().next(),
        };
        let mut order = Self::default();
        if let Some(operation) = operation {
            order.add(&operation.node.selection_set.node, &document.fragments);
        }
        order
    }

    fn add(&mut self, set: &SelectionSet, fragments: &Fragments) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let within = self.0.entry(field.node.response_key().node.clone()).or_default();
                    within.add(&field.node.selection_set.node, fragments);
                }
                Selection::InlineFragment(fragment) => self.add(&fragment.node.selection_set.node, fragments),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                        self.add(&fragment.node.selection_set.node, fragments);
                    }
                }
            }
        }
    }

    /// Arranges a value. One that is in order, as most are, is only looked at.
    pub(crate) fn arrange(&self, value: &mut Value) {
        match value {
            Value::List(items) => items.iter_mut().for_each(|item| self.arrange(item)),
            Value::Object(fields) => {
                if !fields.keys().map(|name| self.0.get_index_of(name)).is_sorted() {
                    fields.sort_by_cached_key(|name, _| self.0.get_index_of(name));
                }
                for (name, within) in self.0.iter().filter(|(_, within)| !within.0.is_empty()) {
                    if let Some(value) = fields.get_mut(name) {
                        within.arrange(value);
                    }
                }
            }
            _ => {}
        }
    }
}
