//! Types over rows: cheap to clone, with nothing of the row public by itself.

/// Declares a GraphQL type as a newtype over a row.
macro_rules! over {
    ($(#[$doc:meta])* $name:ident($row:ty)) => {
        $(#[$doc])*
        #[derive(Clone, async_graphql::Description)]
        pub(crate) struct $name(pub(crate) std::sync::Arc<$row>);

        impl From<std::sync::Arc<$row>> for $name {
            fn from(row: std::sync::Arc<$row>) -> Self {
                Self(row)
            }
        }

        impl From<$row> for $name {
            fn from(row: $row) -> Self {
                Self(std::sync::Arc::new(row))
            }
        }
    };
}
pub(crate) use over;

/// Opens a sealed value that may be missing.
macro_rules! opened {
    ($self:ident, $ctx:ident, $field:ident) => {
        match &$self.0.$field {
            Some(sealed) => {
                use $crate::scope::Scoped;
                Ok($ctx.scope()?.open(&*$self.0, sealed)?)
            }
            None => Ok(None),
        }
    };
}
pub(crate) use opened;
