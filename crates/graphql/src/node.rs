//! Anything that has an id.
use crate::telehealth::{TelehealthParticipant, TelehealthSession};
use crate::{allergy::Allergy, client_alert::ClientAlert, diagnosis::Diagnosis, medication::Medication};
use crate::{
    appointment::Appointment, attachment::Attachment, care_goal::CareGoal, care_intervention::CareIntervention,
    care_milestone::CareMilestone, care_plan::CarePlan, care_status_change::CareStatusChange, client::Client,
    disclosure::Disclosure, erasure::Erasure, id, legal_hold::LegalHold, location::Location, provider::Provider,
    scope::Scoped, service::Service, session::Session, tag::Tag, user::User,
};
use crate::{consent::Consent, credential::Credential, emergency_contact::EmergencyContact};
use crate::{session_addition::SessionAddition, session_revision::SessionRevision};
use async_graphql::{Context, ID, Interface, Object, Result};
use entity::{AllergyId, ClientAlertId, DiagnosisId, MedicationId};
use entity::{
    AppointmentId, AttachmentId, CareGoalId, CareInterventionId, CareMilestoneId, CarePlanId, CareStatusChangeId,
    ClientId, DisclosureId, ErasureId, Id, LegalHoldId, LocationId, ProviderId, ServiceId, SessionId, TagId, UserId,
};
use entity::{ConsentId, CredentialId, EmergencyContactId};
use entity::{SessionAdditionId, SessionRevisionId};
use entity::{TelehealthParticipantId, TelehealthSessionId};
use store::{Error, Scope};
use uuid::Uuid;

/// Anything that has a global id.
#[derive(Interface, Clone)]
#[graphql(field(name = "id", ty = "ID", desc = "Global, opaque, good for this workspace only."))]
pub(crate) enum Node {
    /// A person in care.
    Client(Client),
    /// A booked visit.
    Appointment(Appointment),
    /// A SOAP note.
    Session(Session),
    /// A file of a client's record.
    Attachment(Attachment),
    /// What the practice offers.
    Service(Service),
    /// Where visits take place.
    Location(Location),
    /// Who treats clients.
    Provider(Provider),
    /// Who signs in.
    User(User),
    /// What clients are sorted by.
    Tag(Tag),
    /// Why a client's record must not be erased.
    LegalHold(LegalHold),
    /// The erasure of a client's record.
    Erasure(Erasure),
    /// What was told others of a client's record.
    Disclosure(Disclosure),
    /// What a client has agreed to.
    Consent(Consent),
    /// A telehealth visit as it takes place.
    TelehealthSession(TelehealthSession),
    /// Who takes part in a telehealth visit.
    TelehealthParticipant(TelehealthParticipant),
    /// Whom to call in an emergency.
    EmergencyContact(EmergencyContact),
    /// What a provider may do.
    Credential(Credential),
    /// What a draft said before, or was to say.
    SessionRevision(SessionRevision),
    /// What is added to a signed note.
    SessionAddition(SessionAddition),
    /// What a client has.
    Diagnosis(Diagnosis),
    /// What a client takes.
    Medication(Medication),
    /// What a client does not bear.
    Allergy(Allergy),
    /// What one should know of a client.
    ClientAlert(ClientAlert),
    /// What is aimed at with a client, what is done for it, and until when.
    CarePlan(CarePlan),
    /// A goal of a plan of care.
    CareGoal(CareGoal),
    /// A step on the way to a goal.
    CareMilestone(CareMilestone),
    /// Something that is done within a plan of care.
    CareIntervention(CareIntervention),
    /// A change of the state of a plan of care, a goal or an intervention.
    CareStatusChange(CareStatusChange),
}

/// Whether rows of the table of that number have a type here, and so a global id.
pub(crate) fn is(table: u16) -> bool {
    matches!(
        table,
        ClientId::TABLE
            | AppointmentId::TABLE
            | SessionId::TABLE
            | SessionRevisionId::TABLE
            | SessionAdditionId::TABLE
            | AttachmentId::TABLE
            | ServiceId::TABLE
            | LocationId::TABLE
            | ProviderId::TABLE
            | TagId::TABLE
            | UserId::TABLE
            | LegalHoldId::TABLE
            | ErasureId::TABLE
            | DisclosureId::TABLE
            | TelehealthSessionId::TABLE
            | TelehealthParticipantId::TABLE
            | ConsentId::TABLE
            | EmergencyContactId::TABLE
            | CredentialId::TABLE
            | DiagnosisId::TABLE
            | MedicationId::TABLE
            | AllergyId::TABLE
            | ClientAlertId::TABLE
            | CarePlanId::TABLE
            | CareGoalId::TABLE
            | CareMilestoneId::TABLE
            | CareInterventionId::TABLE
            | CareStatusChangeId::TABLE
    )
}

#[derive(Default)]
pub(crate) struct Query;

/// How many ids `nodes` takes at most.
const MOST: usize = 100;

