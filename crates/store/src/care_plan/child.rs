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

/// Declares archiving and restoring for the list `$list` of what hangs on a plan: of a parent, named by a column, so many are in use at most. The
/// aggregate's file has `open`, which gives a row whose plan is open and locked.
macro_rules! shelved {
    ($list:ident of $id:ident, $most:ident $things:literal by $column:ident) => {
        impl $list<'_> {
            /// Archives one that is at that version.
            ///
            /// # Errors
            /// [`crate::Error::Rejected`] when the version is another, it is archived already, or its plan has ended.
            pub async fn archive(&self, id: entity::$id, expected: i32) -> crate::Result<Model> {
                self.open(id, expected).await?;
                let set = ActiveModel { deleted_at: Set(Some(self.0.now())), ..self.mine() };
                self.write(crate::audit::Action::Archive, id, expected, set, vec![]).await
            }

            /// Puts one back that is at that version.
            ///
            /// # Errors
            /// [`crate::Error::Rejected`] when the version is another, it is not archived, its plan has ended or there are too many.
            pub async fn restore(&self, id: entity::$id, expected: i32) -> crate::Result<Model> {
                let row = self.open(id, expected).await?;
                self.room(row.$column, "id").await?;
                let set = ActiveModel { deleted_at: Set(None), ..self.mine() };
                self.write(crate::audit::Action::Restore, id, expected, set, vec![]).await
            }

            /// Fails where the parent has as many as it can have.
            async fn room(&self, parent: impl entity::Id, field: &'static str) -> crate::Result<()> {
                let column = (stringify!($column), field);
                crate::care_plan::lacks_room::<Entity>(&self.0.unit, column, parent.uuid(), ($most, $things)).await
            }

            /// Writes a row that is in use, or archived where it is to be restored.
            async fn write(
                &self,
                action: crate::audit::Action,
                id: entity::$id,
                expected: i32,
                set: ActiveModel,
                names: Vec<&'static str>,
            ) -> crate::Result<Model> {
                use crate::change::{Change, Shelf};
                let from = if action == crate::audit::Action::Restore { Shelf::Archived } else { Shelf::InUse };
                let (when, otherwise) = (from.holds(), from.otherwise());
                Change::<_, Entity> { action, id, expected, when, otherwise, set, names }.apply(&self.0.unit).await
            }

            fn mine(&self) -> ActiveModel {
                ActiveModel { updated_by: Set(self.0.unit.actor.user), ..Default::default() }
            }
        }
    };
}
pub(crate) use shelved;

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
