//! Erasing a client: the keys of the record are destroyed, and what was sealed with them is nothing to anybody any more.
//!
//! An erasure is decided once the ledger, which is kept outside the database, has it. An older backup of the database brings the wrapped
//! keys back; the ledger is replayed over it before it is served, and they are gone again.
use crate::{
    Code, Error, Rejection, Result, Scope,
    audit::Action,
    batch::by_id,
    check::Check,
    page::{MOST, Page, PageArgs, Position},
    scope::{Unit, statement},
    sql,
};
use entity::{
    ClientId, ErasureId, UserId,
    erasure::{ActiveModel, Entity, Model, Reason},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};
use std::sync::{Arc, LazyLock};
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

mod certificate;
mod ledger;
mod replay;

pub use certificate::Certificate;
pub(crate) use ledger::Entry;
pub use ledger::{Ledger, LedgerError};

/// Of a reason, in characters.
pub(crate) const REASON: usize = 1_000;
/// How long ago who erases has signed in at most.
const RECENT: Duration = Duration::minutes(15);

/// The erasures of a scope.
#[derive(Debug)]
pub struct Erasures<'s>(&'s Scope);

impl Scope {
    /// What is left of clients who were erased.
    pub fn erasures(&self) -> Erasures<'_> {
        Erasures(self)
    }
}

/// What speaks for and against an erasure, once the client's row is locked.
const FACTS: &str = "
select (select created_at from pazpaz.sign_ins where workspace_id = $1 and id = $3),
       exists (select from pazpaz.legal_holds where workspace_id = $1 and client_id = $2 and lifted_at is null),
       greatest(c.retain_until,
         ((greatest(c.created_at,
            (select max(ends_at) from pazpaz.appointments where workspace_id = $1 and client_id = $2 and status = 'completed'),
            (select max(session_at) from pazpaz.sessions where workspace_id = $1 and client_id = $2 and session_at <= $4))
           + make_interval(years => w.retention_years)) at time zone 'UTC')::date)
  from pazpaz.clients c join pazpaz.workspaces w on w.id = c.workspace_id
 where c.workspace_id = $1 and c.id = $2";

/// What only serves to find or to group clients and what is of their records: it goes with the keys.
const DERIVED: &[&str] = &["client_tokens", "client_tags", "care_plan_sessions", "care_plan_diagnoses"];

impl Erasures<'_> {
    /// The erasure of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: ErasureId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.erasures.load(ById(id)).await
    }

    /// A page of all erasures, the latest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anybody but owners; [`Error::Argument`] when a page argument makes no sense.
    pub async fn page(&self, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        static PAGES: LazyLock<[String; 2]> = LazyLock::new(|| ["desc", "asc"].map(page));
        self.0.owner()?;
        let (list, window) = self.0.window(b"erasures".to_vec(), args, MOST).await?;
        let unit = &self.0.unit;
        let [newest, oldest] = &*PAGES;
        let sql = if window.backwards { oldest } else { newest };
        let below = window.after.map_or(Uuid::max(), |position| position.id);
        let above = window.before.map_or(Uuid::nil(), |position| position.id);
        let values = [unit.workspace().0.into(), below.into(), above.into(), window.fetch().into()];
        let rows = unit.rows::<Entity>(sql, values).await?;
        Ok(window.page(&list, rows.into_iter().map(Arc::new).collect(), |row| Position::by_id(row.id.0)))
    }

    /// How many there are.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anybody but owners.
    pub async fn count(&self) -> Result<i64> {
        self.0.owner()?;
        let unit = &self.0.unit;
        unit.count("select count(*) from pazpaz.erasures where workspace_id = $1", [unit.workspace().0.into()]).await
    }

    /// Erases a client that is at that version, for good.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the sign-in is not recent, the record is under legal hold or must still be kept, or the version is another;
    /// [`Error::Forbidden`] for anybody but owners; [`Error::Unready`] where the server has no signing key or no ledger.
    pub async fn erase(&self, client: ClientId, expected: i32, reason: &str) -> Result<Model> {
        self.0.owner()?;
        let mut check = Check::default();
        let reason = check.text("reason", reason, REASON);
        check.done()?;
        let unit = &self.0.unit;
        let settings = &unit.shared.settings;
        let key = &settings.signing_key;
        if settings.ledger.is_none() {
            return Err(Error::Unready("erasure_ledger"));
        }
        self.lock(client, expected).await?;
        self.allowed(client).await?;

        let (id, at, user) = (ErasureId(self.0.new_id()), self.0.now(), unit.actor.user);
        let versions = destroy(unit, client, at, Some(user)).await?;
        let certificate = Certificate {
            id: id.0,
            workspace: unit.workspace().0,
            client: client.0,
            erased_at: at,
            erased_by: Some(user.0),
            key_versions: versions,
        };
        let text = certificate.to_text()?;
        let signature = certificate::sign(key, &text);
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            erased_at: Set(at),
            erased_by: Set(Some(user)),
            reason: Set(Some(unit.seal::<Reason>(id, &reason).await?)),
            certificate: Set(text.clone()),
            signature: Set(signature.as_text().to_owned()),
        }
        .insert(&unit.tx)
        .await?;
        unit.noted(Action::Erase, client, Some(client), vec![]);
        unit.changed(Action::Create, &row, vec!["reason"]);
        unit.enter(Entry { id: id.0, certificate: text, signature: signature.as_text().to_owned() });
        unit.forget(client);
        Ok(row)
    }

    /// Locks the client's row: nobody adds to the record, or places a hold, until this is decided.
    async fn lock(&self, client: ClientId, expected: i32) -> Result<()> {
        let unit = &self.0.unit;
        let sql =
            "select version, erased_at is not null from pazpaz.clients where workspace_id = $1 and id = $2 for update";
        let row = unit.tx.query_one_raw(statement(sql, [unit.workspace().0.into(), client.0.into()])).await?;
        let Some(row) = row else {
            return Err(Rejection::new(Code::NotFound, "id", "There is no such client.").into());
        };
        let (version, erased): (i32, bool) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if erased {
            return Err(Rejection::new(Code::WrongState, "id", "The client is erased already.").into());
        }
        if version != expected {
            let stale = Rejection::new(Code::Stale, "expectedVersion", "The client was changed in the meantime.");
            return Err(Rejection { current_version: Some(version), ..stale }.into());
        }
        Ok(())
    }

    async fn allowed(&self, client: ClientId) -> Result<()> {
        let unit = &self.0.unit;
        let values = [unit.workspace().0.into(), client.0.into(), unit.actor.sign_in.0.into(), self.0.now().into()];
        let row = unit.tx.query_one_raw(statement(FACTS, values)).await?;
        let row = row.ok_or(Error::Internal("a locked client has gone"))?;
        let (signed_in, held): (Option<OffsetDateTime>, bool) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let keep_until: Option<Date> = row.try_get_by_index(2)?;
        let (now, mut reasons) = (self.0.now(), Vec::new());
        if signed_in.is_none_or(|at| now - at > RECENT) {
            let again = "Sign in anew: erasing needs a sign-in of the last 15 minutes.";
            reasons.push(Rejection::new(Code::SignInAgain, "id", again));
        }
        if held {
            reasons.push(Rejection::new(Code::OnHold, "id", "The record is under a legal hold. Lift it first."));
        }
        if let Some(date) = keep_until.filter(|date| *date > now.date()) {
            reasons.push(Rejection::new(Code::MustKeep, "id", format!("The record must be kept until {date}.")));
        }
        if reasons.is_empty() { Ok(()) } else { Err(Error::Rejected(reasons)) }
    }
}

