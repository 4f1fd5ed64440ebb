//! Why a document was refused.

use async_graphql::{Pos, ServerError};

use crate::problem::{Code, problem};

/// A bound of [`Limits`](super::Limits) that a document exceeds. The sentence is constant and names nothing of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Too many bytes of source.
    Length,
    /// Too many tokens.
    Tokens,
    /// A name or number is too long.
    WordLength,
    /// Too many open brackets.
    Brackets,
    /// A string without an end.
    OpenString,
    /// Too many operations.
    Operations,
    /// Too many fragment definitions.
    Fragments,
    /// A fragment that spreads itself.
    Cycle,
    /// Too many variables.
    Variables,
    /// A variable's value is nested too deeply.
    VariableLevels,
    /// A variable with a default value has a type that the schema does not have.
    UnknownType,
    /// Fields nested too deeply.
    Depth,
    /// Selection sets nested too deeply.
    Levels,
    /// Too many aliases.
    Aliases,
    /// Too many fields at the root.
    RootFields,
    /// Too many directives.
    Directives,
    /// Too many selections.
    Nodes,
    /// Too many arguments of one field or directive.
    Arguments,
    /// A list with too many items.
    ListItems,
    /// Too many values.
    Values,
    /// Too many list entries asked for.
    Rows,
    /// Too many fields in the answer.
    Fields,
}

impl Refusal {
    /// The sentence a client reads.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Length => "The document is too long.",
            Self::Tokens => "The document has too many tokens.",
            Self::WordLength => "A name or number in the document is too long.",
            Self::Brackets => "The brackets of the document are nested too deeply.",
            Self::OpenString => "Syntax error: a string of the document does not end.",
            Self::Operations => "The document has too many operations.",
            Self::Fragments => "The document has too many fragments.",
            Self::Cycle => "A fragment of the document spreads itself.",
            Self::Variables => "An operation declares too many variables.",
            Self::VariableLevels => "The value of a variable is nested too deeply.",
            Self::UnknownType => "A variable has a default value and a type that the schema does not know.",
            Self::Depth => "The fields of an operation are nested too deeply.",
            Self::Levels => "The selection sets of an operation are nested too deeply.",
            Self::Aliases => "An operation has too many aliases.",
            Self::RootFields => "An operation has too many fields at its root.",
            Self::Directives => "An operation has too many directives.",
            Self::Nodes => "The document selects too much once its fragments are written out.",
            Self::Arguments => "A field or directive has too many arguments.",
            Self::ListItems => "A list in the document or its variables has too many items.",
            Self::Values => "The arguments of an operation hold too many values.",
            Self::Rows => {
                "An operation asks for too many list entries; ask for smaller pages or fewer lists inside lists."
            }
            Self::Fields => "An operation asks for too large an answer; ask for smaller pages or fewer fields.",
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Refusal {}

/// A document that will not be executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// `GRAPHQL_PARSE_FAILED` or `GRAPHQL_VALIDATION_FAILED`.
    pub code: Code,
    /// A constant sentence.
    pub message: &'static str,
    /// Where in the document, as far as it is known.
    pub positions: Vec<Pos>,
}

impl From<Refusal> for Rejected {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::OpenString => Code::GraphqlParseFailed,
            _ => Code::GraphqlValidationFailed,
        };
        Self { code, message: refusal.message(), positions: Vec::new() }
    }
}

impl From<Rejected> for ServerError {
    fn from(rejected: Rejected) -> Self {
        let mut error = problem(rejected.code, rejected.message);
        error.locations = rejected.positions;
        error
    }
}
