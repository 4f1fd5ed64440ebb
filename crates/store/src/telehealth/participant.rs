//! Who is invited and who was there.
use super::{ENDED, Held, TelehealthSessions, TelehealthWindow};
use crate::{
    Code, Error, Rejection, Result, Scope,
    audit::Action,
    batch::{Batch, by_id},
    change::{Change, Versioned},
    check::Check,
    scope::Unit,
    sql,
};
use entity::{
    ClientId, TelehealthParticipantId, TelehealthSessionId,
    telehealth_participant::{ActiveModel, Column, Entity, Model, Role},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ExprTrait};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// What tokens begin with.
pub(super) const PREFIX: &str = "pzt_";
/// How many take part in a session or are invited to it at most.
const MOST: i64 = 200;
/// Of a location, in characters.
const LOCATION: usize = 500;

/// The participants of a scope.
#[derive(Debug)]
pub struct TelehealthParticipants<'s>(pub(crate) &'s Scope);

impl Scope {
    /// Who is invited to telehealth visits, and who was there.
    pub fn telehealth_participants(&self) -> TelehealthParticipants<'_> {
        TelehealthParticipants(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "participant";
}

impl TelehealthParticipants<'_> {
    /// The participant of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: TelehealthParticipantId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.telehealth_participants.load(ById(id)).await
    }

    /// The participants of a session and those who are invited, in the order in which they were added: 200 at most. Siblings' are one
    /// statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, session: TelehealthSessionId) -> Result<Vec<Arc<Model>>> {
        self.0.loaders.telehealth_participants_of.load(OfSession(session)).await
    }

    /// Notes that whoever is signed in joins, within the window of the visit.
    ///
    /// # Errors
    /// [`Error::Rejected`] when there is no such session, it has ended, or it is not the time of the visit; [`Error::Forbidden`] for
    /// anybody but clinicians.
    pub async fn enter(&self, session: TelehealthSessionId, location: Option<&str>) -> Result<Model> {
        self.0.clinician()?;
        let location = place(location)?;
        let (unit, now) = (&self.0.unit, self.0.now());
        let (Held { session, .. }, window) = self.standing(session).await?;
        if now < window.opens_at {
            let rule = "The visit is not yet open; opensAt says when it is.";
            return Err(Rejection::new(Code::WrongState, "telehealthSessionId", rule).into());
        }
        if now >= window.closes_at {
            return Err(over());
        }
        let session = TelehealthSessions(self.0).while_agreed(session).await?;
        let (client, id) = (session.client_id, TelehealthParticipantId(self.0.new_id()));
        let row = ActiveModel {
            user_id: Set(Some(unit.actor.user)),
            joined_at: Set(Some(now)),
            location: Set(unit.seal_some_of(client, id, location.as_deref()).await?),
            ..row(unit, id, client, session.id, Role::Provider)
        }
        .insert(&unit.tx)
        .await?;
        let mut names = vec!["role", "user_id", "joined_at"];
        names.extend(location.map(|_| "location"));
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Notes that whoever was signed in leaves; who came with a token leaves with it.
    ///
    /// # Errors
    /// [`Error::Rejected`] when they are not there, it is somebody else, or the version is another; [`Error::Forbidden`] for anybody but
    /// clinicians.
    pub async fn exit(&self, id: TelehealthParticipantId, expected: i32) -> Result<Model> {
        self.0.clinician()?;
        let unit = &self.0.unit;
        let joined = self.find(id).await?.and_then(|seen| seen.joined_at);
        let now = joined.into_iter().chain([self.0.now()]).max();
        let set = ActiveModel { left_at: Set(now), ..Default::default() };
        let when = Column::UserId.eq(unit.actor.user).and(Column::LeftAt.is_null());
        let otherwise = (Code::WrongState, "It is not you who is there.");
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names: vec!["left_at"] }
            .apply(unit)
            .await
    }

    /// Holds a session that is open and whose visit stands, with room for one more.
    pub(super) async fn standing(&self, id: TelehealthSessionId) -> Result<(Held, TelehealthWindow)> {
        let unit = &self.0.unit;
        let rejected = |code, rule: String| Error::from(Rejection::new(code, "telehealthSessionId", rule));
        let held = TelehealthSessions(self.0).hold(id).await?;
        let held = held.ok_or_else(|| rejected(Code::NotFound, "There is no such telehealth session.".to_owned()))?;
        if held.session.ended_at.is_some() {
            return Err(rejected(ENDED.0, ENDED.1.to_owned()));
        }
        let window = TelehealthWindow::of(&held.visit).ok_or_else(over)?;
        let sql = "select count(*) from pazpaz.telehealth_participants where workspace_id = $1 and telehealth_session_id = $2";
        if unit.count(sql, [unit.workspace().0.into(), id.0.into()]).await? >= MOST {
            return Err(rejected(Code::NoRoom, format!("{MOST} were invited or there, which is the most.")));
        }
        Ok((held, window))
    }
}

pub(super) fn over() -> Error {
    Rejection::new(Code::WrongState, "telehealthSessionId", "The visit is over or was called off.").into()
}

/// Where somebody says they are.
pub(super) fn place(location: Option<&str>) -> Result<Option<String>> {
    let mut check = Check::default();
    let location = check.optional("location", location, LOCATION);
    check.done()?;
    Ok(location)
}

/// A participant to be.
pub(super) fn row(
    unit: &Unit,
    id: TelehealthParticipantId,
    client: ClientId,
    session: TelehealthSessionId,
    role: Role,
) -> ActiveModel {
    ActiveModel {
        workspace_id: Set(unit.workspace()),
        id: Set(id),
        client_id: Set(client),
        telehealth_session_id: Set(session),
        role: Set(role),
        ..Default::default()
    }
}

/// Has everybody leave who is in a session.
pub(super) async fn dismiss(unit: &Unit, session: TelehealthSessionId, now: OffsetDateTime) -> Result<()> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let columns = sql::columns::<Entity>("x");
        format!(
            "update pazpaz.telehealth_participants x set left_at = greatest(x.joined_at, $3) \
             where x.workspace_id = $1 and x.telehealth_session_id = $2 and x.joined_at is not null and x.left_at is null \
             returning {columns}"
        )
    });
    for row in unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), session.0.into(), now.into()]).await? {
        unit.changed(Action::Change, &row, vec!["left_at"]);
    }
    Ok(())
}

by_id!(TelehealthParticipantId);

/// The participants of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfSession(TelehealthSessionId);

impl Batch for OfSession {
    type Value = Vec<Arc<Model>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select e.* from unnest($2::uuid[]) s (id) cross join lateral (\
                 select {columns} from pazpaz.telehealth_participants x where x.workspace_id = $1 and x.telehealth_session_id = s.id \
                 order by x.id limit $3) e"
            )
        });
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        let mut found = HashMap::<Self, Self::Value>::new();
        for row in unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into(), MOST.into()]).await? {
            found.entry(Self(row.telehealth_session_id)).or_default().push(Arc::new(row));
        }
        for rows in found.values_mut() {
            rows.sort_unstable_by_key(|row| row.id);
        }
        Ok(found)
    }
}
