//! The codes of system errors.

/// What went wrong, in a word that clients may rely on: the value of `extensions.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema, or exceeds a limit.
    GraphqlValidationFailed,
    /// No operation of the document can be chosen, or it cannot be run this way.
    OperationResolutionFailure,
    /// A value that was sent cannot be read.
    BadUserInput,
    /// Nobody is signed in.
    Unauthenticated,
    /// Whoever is signed in may not do this.
    Forbidden,
    /// There is no such thing in this workspace.
    NotFound,
    /// Somebody else was faster, or the thing has changed meanwhile.
    Conflict,
    /// Too many requests.
    RateLimited,
    /// Something the server needs does not answer. Trying again later can help.
    Unavailable,
    /// The operation took too long and was stopped.
    Timeout,
    /// A stored value does not open: it was damaged or moved.
    DataIntegrity,
    /// A fault of ours.
    InternalServerError,
    /// The HTTP request carries no well-formed GraphQL request.
    BadRequest,
    /// The HTTP body is too long.
    PayloadTooLarge,
    /// The HTTP body is of a media type that is not taken.
    UnsupportedMediaType,
    /// None of the media types asked for can be given.
    NotAcceptable,
    /// The operation cannot be run with this HTTP method.
    MethodNotAllowed,
    /// The request could have been forged by another site.
    Csrf,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 19] = [
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::OperationResolutionFailure,
        Self::BadUserInput,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::RateLimited,
        Self::Unavailable,
        Self::Timeout,
        Self::DataIntegrity,
        Self::InternalServerError,
        Self::BadRequest,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::NotAcceptable,
        Self::MethodNotAllowed,
        Self::Csrf,
    ];

    /// The code as clients see it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Conflict => "CONFLICT",
            Self::RateLimited => "RATE_LIMITED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Timeout => "TIMEOUT",
            Self::DataIntegrity => "DATA_INTEGRITY",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
            Self::BadRequest => "BAD_REQUEST",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::Csrf => "CSRF",
        }
    }

    /// The code that clients see as `text`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }
}
