//! The text of statements, made once.
use sea_orm::{EntityName, EntityTrait, IdenStatic, Iterable, Value};

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

/// Conditions joined by `and`, and their parameters from a number on.
pub(crate) struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    /// Conditions of a statement that already has these parameters.
    pub(crate) fn after(values: impl IntoIterator<Item = Value>) -> Self {
        Self { text: String::new(), values: values.into_iter().collect() }
    }

    /// Adds a condition, in which each `{}` stands for one of the values.
    pub(crate) fn add<const N: usize>(&mut self, condition: &str, values: [Value; N]) {
        if !self.text.is_empty() {
            self.text.push_str(" and ");
        }
        let mut values = values.into_iter();
        let mut parts = condition.split("{}");
        self.text.push_str(parts.next().unwrap_or_default());
        for (part, value) in parts.zip(values.by_ref()) {
            self.values.push(value);
            self.text.push_str(&format!("${}{part}", self.values.len()));
        }
    }

    /// The text, and all values of the statement.
    pub(crate) fn finish(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }
}
