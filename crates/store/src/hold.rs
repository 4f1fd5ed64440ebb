//! Legal holds: while there is one, a client's record is not erased.
use crate::{
    Code, Rejection, Result, Scope,
    audit::Action,
    batch::by_id,
    change::{Change, Versioned},
    check::Check,
    scope::statement,
    sql,
};
use entity::{
    ClientId, LegalHoldId,
    legal_hold::{ActiveModel, Column, Entity, Model, Reason},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait};
use std::sync::{Arc, LazyLock};

/// How many holds of a client are listed at most.
const MOST: i64 = 500;

/// The legal holds of a scope.
#[derive(Debug)]
pub struct LegalHolds<'s>(&'s Scope);

impl Scope {
    /// Why clients' records must not be erased.
    pub fn legal_holds(&self) -> LegalHolds<'_> {
        LegalHolds(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "legal hold";
}

impl LegalHolds<'_> {
    /// The hold of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: LegalHoldId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.legal_holds.load(ById(id)).await
    }

    /// The holds on a client's record, the lifted ones too, the newest first.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for anybody but owners.
    pub async fn of(&self, client: ClientId) -> Result<Vec<Arc<Model>>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select {columns} from pazpaz.legal_holds x \
                 where x.workspace_id = $1 and x.client_id = $2 order by x.id desc limit $3"
            )
        });
        self.0.owner()?;
        let unit = &self.0.unit;
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), client.0.into(), MOST.into()]).await?;
        Ok(rows.into_iter().map(Arc::new).collect())
    }

    /// Places a hold on a client's record.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client or no reason; [`crate::Error::Forbidden`] for anybody but owners.
    pub async fn place(&self, client: ClientId, reason: &str) -> Result<Model> {
        self.0.owner()?;
        let mut check = Check::default();
        let reason = check.text("reason", reason, super::erasure::REASON);
        check.done()?;
        let unit = &self.0.unit;
        // Whoever erases the client has the row locked: the hold is placed before that, or finds the client erased.
        let lock = "select erased_at is not null from pazpaz.clients where workspace_id = $1 and id = $2 for share";
        let found = unit.tx.query_one_raw(statement(lock, [unit.workspace().0.into(), client.0.into()])).await?;
        if found.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false) {
            return Err(Rejection::new(Code::WrongState, "clientId", "The client was erased.").into());
        }
        let id = LegalHoldId(self.0.new_id());
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            reason: Set(unit.seal_of::<Reason>(client, id, &reason).await?),
            placed_by: Set(unit.actor.user),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Hold, &row, vec!["reason"]);
        Ok(row)
    }

    /// Lifts a hold that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when it is lifted already or the version is another; [`crate::Error::Forbidden`] for anybody but owners.
    pub async fn lift(&self, id: LegalHoldId, expected: i32) -> Result<Model> {
        self.0.owner()?;
        let set = ActiveModel {
            lifted_at: Set(Some(self.0.now())),
            lifted_by: Set(Some(self.0.unit.actor.user)),
            ..Default::default()
        };
        let otherwise = (Code::WrongState, "It is lifted already.");
        let when = Column::LiftedAt.is_null();
        Change::<_, Entity> { action: Action::Release, id, expected, when, otherwise, set, names: vec![] }
            .apply(&self.0.unit)
            .await
    }
}

by_id!(LegalHoldId);
