//! Signing in: a one-time link becomes a sign-in, whose token becomes an [`Actor`].
//!
//! Tokens leave once and are kept as hashes. What comes before a workspace is known goes through functions of the database that see
//! the few columns they need and nothing else.
use crate::{
    Actor, Error, Occasion, Result, Scope, Store,
    audit::{Action, Change, Event},
    keyring::LATEST,
    scope::statement,
    transaction::on_living,
};
use crypto::{Token, TokenHash};
use entity::{Id as _, SignInId, SignInLinkId, UserId, WorkspaceId, sign_in::Transport, sign_in_link, user::Role};
use sea_orm::{
    ActiveEnum, ActiveModelTrait,
    ActiveValue::Set,
    ConnectionTrait,
    sqlx::{self, Row, postgres::types::PgInterval},
};
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;

mod lookup;
pub(crate) use lookup::Lookup;

/// What can be done without being signed in: signing in, and taking part in a telehealth visit that one is invited to.
#[derive(Clone, Debug)]
pub struct Door(pub(crate) Store);

/// Somebody who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Who it is.
    pub actor: Actor,
    /// The token to come back with. It is not kept.
    pub token: Token,
    /// When it ends whatever happens.
    pub expires_at: OffsetDateTime,
}

impl Store {
    /// The way in for who is not signed in.
    pub fn door(&self) -> Door {
        Door(self.clone())
    }

    /// Makes a one-time link for a user. This is the operator's doing, not a request's.
    ///
    /// # Errors
    /// When the database fails, or the user is not there.
    pub async fn sign_in_link(&self, workspace: WorkspaceId, user: UserId) -> Result<Token> {
        let scope = self.operate(workspace);
        let (id, token) = (SignInLinkId(scope.new_id()), Token::generate("pzl_")?);
        sign_in_link::ActiveModel {
            workspace_id: Set(workspace),
            id: Set(id),
            user_id: Set(user),
            token_hash: Set(token.hash().to_vec()),
            expires_at: Set(scope.now() + self.0.settings.link_lifetime),
            used_at: Set(None),
            ..Default::default()
        }
        .insert(&scope.unit.tx)
        .await?;
        scope.unit.noted(Action::Create, id, None, vec![]);
        scope.settle(true).await?;
        Ok(token)
    }

    /// The users with that address, in any workspace. This is the operator's doing, not a request's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_logins(&self, email: &str) -> Result<Vec<(WorkspaceId, UserId)>> {
        let digests = self.0.login_digests(email.trim()).await?;
        let digests: Vec<Vec<u8>> = digests.into_iter().map(|(_, digest)| digest.to_vec()).collect();
        let rows = sqlx::query("select workspace_id, user_id from pazpaz.find_logins($1)")
            .bind(digests)
            .fetch_all(&self.0.pool)
            .await?;
        rows.iter().map(|row| Ok((WorkspaceId(row.try_get(0)?), UserId(row.try_get(1)?)))).collect()
    }

    /// Signs a user in without a link: for the demo and for benchmarks, which are the operator's doing.
    ///
    /// # Errors
    /// When the database fails, or the user is not there.
    pub async fn sign_in(&self, workspace: WorkspaceId, user: UserId, role: Role) -> Result<SignedIn> {
        let scope = self.operate(workspace);
        let signed_in = scope.begin_sign_in(user, role, Transport::Bearer).await?;
        scope.unit.tx.commit().await?;
        Ok(signed_in)
    }

    /// Who shows the token, if the sign-in is still good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn authenticate(&self, token: &str) -> Result<Option<Actor>> {
        let Some(found) = self.0.lookup.find(TokenHash::of(token)).await? else { return Ok(None) };
        let actor = Actor {
            workspace: WorkspaceId(found.workspace),
            sign_in: SignInId(found.sign_in),
            user: UserId(found.user),
            role: Role::try_from_value(&found.role).map_err(|_| Error::Internal("an unknown role"))?,
            key_epoch: found.key_epoch,
        };
        if found.stale {
            self.seen(&actor).await?;
        }
        Ok(Some(actor))
    }

    /// Notes that the sign-in is in use; done once a minute, which is exact enough for an end after half an hour.
    async fn seen(&self, actor: &Actor) -> Result<()> {
        let scope = self.operate(actor.workspace);
        let sql = "update pazpaz.sign_ins set seen_at = now() where workspace_id = $1 and id = $2";
        scope.unit.tx.execute_raw(statement(sql, [actor.workspace.0.into(), actor.sign_in.0.into()])).await?;
        scope.unit.tx.commit().await
    }
}

