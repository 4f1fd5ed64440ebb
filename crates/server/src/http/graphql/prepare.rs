//! From parameters to an operation that may run.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Name, Positioned, Request, Value, Variables};
use axum::http::Method;
use graphql::document::{self, Limits};
use graphql::problem::{Code, Names};

use super::fault::Fault;
use super::params::Params;

/// An operation that has passed the document guard.
pub struct Prepared {
    /// The request, with the document already parsed in it.
    pub request: Request,
    /// Query or mutation.
    pub kind: OperationType,
    /// The name the operation has in its document.
    pub name: Option<String>,
    /// A number that is the same for the same document as long as the program is the same: for logs, which must not hold
    /// the document.
    pub hash: u64,
}

/// Parses and measures the document and chooses the operation.
///
/// # Errors
///
/// A [`Fault`] for a document that is not GraphQL or too much, for an operation that cannot be told, for a mutation by
/// GET (405) and for a required variable without a value.
pub fn prepare(params: Params, method: &Method, limits: &Limits, names: &Names) -> Result<Prepared, Fault> {
    let Params { query, operation_name, variables } = params;
    let document = document::parse(&query, &variables, limits, names)?;
    let (name, operation) = choose(&document, operation_name.as_deref())?;
    let kind = operation.node.ty;
    if kind == OperationType::Subscription {
        return Err(Fault::new(
            Code::OperationResolutionFailure,
            "Subscriptions cannot be run over a plain HTTP request.",
        ));
    }
    if kind == OperationType::Mutation && method == Method::GET {
        return Err(Fault::method("Mutations are taken by POST only.", "POST"));
    }
    supplied(&operation.node, &variables)?;
    let name = name.map(ToString::to_string);
    let mut hasher = DefaultHasher::new();
    query.hash(&mut hasher);
    let hash = hasher.finish();
    let mut request = Request::new(query).variables(variables);
    request.operation_name.clone_from(&name);
    request.set_parsed_query(document);
    Ok(Prepared { request, kind, name, hash })
}

/// The operation of that name, or the only one.
fn choose<'d>(
    document: &'d ExecutableDocument,
    wanted: Option<&str>,
) -> Result<(Option<&'d Name>, &'d Positioned<OperationDefinition>), Fault> {
    let unknown = || {
        Fault::new(Code::OperationResolutionFailure, "The document has no operation of the name that was asked for.")
    };
    match (&document.operations, wanted) {
        (DocumentOperations::Single(operation), None) => Ok((None, operation)),
        (DocumentOperations::Single(_), Some(_)) => Err(unknown()),
        (DocumentOperations::Multiple(operations), Some(wanted)) => {
            operations.get_key_value(wanted).map(|(name, operation)| (Some(name), operation)).ok_or_else(unknown)
        }
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.iter();
            match (all.next(), all.next()) {
                (Some((name, operation)), None) => Ok((Some(name), operation)),
                _ => Err(Fault::new(
                    Code::OperationResolutionFailure,
                    "The document has several operations; say which one with operationName.",
                )),
            }
        }
    }
}

/// The library notices a missing variable only when a resolver asks for it, after others have run.
fn supplied(operation: &OperationDefinition, variables: &Variables) -> Result<(), Fault> {
    let missing = operation.variable_definitions.iter().find(|definition| {
        let definition = &definition.node;
        let sent = variables.get(&definition.name.node);
        let absent = sent.is_none() && definition.default_value.is_none();
        !definition.var_type.node.nullable && (absent || sent == Some(&Value::Null))
    });
    match missing {
        None => Ok(()),
        Some(definition) => {
            Err(Fault::new(Code::BadUserInput, "The variable declared at this position is required and has no value.")
                .at(definition.pos))
        }
    }
}
