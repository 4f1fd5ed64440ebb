//! What hangs on a plan or a goal: short lists that come whole.
use crate::{Code, Rejection, Result, scope::Unit, sql};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// How many rows of a parent are listed at most. No more are in use; of archived ones there may be more.
pub(crate) const LISTED: i64 = 100;

/// Declares the batch of the rows under a parent, in the order in which they were made, as `Under`.
macro_rules! children {
    ($column:ident: $id:ident) => {
        /// The rows under a parent, those in use or the archived ones.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct Under {
            pub(crate) parent: entity::$id,
            pub(crate) archived: bool,
        }

        impl crate::batch::Batch for Under {
            type Value = Vec<std::sync::Arc<Model>>;

            async fn fetch(
                unit: &crate::scope::Unit,
                keys: &[Self],
            ) -> crate::Result<std::collections::HashMap<Self, Self::Value>> {
                let mut found = std::collections::HashMap::<Self, Self::Value>::new();
                for (archived, keys) in crate::batch::grouped(keys, |key| key.archived) {
                    let parents: Vec<uuid::Uuid> = keys.iter().map(|key| key.parent.0).collect();
                    let sql = crate::care_plan::under::<Entity>(stringify!($column), archived);
                    let most = crate::care_plan::LISTED;
                    let values = [unit.workspace().0.into(), parents.into(), most.into()];
                    for row in unit.rows::<Entity>(&sql, values).await? {
                        let key = Self { parent: row.$column, archived };
                        found.entry(key).or_default().push(std::sync::Arc::new(row));
                    }
                }
                for rows in found.values_mut() {
                    rows.sort_unstable_by_key(|row| row.id);
                }
                Ok(found)
            }
        }
    };
}
pub(crate) use children;

/// The rows of many parents (`$2`), `$3` of each at most.
pub(crate) fn under<E: EntityTrait + Default>(parent: &str, archived: bool) -> String {
    let (columns, table) = (sql::columns::<E>("x"), sql::table::<E>());
    let state = if archived { "is not null" } else { "is null" };
    format!(
        "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
         select {columns} from {table} x where x.workspace_id = $1 and x.{parent} = c.id and x.deleted_at {state} \
         order by x.id limit $3) e"
    )
}

/// Fails where a parent has as many rows in use as it can have. Whoever else adds one waits, since the plan is locked.
pub(crate) async fn lacks_room<E: EntityTrait + Default>(
    unit: &Unit,
    (column, field): (&str, &'static str),
    parent: Uuid,
    (most, things): (i64, &str),
) -> Result<()> {
    let table = sql::table::<E>();
    let sql = format!("select count(*) from {table} where workspace_id = $1 and {column} = $2 and deleted_at is null");
    if unit.count(&sql, [unit.workspace().0.into(), parent.into()]).await? >= most {
        let many = format!("There are {most} {things}, which is the most. Archive one first.");
        return Err(Rejection::new(Code::Invalid, field, many).into());
    }
    Ok(())
}
