//! The parameters of a GraphQL request, from a body or from a URL.

use async_graphql::{Value, Variables};
use axum::extract::Query;
use axum::http::{Method, Uri};
use graphql::problem::Code;
use serde::Deserialize;

use super::fault::Fault;

/// A well-formed GraphQL request that nobody has looked into yet.
#[derive(Clone, PartialEq)]
pub struct Params {
    /// The source of the document.
    pub query: String,
    /// The operation to run, where the document has several.
    pub operation_name: Option<String>,
    /// The variables.
    pub variables: Variables,
}

/// The parameters as they are sent in a body. Keys that the specification does not name are ignored, as it demands; a
/// key that comes twice is an error.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    query: Option<Value>,
    operation_name: Option<Value>,
    variables: Option<Value>,
    extensions: Option<Value>,
}

/// The parameters as they are sent in a URL.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Linked {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// Reads the parameters: of a POST from its body only, of a GET from its URL only.
///
/// # Errors
///
/// 400 where they are not well formed.
pub fn read(method: &Method, uri: &Uri, body: &[u8]) -> Result<Params, Fault> {
    let sent = if method == Method::GET { linked(uri)? } else { sent(body)? };
    let query = match sent.query {
        Some(Value::String(query)) => query,
        None | Some(Value::Null) => return Err(bad("The parameter \"query\" is missing.")),
        Some(_) => return Err(bad("The parameter \"query\" must be a string.")),
    };
    let operation_name = match sent.operation_name {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name),
        Some(_) => return Err(bad("The parameter \"operationName\" must be a string or null.")),
    };
    let variables = match sent.variables {
        None | Some(Value::Null) => Variables::default(),
        Some(object @ Value::Object(_)) => Variables::from_value(object),
        Some(_) => return Err(bad("The parameter \"variables\" must be an object or null.")),
    };
    match sent.extensions {
        None | Some(Value::Null | Value::Object(_)) => Ok(Params { query, operation_name, variables }),
        Some(_) => Err(bad("The parameter \"extensions\" must be an object or null.")),
    }
}

fn sent(body: &[u8]) -> Result<Sent, Fault> {
    match body.trim_ascii_start().first() {
        Some(b'{') => {
            serde_json::from_slice(body).map_err(|_| bad("The body is not a well-formed JSON object in UTF-8."))
        }
        Some(b'[') => Err(bad("Batches are not taken: send one JSON object per request.")),
        _ => Err(bad("The body must be a JSON object.")),
    }
}

fn linked(uri: &Uri) -> Result<Sent, Fault> {
    let Query(linked) = Query::<Linked>::try_from_uri(uri).map_err(|_| bad("The query string is not well formed."))?;
    Ok(Sent {
        query: linked.query.map(Value::String),
        operation_name: linked.operation_name.filter(|name| !name.is_empty()).map(Value::String),
        variables: linked.variables.as_deref().map(json).transpose()?,
        extensions: linked.extensions.as_deref().map(json).transpose()?,
    })
}

fn json(text: &str) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|_| bad("The parameters \"variables\" and \"extensions\" must be JSON objects."))
}

const fn bad(message: &'static str) -> Fault {
    Fault::new(Code::BadRequest, message)
}
