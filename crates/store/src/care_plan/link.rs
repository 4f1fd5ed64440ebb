//! What a plan hangs together with: the sessions that serve it, and the diagnoses it is about.
use super::CarePlans;
use crate::{
    Code, Rejection, Result,
    audit::Action,
    change::Change,
    scope::{Unit, statement},
};
use entity::{
    CarePlanId, ClientId, DiagnosisId, SessionId,
    care_plan::{ActiveModel, Column, Entity, Model, Status},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, ExprTrait as _};
use uuid::Uuid;

/// What is linked.
#[derive(Clone, Copy, Debug)]
pub enum Linked {
    /// A session that serves the plan.
    Session(SessionId),
    /// A diagnosis that the plan is about.
    Diagnosis(DiagnosisId),
}

impl Linked {
    fn id(self) -> Uuid {
        match self {
            Self::Session(id) => id.0,
            Self::Diagnosis(id) => id.0,
        }
    }

    /// The table of the links, and its column.
    fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Session(_) => ("care_plan_sessions", "session_id"),
            Self::Diagnosis(_) => ("care_plan_diagnoses", "diagnosis_id"),
        }
    }

    /// The field of the input that names it, what a user calls it, and of how many a plan can have.
    fn words(self) -> (&'static str, &'static str, i64) {
        match self {
            Self::Session(_) => ("sessionId", "session", 1_000),
            Self::Diagnosis(_) => ("diagnosisId", "diagnosis", super::diagnoses::MOST),
        }
    }
}

impl CarePlans<'_> {
    /// Links something of the same client with a plan that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the client has no such thing, it is archived or linked already, too many are, the version is another, or the plan
    /// has ended.
    pub async fn link(&self, id: CarePlanId, expected: i32, linked: Linked) -> Result<Model> {
        self.0.clinician()?;
        let unit = &self.0.unit;
        let client = self.client_of(id, linked, true).await?;
        let plan = self.touch(id, expected, linked).await?;
        let ((table, column), (field, word, most)) = (linked.table(), linked.words());
        let sql = format!(
            "insert into pazpaz.{table} (workspace_id, client_id, care_plan_id, {column}) values ($1, $2, $3, $4) \
             on conflict do nothing"
        );
        let values = [unit.workspace().0.into(), client.0.into(), id.0.into(), linked.id().into()];
        if unit.tx.execute_raw(statement(&sql, values)).await?.rows_affected() == 0 {
            return Err(
                Rejection::new(Code::Taken, field, format!("The {word} is linked with this plan already.")).into()
            );
        }
        if count(unit, table, id).await? > most {
            return Err(Rejection::new(Code::Invalid, field, format!("{most} are linked, which is the most.")).into());
        }
        Ok(plan)
    }

    /// Takes something off a plan that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when it is not linked, the version is another, or the plan has ended.
    pub async fn unlink(&self, id: CarePlanId, expected: i32, linked: Linked) -> Result<Model> {
        self.0.clinician()?;
        let unit = &self.0.unit;
        self.client_of(id, linked, false).await?;
        let plan = self.touch(id, expected, linked).await?;
        let ((table, column), (field, word, _)) = (linked.table(), linked.words());
        let sql = format!("delete from pazpaz.{table} where workspace_id = $1 and care_plan_id = $2 and {column} = $3");
        let values = [unit.workspace().0.into(), id.0.into(), linked.id().into()];
        if unit.tx.execute_raw(statement(&sql, values)).await?.rows_affected() == 0 {
            return Err(
                Rejection::new(Code::NotFound, field, format!("The {word} is not linked with this plan.")).into()
            );
        }
        Ok(plan)
    }

    /// The client of both. The key of the link says so too; it cannot say which of the two is not there, nor that one is archived.
    async fn client_of(&self, id: CarePlanId, linked: Linked, in_use: bool) -> Result<ClientId> {
        let Some(plan) = self.find(id).await? else {
            return Err(Rejection::new(Code::NotFound, "id", "There is no such plan of care.").into());
        };
        let found = match linked {
            Linked::Session(id) => self.0.sessions().find(id).await?.map(|row| (row.client_id, row.deleted_at)),
            Linked::Diagnosis(id) => self.0.diagnoses().find(id).await?.map(|row| (row.client_id, row.deleted_at)),
        };
        let (field, word, _) = linked.words();
        if let Some((_, archived)) = found.filter(|(client, _)| *client == plan.client_id) {
            if in_use && archived.is_some() {
                return Err(Rejection::new(Code::WrongState, field, format!("The {word} is archived.")).into());
            }
            return Ok(plan.client_id);
        }
        Err(Rejection::new(Code::NotFound, field, format!("The client has no such {word}.")).into())
    }

    /// Writes the plan for the sake of its version and its receipt.
    async fn touch(&self, id: CarePlanId, expected: i32, linked: Linked) -> Result<Model> {
        let unit = &self.0.unit;
        let when =
            Column::Status.is_in([Status::Draft, Status::Active, Status::OnHold]).and(Column::DeletedAt.is_null());
        let set = ActiveModel { updated_by: Set(unit.actor.user), ..Default::default() };
        let otherwise = (Code::WrongState, "The plan of care has ended or is archived.");
        let names = vec![linked.table().1];
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names }.apply(unit).await
    }
}

/// How many links of that kind a plan has.
pub(super) async fn count(unit: &Unit, table: &str, plan: CarePlanId) -> Result<i64> {
    let sql = format!("select count(*) from pazpaz.{table} where workspace_id = $1 and care_plan_id = $2");
    unit.count(&sql, [unit.workspace().0.into(), plan.0.into()]).await
}
