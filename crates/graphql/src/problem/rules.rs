//! The sentences of the GraphQL library, and what becomes of each.

use super::code::Code;
use super::names::Names;

use Code::OperationResolutionFailure as Resolution;
use Code::{BadUserInput as Input, GraphqlParseFailed as Parse, GraphqlValidationFailed as Invalid};

/// A table of rules, one sentence of the library and ours for it in each.
macro_rules! rules {
    ($($code:ident: $theirs:literal => $ours:literal;)*) => { &[$(($code, $theirs, $ours)),*] };
}

/// In a sentence of the library `{}` stands for a word that is kept if the schema has it, and `{_}` for text that is
/// always dropped because it is, or may be, a value. A sentence that is the beginning of another comes after it.
const RULES: &[(Code, &str, &str)] = rules! {
    // Input values, found out by validation.
    Input: "Invalid value for argument \"{}\", enumeration type \"{}\" does not contain the value \"{_}"
        => "Invalid value for argument \"{}\": it is not one of the values of the enum \"{}\".";
    Input: "Invalid value for argument \"{}\", unknown field {_}"
        => "Invalid value for argument \"{}\": it has a field that its input type does not have.";
    Input: "Invalid value for argument \"{}\", field \"{}\" of type \"{}\" is required but not provided"
        => "Invalid value for argument \"{}\": the field \"{}\" of type \"{}\" is required but not provided.";
    Input: "Invalid value for argument \"{}\", expected type \"{}\""
        => "Invalid value for argument \"{}\": expected a value of type \"{}\".";
    Input: "Invalid value for argument \"{}\", Oneof{_}"
        => "Invalid value for argument \"{}\": exactly one field must be given, and it must not be null.";
    Input: "Invalid value for argument {_}" => "The value of an argument does not fit its type.";
    Input: "Invalid default value for argument: {_}" => "The default value of a variable does not fit its type.";
    // Input values, found out when they are read.
    Input: "Failed to parse \"{}\": Only integers from {_}" => "A value of type \"{}\" is out of range.";
    Input: "Failed to parse \"{}\": the {_}, must be {_}"
        => "A value of type \"{}\" is too long, too short or out of range.";
    Input: "Failed to parse \"{}\": {_}(occurred while parsing \"{}\")"
        => "A value of type \"{}\" within \"{}\" cannot be read.";
    Input: "Failed to parse \"{}\": {_}" => "A value of type \"{}\" cannot be read.";
    Input: "Expected input type \"{}\", found {_}(occurred while parsing \"{}\")"
        => "Expected a value of type \"{}\" within \"{}\".";
    Input: "Expected input type \"{}\", found {_}" => "Expected a value of type \"{}\".";
    Input: "The \"first\" parameter {_}" => "The argument \"first\" must not be negative.";
    Input: "The \"last\" parameter {_}" => "The argument \"last\" must not be negative.";
    // Variables.
    Input: "Variable {_} is not defined." => "A variable has neither a value nor a default.";
    Invalid: "Variable \"${_}\" is not defined by operation \"{_}\""
        => "An operation uses a variable that it does not declare.";
    Invalid: "Variable \"${_}\" is not defined" => "An operation uses a variable that it does not declare.";
    Invalid: "Variable \"${_}\" is not used{_}" => "An operation declares a variable that it does not use.";
    Invalid: "Variable \"{_}\" of type \"{}\" used in position expecting type \"{}\""
        => "A variable of type \"{}\" is used where type \"{}\" is expected.";
    Invalid: "Variable \"{_}\" cannot be of non-input type \"{}\""
        => "A variable cannot be of type \"{}\", which is no input type.";
    Invalid: "There can only be one variable named {_}" => "Two variables of an operation have the same name.";
    // Fields, arguments, types.
    Invalid: "Unknown field \"{}\" on type \"{}\".{_}" => "Unknown field \"{}\" on type \"{}\".";
    Invalid: "Cannot query field \"{}\" on type \"{}\"{_}" => "Unknown field \"{}\" on type \"{}\".";
    Invalid: "Unknown argument \"{}\" on field \"{}\" of type \"{}\".{_}"
        => "Unknown argument \"{}\" on field \"{}\" of type \"{}\".";
    Invalid: "Unknown argument \"{}\" on directive \"{}\".{_}" => "Unknown argument \"{}\" on directive \"{}\".";
    Invalid: "Unknown type \"{}\"" => "Unknown type \"{}\".";
    Invalid: "Field \"{}\" argument \"{}\" of type \"{_}\" is required but not provided"
        => "Field \"{}\" needs the argument \"{}\".";
    Invalid: "There can only be one argument named \"{}\"" => "There can only be one argument named \"{}\".";
    Invalid: "Field \"{}\" must not have a selection since type \"{}\" has no subfields"
        => "Field \"{}\" must not have a selection, since type \"{}\" has no fields.";
    Invalid: "Field \"{}\" of type \"{}\" must have a selection of subfields"
        => "Field \"{}\" of type \"{}\" must have a selection of fields.";
    Invalid: "Fields \"{}\" conflict because \"{}\" and \"{}\" are different fields.{_}"
        => "Fields \"{}\" conflict, because \"{}\" and \"{}\" are different fields. Give one of them an alias.";
    Invalid: "Fields \"{}\" conflict because they have differing arguments.{_}"
        => "Fields \"{}\" conflict, because their arguments differ. Give one of them an alias.";
    // Fragments.
    Invalid: "Unknown fragment{_}" => "A fragment that is spread is not defined.";
    Invalid: "Cannot spread fragment {_}" => "A fragment of the document spreads itself.";
    Invalid: "Fragment \"{_}\" is never used" => "A fragment of the document is never used.";
    Invalid: "Fragment \"{_}\" cannot condition non composite type \"{}\""
        => "A fragment cannot be on type \"{}\", which has no fields.";
    Invalid: "Fragment cannot condition non composite type \"{}\""
        => "A fragment cannot be on type \"{}\", which has no fields.";
    Invalid: "Fragment \"{_}\" cannot be spread here as objects of type \"{}\" can never be of type \"{}\""
        => "A fragment cannot be spread here: objects of type \"{}\" can never be of type \"{}\".";
    Invalid: "Fragment cannot be spread here as objects of type \"{}\" can never be of type \"{}\""
        => "A fragment cannot be spread here: objects of type \"{}\" can never be of type \"{}\".";
    // Directives.
    Invalid: "Directive \"{}\" may not be used on \"{_}\"" => "Directive \"{}\" may not be used here.";
    Invalid: "Directive \"{}\" argument \"{}\" of type \"{}\" is required but not provided"
        => "Directive \"{}\" needs the argument \"{}\" of type \"{}\".";
    Invalid: "Unknown directive \"{}\"" => "Unknown directive \"{}\".";
    Invalid: "Duplicate directive \"{}\"" => "Directive \"{}\" may be used only once here.";
    // Limits and kinds of operation.
    Invalid: "The recursion depth of the query {_}" => "The selection sets of an operation are nested too deeply.";
    Invalid: "The number of directives on the field {_}" => "A field has too many directives.";
    Invalid: "Query is nested too deep." => "The fields of an operation are nested too deeply.";
    Invalid: "Query is too complex." => "An operation asks for too large an answer; ask for smaller pages or fewer fields.";
    Invalid: "The Upload type {_}" => "The Upload type is only allowed in a mutation.";
    Resolution: "Schema is not configured for {_}" => "The schema has no operations of this kind.";
    Resolution: "Subscriptions are not supported{_}" => "Subscriptions cannot be run over a plain HTTP request.";
    Resolution: "Unknown operation named {_}" => "The document has no operation of the name that was asked for.";
    Resolution: "Operation name required in request."
        => "The document has several operations; say which one with operationName.";
    // The parser, where a document was given to the library as text.
    Parse: " --> {_}" => "Syntax error: the document is not valid GraphQL at this position.";
    Parse: "invalid number: {_}" => "Syntax error: a number of the document is not valid.";
    Parse: "operation {_} is defined twice" => "Two operations of the document have the same name.";
    Parse: "fragment {_} is defined twice" => "Two fragments of the document have the same name.";
    Parse: "document contains multiple operations" => "An operation without a name must be the only one of its document.";
    Parse: "document does not contain an operation" => "The document holds no operation.";
    Parse: "recursion limit exceeded." => "The document is nested too deeply.";
};

