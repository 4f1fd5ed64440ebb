//! What lets one file in or out over HTTP: a secret of its own, good once and for a few minutes, so that no other credential has to
//! stand in an address or leave for a download manager.
use crate::{
    Actor, Code, Error, Occasion, Rejection, Result, Scope, Store, scope::statement, sign_in::nobody,
    transaction::on_living,
};
use crypto::{Token, TokenHash};
use entity::{
    AttachmentId, FileTicketId, SignInId, UserId, WorkspaceId,
    file_ticket::{ActiveModel, Kind},
    user::Role,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait,
    ActiveValue::Set,
    ConnectionTrait,
    sqlx::{self, Row},
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long a ticket can be used.
const LIFETIME: Duration = Duration::minutes(5);
/// A prefix of four characters and 256 bits in base64.
const LENGTH: usize = 47;

/// What lets one file in or out, once.
#[derive(Debug)]
pub struct Ticket {
    /// The secret. It is not kept.
    pub token: Token,
    /// From when it is worthless.
    pub expires_at: OffsetDateTime,
}

fn prefix(kind: Kind) -> &'static str {
    match kind {
        Kind::Upload => "pzu_",
        Kind::Download => "pzd_",
    }
}

impl Scope {
    pub(super) async fn ticket(&self, attachment: AttachmentId, kind: Kind) -> Result<Ticket> {
        let unit = &self.unit;
        let (token, expires_at) = (Token::generate(prefix(kind))?, self.now() + LIFETIME);
        ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(FileTicketId(self.new_id())),
            attachment_id: Set(attachment),
            kind: Set(kind),
            user_id: Set(unit.actor.user),
            sign_in_id: Set(unit.actor.sign_in),
            token_hash: Set(token.hash().to_vec()),
            expires_at: Set(expires_at),
            used_at: Set(None),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.wrote();
        Ok(Ticket { token, expires_at })
    }
}

const FIND: &str = "select workspace_id, id, key_epoch from pazpaz.find_file_ticket($1, $2)";
/// Of any number of tries at the same time one finds it unused. It is worth no more than the sign-in that it came from.
const USE: &str = "
update pazpaz.file_tickets t set used_at = now()
  from pazpaz.users u, pazpaz.sign_ins s
 where t.workspace_id = $1 and t.id = $2 and t.used_at is null and t.expires_at > now()
   and u.workspace_id = $1 and u.id = t.user_id and u.deleted_at is null
   and s.workspace_id = $1 and s.id = t.sign_in_id and s.ended_at is null and s.expires_at > now()
returning t.attachment_id, t.user_id, t.sign_in_id, u.role";

impl Store {
    /// Uses a ticket up, and opens a scope for whoever has got it. That it is unknown, used, too old or of the other kind is not told
    /// apart.
    pub(super) async fn redeem(&self, token: &str, kind: Kind, occasion: Occasion) -> Result<(Scope, AttachmentId)> {
        let unknown = || Error::from(Rejection::new(Code::NotFound, "ticket", "There is no such ticket."));
        if token.len() != LENGTH || !token.starts_with(prefix(kind)) {
            return Err(unknown());
        }
        let pool = &self.0.pool;
        let find = || sqlx::query(FIND).bind(TokenHash::of(token).to_vec()).bind(kind.to_value()).fetch_optional(pool);
        let row = on_living(pool, find).await?.ok_or_else(unknown)?;
        let (workspace, ticket, key_epoch) =
            (WorkspaceId(row.try_get(0)?), row.try_get::<Uuid, _>(1)?, row.try_get(2)?);
        let nobody = self.open(nobody(workspace), occasion.clone());
        let tx = &nobody.unit.tx;
        let used = tx.query_one_raw(statement(USE, [workspace.0.into(), ticket.into()])).await?.ok_or_else(unknown)?;
        let role = Role::try_from_value(&used.try_get_by_index::<String>(3)?);
        let actor = Actor {
            workspace,
            user: UserId(used.try_get_by_index(1)?),
            role: role.map_err(|_| Error::Internal("an unknown role"))?,
            sign_in: SignInId(used.try_get_by_index(2)?),
            key_epoch,
        };
        let attachment = AttachmentId(used.try_get_by_index(0)?);
        tx.commit().await?;
        Ok((self.open(actor, occasion), attachment))
    }
}
