//! What the lists of clinical tables have in common.

/// `of`: a page of a client's rows. Names the connection, what narrows the list, and the rows' collection.
macro_rules! listed {
    ($connection:ident, $status:ty, $rows:ident) => {
        /// A page of a client's.
        pub(crate) async fn of(
            ctx: &async_graphql::Context<'_>,
            client: entity::ClientId,
            of: Option<Vec<$status>>,
            archived: bool,
            args: store::PageArgs,
        ) -> async_graphql::Result<Option<$connection>> {
            use $crate::scope::Scoped as _;
            let of = of.unwrap_or_default().into_iter().map(Into::into).collect();
            let filter = store::ClinicalFilter { archived, of };
            let page = ctx.scope()?.$rows().of(client, &filter, &args).await?;
            Ok(Some($connection::new(
                page,
                Box::new(move |scope| {
                    let filter = filter.clone();
                    Box::pin(async move { scope.$rows().count_of(client, &filter).await })
                }),
            )))
        }
    };
}
pub(crate) use listed;
