//! Booking, and what becomes of what is booked.
use super::{Appointments, Entity, LONGEST, Model, Slot};
use crate::{
    Code, Error, Rejection, Result,
    audit::Action,
    change::{Change, missed},
    check::{self, Check},
    scope::statement,
};
use entity::{
    AppointmentId, ClientId, LocationId, ProviderId, ServiceId,
    appointment::{ActiveModel, CancelNote, CancelReason, Column, Kind, Reason, Status},
};
use sea_orm::{
    ActiveEnum,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, TryInsertResult,
    sea_query::{ExprTrait, SimpleExpr},
};
use time::OffsetDateTime;

/// An appointment to be.
#[derive(Clone, Debug)]
pub struct NewAppointment {
    /// Who comes.
    pub client: ClientId,
    /// Whose time it takes.
    pub provider: ProviderId,
    /// What is booked.
    pub service: Option<ServiceId>,
    /// Where.
    pub location: Option<LocationId>,
    /// How they meet.
    pub kind: Kind,
    /// The first instant.
    pub starts_at: OffsetDateTime,
    /// The first instant after it; the service's duration when left out.
    pub ends_at: Option<OffsetDateTime>,
    /// Why the client comes.
    pub reason: Option<String>,
}

/// Where an appointment goes.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// The first instant.
    pub starts_at: OffsetDateTime,
    /// The first instant after it; as long as before when left out.
    pub ends_at: Option<OffsetDateTime>,
    /// Another provider.
    pub provider: Option<ProviderId>,
    /// Another place.
    pub location: Option<LocationId>,
}

/// Why an appointment is called off.
#[derive(Clone, Debug)]
pub struct Cancellation {
    /// For reports.
    pub reason: CancelReason,
    /// In words.
    pub note: Option<String>,
}

/// What an appointment names: `null` where it is not there, `false` where it is not in use.
const NAMED: &str = "
select (select deleted_at is null from pazpaz.clients where workspace_id = $1 and id = $2),
       (select bookable and deleted_at is null from pazpaz.provider_profiles where workspace_id = $1 and id = $3),
       (select deleted_at is null from pazpaz.services where workspace_id = $1 and id = $4),
       (select deleted_at is null from pazpaz.locations where workspace_id = $1 and id = $5),
       (select duration_minutes::int from pazpaz.services where workspace_id = $1 and id = $4),
       (select $6::text = any(kinds) from pazpaz.services where workspace_id = $1 and id = $4)";

