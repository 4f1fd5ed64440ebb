//! Recording: off, unless the client has agreed to it and still does.
use super::{ENDED, TelehealthSessions};
use crate::{
    Code, Error, Rejection, Result,
    audit::Action,
    change::{Change, missed},
    scope::{Unit, statement},
    sql,
};
use entity::{
    ClientId, ConsentId, TelehealthSessionId,
    telehealth_session::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait};
use std::sync::LazyLock;
use time::OffsetDateTime;
use uuid::Uuid;

/// The consent to recording that is in force, the latest where there are several. Whoever withdraws it waits, or was there before.
const LATEST: &str = "
select c.id from pazpaz.consents c
 where c.workspace_id = $1 and c.client_id = $2 and c.kind = 'recording' and c.given_at <= $3
   and (c.withdrawn_at is null or c.withdrawn_at > $3) and (c.expires_at is null or c.expires_at > $3)
 order by c.given_at desc, c.id desc limit 1 for share";

impl TelehealthSessions<'_> {
    /// Starts or stops the recording of a telehealth session that is at that version. It starts only while a consent of the client's to
    /// being recorded is in force.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the client has not agreed to it, the session has ended or the version is another; [`Error::Forbidden`]
    /// for anybody but clinicians.
    pub async fn set_recording(&self, id: TelehealthSessionId, expected: i32, on: bool) -> Result<Model> {
        self.0.clinician()?;
        let unit = &self.0.unit;
        let Some(seen) = self.find(id).await?.filter(|seen| seen.version == expected && seen.ended_at.is_none()) else {
            return Err(missed::<Entity>(unit, id, expected, ENDED).await);
        };
        let mut set = ActiveModel { recording: Set(on), ..Default::default() };
        let mut names = vec!["recording"];
        if on {
            let rule = "The client has no consent to recording that is in force.";
            let refused = || Error::from(Rejection::new(Code::WrongState, "on", rule));
            let consent = latest(unit, seen.client_id, self.0.now()).await?.ok_or_else(refused)?;
            set.recording_consent_id = Set(Some(consent));
            names.push("recording_consent_id");
        }
        let when = Column::EndedAt.is_null();
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise: ENDED, set, names }
            .apply(unit)
            .await
    }

    /// Whether a telehealth session is recorded now: a consent that is withdrawn or has run out is the end of that, whatever was set.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn records(&self, session: &Model) -> Result<bool> {
        let Some(consent) = session.recording_consent_id.filter(|_| session.recording) else { return Ok(false) };
        let (consent, now) = (self.0.consents().find(consent).await?, self.0.now());
        let over = |end: Option<OffsetDateTime>| end.is_some_and(|end| end <= now);
        Ok(consent.is_some_and(|consent| !over(consent.withdrawn_at) && !over(consent.expires_at)))
    }

    /// Writes down that recording is over where the consent is. The row is held.
    pub(super) async fn while_agreed(&self, session: Model) -> Result<Model> {
        if !session.recording || self.records(&session).await? {
            return Ok(session);
        }
        let (id, expected) = (session.id, session.version);
        let set = ActiveModel { recording: Set(false), ..Default::default() };
        let when = Column::Recording.eq(true);
        Change::<_, Entity> {
            action: Action::Change,
            id,
            expected,
            when,
            otherwise: ENDED,
            set,
            names: vec!["recording"],
        }
        .apply(&self.0.unit)
        .await
    }
}

async fn latest(unit: &Unit, client: ClientId, now: OffsetDateTime) -> Result<Option<ConsentId>> {
    let values = [unit.workspace().0.into(), client.0.into(), now.into()];
    let row = unit.tx.query_one_raw(statement(LATEST, values)).await?;
    Ok(row.map(|row| row.try_get_by_index::<Uuid>(0)).transpose()?.map(ConsentId))
}

/// Stops what is recorded on a consent that was withdrawn.
pub(crate) async fn silence(unit: &Unit, consent: ConsentId) -> Result<()> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let columns = sql::columns::<Entity>("x");
        format!(
            "update pazpaz.telehealth_sessions x set recording = false \
             where x.workspace_id = $1 and x.recording_consent_id = $2 and x.recording returning {columns}"
        )
    });
    for row in unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), consent.0.into()]).await? {
        unit.changed(Action::Change, &row, vec!["recording"]);
    }
    Ok(())
}
