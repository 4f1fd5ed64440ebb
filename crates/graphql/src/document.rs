//! The document guard: what a request may ask for, decided before the library sees it.
//!
//! Validation walks every fragment spread in full, again for each place it is spread from, and compares with
//! its limits only afterwards: thirty fragments that each spread the next one twice are a billion
//! steps, in one poll that no timeout can interrupt. The parser in turn descends one stack frame per bracket.
//! So a document is measured here first, in three steps that are each linear in its length:
//!
//! 1. [`scan`](self) reads the source once, byte by byte: length, brackets, tokens, strings that never end.
//! 2. The parser builds the tree, which is now known to be shallow.
//! 3. [`check`] adds up what the tree would become with every spread written out, each fragment once.
//!
//! A refusal is a constant sentence. No part of a document is ever repeated, since literals hold private data.

mod cache;
mod limits;
mod measure;
mod refusal;
mod scan;
mod values;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

use async_graphql::parser::types::{ExecutableDocument, FragmentDefinition, OperationDefinition};
use async_graphql::parser::{Error as SyntaxError, parse_query};
use async_graphql::{Name, Positioned, Variables};

pub use self::limits::Limits;
pub use self::refusal::{Refusal, Rejected};

use self::cache::Cache;
use self::measure::{Measure, Tally};
use self::values::{Known, base_name};
use crate::problem::{Code, Names};

/// Trees of documents that passed before. They depend on nothing but the text, so there is one cache for the process.
static PARSED: LazyLock<Cache> = LazyLock::new(Cache::default);

/// Scans and parses a document, or finds it among those parsed before, and measures it with its variables.
///
/// # Errors
///
/// [`Rejected`] with `GRAPHQL_PARSE_FAILED` where the text is no GraphQL, and with `GRAPHQL_VALIDATION_FAILED` where it
/// is more than `limits` allow.
pub fn parse(
    source: &str,
    variables: &Variables,
    limits: &Limits,
    names: &Names,
) -> Result<ExecutableDocument, Rejected> {
    if let Some(document) = PARSED.get(source) {
        check(source.len(), &document, variables, limits, names)?;
        return Ok(ExecutableDocument::clone(&document));
    }
    scan::scan(source, limits)?;
    let document = parse_query(source).map_err(|error| Rejected {
        code: Code::GraphqlParseFailed,
        message: syntax_message(&error),
        positions: error.positions().collect(),
    })?;
    check(source.len(), &document, variables, limits, names)?;
    PARSED.keep(source, &document);
    Ok(document)
}

/// Measures a parsed document against the limits: one pass, however often its fragments are spread.
///
/// The tree must come from a source that passed the scan, as [`parse`] makes sure of; the walk over literals
/// relies on the depth of brackets that the scan allows.
///
/// # Errors
///
/// The first bound that is exceeded.
pub fn check(
    source_len: usize,
    document: &ExecutableDocument,
    variables: &Variables,
    limits: &Limits,
    names: &Names,
) -> Result<(), Refusal> {
    if source_len > limits.bytes {
        return Err(Refusal::Length);
    }
    let operations: Vec<&OperationDefinition> =
        document.operations.iter().map(|(_, operation)| &operation.node).collect();
    if operations.len() > limits.operations {
        return Err(Refusal::Operations);
    }
    if document.fragments.len() > limits.fragments {
        return Err(Refusal::Fragments);
    }
    let known = Known::collect(&operations, variables, limits)?;
    let mut measure = Measure::new(&document.fragments, &known, limits);
    let mut nodes = 0_u64;
    for operation in operations {
        definitions(operation, limits, names)?;
        let tally = measure.operation(operation)?;
        within(&tally, limits)?;
        if tally.width > limits.root_fields {
            return Err(Refusal::RootFields);
        }
        nodes = nodes.saturating_add(tally.nodes);
    }
    // Validation visits fragments that nothing spreads as well.
    for tally in measure.unused()? {
        within(&tally, limits)?;
        nodes = nodes.saturating_add(tally.nodes);
    }
    if nodes > limits.nodes { Err(Refusal::Nodes) } else { Ok(()) }
}

/// The variables an operation declares.
fn definitions(operation: &OperationDefinition, limits: &Limits, names: &Names) -> Result<(), Refusal> {
    if operation.variable_definitions.len() > limits.variables {
        return Err(Refusal::Variables);
    }
    // The library looks up the type of a list's default without asking whether there is such a type, and panics.
    let unknown = operation.variable_definitions.iter().any(|definition| {
        definition.node.default_value.is_some() && !names.is_type(base_name(&definition.node.var_type.node.base))
    });
    if unknown { Err(Refusal::UnknownType) } else { Ok(()) }
}

/// Compares what one operation adds up to with the limits.
fn within(tally: &Tally, limits: &Limits) -> Result<(), Refusal> {
    let bounds = [
        (tally.nodes, limits.nodes, Refusal::Nodes),
        (tally.levels, limits.levels, Refusal::Levels),
        (tally.depth, limits.depth, Refusal::Depth),
        (tally.aliases, limits.aliases, Refusal::Aliases),
        (tally.directives, limits.directives, Refusal::Directives),
        (tally.values, limits.values, Refusal::Values),
        (tally.rows, limits.rows, Refusal::Rows),
        (tally.fields, limits.fields, Refusal::Fields),
    ];
    bounds.into_iter().find(|(found, limit, _)| found > limit).map_or(Ok(()), |(_, _, refusal)| Err(refusal))
}

/// A sentence for what the parser found. Its own would repeat the line of the source.
fn syntax_message(error: &SyntaxError) -> &'static str {
    match error {
        SyntaxError::MultipleOperations { .. } => "An operation without a name must be the only one of its document.",
        SyntaxError::OperationDuplicated { .. } => "Two operations of the document have the same name.",
        SyntaxError::FragmentDuplicated { .. } => "Two fragments of the document have the same name.",
        SyntaxError::MissingOperation => "The document holds no operation.",
        SyntaxError::RecursionLimitExceeded => "The document is nested too deeply.",
        _ => "Syntax error: the document is not valid GraphQL at this position.",
    }
}

/// Fragments by name, as the parser keeps them.
type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;
