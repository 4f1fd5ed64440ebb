//! What a document becomes with every spread written out, computed once per fragment.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value;

use super::Fragments;
use super::limits::Limits;
use super::refusal::Refusal;
use super::values::Known;

/// The measures of a selection set, an operation or a fragment. All sums saturate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Fields, spreads and inline fragments.
    pub(super) nodes: u64,
    /// Selection sets inside one another, those of fragments included.
    pub(super) levels: u64,
    /// Fields inside one another.
    pub(super) depth: u64,
    /// Fields of this set itself, through fragments.
    pub(super) width: u64,
    /// Fields with an alias.
    pub(super) aliases: u64,
    /// Directives.
    pub(super) directives: u64,
    /// Values of arguments.
    pub(super) values: u64,
    /// List entries, by the page sizes asked for.
    pub(super) rows: u64,
    /// Fields in the answer, by the same page sizes.
    pub(super) fields: u64,
    /// Whether this set itself has `edges` or `nodes`, which makes its field a page.
    pub(super) paged: bool,
}

impl Tally {
    /// Adds a selection beside those counted so far.
    fn beside(&mut self, other: &Self) {
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.levels = self.levels.max(other.levels);
        self.depth = self.depth.max(other.depth);
        self.width = self.width.saturating_add(other.width);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.values = self.values.saturating_add(other.values);
        self.rows = self.rows.saturating_add(other.rows);
        self.fields = self.fields.saturating_add(other.fields);
        self.paged |= other.paged;
    }
}

/// A fragment that is being or has been measured.
enum Memo {
    /// Met again while in this state, it spreads itself.
    Open,
    Done(Tally),
}

/// Measures operations and fragments of one document.
pub(super) struct Measure<'a> {
    fragments: &'a Fragments,
    known: &'a Known<'a>,
    limits: &'a Limits,
    memo: HashMap<&'a str, Memo>,
}

impl<'a> Measure<'a> {
    pub(super) fn new(fragments: &'a Fragments, known: &'a Known<'a>, limits: &'a Limits) -> Self {
        Self { fragments, known, limits, memo: HashMap::with_capacity(fragments.len()) }
    }

    /// Everything an operation selects.
    pub(super) fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Tally, Refusal> {
        let mut tally = self.set(&operation.selection_set.node, false, 0)?;
        self.directives(&mut tally, &operation.directives)?;
        for definition in &operation.variable_definitions {
            self.directives(&mut tally, &definition.node.directives)?;
        }
        Ok(tally)
    }

    /// Everything the fragments select that no operation measured so far has reached, each by itself.
    pub(super) fn unused(&mut self) -> Result<Vec<Tally>, Refusal> {
        let fragments = self.fragments;
        let names: Vec<&str> =
            fragments.keys().map(Name::as_str).filter(|name| !self.memo.contains_key(name)).collect();
        names.into_iter().map(|name| self.fragment(name, 0)).collect()
    }

    /// `meta` is whether the set is part of an introspection; `level` how many sets are around it.
    fn set(&mut self, set: &'a SelectionSet, meta: bool, level: u64) -> Result<Tally, Refusal> {
        if level > self.limits.levels {
            return Err(Refusal::Levels);
        }
        let mut sum = Tally::default();
        for item in &set.items {
            let tally = match &item.node {
                Selection::Field(field) => self.field(&field.node, meta, level)?,
                Selection::InlineFragment(inline) => {
                    let mut tally = self.set(&inline.node.selection_set.node, meta, level + 1)?;
                    tally.levels += 1;
                    self.selected(tally, &inline.node.directives)?
                }
                Selection::FragmentSpread(spread) => {
                    let mut tally = self.fragment(spread.node.fragment_name.node.as_str(), level + 1)?;
                    tally.levels += 1;
                    self.selected(tally, &spread.node.directives)?
                }
            };
            sum.beside(&tally);
        }
        Ok(sum)
    }