impl Appointments<'_> {
    /// Books a visit. Of any number of bookings that race for the same time, one wins.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the time is taken, something named is not there or not in use, the service is not offered in that way, or a
    /// field makes no sense.
    pub async fn book(&self, new: NewAppointment) -> Result<Model> {
        let NewAppointment { client, provider, service, location, kind, starts_at, ends_at, reason } = new;
        let mut check = Check::default();
        let reason = check.optional("reason", reason.as_deref(), 2_000);
        check.done()?;
        century(starts_at)?;
        let minutes = self.named(client, provider, service.map(|id| (id, kind)), location).await?;
        let Some(ends_at) = ends_at.or(minutes.map(|minutes| starts_at + time::Duration::minutes(minutes))) else {
            return Err(
                Rejection::new(Code::Invalid, "endsAt", "Give an end, or a service that has a duration.").into()
            );
        };
        length(starts_at, ends_at)?;

        let unit = &self.0.unit;
        let (id, user) = (AppointmentId(self.0.new_id()), unit.actor.user);
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            provider_id: Set(provider),
            service_id: Set(service),
            location_id: Set(location),
            kind: Set(kind),
            status: Set(Status::Scheduled),
            starts_at: Set(starts_at),
            ends_at: Set(ends_at),
            reason: Set(unit.seal_some_of::<Reason>(client, id, reason.as_deref()).await?),
            created_by: Set(user),
            updated_by: Set(user),
            ..Default::default()
        };
        // Plain inserts that race for one slot can deadlock against each other; one that gives way cannot.
        let inserted = Entity::insert(row).on_conflict_do_nothing().exec_with_returning(&unit.tx).await?;
        let TryInsertResult::Inserted(row) = inserted else {
            return Err(Rejection::new(
                Code::SlotTaken,
                "startsAt",
                "The provider already has an appointment at that time.",
            )
            .into());
        };
        let mut names = vec!["client_id", "provider_id", "service_id", "location_id", "kind", "starts_at", "ends_at"];
        names.extend(row.reason.as_ref().map(|_| "reason"));
        unit.changed(Action::Create, &row, names);
        Ok(row)
    }

    /// Moves a visit that is scheduled or confirmed. It is scheduled afterwards: who confirmed the old time has not confirmed the new one.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the time is taken, the version is another, or the visit is over or called off.
    pub async fn r#move(&self, id: AppointmentId, expected: i32, to: Move) -> Result<Model> {
        let Move { starts_at, ends_at, provider, location } = to;
        // Whoever has not seen the visit as it is now is told that first: what else is said would be of another visit.
        let Some(now) = self.find(id).await?.filter(|now| now.version == expected) else {
            return Err(missed::<Entity>(&self.0.unit, id, expected, FIXED).await);
        };
        century(starts_at)?;
        let ends_at = ends_at.unwrap_or(starts_at + (now.ends_at - now.starts_at));
        length(starts_at, ends_at)?;
        let whose = provider.unwrap_or(now.provider_id);
        self.named(now.client_id, whose, None, location).await?;
        // Two visits that swap places would each wait for the other; who moves a provider's visits takes turns.
        let unit = &self.0.unit;
        let turn = "select pg_advisory_xact_lock(hashtextextended($1::text, 1))";
        unit.tx.execute_raw(statement(turn, [whose.0.into()])).await?;
        let slot = Slot { provider: whose, starts_at, ends_at, except: Some(id) };
        if !self.conflicts(slot).await?.is_empty() {
            return Err(Rejection::new(
                Code::SlotTaken,
                "startsAt",
                "The provider already has an appointment at that time.",
            )
            .into());
        }
        let active = ActiveModel {
            status: Set(Status::Scheduled),
            starts_at: Set(starts_at),
            ends_at: Set(ends_at),
            provider_id: provider.map_or(NotSet, Set),
            location_id: location.map_or(NotSet, |id| Set(Some(id))),
            ..Default::default()
        };
        self.apply(id, expected, open(), active, vec!["starts_at", "ends_at", "provider_id", "location_id", "status"])
            .await
    }

    /// Notes that the client said yes.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another or the visit is not scheduled.
    pub async fn confirm(&self, id: AppointmentId, expected: i32) -> Result<Model> {
        let active = ActiveModel { status: Set(Status::Confirmed), ..Default::default() };
        self.apply(id, expected, Column::Status.eq(Status::Scheduled), active, vec!["status"]).await
    }

    /// Notes that the visit took place.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, or the visit has not begun, is over or called off.
    pub async fn complete(&self, id: AppointmentId, expected: i32) -> Result<Model> {
        let active = ActiveModel { status: Set(Status::Completed), ..Default::default() };
        self.apply(id, expected, open().and(self.begun()), active, vec!["status"]).await
    }

    /// Notes that the client did not come. The time is free again.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, or the visit has not begun, is over or called off.
    pub async fn no_show(&self, id: AppointmentId, expected: i32) -> Result<Model> {
        let active = ActiveModel { status: Set(Status::NoShow), ..Default::default() };
        self.apply(id, expected, open().and(self.begun()), active, vec!["status"]).await
    }

    /// Calls a visit off: who, when and why are kept. The time is free again.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, or the visit is over or called off.
    pub async fn cancel(&self, id: AppointmentId, expected: i32, why: Cancellation) -> Result<Model> {
        let Cancellation { reason, note } = why;
        let mut check = Check::default();
        let note = check.optional("note", note.as_deref(), check::ADDRESS);
        check.done()?;
        let unit = &self.0.unit;
        let cancel_note = match (&note, self.find(id).await?) {
            (Some(note), Some(visit)) => Some(unit.seal_of::<CancelNote>(visit.client_id, id, note).await?),
            // Of a visit that is not there, the change itself says so.
            _ => None,
        };
        let active = ActiveModel {
            status: Set(Status::Cancelled),
            cancelled_at: Set(Some(self.0.now())),
            cancelled_by: Set(Some(unit.actor.user)),
            cancel_reason: Set(Some(reason)),
            cancel_note: Set(cancel_note),
            ..Default::default()
        };
        let mut names = vec!["status", "cancel_reason"];
        names.extend(note.map(|_| "cancel_note"));
        self.apply(id, expected, open(), active, names).await
    }

    fn begun(&self) -> SimpleExpr {
        Column::StartsAt.lte(self.0.now())
    }

    async fn apply(
        &self,
        id: AppointmentId,
        expected: i32,
        when: SimpleExpr,
        active: ActiveModel,
        names: Vec<&'static str>,
    ) -> Result<Model> {
        let unit = &self.0.unit;
        let set = ActiveModel { updated_by: Set(unit.actor.user), ..active };
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise: FIXED, set, names }
            .apply(unit)
            .await
    }

    /// Rejects what is not there, not in use or not offered in that way, all of it together; gives the service's duration in minutes.
    async fn named(
        &self,
        client: ClientId,
        provider: ProviderId,
        service: Option<(ServiceId, Kind)>,
        location: Option<LocationId>,
    ) -> Result<Option<i64>> {
        let unit = &self.0.unit;
        let values = [
            unit.workspace().0.into(),
            client.0.into(),
            provider.0.into(),
            service.map(|(id, _)| id.0).into(),
            location.map(|id| id.0).into(),
            service.map(|(_, kind)| kind.to_value()).into(),
        ];
        let row = unit.tx.query_one_raw(statement(NAMED, values)).await?.ok_or(Error::Internal("no row"))?;
        let mut rejections = Vec::new();
        let things = [
            (0, true, "clientId", "client", "The client is archived."),
            (1, true, "providerId", "provider", "The provider takes no appointments."),
            (2, service.is_some(), "serviceId", "service", "The service is archived."),
            (3, location.is_some(), "locationId", "location", "The location is archived."),
        ];
        for (column, given, field, thing, unused) in things {
            match row.try_get_by_index::<Option<bool>>(column)? {
                None if given => {
                    rejections.push(Rejection::new(Code::NotFound, field, format!("There is no such {thing}.")));
                }
                Some(false) => rejections.push(Rejection::new(Code::WrongState, field, unused)),
                _ => {}
            }
        }
        if row.try_get_by_index::<Option<bool>>(5)? == Some(false) {
            rejections.push(Rejection::new(Code::Invalid, "kind", "The service is not offered in this way."));
        }
        if rejections.is_empty() {
            Ok(row.try_get_by_index::<Option<i32>>(4)?.map(i64::from))
        } else {
            Err(Error::Rejected(rejections))
        }
    }
}

/// What is said of an appointment that is no longer open to the change.
const FIXED: (Code, &str) = (Code::WrongState, "The appointment's state or time does not allow it.");

fn open() -> SimpleExpr {
    Column::Status.is_in([Status::Scheduled, Status::Confirmed])
}

fn length(starts_at: OffsetDateTime, ends_at: OffsetDateTime) -> Result<()> {
    if ends_at <= starts_at || ends_at - starts_at > LONGEST {
        return Err(
            Rejection::new(Code::Invalid, "endsAt", "An appointment ends after it starts, within 24 hours.").into()
        );
    }
    Ok(())
}

/// Checked before anything is reckoned with the instant: near the end of all time there is nothing to add to.
fn century(starts_at: OffsetDateTime) -> Result<()> {
    if !(2000..2200).contains(&starts_at.year()) {
        return Err(Rejection::new(Code::Invalid, "startsAt", "The year must be between 2000 and 2199.").into());
    }
    Ok(())
}
