//! Lists of clients, some of which the database sorts and others the directory of names.
use super::{ClientList, ClientOrder, Clients};
use crate::{
    Result,
    directories::View,
    directory::{Filter, Hit, Order, Position as Named, Query, Span},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::statement,
    sql::{self, Conditions},
    token,
};
use entity::client::{Entity, Model};
use sea_orm::ConnectionTrait;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// How many clients the database is asked about at a time, at first and at most, where it knows something of them that the directory does not.
const CHUNK: usize = 256;
const LARGEST: usize = 4_096;

impl Clients<'_> {
    /// A page of a list of clients.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when an argument makes no sense.
    pub async fn page(&self, list: &ClientList, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        list.check()?;
        if list.is_plain() { self.plain_page(list, args).await } else { self.named_page(list, args).await }
    }

    /// How many clients are on a list.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when an argument makes no sense.
    pub async fn count(&self, list: &ClientList) -> Result<i64> {
        list.check()?;
        if !list.is_plain() {
            return self.named_count(list).await;
        }
        let unit = &self.0.unit;
        let mut conditions = Conditions::after([unit.workspace().0.into()]);
        list.conditions(&mut conditions, self.0.now());
        let (text, values) = conditions.finish();
        unit.count(&format!("select count(*) from pazpaz.clients x where x.workspace_id = $1 and {text}"), values).await
    }

    /// A page that the database sorts: no name is opened for it.
    async fn plain_page(&self, list: &ClientList, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        static COLUMNS: LazyLock<String> = LazyLock::new(|| sql::columns::<Entity>("x"));
        let (name, window) = self.0.window(list.name(), args, MOST).await?;
        let unit = &self.0.unit;
        let below = window.after.map_or(Uuid::max(), |position| position.id);
        let above = window.before.map_or(Uuid::nil(), |position| position.id);
        let first = [unit.workspace().0.into(), below.into(), above.into(), window.fetch().into()];
        let mut conditions = Conditions::after(first);
        list.conditions(&mut conditions, self.0.now());
        let (text, values) = conditions.finish();
        let (columns, word) = (&*COLUMNS, if window.backwards { "asc" } else { "desc" });
        let sql = format!(
            "select {columns} from pazpaz.clients x where x.workspace_id = $1 and {text} \
             and x.id < $2 and x.id > $3 order by x.id {word} limit $4"
        );
        let rows = unit.rows::<Entity>(&sql, values).await?;
        Ok(window.page(&name, rows.into_iter().map(Arc::new).collect(), |row| Position::by_id(row.id.0)))
    }

    /// A page that the directory sorts.
    async fn named_page(&self, list: &ClientList, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        static SQL: LazyLock<String> = LazyLock::new(sql::by_ids::<Entity>);
        let (name, window) = self.0.window_of::<Named>(list.name(), args, MOST).await?;
        let (hits, total) = self.search(list).await?.page(&window).await?;
        let page = window.page(&name, hits, |hit| hit.position.clone());
        let page = Page { total: total.and_then(|total| i64::try_from(total).ok()), ..page };
        let ids: Vec<Uuid> = page.items.iter().map(|item| item.node.id).collect();
        let unit = &self.0.unit;
        let rows = if ids.is_empty() {
            Vec::new()
        } else {
            unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await?
        };
        // What was archived or erased a moment ago is shown no more.
        let archived = list.filter.archived;
        let shown = rows.into_iter().filter(|row| row.deleted_at.is_some() == archived && row.erased_at.is_none());
        let mut rows: HashMap<Uuid, Arc<Model>> = shown.map(|row| (row.id.0, Arc::new(row))).collect();
        if list.text().is_some() {
            // That a client was found by a text says something of the name, whether or not it is then asked for.
            unit.searched(rows.keys().copied());
        }
        Ok(page.filter_map(|hit| rows.remove(&hit.id)))
    }

    async fn named_count(&self, list: &ClientList) -> Result<i64> {
        let search = self.search(list).await?;
        let count = if list.has_visits() {
            search.all_kept().await?
        } else {
            let (query, filter) = (search.query, search.filter);
            search.view.look(move |names| names.count(&query, &filter)).await?
        };
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    async fn search<'l>(&'l self, list: &'l ClientList) -> Result<Search<'l>> {
        let text = list.text().unwrap_or_default();
        let mut query = Query::new(text);
        if !text.is_empty() {
            query = query.with_exact(token::find(self.0, text).await?);
        }
        let unit = &self.0.unit;
        let order = match list.order() {
            ClientOrder::Newest => Order::Newest,
            ClientOrder::Name => Order::Name,
            ClientOrder::Relevance => Order::Relevance,
        };
        let view = unit.shared.directories.view(unit).await?;
        Ok(Search { clients: self, list, view, query: Arc::new(query), filter: Arc::new(list.of_directory()), order })
    }
}

