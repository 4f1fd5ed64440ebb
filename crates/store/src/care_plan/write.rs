//! Drawing up plans, and changing what they say.
use super::{CarePlans, DESCRIPTION, TITLE};
use crate::{
    Code, Result,
    audit::Action,
    care_status_change::{Told, leads, record},
    change::{Change, Shelf, missed},
    check::{Check, Patch},
};
use entity::{
    CarePlanId, ClientId, ProviderId,
    care_plan::{ActiveModel, Column, Entity, Model, Status, Title},
    care_status_change::Subject,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ExprTrait as _};
use time::{Date, OffsetDateTime};

/// A plan to be drawn up.
#[derive(Clone, Debug)]
pub struct NewCarePlan {
    /// Whose care it plans.
    pub client: ClientId,
    /// The author; whoever adds it, where nobody is named.
    pub provider: Option<ProviderId>,
    /// A draft, or in force at once.
    pub status: Status,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The first day on which it is good; today where none is named.
    pub period_start: Option<Date>,
    /// The day by which it is to be carried out.
    pub period_end: Option<Date>,
    /// The day on which it is to be looked at again.
    pub review_date: Option<Date>,
}

/// What changes of a plan; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct CarePlanChange {
    /// The author.
    pub provider: Option<ProviderId>,
    /// What it is called.
    pub title: Option<String>,
    /// What it is about.
    pub description: Patch<String>,
    /// The first day on which it is good.
    pub period_start: Option<Date>,
    /// The day by which it is to be carried out.
    pub period_end: Patch<Date>,
    /// The day on which it is to be looked at again.
    pub review_date: Patch<Date>,
}

impl CarePlans<'_> {
    /// Draws up a plan.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when there is no such client or provider or a field makes no sense.
    pub async fn add(&self, new: NewCarePlan) -> Result<Model> {
        self.add_at(new, self.0.now()).await
    }

    /// [`CarePlans::add`] of a plan that was drawn up at that time.
    pub(crate) async fn add_at(&self, new: NewCarePlan, at: OffsetDateTime) -> Result<Model> {
        self.0.clinician()?;
        let NewCarePlan { client, provider, status, title, description, period_start, period_end, review_date } = new;
        leads(Code::Invalid, "status", status, &[Status::Draft, Status::Active])?;
        let unit = &self.0.unit;
        let period_start = match period_start {
            Some(day) => day,
            None => self.today().await?,
        };
        unit.client_keys(client).await?;
        let (id, user) = (CarePlanId(self.0.new_id()), unit.actor.user);
        let change = CarePlanChange {
            provider: Some(provider.unwrap_or(ProviderId(user.0))),
            title: Some(title),
            description: Some(description),
            period_start: Some(period_start),
            period_end: Some(period_end),
            review_date: Some(review_date),
        };
        let (active, names) = self.check(client, id, change).await?;
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            status: Set(status),
            authored_at: Set(at),
            created_by: Set(user),
            ..active
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, names);
        record(self.0, Told { at: Some(at), ..Told::of_plan(&row) }, Subject::Plan, None, status).await?;
        Ok(row)
    }

    /// Changes what a plan says that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense, the version is another, or the plan has ended.
    pub async fn change(&self, id: CarePlanId, expected: i32, with: CarePlanChange) -> Result<Model> {
        self.0.clinician()?;
        let unit = &self.0.unit;
        let Some(plan) = self.find(id).await? else {
            return Err(missed::<Entity>(unit, id, expected, (Code::NotFound, "")).await);
        };
        unit.client_keys(plan.client_id).await?;
        let (set, names) = self.check(plan.client_id, id, with).await?;
        let when =
            Column::Status.is_in([Status::Draft, Status::Active, Status::OnHold]).and(Column::DeletedAt.is_null());
        let otherwise = (Code::WrongState, "The plan of care has ended or is archived.");
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names }.apply(unit).await
    }

    /// Takes a plan off the lists that is at that version and not in force.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another, it is in force, or archived already.
    pub async fn archive(&self, id: CarePlanId, expected: i32) -> Result<Model> {
        self.0.clinician()?;
        let when = Shelf::InUse.holds().and(Column::Status.is_not_in([Status::Active, Status::OnHold]));
        let otherwise = (Code::WrongState, "It is in force, or archived. Complete or revoke it first.");
        let set = ActiveModel { deleted_at: Set(Some(self.0.now())), ..self.mine() };
        self.shelve(Change { action: Action::Archive, id, expected, when, otherwise, set, names: vec![] }).await
    }

    /// Puts a plan back on the lists that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or it is not archived.
    pub async fn restore(&self, id: CarePlanId, expected: i32) -> Result<Model> {
        self.0.clinician()?;
        let (when, otherwise) = (Shelf::Archived.holds(), Shelf::Archived.otherwise());
        let set = ActiveModel { deleted_at: Set(None), ..self.mine() };
        self.shelve(Change { action: Action::Restore, id, expected, when, otherwise, set, names: vec![] }).await
    }

    async fn shelve(&self, change: Change<CarePlanId, Entity>) -> Result<Model> {
        change.apply(&self.0.unit).await
    }

    fn mine(&self) -> ActiveModel {
        ActiveModel { updated_by: Set(self.0.unit.actor.user), ..Default::default() }
    }

    async fn check(
        &self,
        client: ClientId,
        id: CarePlanId,
        with: CarePlanChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let CarePlanChange { provider, title, description, period_start, period_end, review_date } = with;
        let mut check = Check::default();
        let title = title.map(|title| check.text("title", &title, TITLE));
        let description = description.map(|text| check.optional("description", text.as_deref(), DESCRIPTION));
        check.day("periodStart", period_start);
        check.day("periodEnd", period_end.flatten());
        check.day("reviewDate", review_date.flatten());
        check.done()?;
        let unit = &self.0.unit;
        let (mut active, mut names) = (self.mine(), Vec::new());
        if let Some(title) = title {
            active.title = Set(unit.seal_of::<Title>(client, id, &title).await?);
            names.push("title");
        }
        if let Some(text) = description {
            active.description = Set(unit.seal_some_of(client, id, text.as_deref()).await?);
            names.push("description");
        }
        if let Some(provider) = provider {
            active.provider_id = Set(provider);
            names.push("provider_id");
        }
        if let Some(day) = period_start {
            active.period_start = Set(day);
            names.push("period_start");
        }
        if let Some(day) = period_end {
            active.period_end = Set(day);
            names.push("period_end");
        }
        if let Some(day) = review_date {
            active.review_date = Set(day);
            names.push("review_date");
        }
        Ok((active, names))
    }
}
