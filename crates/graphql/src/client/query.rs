//! Finding clients.
use super::{
    Client, ClientConnection,
    duplicate::{DuplicateHint, LikelyDuplicatesInput},
    list::{self, ClientFilter, ClientOrder},
};
use crate::{connection::args, id, scope::Scoped};
use async_graphql::{Context, ID, Object, Result};

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "ClientQuery")]
impl Query {
    /// The client of that id; null where there is none.
    async fn client(&self, ctx: &Context<'_>, #[graphql(desc = "The client.")] id: ID) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(id::local(&id)).await?.map(Into::into))
    }

    /// The clients who may be the same person as somebody who is about to be added, the likeliest first, ten at most; archived ones among
    /// them. A hint: nothing is refused for it.
    async fn likely_duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is known of somebody.")] input: LikelyDuplicatesInput,
    ) -> Result<Vec<DuplicateHint>> {
        let found = ctx.scope()?.clients().likely_duplicates(&input.into(), None).await?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// The clients in care, or the archived ones. Searched by `search`, sorted by `orderBy`, narrowed by `filter`; all of them combine.
    #[expect(clippy::too_many_arguments, reason = "a field has the arguments it has")]
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Words of a name in any script, or beginnings or parts of words; small typing errors are forgiven. A whole e-mail \
            address, phone number, medical record number or national id finds its clients too, who come first. At most 200 characters."
        )]
        search: Option<String>,
        #[graphql(
            desc = "How the list is sorted: `RELEVANCE` where something is searched for, else `NEWEST`, when nothing is said."
        )]
        order_by: Option<ClientOrder>,
        #[graphql(desc = "Whom the list is about.")] filter: Option<ClientFilter>,
        #[graphql(default, desc = "The archived clients in place of those in care.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<ClientConnection> {
        let list = list::asked(search, order_by, filter, archived);
        let page = ctx.scope()?.clients().page(&list, &args(first, after, last, before)).await?;
        Ok(ClientConnection::new(
            page,
            Box::new(move |scope| {
                let list = list.clone();
                Box::pin(async move { scope.clients().count(&list).await })
            }),
        ))
    }
}
