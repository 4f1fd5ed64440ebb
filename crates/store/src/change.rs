//! A change by version: it meets the row at the version that the client has seen, or it is refused.
use crate::{Code, Error, Rejection, Result, audit::Action, scope::Unit};
use entity::{Id, Record};
use sea_orm::{
    ActiveModelTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Alias, Expr, ExprTrait, SimpleExpr},
};

/// A row that is changed by version.
pub(crate) trait Versioned: EntityTrait<Model: Record> + Default {
    /// What a user calls it.
    const THING: &'static str;
}

/// One change of one row.
pub(crate) struct Change<I, E: EntityTrait> {
    /// For the receipt.
    pub(crate) action: Action,
    /// Which row.
    pub(crate) id: I,
    /// At which version.
    pub(crate) expected: i32,
    /// What else must hold of the row.
    pub(crate) when: SimpleExpr,
    /// What is said where it does not hold.
    pub(crate) otherwise: (Code, &'static str),
    /// What is set.
    pub(crate) set: E::ActiveModel,
    /// The names of what is set, for the receipt.
    pub(crate) names: Vec<&'static str>,
}

impl<I, E> Change<I, E>
where
    I: Id,
    E: Versioned,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    /// Makes the change, with its receipt, or says why it cannot be made.
    pub(crate) async fn apply(self, unit: &Unit) -> Result<E::Model> {
        let (id, expected, otherwise) = (self.id, self.expected, self.otherwise);
        match self.try_apply(unit).await? {
            Some(row) => Ok(row),
            None => Err(missed::<E>(unit, id, expected, otherwise).await),
        }
    }

    /// Makes the change, with its receipt, where the row is at that version and the condition holds.
    pub(crate) async fn try_apply(self, unit: &Unit) -> Result<Option<E::Model>> {
        let Self { action, id, expected, when, set, names, .. } = self;
        unit.keys().await?;
        let column = |name: &'static str| Expr::col(Alias::new(name));
        let rows = E::update_many()
            .set(set)
            // The database counts the version itself; setting it makes a change of nothing a change too.
            .col_expr(Alias::new("version"), Expr::value(expected))
            .filter(column("workspace_id").eq(unit.workspace()))
            .filter(column("id").eq(id.uuid()))
            .filter(column("version").eq(expected))
            .filter(when)
            .exec_with_returning(&unit.tx)
            .await?;
        let row = rows.into_iter().next();
        if let Some(row) = &row {
            unit.hold(row.client()).await?;
            unit.changed(action, row, names);
        }
        Ok(row)
    }
}

/// Says why a change met no row: it is not there, or at another version, or (`otherwise`) not in a state that allows the change.
pub(crate) async fn missed<E: Versioned>(
    unit: &Unit,
    id: impl Id,
    expected: i32,
    otherwise: (Code, &'static str),
) -> Error {
    let thing = E::THING;
    let sql = format!("select version from {} where workspace_id = $1 and id = $2", crate::sql::table::<E>());
    match unit.number(&sql, [unit.workspace().0.into(), id.uuid().into()]).await {
        Err(error) => error,
        Ok(None) => Rejection::new(Code::NotFound, "id", format!("There is no such {thing}.")).into(),
        Ok(Some(version)) if version == expected => Rejection::new(otherwise.0, "id", otherwise.1).into(),
        Ok(Some(version)) => stale_at::<E>(version),
    }
}

/// Fails where a row that was read is at another version than the one that is expected.
pub(crate) fn stale<E: Versioned>(version: i32, expected: i32) -> Result<()> {
    if version == expected { Ok(()) } else { Err(stale_at::<E>(version)) }
}

fn stale_at<E: Versioned>(version: i32) -> Error {
    let message = format!("The {} was changed in the meantime.", E::THING);
    let stale = Rejection::new(Code::Stale, "expectedVersion", message);
    Rejection { current_version: Some(version), ..stale }.into()
}

/// The two states of a row that can be archived.
#[derive(Clone, Copy)]
pub(crate) enum Shelf {
    InUse,
    Archived,
}

impl Shelf {
    /// The condition that a row is in that state.
    pub(crate) fn holds(self) -> SimpleExpr {
        let column = Expr::col(Alias::new("deleted_at"));
        match self {
            Self::InUse => column.is_null(),
            Self::Archived => column.is_not_null(),
        }
    }

    /// What is said of a row in the other one.
    pub(crate) fn otherwise(self) -> (Code, &'static str) {
        let sentence = match self {
            Self::InUse => "It is archived.",
            Self::Archived => "It is not archived.",
        };
        (Code::WrongState, sentence)
    }
}