/// Our sentence for one of the library's, and its code.
pub(super) fn rewrite(message: &str, names: &Names) -> Option<(Code, String)> {
    RULES.iter().find_map(|(code, theirs, ours)| Some((*code, fill(ours, &capture(theirs, message, names)?))))
}

/// Matches a message with a pattern. Gives the words in the place of each `{}`, or an ellipsis for those that are not
/// names of the schema: wherever the edges of a word are drawn, nothing but a name comes out.
fn capture<'m>(pattern: &str, message: &'m str, names: &Names) -> Option<Vec<&'m str>> {
    let mut words = Vec::new();
    let mut pattern = pattern;
    let mut message = message;
    while let Some((literal, keep, tail)) = next_hole(pattern) {
        message = message.strip_prefix(literal)?;
        let until = next_hole(tail).map_or(tail, |(literal, ..)| literal);
        let end = if until.is_empty() { message.len() } else { message.find(until)? };
        let (word, rest) = message.split_at_checked(end)?;
        if keep {
            words.push(if names.covers(word) { word } else { "…" });
        }
        message = rest;
        pattern = tail;
    }
    // Some sentences of the library end in a suggestion or in the type that was being read.
    (message == pattern).then_some(words)
}

/// The text before the next hole of a pattern, whether its word may be kept, and the text after it.
fn next_hole(pattern: &str) -> Option<(&str, bool, &str)> {
    let (literal, tail) = pattern.split_once('{')?;
    match tail.strip_prefix("_}") {
        Some(tail) => Some((literal, false, tail)),
        None => Some((literal, true, tail.strip_prefix('}')?)),
    }
}

fn fill(template: &str, words: &[&str]) -> String {
    let mut words = words.iter();
    let mut text = String::with_capacity(template.len() + 32);
    let mut parts = template.split("{}");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        text.push_str(words.next().copied().unwrap_or("…"));
        text.push_str(part);
    }
    text
}
