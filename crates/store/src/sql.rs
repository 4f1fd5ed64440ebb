//! The text of statements, made once.
use sea_orm::{EntityName, EntityTrait, IdenStatic, Iterable};

/// The columns of an entity, named one by one: a column that a migration adds while the server runs changes no prepared plan.
pub(crate) fn columns<E: EntityTrait>(alias: &str) -> String {
    let name = |column: E::Column| format!("{alias}.{}", column.as_str());
    E::Column::iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The name of an entity's table with its schema.
pub(crate) fn table<E: EntityTrait + EntityName + Default>() -> String {
    let entity = E::default();
    format!("{}.{}", entity.schema_name().unwrap_or("pazpaz"), entity.table_name())
}

/// `select ... from ... where workspace_id = $1 and id = any($2)`. Row security says the same of the workspace; said here too, the
/// planner knows how many rows to expect.
pub(crate) fn by_ids<E: EntityTrait + Default>() -> String {
    format!("select {} from {} x where x.workspace_id = $1 and x.id = any($2)", columns::<E>("x"), table::<E>())
}

/// A list that is given whole, `$2` saying whether with what is archived, `$3` how many at most.
pub(crate) fn whole<E: EntityTrait + Default>(order: &str) -> String {
    format!(
        "select {} from {} x where x.workspace_id = $1 and ($2 or x.deleted_at is null) order by {order} limit $3",
        columns::<E>("x"),
        table::<E>()
    )
}

/// Which way a keyset runs.
#[derive(Clone, Copy)]
pub(crate) struct Direction {
    /// From the oldest on, as it stands in the list.
    pub(crate) ascending: bool,
}

impl Direction {
    pub(crate) fn word(self) -> &'static str {
        if self.ascending { "asc" } else { "desc" }
    }
}

/// The rows of many clients (`$2`), each client's by its own keyset strictly between `($3, $4)` and `($5, $6)`, `$7` of each at most. A lateral
/// join reads just the head of each client's index range, where a window function would read all of it.
pub(crate) fn of_clients<E: EntityTrait + Default>(time: &str, direction: Direction) -> String {
    let (columns, table, word) = (columns::<E>("x"), table::<E>(), direction.word());
    format!(
        "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
         select {columns} from {table} x where x.workspace_id = $1 and x.client_id = c.id \
         and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6) \
         order by x.{time} {word}, x.id {word} limit $7) e"
    )
}
