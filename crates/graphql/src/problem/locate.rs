//! Which argument an error is about.

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{Directive, Selection, SelectionSet};
use async_graphql::{Pos, Positioned, ServerError, Value};

use super::{Code, Names, code_of};

/// Adds `extensions.argument` to errors about a value that could not be read.
///
/// The library finds some of them out only when a resolver asks for its argument, and then says where the value stands in
/// the document but not which argument it belongs to. The document is parsed again only if there is such an
/// error; it must have passed the document guard before.
pub fn name_arguments(errors: &mut [ServerError], source: &str, names: &Names) {
    let wanted = |error: &ServerError| code_of(error) == Some(Code::BadUserInput) && !error.path.is_empty();
    if !errors.iter().any(wanted) {
        return;
    }
    let Ok(document) = parse_query(source) else { return };
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    let sets: Vec<&SelectionSet> = operations.chain(fragments).collect();
    for error in errors.iter_mut().filter(|error| wanted(error)) {
        let Some(position) = error.locations.first().copied() else { continue };
        let found = sets.iter().find_map(|set| in_set(set, position)).filter(|name| names.covers(name));
        if let Some((extensions, name)) = error.extensions.as_mut().zip(found) {
            extensions.set("argument", Value::from(name));
        }
    }
}

fn in_set(set: &SelectionSet, position: Pos) -> Option<&str> {
    set.items.iter().find_map(|item| match &item.node {
        Selection::Field(field) => {
            let own = field.node.arguments.iter().find(|(_, value)| value.pos == position);
            own.map(|(name, _)| name.node.as_str())
                .or_else(|| in_directives(&field.node.directives, position))
                .or_else(|| in_set(&field.node.selection_set.node, position))
        }
        Selection::InlineFragment(inline) => in_directives(&inline.node.directives, position)
            .or_else(|| in_set(&inline.node.selection_set.node, position)),
        Selection::FragmentSpread(spread) => in_directives(&spread.node.directives, position),
    })
}

fn in_directives(directives: &[Positioned<Directive>], position: Pos) -> Option<&str> {
    let mut arguments = directives.iter().flat_map(|directive| &directive.node.arguments);
    arguments.find(|(_, value)| value.pos == position).map(|(name, _)| name.node.as_str())
}