    fn fragment(&mut self, name: &'a str, level: u64) -> Result<Tally, Refusal> {
        match self.memo.get(name) {
            Some(Memo::Done(tally)) => return Ok(*tally),
            Some(Memo::Open) => return Err(Refusal::Cycle),
            None => {}
        }
        // A spread of nothing is for validation to name.
        let Some(fragment) = self.fragments.get(name) else { return Ok(Tally::default()) };
        self.memo.insert(name, Memo::Open);
        let FragmentDefinition { type_condition, directives, selection_set } = &fragment.node;
        let meta = type_condition.node.on.node.starts_with("__");
        let mut tally = self.set(&selection_set.node, meta, level)?;
        self.directives(&mut tally, directives)?;
        self.memo.insert(name, Memo::Done(tally));
        Ok(tally)
    }

    fn field(&mut self, field: &'a Field, meta: bool, level: u64) -> Result<Tally, Refusal> {
        let name = field.name.node.as_str();
        let entrance = matches!(name, "__schema" | "__type");
        let meta = meta || entrance;
        let set = &field.selection_set.node;
        let mut tally = Tally::default();
        if !set.items.is_empty() {
            tally = self.set(set, meta, level + 1)?;
            tally.levels += 1;
        }
        let entries = if meta { meta_entries(name) } else { self.entries(field, tally.paged) };
        let factor = entries.unwrap_or(1);
        tally.rows = tally.rows.saturating_add(u64::from(entries.is_some())).saturating_mul(factor);
        tally.fields = tally.fields.saturating_mul(factor).saturating_add(1);
        if entrance {
            // Most of an introspection is the `ofType` of types that have none.
            tally.fields /= 4;
        }
        tally.depth = tally.depth.saturating_add(1);
        tally.width = 1;
        tally.paged = matches!(name, "edges" | "nodes");
        tally.aliases = tally.aliases.saturating_add(u64::from(field.alias.is_some()));
        self.arguments(&mut tally, &field.arguments)?;
        self.selected(tally, &field.directives)
    }

    /// How many entries the field may bring, where it is a list as far as one can see without the schema.
    fn entries(&self, field: &Field, paged: bool) -> Option<u64> {
        let mut entries = paged.then_some(self.limits.default_page);
        let mut asked = None;
        for (name, value) in &field.arguments {
            let found = match name.node.as_str() {
                "first" | "last" => Some(self.known.number(&value.node).unwrap_or(self.limits.default_page)),
                "ids" => self.known.items(&value.node),
                _ => None,
            };
            asked = asked.max(found);
        }
        if asked.is_some() {
            entries = asked;
        }
        entries
    }

    fn selected(&self, mut tally: Tally, directives: &[Positioned<Directive>]) -> Result<Tally, Refusal> {
        tally.nodes = tally.nodes.saturating_add(1);
        self.directives(&mut tally, directives)?;
        Ok(tally)
    }

    fn directives(&self, tally: &mut Tally, directives: &[Positioned<Directive>]) -> Result<(), Refusal> {
        for directive in directives {
            tally.directives = tally.directives.saturating_add(1);
            self.arguments(tally, &directive.node.arguments)?;
        }
        Ok(())
    }

    fn arguments(&self, tally: &mut Tally, arguments: &[(Positioned<Name>, Positioned<Value>)]) -> Result<(), Refusal> {
        if arguments.len() > self.limits.arguments {
            return Err(Refusal::Arguments);
        }
        for (_, value) in arguments {
            tally.values = tally.values.saturating_add(self.known.weigh(&value.node, self.limits)?);
        }
        Ok(())
    }
}

/// Typical lengths of the lists of an introspection, which take no page sizes. They let the query of graphql-js pass and
/// stop one that goes from fields to types to fields again for the whole schema.
fn meta_entries(name: &str) -> Option<u64> {
    match name {
        "types" => Some(64),
        "fields" => Some(16),
        "inputFields" | "enumValues" | "directives" => Some(8),
        "possibleTypes" => Some(4),
        "args" | "interfaces" | "locations" => Some(2),
        _ => None,
    }
}
