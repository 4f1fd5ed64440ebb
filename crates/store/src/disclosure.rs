//! Disclosures: to whom the practice has told something of a client's record, when, what and why. They are recorded and, by mistake
//! recorded, withdrawn; nothing of them is changed.
use crate::{
    Code, Result, Scope,
    audit::Action,
    batch::{by_id, of_client},
    change::{Change, Versioned},
    check::Check,
    page::{MOST, Page, PageArgs, Position},
};
use entity::{
    ClientId, DisclosureId,
    disclosure::{ActiveModel, Column, Description, Entity, Model, Purpose, Recipient, Retraction},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait};
use std::sync::Arc;
use time::{Duration, OffsetDateTime, macros::datetime};

/// Of a name with an address, and of a purpose, in characters.
const SHORT: usize = 1_000;
/// Of a description, in characters.
const LONG: usize = 5_000;
/// By how much clocks may differ.
const SKEW: Duration = Duration::minutes(5);

/// A disclosure to be recorded.
#[derive(Clone, Debug)]
pub struct NewDisclosure {
    /// Of whose record.
    pub client: ClientId,
    /// When; now, if nothing is said.
    pub disclosed_at: Option<OffsetDateTime>,
    /// To whom: name, and address where it is known.
    pub recipient: String,
    /// What.
    pub description: String,
    /// What for.
    pub purpose: String,
}

/// The disclosures of a scope.
#[derive(Debug)]
pub struct Disclosures<'s>(pub(crate) &'s Scope);

impl Scope {
    /// What the practice has told others of clients' records.
    pub fn disclosures(&self) -> Disclosures<'_> {
        Disclosures(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "disclosure";
}

impl Disclosures<'_> {
    /// The disclosure of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: DisclosureId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.disclosures.load(ById(id)).await
    }

    /// A page of what was told of a client's record, withdrawn entries too, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, client: ClientId, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let name = [b"disclosures/".as_slice(), client.0.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.disclosures_of.load(OfClient { client, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How many disclosures of a client's record there are, withdrawn ones too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, client: ClientId) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = "select count(*) from pazpaz.disclosures where workspace_id = $1 and client_id = $2";
        unit.count(sql, [unit.workspace().0.into(), client.0.into()]).await
    }

    /// Records a disclosure.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client or a field makes no sense.
    pub async fn record(&self, new: NewDisclosure) -> Result<Model> {
        let NewDisclosure { client, disclosed_at, recipient, description, purpose } = new;
        let mut check = Check::default();
        let now = self.0.now();
        let disclosed_at = disclosed_at.unwrap_or(now);
        if disclosed_at > now + SKEW || disclosed_at < datetime!(1950-01-01 0:00 UTC) {
            check.reject("disclosedAt", "Must be between 1950 and now.");
        }
        let recipient = check.text("recipient", &recipient, SHORT);
        let description = check.text("description", &description, LONG);
        let purpose = check.text("purpose", &purpose, SHORT);
        check.done()?;
        let unit = &self.0.unit;
        let id = DisclosureId(self.0.new_id());
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            disclosed_at: Set(disclosed_at),
            recipient: Set(unit.seal_of::<Recipient>(client, id, &recipient).await?),
            description: Set(unit.seal_of::<Description>(client, id, &description).await?),
            purpose: Set(unit.seal_of::<Purpose>(client, id, &purpose).await?),
            recorded_by: Set(unit.actor.user),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, vec!["recipient", "description", "purpose"]);
        Ok(row)
    }

    /// Withdraws a disclosure that is at that version and was recorded by mistake.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when it is withdrawn already, the version is another or there is no reason;
    /// [`crate::Error::Forbidden`] for anybody but owners.
    pub async fn retract(&self, id: DisclosureId, expected: i32, reason: &str) -> Result<Model> {
        self.0.owner()?;
        let mut check = Check::default();
        let reason = check.text("reason", reason, SHORT);
        check.done()?;
        let unit = &self.0.unit;
        let mut set = ActiveModel {
            retracted_at: Set(Some(self.0.now())),
            retracted_by: Set(Some(unit.actor.user)),
            ..Default::default()
        };
        // Of one that is not there nothing is sealed, and the change meets no row.
        if let Some(row) = self.find(id).await? {
            set.retraction = Set(Some(unit.seal_of::<Retraction>(row.client_id, id, &reason).await?));
        }
        let otherwise = (Code::WrongState, "It is withdrawn already.");
        let (when, names) = (Column::RetractedAt.is_null(), vec!["retraction"]);
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names }.apply(unit).await
    }
}

pub(crate) fn position(row: &Model) -> Position {
    Position::new(row.disclosed_at, row.id.0)
}

by_id!(DisclosureId);

of_client!("disclosed_at");
