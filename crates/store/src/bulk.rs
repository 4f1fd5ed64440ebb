//! Many rows at once, sealed like any other: for the demo practice and for benchmarks.
use crate::{
    Actor, Error, NewAddition, NewClient, NewLocation, NewService, NewSession, Occasion, Result, Scope, Store, check,
    keyring::LATEST,
    session::digest::{self, About, Signature},
    token::{Exact, NORMAL, Tokens},
};
use crypto::{Ciphertext as _, ClientKeys, OfClient, Phi, Sealed, row_digest};
use entity::{
    AppointmentId, ClientId, LocationId, ProviderId, Record, ServiceId, SessionId, SignInId, TagId, UserId,
    WorkspaceId,
    appointment::{CancelNote, CancelReason, Kind, Reason, Status},
    client::{self, Address, BirthDate, Email, LegalName, Mrn, NationalId, Notes, Phone, PreferredLanguage, UsedName},
    session::{Assessment, Meaning, Objective, Plan, Subjective},
    user::Role,
};
use sea_orm::{
    ActiveEnum,
    sqlx::{Arguments, Encode, Postgres, Type, postgres::PgArguments},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use time::{OffsetDateTime, macros::format_description};
use uuid::Uuid;

/// A visit as it came to be.
#[derive(Clone, Debug)]
pub struct PastAppointment {
    /// Who came.
    pub client: ClientId,
    /// Whose time it was.
    pub provider: ProviderId,
    /// What was booked.
    pub service: Option<ServiceId>,
    /// Where.
    pub location: Option<LocationId>,
    /// How they met.
    pub kind: Kind,
    /// What became of it.
    pub status: Status,
    /// The first instant.
    pub starts_at: OffsetDateTime,
    /// The first instant after it.
    pub ends_at: OffsetDateTime,
    /// Why the client came.
    pub reason: Option<String>,
    /// When, by whom and why it was called off, where it was.
    pub cancelled: Option<(OffsetDateTime, UserId, CancelReason, Option<String>)>,
}

/// A note as it came to be.
#[derive(Clone, Debug)]
pub struct PastSession {
    /// The client, visit, time and text.
    pub session: NewSession,
    /// Who wrote it.
    pub provider: ProviderId,
    /// When it was signed, where it was.
    pub signed_at: Option<OffsetDateTime>,
}

/// Adds many rows to a workspace. One transaction for each call.
#[derive(Debug)]
pub struct Bulk(pub(crate) Scope);

impl Store {
    /// A way to add many rows, in the name of a user. This is the operator's doing, not a request's.
    pub fn bulk(&self, workspace: WorkspaceId, user: UserId) -> Bulk {
        let actor = Actor { workspace, user, role: Role::Owner, sign_in: SignInId(Uuid::nil()), key_epoch: LATEST };
        Bulk(self.open(actor, Occasion::new(self.clock().new_id())))
    }
}

/// A statement's parameters: one array a column.
struct Columns {
    table: &'static str,
    names: Vec<&'static str>,
    values: PgArguments,
}

impl Columns {
    fn new(table: &'static str) -> Self {
        Self { table, names: Vec::new(), values: PgArguments::default() }
    }

    fn add<T>(&mut self, name: &'static str, values: Vec<T>) -> Result<()>
    where
        Vec<T>: for<'q> Encode<'q, Postgres> + Type<Postgres>,
    {
        self.names.push(name);
        self.values.add(values).map_err(|_| Error::Internal("a column of a bulk insert cannot be encoded"))
    }

    async fn insert(self, scope: &Scope) -> Result<()> {
        let names = self.names.join(", ");
        let arrays = (1..=self.names.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let sql = format!("insert into pazpaz.{} ({names}) select * from unnest({arrays})", self.table);
        Ok(scope.unit.tx.execute_with(sql, self.values).await.map(drop)?)
    }
}

impl Bulk {
    /// Adds services.
    ///
    /// # Errors
    /// When one makes no sense or the database refuses.
    pub async fn services(&self, services: Vec<NewService>) -> Result<Vec<ServiceId>> {
        let mut ids = Vec::with_capacity(services.len());
        for new in services {
            ids.push(self.0.services().add(new).await?.id);
        }
        self.0.keep().await?;
        Ok(ids)
    }

    /// Adds locations.
    ///
    /// # Errors
    /// When one makes no sense or the database refuses.
    pub async fn locations(&self, locations: Vec<NewLocation>) -> Result<Vec<LocationId>> {
        let mut ids = Vec::with_capacity(locations.len());
        for new in locations {
            ids.push(self.0.locations().add(new).await?.id);
        }
        self.0.keep().await?;
        Ok(ids)
    }

    /// Adds tags.
    ///
    /// # Errors
    /// When one makes no sense or the database refuses.
    pub async fn tags(&self, names: &[&str]) -> Result<Vec<TagId>> {
        let mut ids = Vec::with_capacity(names.len());
        for name in names {
            ids.push(self.0.tags().add(name).await?.id);
        }
        self.0.keep().await?;
        Ok(ids)
    }

    /// Adds clients; archived where the flag says so. Numbers of records are theirs to bring: none is made up.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn clients(&self, clients: &[(NewClient, bool)]) -> Result<Vec<ClientId>> {
        let scope = &self.0;
        let ids: Vec<ClientId> = clients.iter().map(|_| ClientId(scope.new_id())).collect();
        let mut wrapped = Vec::with_capacity(ids.len());
        for id in &ids {
            wrapped.push(scope.unit.first_key(*id).await?);
        }
        let keys = self.keys(ids.iter().copied()).await?;
        let mut columns = self.base("clients", ids.iter().map(|id| id.0).collect())?;
        columns.add("provider_id", clients.iter().map(|(new, _)| new.provider.map(|id| id.0)).collect())?;
        let mut sealed = SealedRows::default();
        macro_rules! seal {
            ($($column:literal $field:ident $get:expr;)+) => { $({
                let mut cells = Vec::with_capacity(clients.len());
                for (id, (new, _)) in ids.iter().zip(clients) {
                    let value: Option<String> = $get(new);
                    cells.push(seal::<$field>(&keys, *id, id.0, value.as_deref())?);
                }
                columns.add($column, sealed.add::<$field>(cells))?;
            })+ };
        }
        let date = format_description!("[year]-[month]-[day]");
        seal! {
            "legal_name_enc" LegalName |new: &NewClient| Some(new.legal_name.clone());
            "used_name_enc" UsedName |new: &NewClient| new.used_name.clone();
            "birth_date_enc" BirthDate |new: &NewClient| new.birth_date.and_then(|day| day.format(date).ok());
            "email_enc" Email |new: &NewClient| new.email.clone();
            "phone_enc" Phone |new: &NewClient| new.phone.clone();
            "address_enc" Address |new: &NewClient| new.address.clone();
            "notes_enc" Notes |new: &NewClient| new.notes.clone();
            "mrn_enc" Mrn |new: &NewClient| new.mrn.clone();
            "national_id_enc" NationalId |new: &NewClient| new.national_id.clone();
            "preferred_language_enc" PreferredLanguage |new: &NewClient| new.preferred_language.clone();
        }
        let status = |new: &NewClient| new.status.unwrap_or(client::Status::Active).to_value();
        columns.add("status", clients.iter().map(|(new, _)| status(new)).collect())?;
        columns.add("retain_until", clients.iter().map(|(new, _)| new.retain_until).collect())?;
        columns.add("deleted_at", clients.iter().map(|(_, archived)| archived.then(|| scope.now())).collect())?;
        columns.insert(scope).await?;
        let mut columns = Columns::new("client_keys");
        columns.add("workspace_id", vec![scope.unit.workspace().0; ids.len()])?;
        columns.add("client_id", ids.iter().map(|id| id.0).collect())?;
        columns.add("key_version", vec![1; ids.len()])?;
        columns.add("state", vec!["primary".to_owned(); ids.len()])?;
        columns.add("wrapped_key", wrapped)?;
        columns.insert(scope).await?;
        self.beside(&ids, clients).await?;
        sealed.tell::<LegalName>(scope, ids.iter().map(|id| (id.0, *id)));
        scope.keep().await?;
        Ok(ids)
    }

    /// What stands beside the rows of clients: the tokens by which they are found, and their tags.
    async fn beside(&self, ids: &[ClientId], clients: &[(NewClient, bool)]) -> Result<()> {
        let unit = &self.0.unit;
        let keys = unit.keys().await?;
        let (mut tokens, mut links) = (Tokens::default(), (Vec::new(), Vec::new()));
        for (id, (new, _)) in ids.iter().zip(clients) {
            let values = [&new.email, &new.phone, &new.mrn, &new.national_id];
            for (exact, text) in Exact::ALL.into_iter().zip(values) {
                if let Some(text) = text {
                    tokens.add(keys, *id, exact, text);
                }
            }
            for tag in &new.tags {
                links.0.push(id.0);
                links.1.push(tag.0);
            }
        }
        let mut columns = Columns::new("client_tokens");
        columns.add("workspace_id", vec![unit.workspace().0; tokens.clients.len()])?;
        columns.add("normal", vec![NORMAL; tokens.clients.len()])?;
        columns.add("client_id", tokens.clients)?;
        columns.add("column_number", tokens.columns)?;
        columns.add("key_version", tokens.versions)?;
        columns.add("token", tokens.tokens)?;
        columns.insert(&self.0).await?;
        let mut columns = Columns::new("client_tags");
        columns.add("workspace_id", vec![unit.workspace().0; links.0.len()])?;
        columns.add("client_id", links.0)?;
        columns.add("tag_id", links.1)?;
        columns.insert(&self.0).await
    }

    /// Adds appointments.
    ///
    /// # Errors
    /// When the database refuses: two that overlap among them.
    pub async fn appointments(&self, visits: &[PastAppointment]) -> Result<Vec<AppointmentId>> {
        let scope = &self.0;
        let keys = self.keys(visits.iter().map(|visit| visit.client)).await?;
        let ids: Vec<AppointmentId> = visits.iter().map(|_| AppointmentId(scope.new_id())).collect();
        let mut columns = self.base("appointments", ids.iter().map(|id| id.0).collect())?;
        columns.add("client_id", visits.iter().map(|visit| visit.client.0).collect())?;
        columns.add("provider_id", visits.iter().map(|visit| visit.provider.0).collect())?;
        columns.add("service_id", visits.iter().map(|visit| visit.service.map(|id| id.0)).collect())?;
        columns.add("location_id", visits.iter().map(|visit| visit.location.map(|id| id.0)).collect())?;
        columns.add("kind", visits.iter().map(|visit| visit.kind.to_value()).collect())?;
        columns.add("status", visits.iter().map(|visit| visit.status.to_value()).collect())?;
        columns.add("starts_at", visits.iter().map(|visit| visit.starts_at).collect())?;
        columns.add("ends_at", visits.iter().map(|visit| visit.ends_at).collect())?;
        let (mut reasons, mut notes) = (Vec::with_capacity(visits.len()), Vec::with_capacity(visits.len()));
        for (id, visit) in ids.iter().zip(visits) {
            let reason = visit.reason.as_deref();
            reasons.push(seal::<Reason>(&keys, visit.client, id.0, reason)?);
            let note = visit.cancelled.as_ref().and_then(|(_, _, _, note)| note.as_deref());
            notes.push(seal::<CancelNote>(&keys, visit.client, id.0, note)?);
        }
        let mut sealed = SealedRows::default();
        columns.add("reason_enc", sealed.add::<Reason>(reasons))?;
        columns.add("cancel_note_enc", sealed.add::<CancelNote>(notes))?;
        let cancelled = || visits.iter().map(|visit| visit.cancelled.as_ref());
        columns.add("cancelled_at", cancelled().map(|why| why.map(|(at, ..)| *at)).collect())?;
        columns.add("cancelled_by", cancelled().map(|why| why.map(|(_, by, ..)| by.0)).collect())?;
        columns.add("cancel_reason", cancelled().map(|why| why.map(|(_, _, code, _)| code.to_value())).collect())?;
        columns.insert(scope).await?;
        sealed.tell::<Reason>(scope, ids.iter().zip(visits).map(|(id, visit)| (id.0, visit.client)));
        scope.keep().await?;
        Ok(ids)
    }

    /// Adds sessions. Each names its client and its time.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sessions(&self, notes: &[PastSession]) -> Result<Vec<SessionId>> {
        let scope = &self.0;
        let client = |note: &PastSession| note.session.client.unwrap_or_default();
        let keys = self.keys(notes.iter().map(client)).await?;
        let ids: Vec<SessionId> = notes.iter().map(|_| SessionId(scope.new_id())).collect();
        let authors = notes.iter().map(|note| note.provider.0).collect();
        let mut columns = self.written("sessions", ids.iter().map(|id| id.0).collect(), authors)?;
        columns.add("client_id", notes.iter().map(|note| client(note).0).collect())?;
        columns.add("provider_id", notes.iter().map(|note| note.provider.0).collect())?;
        columns.add("appointment_id", notes.iter().map(|note| note.session.appointment.map(|id| id.0)).collect())?;
        let now = scope.now();
        columns.add("session_at", notes.iter().map(|note| note.session.session_at.unwrap_or(now)).collect())?;
        let signed = |note: &PastSession| if note.signed_at.is_some() { "signed" } else { "draft" }.to_owned();
        columns.add("status", notes.iter().map(signed).collect())?;
        columns.add("signed_at", notes.iter().map(|note| note.signed_at).collect())?;
        let meaning = |note: &PastSession| note.signed_at.map(|_| Meaning::Author.to_value());
        columns.add("meaning", notes.iter().map(meaning).collect())?;
        columns.add("signed_by", notes.iter().map(|note| note.signed_at.map(|_| note.provider.0)).collect())?;
        let part = |patch: &check::Patch<String>| patch.clone().flatten();
        let (mut subjective, mut objective, mut assessment, mut plan) = (vec![], vec![], vec![], vec![]);
        let mut macs = Vec::with_capacity(ids.len());
        for (id, note) in ids.iter().zip(notes) {
            let soap = &note.session.soap;
            let texts = [part(&soap.subjective), part(&soap.objective), part(&soap.assessment), part(&soap.plan)];
            let [s, o, a, p] = texts.each_ref().map(Option::as_deref);
            let client = client(note);
            subjective.push(seal::<Subjective>(&keys, client, id.0, s)?);
            objective.push(seal::<Objective>(&keys, client, id.0, o)?);
            assessment.push(seal::<Assessment>(&keys, client, id.0, a)?);
            plan.push(seal::<Plan>(&keys, client, id.0, p)?);
            let about = note.signed_at.map(|at| About {
                id: *id,
                client: client.0,
                provider: note.provider.0,
                appointment: note.session.appointment.map(|id| id.0),
                session_at: note.session.session_at.unwrap_or(now),
                signature: Signature { by: UserId(note.provider.0), at, meaning: Meaning::Author },
            });
            let signed = keys.get(&client).zip(about);
            macs.push(signed.map(|(keys, about)| digest::of_session(keys, &about, [s, o, a, p], &[]).to_vec()));
        }
        let mut sealed = SealedRows::default();
        columns.add("subjective_enc", sealed.add::<Subjective>(subjective))?;
        columns.add("objective_enc", sealed.add::<Objective>(objective))?;
        columns.add("assessment_enc", sealed.add::<Assessment>(assessment))?;
        columns.add("plan_enc", sealed.add::<Plan>(plan))?;
        columns.add("content_mac", macs)?;
        columns.insert(scope).await?;
        sealed.tell::<Subjective>(scope, ids.iter().zip(notes).map(|(id, note)| (id.0, client(note))));
        scope.keep().await?;
        Ok(ids)
    }

    /// Adds to signed sessions, now.
    ///
    /// # Errors
    /// When one makes no sense, or its session is not signed.
    pub async fn session_additions(&self, additions: Vec<NewAddition>) -> Result<()> {
        for new in additions {
            self.0.session_additions().add(new).await?;
        }
        self.0.keep().await
    }

    async fn keys(&self, clients: impl Iterator<Item = ClientId>) -> Result<ClientsKeys> {
        let (unit, clients) = (&self.0.unit, clients.collect::<HashSet<_>>());
        unit.hold(clients.iter().copied()).await?;
        let mut keys = HashMap::with_capacity(clients.len());
        for client in clients {
            keys.insert(client, unit.client_keys(client).await?);
        }
        Ok(keys)
    }

    fn base(&self, table: &'static str, ids: Vec<Uuid>) -> Result<Columns> {
        let users = vec![self.0.unit.actor.user.0; ids.len()];
        self.written(table, ids, users)
    }

    /// What every row has, with who wrote it.
    fn written(&self, table: &'static str, ids: Vec<Uuid>, by: Vec<Uuid>) -> Result<Columns> {
        let mut columns = Columns::new(table);
        columns.add("workspace_id", vec![self.0.unit.workspace().0; ids.len()])?;
        columns.add("created_by", by.clone())?;
        columns.add("updated_by", by)?;
        columns.add("id", ids)?;
        Ok(columns)
    }
}

type ClientsKeys = HashMap<ClientId, Arc<ClientKeys>>;

fn seal<F: Phi<Holder = OfClient>>(
    keys: &ClientsKeys,
    client: ClientId,
    row: Uuid,
    text: Option<&str>,
) -> Result<Option<Sealed<F>>> {
    let Some(text) = text else { return Ok(None) };
    let keys = keys.get(&client).ok_or(Error::Internal("a client without its keys"))?;
    Ok(Some(keys.seal::<F>(row, text)?))
}

/// What is sealed of many rows, column by column, for their digests.
#[derive(Default)]
struct SealedRows(Vec<(u16, Vec<Option<Vec<u8>>>)>);

impl SealedRows {
    /// Takes a column, and gives it as an array parameter. The columns come in the order of their numbers.
    fn add<F: Phi>(&mut self, cells: Vec<Option<Sealed<F>>>) -> Vec<Option<Vec<u8>>> {
        let cells: Vec<_> = cells.iter().map(|cell| cell.ciphertext().map(<[u8]>::to_vec)).collect();
        self.0.push((F::COLUMN, cells.clone()));
        cells
    }

    /// Notes for the receipt that the rows were added. `F` is one of their columns.
    fn tell<F: Phi<Row: Record>>(self, scope: &Scope, rows: impl Iterator<Item = (Uuid, ClientId)>) {
        let cell = |cells: &[Option<Vec<u8>>], at: usize| cells.get(at).cloned().flatten();
        let rows = rows.enumerate().map(|(at, (row, client))| {
            let cells: Vec<_> = self.0.iter().map(|(number, cells)| (*number, cell(cells, at))).collect();
            let digest = row_digest(F::TABLE, row, cells.iter().map(|(number, cell)| (*number, cell.as_deref())));
            (row, Some(client), digest)
        });
        scope.unit.added(F::Row::ENTITY, rows.collect());
    }
}
