#![doc = include_str!("../README.md")]
use uuid::Uuid;

#[macro_use]
mod macros;

/// The id of a row: which table, and which row of it.
pub trait Id: Copy + From<Uuid> {
    /// The number of the table in the register.
    const TABLE: u16;
    /// What the row is called in receipts and errors.
    const ENTITY: &'static str;
    /// The bare id.
    fn uuid(self) -> Uuid;
}

/// A row whose sealed columns, if it has any, have a digest.
pub trait Digested {
    /// The digest of what stands in them; `None` where it has none.
    fn digest(&self) -> Option<[u8; 32]>;
}

/// A row whose sealed columns are opened with a receipt.
pub trait Record: crypto::Row + Digested {
    /// What the row is called in receipts.
    const ENTITY: &'static str;
    /// Whose record it is part of, if of a client's.
    fn client(&self) -> Option<ClientId>;
    /// Whether it belongs to a session, and so is for those alone who read sessions.
    fn of_session(&self) -> bool {
        false
    }
}

/// A table in the register.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its number, part of every value sealed in it.
    pub number: u16,
    /// Its name in the database.
    pub name: &'static str,
    /// What a row of it is called.
    pub entity: &'static str,
    /// Its sealed columns: number and name.
    pub sealed: &'static [(u16, &'static str)],
    /// The column that names the client whose own key seals them; `None` where the workspace's key does.
    pub client: Option<&'static str>,
}

entities! {
    workspace: WorkspaceId = 1 in "workspaces",
    workspace_key: WorkspaceKeyId = 2 in "workspace_keys",
    user: UserId = 3 in "users",
    provider: ProviderId = 4 in "provider_profiles",
    service: ServiceId = 5 in "services",
    location: LocationId = 6 in "locations",
    client: ClientId = 7 in "clients",
    appointment: AppointmentId = 8 in "appointments",
    session: SessionId = 9 in "sessions",
    sign_in_link: SignInLinkId = 10 in "sign_in_links",
    sign_in: SignInId = 11 in "sign_ins",
    client_key: ClientKeyId = 12 in "client_keys",
    client_token: ClientTokenId = 13 in "client_tokens",
    tag: TagId = 14 in "tags",
    client_tag: ClientTagId = 15 in "client_tags",
    key_rotation: KeyRotationId = 16 in "key_rotations",
    user_login: UserLoginId = 17 in "user_logins",
    legal_hold: LegalHoldId = 18 in "legal_holds",
    erasure: ErasureId = 19 in "erasures",
    attachment: AttachmentId = 20 in "attachments",
    file_ticket: FileTicketId = 21 in "file_tickets",
    workspace_counter: WorkspaceCounterId = 22 in "workspace_counters",
    disclosure: DisclosureId = 23 in "disclosures",
    session_revision: SessionRevisionId = 27 in "session_revisions",
    session_addition: SessionAdditionId = 28 in "session_additions",
    consent: ConsentId = 24 in "consents",
    emergency_contact: EmergencyContactId = 25 in "emergency_contacts",
    credential: CredentialId = 26 in "credentials",
    care_plan: CarePlanId = 29 in "care_plans",
    care_goal: CareGoalId = 30 in "care_goals",
    care_milestone: CareMilestoneId = 31 in "care_milestones",
    care_intervention: CareInterventionId = 32 in "care_interventions",
    care_plan_session: CarePlanSessionId = 33 in "care_plan_sessions",
    diagnosis: DiagnosisId = 34 in "diagnoses",
    medication: MedicationId = 35 in "medications",
    allergy: AllergyId = 36 in "allergies",
    client_alert: ClientAlertId = 37 in "client_alerts",
    telehealth_session: TelehealthSessionId = 38 in "telehealth_sessions",
    telehealth_participant: TelehealthParticipantId = 39 in "telehealth_participants",
    care_status_change: CareStatusChangeId = 40 in "care_status_changes",
    care_plan_diagnosis: CarePlanDiagnosisId = 41 in "care_plan_diagnoses",
    visit_summary: VisitSummaryId = 42 in "visit_summaries",
}
