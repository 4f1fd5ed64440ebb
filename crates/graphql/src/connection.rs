//! Relay connections, written once.
use async_graphql::{Result, SimpleObject};
use std::{future::Future, pin::Pin};
use store::{Page, PageArgs, Scope};

/// Counts a list when somebody asks how long it is.
pub(crate) type Count = Box<dyn for<'s> Fn(&'s Scope) -> Counting<'s> + Send + Sync>;

/// A list being counted.
pub(crate) type Counting<'s> = Pin<Box<dyn Future<Output = store::Result<i64>> + Send + 's>>;

/// Where a page stands in its list.
#[derive(SimpleObject)]
pub(crate) struct PageInfo {
    /// Whether there are items after this page.
    has_next_page: bool,
    /// Whether there are items before this page.
    has_previous_page: bool,
    /// The cursor of the first item.
    start_cursor: Option<String>,
    /// The cursor of the last item.
    end_cursor: Option<String>,
}

impl PageInfo {
    pub(crate) fn of<T>(page: &Page<T>) -> Self {
        Self {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: page.items.first().map(|item| item.cursor.seal()),
            end_cursor: page.items.last().map(|item| item.cursor.seal()),
        }
    }
}

/// The four arguments of a list.
pub(crate) fn args(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> PageArgs {
    PageArgs { first, after, last, before }
}

/// How many, as GraphQL has it.
pub(crate) async fn count(scope: &Scope, count: &Count) -> Result<i32> {
    Ok(i32::try_from(count(scope).await?).unwrap_or(i32::MAX))
}

/// Declares a connection and its edge over a node.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident, $connection_doc:literal, $edge_doc:literal) => {
        #[doc = $edge_doc]
        #[derive(async_graphql::Description)]
        pub(crate) struct $edge(store::Item<$node>);

        #[async_graphql::Object(use_type_description)]
        impl $edge {
            /// The item.
            async fn node(&self) -> &$node {
                &self.0.node
            }
            /// Where the item stands in the list. Opaque; good in this list only.
            async fn cursor(&self) -> String {
                self.0.cursor.seal()
            }
        }

        #[doc = $connection_doc]
        #[derive(async_graphql::Description)]
        pub(crate) struct $connection {
            page: store::Page<$node>,
            count: $crate::connection::Count,
        }

        impl $connection {
            pub(crate) fn new<T>(page: store::Page<T>, count: $crate::connection::Count) -> Self
            where
                $node: From<T>,
            {
                Self { page: page.map(Into::into), count }
            }
        }

        #[async_graphql::Object(use_type_description)]
        impl $connection {
            /// The items with their cursors.
            async fn edges(&self) -> Vec<$edge> {
                self.page.items.iter().cloned().map($edge).collect()
            }
            /// The items.
            async fn nodes(&self) -> Vec<&$node> {
                self.page.items.iter().map(|item| &item.node).collect()
            }
            /// Where the page stands in the list.
            async fn page_info(&self) -> $crate::connection::PageInfo {
                $crate::connection::PageInfo::of(&self.page)
            }
            /// How long the whole list is. Counted when asked for, and not before.
            async fn total_count(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<i32> {
                use $crate::scope::Scoped;
                match self.page.total {
                    Some(total) => Ok(i32::try_from(total).unwrap_or(i32::MAX)),
                    None => $crate::connection::count(ctx.scope()?, &self.count).await,
                }
            }
        }
    };
}
pub(crate) use connection;