/// Destroys the keys of a client and what is derived from what they sealed; calls off the visits to come. Answers with the versions of the
/// destroyed keys.
async fn destroy(unit: &Unit, client: ClientId, at: OffsetDateTime, by: Option<UserId>) -> Result<Vec<i32>> {
    let run = |sql: &str, more: Vec<sea_orm::Value>| {
        let values = [unit.workspace().0.into(), client.0.into()].into_iter().chain(more);
        statement(sql, values)
    };
    let keys = "update pazpaz.client_keys set state = 'destroyed', wrapped_key = null \
                 where workspace_id = $1 and client_id = $2 and state <> 'destroyed' returning key_version";
    let rows = unit.tx.query_all_raw(run(keys, vec![])).await?;
    let mut versions = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<i32>, _>>()?;
    versions.sort_unstable();
    for table in DERIVED {
        let sql = format!("delete from pazpaz.{table} where workspace_id = $1 and client_id = $2");
        unit.tx.execute_raw(run(&sql, vec![])).await?;
    }
    // Nobody can read them any more; the objects are swept.
    let files =
        "update pazpaz.attachments set state = 'gone' where workspace_id = $1 and client_id = $2 and state <> 'gone'";
    unit.tx.execute_raw(run(files, vec![])).await?;
    let by = by.map(|user| user.0);
    let visits = "update pazpaz.appointments set status = 'cancelled', cancelled_at = $3, cancelled_by = coalesce($4, created_by), \
                         cancel_reason = 'other' \
                   where workspace_id = $1 and client_id = $2 and status in ('scheduled', 'confirmed') and ends_at > $3";
    unit.tx.execute_raw(run(visits, vec![at.into(), by.into()])).await?;
    let erased = "update pazpaz.clients set erased_at = $3, deleted_at = coalesce(deleted_at, $3), updated_by = coalesce($4, updated_by) \
                   where workspace_id = $1 and id = $2";
    unit.tx.execute_raw(run(erased, vec![at.into(), by.into()])).await?;
    // Whoever keeps the keys open learns of it with the next request.
    let epoch = "update pazpaz.workspace_counters set key_epoch = key_epoch + 1 where workspace_id = $1";
    unit.tx.execute_raw(statement(epoch, [unit.workspace().0.into()])).await?;
    Ok(versions)
}

fn page(word: &str) -> String {
    let columns = sql::columns::<Entity>("x");
    format!(
        "select {columns} from pazpaz.erasures x where x.workspace_id = $1 and x.id < $2 and x.id > $3 \
         order by x.id {word} limit $4"
    )
}

by_id!(ErasureId);
