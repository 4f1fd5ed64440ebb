//! Lists of a client's rows, the latest first.
use crate::{
    Result, Scope,
    batch::{self, Batch},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::Unit,
    sql,
};
use entity::{ClientId, Record};
use sea_orm::{ActiveEnum, EntityTrait, Value};
use std::{
    collections::HashMap,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
};

/// Which of a client's rows a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClinicalFilter<S> {
    /// The archived rows in place of those in use.
    pub archived: bool,
    /// Rows of one of these; all where none is named.
    pub of: Vec<S>,
}

/// A table whose rows are listed by client, the latest first.
pub(crate) trait Clinical: EntityTrait<Model: Record + Sync> + Default + 'static {
    /// The column that narrows a list, and its values.
    type Status: ActiveEnum<Value = String> + PartialEq + Send + Sync;
    /// The name of that column.
    const STATUS: &'static str;
    /// The name of the column by which lists are sorted.
    const TIME: &'static str;
    /// Where a row stands in its list.
    fn position(row: &Self::Model) -> Position;
}

/// A list of a client's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct List {
    client: ClientId,
    archived: bool,
    /// One bit for each status, in the order of the enum.
    of: u32,
}

impl List {
    fn new<S: ActiveEnum + PartialEq>(client: ClientId, filter: &ClinicalFilter<S>) -> Self {
        let bit = |(at, status): (usize, S)| u32::from(filter.of.contains(&status)) << at;
        Self { client, archived: filter.archived, of: S::iter().enumerate().map(bit).sum() }
    }

    /// The statuses as they stand in the database.
    fn statuses<S: ActiveEnum<Value = String>>(self) -> Vec<String> {
        let chosen = |(at, status): (usize, S)| (self.of & (1 << at) != 0).then(|| status.to_value());
        S::iter().enumerate().filter_map(chosen).collect()
    }

    /// What makes it another list.
    fn name(self, entity: &str) -> Vec<u8> {
        [entity.as_bytes(), &[b'/', u8::from(self.archived)], &self.of.to_be_bytes(), self.client.0.as_bytes()].concat()
    }
}

/// A window of a client's rows.
pub(crate) struct OfClient<E> {
    list: List,
    window: Window,
    table: PhantomData<fn() -> E>,
}

// Derived, they would ask of the table what is asked of the key.
impl<E> Copy for OfClient<E> {}
impl<E> Clone for OfClient<E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E> PartialEq for OfClient<E> {
    fn eq(&self, other: &Self) -> bool {
        (self.list, self.window) == (other.list, other.window)
    }
}
impl<E> Eq for OfClient<E> {}
impl<E> Hash for OfClient<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.list, self.window).hash(state);
    }
}
impl<E> fmt::Debug for OfClient<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfClient({:?}, {:?})", self.list, self.window)
    }
}

/// Which rows are in a list, `$archived` and `$of` being parameters.
fn listed<E: Clinical>(archived: &str, of: &str) -> String {
    let status = E::STATUS;
    format!("(x.deleted_at is not null) = {archived} and (cardinality({of}::text[]) = 0 or x.{status} = any({of}))")
}

impl<E: Clinical> Batch for OfClient<E> {
    type Value = Vec<Arc<E::Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        let alike = |key: &Self| (List { client: ClientId::default(), ..key.list }, key.window);
        for ((list, window), keys) in batch::grouped(keys, alike) {
            let clients = keys.iter().map(|key| key.list.client.0).collect();
            let more = [Value::from(list.archived), list.statuses::<E::Status>().into()];
            let values = batch::of_clients(unit, clients, window).into_iter().chain(more);
            let (columns, table, time) = (sql::columns::<E>("x"), sql::table::<E>(), E::TIME);
            let (listed, word) = (listed::<E>("$8", "$9"), if window.backwards { "asc" } else { "desc" });
            let sql = format!(
                "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
                 select {columns} from {table} x where x.workspace_id = $1 and x.client_id = c.id and {listed} \
                 and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6) \
                 order by x.{time} {word}, x.id {word} limit $7) e"
            );
            for row in unit.rows::<E>(&sql, values).await? {
                let client = row.client().unwrap_or_default();
                let key = Self { list: List { client, ..list }, window, table: PhantomData };
                found.entry(key).or_default().push(Arc::new(row));
            }
        }
        for (key, rows) in &mut found {
            rows.sort_unstable_by_key(|row| E::position(row));
            if !key.window.backwards {
                rows.reverse();
            }
        }
        Ok(found)
    }
}

/// A page of a client's rows, the latest first. Siblings' pages are one statement.
pub(crate) async fn page<E: Clinical>(
    scope: &Scope,
    loader: &batch::Loader<OfClient<E>>,
    client: ClientId,
    filter: &ClinicalFilter<E::Status>,
    args: &PageArgs,
) -> Result<Page<Arc<E::Model>>> {
    scope.clinician()?;
    let of = List::new(client, filter);
    let (list, window) = scope.window(of.name(E::Model::ENTITY), args, MOST).await?;
    let rows = loader.load(OfClient { list: of, window, table: PhantomData }).await?;
    Ok(window.page(&list, rows, |row| E::position(row)))
}

/// How many rows of a client are in a list.
pub(crate) async fn count<E: Clinical>(
    scope: &Scope,
    client: ClientId,
    filter: &ClinicalFilter<E::Status>,
) -> Result<i64> {
    scope.clinician()?;
    let (table, listed) = (sql::table::<E>(), listed::<E>("$3", "$4"));
    let sql = format!("select count(*) from {table} x where x.workspace_id = $1 and x.client_id = $2 and {listed}");
    let of: Vec<String> = filter.of.iter().map(|status| status.to_value()).collect();
    let unit = &scope.unit;
    unit.count(&sql, [unit.workspace().0.into(), client.0.into(), filter.archived.into(), of.into()]).await
}
