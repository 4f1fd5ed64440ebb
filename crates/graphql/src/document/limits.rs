//! How much one document may ask for.

/// The bounds of the document guard. The defaults leave room for the largest query of a front end and for the
/// introspection query of GraphiQL, and nothing above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of source text. Default 16 KiB.
    pub bytes: usize,
    /// Tokens of source text: names, numbers, strings, punctuation. Default 4,000.
    pub tokens: usize,
    /// Bytes of a single name or number. Messages of the library repeat names, so a long one multiplies. Default 128.
    pub word_bytes: usize,
    /// Brackets, braces and parentheses open at once, all kinds together. Default 48.
    pub brackets: usize,
    /// Operations in a document. Default 10.
    pub operations: usize,
    /// Fragment definitions in a document. Default 50.
    pub fragments: usize,
    /// Variables an operation declares. Default 50.
    pub variables: usize,
    /// Levels of a variable's JSON value. Default 32.
    pub variable_levels: u64,
    /// Fields inside fields, spreads written out. The introspection query of graphql-js needs 15. Default 15.
    pub depth: u64,
    /// Selection sets inside selection sets, those of fragments counted too. The library refuses more than 32. Default 32.
    pub levels: u64,
    /// Aliases of an operation, spreads written out. Default 30.
    pub aliases: u64,
    /// Fields at the root of an operation, spreads written out. Default 20.
    pub root_fields: u64,
    /// Directives of an operation, spreads written out. Default 50.
    pub directives: u64,
    /// Fields, spreads and inline fragments of a document, spreads written out. Default 1,000.
    pub nodes: u64,
    /// Arguments of a single field or directive. Default 30.
    pub arguments: usize,
    /// Items of a single list, in the document or in a variable. Default 1,000.
    pub list_items: usize,
    /// Values of an operation's arguments: every scalar, list and object counts one, long text one more for
    /// each 256 bytes, and a variable counts its whole value at each use, since each use copies it. Default 4,000.
    pub values: u64,
    /// Entries that the lists of an operation may hold together, by the page sizes it asks for. Default 10,000.
    pub rows: u64,
    /// Fields that an answer may hold by the same reckoning. Default 50,000.
    pub fields: u64,
    /// The page size of a connection that names neither `first` nor `last`. Default 20.
    pub default_page: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024,
            tokens: 4_000,
            word_bytes: 128,
            brackets: 48,
            operations: 10,
            fragments: 50,
            variables: 50,
            variable_levels: 32,
            depth: 15,
            levels: 32,
            aliases: 30,
            root_fields: 20,
            directives: 50,
            nodes: 1_000,
            arguments: 30,
            list_items: 1_000,
            values: 4_000,
            rows: 10_000,
            fields: 50_000,
            default_page: 20,
        }
    }
}
