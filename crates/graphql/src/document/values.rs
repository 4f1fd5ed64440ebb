//! How much the arguments of a document weigh, with their variables filled in.

use std::collections::HashMap;

use async_graphql::parser::types::{BaseType, OperationDefinition};
use async_graphql::{Name, Value as Const, Variables};
use async_graphql_value::Value;

use super::limits::Limits;
use super::refusal::Refusal;

/// Bytes of text that weigh as much as one more value.
const TEXT: usize = 256;

/// What is known of the variables of a request before it runs.
pub(super) struct Known<'a> {
    variables: HashMap<&'a str, Variable>,
}

/// One variable, measured.
#[derive(Clone, Copy, Default)]
struct Variable {
    /// Values within it.
    weight: u64,
    /// Its value where that is a count.
    number: Option<u64>,
    /// Its items where it is a list.
    items: Option<u64>,
}

impl<'a> Known<'a> {
    /// Measures every variable that is sent, and every default.
    ///
    /// A fragment can be reached from several operations that declare one name with different defaults: the larger counts.
    pub(super) fn collect(
        operations: &[&'a OperationDefinition],
        variables: &'a Variables,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        let mut known = HashMap::new();
        let mut sent = 0_u64;
        for (name, value) in variables.iter() {
            let weight = weigh_const(value, 1, limits)?;
            sent = sent.saturating_add(weight);
            known.insert(name.as_str(), Variable { weight, number: count(value), items: items(value) });
        }
        if sent > limits.values {
            return Err(Refusal::Values);
        }
        for definition in operations.iter().flat_map(|operation| &operation.variable_definitions) {
            let Some(default) = &definition.node.default_value else { continue };
            let name = definition.node.name.node.as_str();
            let weight = weigh_const(&default.node, 1, limits)?;
            let entry = known.entry(name).or_default();
            entry.weight = entry.weight.max(weight);
            if !variables.contains_key(name) {
                entry.number = entry.number.max(count(&default.node));
                entry.items = entry.items.max(items(&default.node));
            }
        }
        Ok(Self { variables: known })
    }

    /// The number of values in a literal, variables at their full weight.
    pub(super) fn weigh(&self, value: &Value, limits: &Limits) -> Result<u64, Refusal> {
        Ok(match value {
            Value::Variable(name) => self.variables.get(name.as_str()).map_or(1, |variable| variable.weight.max(1)),
            Value::String(text) => text_weight(text),
            Value::List(list) => {
                if list.len() > limits.list_items {
                    return Err(Refusal::ListItems);
                }
                self.sum(list, limits)?
            }
            Value::Object(object) => self.sum(object.values(), limits)?,
            _ => 1,
        })
    }

    fn sum<'v>(&self, values: impl IntoIterator<Item = &'v Value>, limits: &Limits) -> Result<u64, Refusal> {
        values.into_iter().try_fold(1_u64, |sum, value| Ok(sum.saturating_add(self.weigh(value, limits)?)))
    }

    /// The value of an argument that is a count, such as a page size.
    pub(super) fn number(&self, value: &Value) -> Option<u64> {
        match value {
            Value::Variable(name) => self.variables.get(name.as_str())?.number,
            Value::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// The number of items of an argument that is a list.
    pub(super) fn items(&self, value: &Value) -> Option<u64> {
        match value {
            Value::Variable(name) => self.variables.get(name.as_str())?.items,
            Value::List(list) => u64::try_from(list.len()).ok(),
            _ => None,
        }
    }
}

/// The name at the heart of a type: `Int` of `[[Int!]]`.
pub(super) fn base_name(base: &BaseType) -> &Name {
    match base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base_name(&inner.base),
    }
}

fn weigh_const(value: &Const, level: u64, limits: &Limits) -> Result<u64, Refusal> {
    if level > limits.variable_levels {
        return Err(Refusal::VariableLevels);
    }
    let sum = |sum: u64, value: &Const| Ok(sum.saturating_add(weigh_const(value, level + 1, limits)?));
    match value {
        Const::String(text) => Ok(text_weight(text)),
        Const::List(list) if list.len() > limits.list_items => Err(Refusal::ListItems),
        Const::List(list) => list.iter().try_fold(1, sum),
        Const::Object(object) => object.values().try_fold(1, sum),
        _ => Ok(1),
    }
}

fn text_weight(text: &str) -> u64 {
    u64::try_from(text.len() / TEXT).unwrap_or(u64::MAX).saturating_add(1)
}

fn count(value: &Const) -> Option<u64> {
    match value {
        Const::Number(number) => number.as_u64(),
        _ => None,
    }
}

fn items(value: &Const) -> Option<u64> {
    match value {
        Const::List(list) => u64::try_from(list.len()).ok(),
        _ => None,
    }
}