#[Object(name = "NodeQuery")]
impl Query {
    /// Whatever has this id in the workspace; null where nothing has, or nothing that your role reads.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "A global id.")] id: ID) -> Result<Option<Node>> {
        find(ctx.scope()?, &id).await
    }

    /// Whatever has these ids in the workspace, in their order; null where nothing has, or nothing that your role reads. At most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let scope = ctx.scope()?;
        if ids.len() > MOST {
            return Err(Error::Argument("ids", format!("At most {MOST}.")).into());
        }
        async_graphql::futures_util::future::try_join_all(ids.iter().map(|id| find(scope, id))).await
    }
}

/// What has that id. What a role does not read is answered like what is not there: an id may be of anything, and of many that are asked
/// for at once one must not spoil the others.
async fn find(scope: &Scope, global: &ID) -> Result<Option<Node>> {
    let Some((table, row)) = id::parse(global) else { return Ok(None) };
    match get(scope, table, row).await {
        Err(Error::Forbidden) => Ok(None),
        found => Ok(found?),
    }
}

async fn get(scope: &Scope, table: u16, row: Uuid) -> store::Result<Option<Node>> {
    Ok(match table {
        ClientId::TABLE => scope.clients().find(ClientId(row)).await?.map(|row| Node::Client(row.into())),
        AppointmentId::TABLE => {
            scope.appointments().find(AppointmentId(row)).await?.map(|row| Node::Appointment(row.into()))
        }
        SessionId::TABLE => scope.sessions().find(SessionId(row)).await?.map(|row| Node::Session(row.into())),
        SessionRevisionId::TABLE => {
            scope.sessions().revision(SessionRevisionId(row)).await?.map(|row| Node::SessionRevision(row.into()))
        }
        SessionAdditionId::TABLE => {
            scope.session_additions().find(SessionAdditionId(row)).await?.map(|row| Node::SessionAddition(row.into()))
        }
        AttachmentId::TABLE => {
            scope.attachments().find(AttachmentId(row)).await?.map(|row| Node::Attachment(row.into()))
        }
        ServiceId::TABLE => scope.services().find(ServiceId(row)).await?.map(|row| Node::Service(row.into())),
        LocationId::TABLE => scope.locations().find(LocationId(row)).await?.map(|row| Node::Location(row.into())),
        ProviderId::TABLE => scope.providers().find(ProviderId(row)).await?.map(|row| Node::Provider(row.into())),
        TagId::TABLE => scope.tags().find(TagId(row)).await?.map(|row| Node::Tag(row.into())),
        UserId::TABLE => scope.users().find(UserId(row)).await?.map(|row| Node::User(row.into())),
        LegalHoldId::TABLE => scope.legal_holds().find(LegalHoldId(row)).await?.map(|row| Node::LegalHold(row.into())),
        ErasureId::TABLE => scope.erasures().find(ErasureId(row)).await?.map(|row| Node::Erasure(row.into())),
        ConsentId::TABLE => scope.consents().find(ConsentId(row)).await?.map(|row| Node::Consent(row.into())),
        EmergencyContactId::TABLE => scope
            .emergency_contacts()
            .find(EmergencyContactId(row))
            .await?
            .map(|row| Node::EmergencyContact(row.into())),
        CredentialId::TABLE => {
            scope.credentials().find(CredentialId(row)).await?.map(|row| Node::Credential(row.into()))
        }
        DisclosureId::TABLE => {
            scope.disclosures().find(DisclosureId(row)).await?.map(|row| Node::Disclosure(row.into()))
        }
        DiagnosisId::TABLE => scope.diagnoses().find(DiagnosisId(row)).await?.map(|row| Node::Diagnosis(row.into())),
        MedicationId::TABLE => {
            scope.medications().find(MedicationId(row)).await?.map(|row| Node::Medication(row.into()))
        }
        AllergyId::TABLE => scope.allergies().find(AllergyId(row)).await?.map(|row| Node::Allergy(row.into())),
        ClientAlertId::TABLE => {
            scope.client_alerts().find(ClientAlertId(row)).await?.map(|row| Node::ClientAlert(row.into()))
        }
        CarePlanId::TABLE => scope.care_plans().find(CarePlanId(row)).await?.map(|row| Node::CarePlan(row.into())),
        CareGoalId::TABLE => scope.care_goals().find(CareGoalId(row)).await?.map(|row| Node::CareGoal(row.into())),
        CareMilestoneId::TABLE => {
            scope.care_milestones().find(CareMilestoneId(row)).await?.map(|row| Node::CareMilestone(row.into()))
        }
        CareInterventionId::TABLE => scope
            .care_interventions()
            .find(CareInterventionId(row))
            .await?
            .map(|row| Node::CareIntervention(row.into())),
        CareStatusChangeId::TABLE => scope
            .care_status_changes()
            .find(CareStatusChangeId(row))
            .await?
            .map(|row| Node::CareStatusChange(row.into())),
        TelehealthSessionId::TABLE => scope
            .telehealth_sessions()
            .find(TelehealthSessionId(row))
            .await?
            .map(|row| Node::TelehealthSession(row.into())),
        TelehealthParticipantId::TABLE => {
            let found = scope.telehealth_participants().find(TelehealthParticipantId(row)).await?;
            found.map(|row| Node::TelehealthParticipant(row.into()))
        }
        _ => None,
    })
}
