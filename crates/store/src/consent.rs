//! What clients have agreed to. Consents are recorded and withdrawn; nothing of them is changed or removed.
use crate::{
    Code, Result, Scope,
    audit::Action,
    batch::{by_id, of_client},
    change::{Change, Versioned},
    check::{self, Check},
    page::{MOST, Page, PageArgs, Position},
    telehealth,
};
use entity::{
    ClientId, ConsentId,
    consent::{ActiveModel, By, Column, Digest, Entity, GiverName, Kind, Model, WithdrawerName},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait};
use sha2::Digest as _;
use std::{fmt::Write, sync::Arc};
use time::{Duration, OffsetDateTime, macros::datetime};

mod force;
mod past;
pub(crate) use force::InForce;
pub use past::Intake;

/// Of the version of a text, in characters.
const VERSION: usize = 60;
/// Of the text itself, in characters.
const TEXT: usize = 100_000;
/// By how much clocks may differ.
const SKEW: Duration = Duration::minutes(5);

/// What was agreed to: the text itself, of which only the digest is kept, or that digest.
#[derive(Clone, Debug)]
pub enum Agreed {
    /// The text, just as it was shown.
    Text(String),
    /// SHA-256 of it in UTF-8, in hexadecimal.
    Digest(String),
}

/// A consent to be recorded.
#[derive(Clone, Debug)]
pub struct NewConsent {
    /// Whose it is.
    pub client: ClientId,
    /// What is agreed to.
    pub kind: Kind,
    /// Which version of the practice's text.
    pub text_version: String,
    /// What was agreed to; `None` where neither or both were said.
    pub agreed: Option<Agreed>,
    /// From when it holds; now, if nothing is said.
    pub given_at: Option<OffsetDateTime>,
    /// Until when it holds, where it is given for a time.
    pub expires_at: Option<OffsetDateTime>,
    /// Who gives it.
    pub given_by: By,
    /// The name of whoever gives it in the client's place.
    pub giver_name: Option<String>,
}

/// A withdrawal of a consent.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// From when the consent holds no more; now, if nothing is said.
    pub withdrawn_at: Option<OffsetDateTime>,
    /// Who withdraws it.
    pub withdrawn_by: By,
    /// The name of whoever withdraws it in the client's place.
    pub withdrawer_name: Option<String>,
}

/// The consents of a scope.
#[derive(Debug)]
pub struct Consents<'s>(&'s Scope);