/// A search at work.
struct Search<'l> {
    clients: &'l Clients<'l>,
    list: &'l ClientList,
    view: View,
    query: Arc<Query>,
    filter: Arc<Filter>,
    order: Order,
}

impl Search<'_> {
    /// What the window shows, one more than its limit, as it was fetched; and how many there are in all where that was found on the way.
    async fn page(&self, window: &Window<Named>) -> Result<(Vec<Hit>, Option<usize>)> {
        let most = usize::try_from(window.fetch()).unwrap_or(usize::MAX);
        let span = Span {
            after: window.after.clone(),
            before: window.before.clone(),
            backwards: window.backwards,
            limit: most,
        };
        if !self.list.has_visits() {
            return self.hits(span).await;
        }
        let mut kept = Vec::with_capacity(most);
        self.each_kept(span, |hit| {
            kept.push(hit);
            kept.len() < most
        })
        .await?;
        Ok((kept, None))
    }

    async fn all_kept(&self) -> Result<usize> {
        let mut count = 0;
        let span = Span { limit: LARGEST, ..Span::default() };
        self.each_kept(span, |_| {
            count += 1;
            true
        })
        .await?;
        Ok(count)
    }

    async fn hits(&self, span: Span) -> Result<(Vec<Hit>, Option<usize>)> {
        let (query, filter, order) = (self.query.clone(), self.filter.clone(), self.order);
        self.view.look(move |names| names.search_all(&query, &filter, order, &span)).await
    }

    /// Goes through the hits of a span, larger and larger parts of it at a time, and hands over those about whose visits the database says
    /// that they are on the list, until there is enough.
    async fn each_kept(&self, mut span: Span, mut more: impl FnMut(Hit) -> bool) -> Result<()> {
        span.limit = span.limit.clamp(CHUNK, LARGEST);
        loop {
            let (hits, _) = self.hits(span.clone()).await?;
            let whole = hits.len() < span.limit;
            let Some(last) = hits.last() else { return Ok(()) };
            let end = Some(last.position.clone());
            if span.backwards {
                span.before = end;
            } else {
                span.after = end;
            }
            span.limit = span.limit.saturating_mul(2).min(LARGEST);
            let kept = self.kept(&hits).await?;
            for hit in hits.into_iter().filter(|hit| kept.contains(&hit.id)) {
                if !more(hit) {
                    return Ok(());
                }
            }
            if whole {
                return Ok(());
            }
        }
    }

    /// Which of these the database keeps.
    async fn kept(&self, hits: &[Hit]) -> Result<HashSet<Uuid>> {
        let unit = &self.clients.0.unit;
        let ids: Vec<Uuid> = hits.iter().map(|hit| hit.id).collect();
        let mut conditions = Conditions::after([unit.workspace().0.into(), ids.into()]);
        self.list.visits(&mut conditions, self.clients.0.now());
        let (text, values) = conditions.finish();
        let sql = format!("select x.id from unnest($2::uuid[]) x (id) where {text}");
        let rows = unit.tx.query_all_raw(statement(&sql, values)).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
    }
}
