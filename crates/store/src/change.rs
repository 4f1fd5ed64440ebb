//! A change by version: it meets the row at the version that the client has seen, or it is refused.
use crate::{Code, Error, Rejection, Result, scope::Unit};
use entity::Id;
use sea_orm::{
    ActiveModelTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Alias, Expr, ExprTrait, SimpleExpr},
};

/// A row that is changed by version.
pub(crate) trait Versioned: EntityTrait {
    /// What a user calls it.
    const THING: &'static str;
}

/// Sets what is set in `active` on the row, where it is at that version and meets the condition.
pub(crate) async fn change<E>(
    unit: &Unit,
    id: impl Id,
    expected: i32,
    condition: Option<SimpleExpr>,
    active: E::ActiveModel,
) -> Result<Option<E::Model>>
where
    E: Versioned,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    unit.keys().await?;
    let column = |name: &'static str| Expr::col(Alias::new(name));
    let mut update = E::update_many()
        .set(active)
        .filter(column("workspace_id").eq(unit.workspace()))
        .filter(column("id").eq(id.uuid()))
        .filter(column("version").eq(expected));
    if let Some(condition) = condition {
        update = update.filter(condition);
    }
    Ok(update.exec_with_returning(&unit.tx).await?.into_iter().next())
}

/// Says why a change met no row: it is not there, or at another version, or (`otherwise`) not in a state that allows the change.
pub(crate) async fn missed<E: Versioned + Default>(
    unit: &Unit,
    id: impl Id,
    expected: i32,
    otherwise: (Code, &str),
) -> Error {
    let thing = E::THING;
    let sql = format!("select version from {} where workspace_id = $1 and id = $2", crate::sql::table::<E>());
    match unit.number(&sql, [unit.workspace().0.into(), id.uuid().into()]).await {
        Err(error) => error,
        Ok(None) => Rejection::new(Code::NotFound, "id", format!("There is no such {thing}.")).into(),
        Ok(Some(version)) if version == expected => Rejection::new(otherwise.0, "id", otherwise.1).into(),
        Ok(Some(version)) => Rejection {
            current_version: Some(version),
            ..Rejection::new(Code::Stale, "expectedVersion", format!("The {thing} was changed in the meantime."))
        }
        .into(),
    }
}

/// The condition that a row is in use, or archived.
pub(crate) fn archived(yes: bool) -> SimpleExpr {
    let column = Expr::col(Alias::new("deleted_at"));
    if yes { column.is_not_null() } else { column.is_null() }
}

/// What a change says to a row in the wrong one of the two states.
pub(crate) fn not_archived(yes: bool) -> (Code, &'static str) {
    (Code::WrongState, if yes { "It is not archived." } else { "It is archived already." })
}
