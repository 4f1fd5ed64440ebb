//! The words that an error may repeat.

use std::collections::HashSet;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::TypeSystemDefinition;

/// The names of a schema: they are public, so a message may hold them.
#[derive(Debug, Clone, Default)]
pub struct Names {
    words: HashSet<String>,
    types: HashSet<String>,
}

impl Names {
    /// Collects the names once, from [`Schema::names`](async_graphql::Schema::names) and
    /// [`Schema::sdl`](async_graphql::Schema::sdl).
    ///
    /// A text that is not a schema gives no types, and then no variable may have a default value.
    #[must_use]
    pub fn new(words: impl IntoIterator<Item = String>, sdl: &str) -> Self {
        let mut types: HashSet<String> = ["Boolean", "Float", "ID", "Int", "String"].map(str::to_owned).into();
        if let Ok(document) = parse_schema(sdl) {
            types.extend(document.definitions.into_iter().filter_map(|definition| match definition {
                TypeSystemDefinition::Type(definition) => Some(definition.node.name.node.to_string()),
                _ => None,
            }));
        }
        let mut words: HashSet<String> = words.into_iter().collect();
        words.extend(types.iter().cloned());
        Self { words, types }
    }

    /// Whether the schema has a type of this name.
    #[must_use]
    pub fn is_type(&self, name: &str) -> bool {
        self.types.contains(name)
    }

    /// Whether a text is made of nothing but names of the schema: a name, a type such as `[Int!]!`, a directive, or the
    /// path of an input field such as `input.slot.0.start`.
    pub(super) fn covers(&self, text: &str) -> bool {
        let bare = text.trim_start_matches(['[', '@']).trim_end_matches(['!', ']']);
        let mut parts = bare.split('.');
        parts.next().is_some_and(|first| self.words.contains(first))
            && parts.all(|part| is_index(part) || self.words.contains(part))
    }
}

fn is_index(part: &str) -> bool {
    (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
}
