//! What is added to a signed session: it says why, is signed at once, and never changes.
use super::digest::{self, Added, Signature};
use super::field::micros;
use crate::{
    Code, Error, Rejection, Result, Scope,
    audit::Action,
    batch::{Batch, by_id},
    check::{Check, LONG},
    scope::{Unit, statement},
    sql,
};
use entity::{
    SessionAdditionId, SessionId,
    session::{Meaning, Status},
    session_addition::{ActiveModel, Entity, Kind, Model},
    user::Role,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// Of a reason, in characters.
const REASON: usize = 1_000;
/// How many additions a session can have.
const MOST: i32 = 200;

/// An addition to be.
#[derive(Clone, Debug)]
pub struct NewAddition {
    /// The session, which is signed.
    pub session: SessionId,
    /// What kind it is.
    pub kind: Kind,
    /// Why it is added.
    pub reason: String,
    /// What is added.
    pub text: String,
    /// What the signature says.
    pub meaning: Meaning,
}

/// The additions of a scope.
#[derive(Debug)]
pub struct SessionAdditions<'s>(&'s Scope);

impl Scope {
    /// What is added to signed sessions.
    pub fn session_additions(&self) -> SessionAdditions<'_> {
        SessionAdditions(self)
    }
}

impl SessionAdditions<'_> {
    /// The addition of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: SessionAdditionId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.session_additions.load(ById(id)).await
    }

    /// What was added to a session, in the order in which it was; at most 200. Siblings' are one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, session: SessionId) -> Result<Vec<Arc<Model>>> {
        self.0.loaders.session_additions_of.load(OfSession(session)).await
    }

    /// Adds to a signed session, and signs that.
    ///
    /// # Errors
    /// [`Error::Rejected`] when there is no such session, it is a draft, or whoever asks is neither its author nor, but for late entries, an
    /// owner; when reason or text are missing or too long; [`Error::Forbidden`] for those who do not treat clients.
    pub async fn add(&self, new: NewAddition) -> Result<Model> {
        const LAST: &str = "select number, content_mac from pazpaz.session_additions \
            where workspace_id = $1 and session_id = $2 order by number desc limit 1";
        let NewAddition { session, kind, reason, text, meaning } = new;
        let unit = &self.0.unit;
        if unit.actor.role == Role::Assistant {
            return Err(Error::Forbidden);
        }
        let mut check = Check::default();
        let reason = check.text("reason", &reason, REASON);
        let text = check.text("text", &text, LONG);
        check.done()?;
        let reject = |code, field, why: &str| Error::from(Rejection::new(code, field, why));
        // Locked, so that of those who add at once each follows on the other.
        let row = match self.0.sessions().lock(session, 0).await {
            Ok(row) => row,
            Err(Error::Rejected(_)) => return Err(reject(Code::NotFound, "sessionId", "There is no such session.")),
            Err(error) => return Err(error),
        };
        let author = row.provider_id.0 == unit.actor.user.0;
        if !(author || unit.actor.role == Role::Owner && kind != Kind::LateEntry) {
            let why = "Only its author adds to a session, or an owner who adds no late entry.";
            return Err(reject(Code::Forbidden, "sessionId", why));
        }
        let signed = row.content_mac.as_deref().filter(|_| row.status == Status::Signed);
        let Some(signed) = signed else {
            return Err(reject(Code::WrongState, "sessionId", "It is a draft: write in it what is to be added."));
        };
        let keys = unit.client_keys(row.client_id).await?;
        let last = unit.tx.query_one_raw(statement(LAST, [unit.workspace().0.into(), session.0.into()])).await?;
        let (number, previous) = match last {
            None => (1, signed.to_vec()),
            Some(last) => (last.try_get_by_index::<i32>(0)?.saturating_add(1), last.try_get_by_index(1)?),
        };
        if number > MOST {
            return Err(reject(Code::WrongState, "sessionId", "It has 200 additions, and can have no more."));
        }
        let id = SessionAdditionId(self.0.new_id());
        // The clocks of servers may differ a little; the order is that of the signatures.
        let now = row.signed_at.map_or_else(|| self.0.now(), |signed| self.0.now().max(signed));
        let signature = Signature { by: unit.actor.user, at: micros(now), meaning };
        let added = Added { id, session, number, kind, signature, previous: &previous };
        let digest = digest::of_addition(&keys, &added, &reason, &text);
        let added = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(row.client_id),
            session_id: Set(session),
            number: Set(number),
            kind: Set(kind),
            reason: Set(keys.seal(id.0, &reason)?),
            text: Set(keys.seal(id.0, &text)?),
            content_mac: Set(digest.to_vec()),
            signed_at: Set(signature.at),
            signed_by: Set(signature.by),
            meaning: Set(meaning),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &added, vec!["reason", "text"]);
        Ok(added)
    }
}

by_id!(SessionAdditionId);

/// The additions of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfSession(SessionId);

impl Batch for OfSession {
    type Value = Vec<Arc<Model>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select {columns} from pazpaz.session_additions x where x.workspace_id = $1 and x.session_id = any($2) \
                 order by x.session_id, x.number"
            )
        });
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        let mut found = HashMap::<Self, Self::Value>::new();
        for row in unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await? {
            found.entry(Self(row.session_id)).or_default().push(Arc::new(row));
        }
        Ok(found)
    }
}