impl Door {
    /// Redeems the token of a one-time link. It works once; of any number of tries at the same time one gets in.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the token is unknown, used or too old: which of them is not told.
    pub async fn redeem(&self, token: &str, transport: Transport, occasion: Occasion) -> Result<SignedIn> {
        let store = &self.0;
        let pool = &store.0.pool;
        let find = || {
            sqlx::query("select workspace_id, id from pazpaz.find_sign_in_link($1)")
                .bind(TokenHash::of(token).to_vec())
                .fetch_optional(pool)
        };
        let found = on_living(pool, find).await?;
        let Some(row) = found else { return Err(Error::SignedOut) };
        let (workspace, link): (Uuid, Uuid) = (row.try_get(0)?, row.try_get(1)?);
        let scope = store.open(nobody(WorkspaceId(workspace)), occasion);
        let unit = &scope.unit;
        let sql = "update pazpaz.sign_in_links l set used_at = now() from pazpaz.users u \
                   where l.workspace_id = $1 and l.id = $2 and l.used_at is null and l.expires_at > now() \
                   and u.workspace_id = l.workspace_id and u.id = l.user_id and u.deleted_at is null \
                   returning l.user_id, u.role";
        let used = unit.tx.query_one_raw(statement(sql, [workspace.into(), link.into()])).await?;
        let Some(used) = used else { return Err(Error::SignedOut) };
        let role = Role::try_from_value(&used.try_get_by_index::<String>(1)?)
            .map_err(|_| Error::Internal("an unknown role"))?;
        let signed_in = scope.begin_sign_in(UserId(used.try_get_by_index(0)?), role, transport).await?;
        let change = Change {
            action: Action::SignIn,
            entity: SignInId::ENTITY,
            entities: vec![(signed_in.actor.sign_in.0, None)],
            fields: vec![],
            digests: vec![],
        };
        let event = Event::of(&signed_in.actor, &unit.occasion, change);
        store.0.recorder.record_in(&unit.tx, vec![event]).await?;
        unit.tx.commit().await?;
        Ok(signed_in)
    }
}

impl Scope {
    /// Ends the sign-in that this request came with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self) -> Result<()> {
        let Actor { workspace, sign_in, .. } = self.actor();
        let sql =
            "update pazpaz.sign_ins set ended_at = now() where workspace_id = $1 and id = $2 and ended_at is null";
        // One change among those of the request: another one that is rejected must not take it along.
        self.attempt(async {
            self.unit.tx.execute_raw(statement(sql, [workspace.0.into(), sign_in.0.into()])).await?;
            self.unit.noted(Action::SignOut, sign_in, None, vec![]);
            Ok(())
        })
        .await
    }

    async fn begin_sign_in(&self, user: UserId, role: Role, transport: Transport) -> Result<SignedIn> {
        let unit = &self.unit;
        let token = Token::generate("pzs_")?;
        let (workspace, id) = (unit.workspace(), SignInId(self.new_id()));
        let expires_at = self.now() + unit.shared.settings.sign_in_lifetime;
        let sql = "insert into pazpaz.sign_ins (workspace_id, id, user_id, token_hash, transport, expires_at) \
                   values ($1, $2, $3, $4, $5, $6)";
        let values = [
            workspace.0.into(),
            id.0.into(),
            user.0.into(),
            token.hash().to_vec().into(),
            transport.to_value().into(),
            expires_at.into(),
        ];
        unit.tx.execute_raw(statement(sql, values)).await?;
        Ok(SignedIn { actor: Actor { sign_in: id, user, role, ..unit.actor }, token, expires_at })
    }
}

/// The actor of what happens before anybody is known: bound to the workspace, named nowhere.
pub(crate) fn nobody(workspace: WorkspaceId) -> Actor {
    Actor {
        workspace,
        user: UserId(Uuid::nil()),
        role: Role::Assistant,
        sign_in: SignInId(Uuid::nil()),
        key_epoch: LATEST,
    }
}

fn interval(duration: Duration) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }
}