impl Scope {
    /// What clients have agreed to.
    pub fn consents(&self) -> Consents<'_> {
        Consents(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "consent";
}

impl Consents<'_> {
    /// The consent of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: ConsentId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.consents.load(ById(id)).await
    }

    /// A page of a client's consents, withdrawn ones too, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, client: ClientId, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let name = [b"consents/".as_slice(), client.0.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.consents_of.load(OfClient { client, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How many consents of a client there are, withdrawn ones too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, client: ClientId) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = "select count(*) from pazpaz.consents where workspace_id = $1 and client_id = $2";
        unit.count(sql, [unit.workspace().0.into(), client.0.into()]).await
    }

    /// The consent of that kind that is in force for the client at that time, if there is one; of several the one that was given last. It
    /// is in force from when it was given until it is withdrawn or expires, the end not included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn in_force(&self, client: ClientId, kind: Kind, at: OffsetDateTime) -> Result<Option<Arc<Model>>> {
        self.0.loaders.consents_in_force.load(InForce { client, kind, at }).await
    }

    /// Records a consent.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client or a field makes no sense.
    pub async fn record(&self, new: NewConsent) -> Result<Model> {
        let (set, id) = self.sealed(new).await?;
        let unit = &self.0.unit;
        let row = ActiveModel { id: Set(id), ..set }.insert(&unit.tx).await?;
        let mut names = vec!["kind", "text_version", "digest", "given_at", "given_by"];
        names.extend(row.giver_name.as_ref().map(|_| "giver_name"));
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// A consent, checked and sealed, and the id it is to have.
    async fn sealed(&self, new: NewConsent) -> Result<(ActiveModel, ConsentId)> {
        let NewConsent { client, kind, text_version, agreed, given_at, expires_at, given_by, giver_name } = new;
        let (mut check, now) = (Check::default(), self.0.now());
        let given_at = given_at.unwrap_or(now);
        if given_at > now + SKEW || given_at < datetime!(1950-01-01 0:00 UTC) {
            check.reject("givenAt", "Must be between 1950 and now.");
        }
        if expires_at.is_some_and(|at| at <= given_at || at.year() >= 2200) {
            check.reject("expiresAt", "Must be after givenAt, before 2200.");
        }
        let text_version = check.text("textVersion", &text_version, VERSION);
        let digest = digest(&mut check, agreed);
        if given_by == By::Practice {
            check.reject("givenBy", "A practice gives no consent.");
        }
        let giver_name = named(&mut check, "giverName", given_by, giver_name.as_deref(), true);
        check.done()?;
        let unit = &self.0.unit;
        let id = ConsentId(self.0.new_id());
        let set = ActiveModel {
            workspace_id: Set(unit.workspace()),
            client_id: Set(client),
            kind: Set(kind),
            text_version: Set(text_version),
            digest: Set(unit.seal_of::<Digest>(client, id, &digest).await?),
            given_at: Set(given_at),
            expires_at: Set(expires_at),
            given_by: Set(given_by),
            giver_name: Set(unit.seal_some_of::<GiverName>(client, id, giver_name.as_deref()).await?),
            recorded_by: Set(unit.actor.user),
            ..Default::default()
        };
        Ok((set, id))
    }

    /// Withdraws a consent that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when it is withdrawn already, the version is another or a field makes no sense.
    pub async fn withdraw(&self, id: ConsentId, expected: i32, how: Withdrawal) -> Result<Model> {
        let Withdrawal { withdrawn_at, withdrawn_by, withdrawer_name } = how;
        let (mut check, now) = (Check::default(), self.0.now());
        let at = withdrawn_at.unwrap_or(now);
        let name = named(&mut check, "withdrawerName", withdrawn_by, withdrawer_name.as_deref(), false);
        let row = self.find(id).await?.filter(|row| row.version == expected && row.withdrawn_at.is_none());
        if at > now + SKEW || row.as_ref().is_some_and(|row| at < row.given_at) {
            check.reject("withdrawnAt", "Must be between givenAt and now.");
        }
        check.done()?;
        let unit = &self.0.unit;
        let mut set = ActiveModel {
            withdrawn_at: Set(Some(at)),
            withdrawn_by: Set(Some(withdrawn_by)),
            withdrawal_recorded_by: Set(Some(unit.actor.user)),
            ..Default::default()
        };
        let mut names = vec!["withdrawn_at", "withdrawn_by"];
        // Of one that cannot be withdrawn nothing is sealed, and the change meets no row.
        if let (Some(row), Some(name)) = (row, name) {
            set.withdrawer_name = Set(Some(unit.seal_of::<WithdrawerName>(row.client_id, id, &name).await?));
            names.push("withdrawer_name");
        }
        let otherwise = (Code::WrongState, "It is withdrawn already.");
        let when = Column::WithdrawnAt.is_null();
        let row = Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names }
            .apply(unit)
            .await?;
        if row.kind == Kind::Recording {
            telehealth::silence(unit, id).await?;
        }
        Ok(row)
    }
}

/// The digest of what was agreed to, in hexadecimal.
fn digest(check: &mut Check, agreed: Option<Agreed>) -> String {
    match agreed {
        None => check.reject("text", "Give the text or its digest, and not both."),
        Some(Agreed::Text(text)) if text.trim().is_empty() || text.chars().count() > TEXT => {
            check.reject("text", format!("Must have between 1 and {TEXT} characters."));
        }
        Some(Agreed::Text(text)) => {
            let digest = sha2::Sha256::digest(text.as_bytes());
            return digest.iter().fold(String::with_capacity(64), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
        }
        Some(Agreed::Digest(digest)) if digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            return digest.to_ascii_lowercase();
        }
        Some(Agreed::Digest(_)) => check.reject("digest", "Must be a SHA-256 in hexadecimal, 64 characters."),
    }
    String::new()
}

/// The name of somebody who acts in the client's place. The client has a name already, and so has the practice.
fn named(check: &mut Check, field: &'static str, by: By, name: Option<&str>, required: bool) -> Option<String> {
    let name = check.optional(field, name, check::NAME);
    match (by, &name) {
        (By::Client | By::Practice, Some(_)) => check.reject(field, "Only of a guardian or representative."),
        (By::Guardian | By::Representative, None) if required => {
            check.reject(field, "Must not be empty of a guardian or representative.");
        }
        _ => {}
    }
    name
}

pub(crate) fn position(row: &Model) -> Position {
    Position::new(row.given_at, row.id.0)
}

by_id!(ConsentId);

of_client!("given_at");
