//! What was signed stays what was signed, whatever key it is sealed with: sessions with their files, and what was added to them.
use super::{
    RotationError,
    work::{Result, Work, living},
};
use crate::{
    audit::Tally,
    keyring::Held,
    session::{
        FILES,
        digest::{self, About, Added, File, Signature},
    },
    sql,
};
use crypto::{ClientKeys, OfClient, Phi, Row, Sealed, Unopenable};
use entity::{AttachmentId, Id as _, SessionAdditionId, SessionId, Table, attachment, session, session_addition};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// What does not hold what was signed, or does not open.
#[derive(Debug, Default)]
pub(super) struct Altered {
    /// How many were looked at.
    pub(super) signed: usize,
    /// Those that are otherwise: the table, the row, and why it does not open where it does not.
    pub(super) rows: Vec<(&'static str, Uuid, Option<Unopenable>)>,
}

/// Holds what is signed among rows that are about to be, or have just been, sealed anew to the digest that was made of it at signing.
pub(super) async fn check(work: &Work, table: &Table, ids: &[Uuid]) -> Result<()> {
    match altered(work, table, ids).await?.rows.first() {
        None => Ok(()),
        Some((table, row, Some(source))) => Err(RotationError::Unopenable { table, row: *row, source: *source }),
        Some((table, row, None)) => Err(RotationError::Altered { table, row: *row }),
    }
}

/// What of these rows of a table is part of something signed that is not what was signed any more.
pub(super) async fn altered(work: &Work, table: &Table, ids: &[Uuid]) -> Result<Altered> {
    match table.number {
        SessionId::TABLE => sessions(work, "x.id = any($2)", ids).await,
        // Of a file the note speaks that it is signed with.
        AttachmentId::TABLE => {
            let of_files =
                "x.id in (select f.session_id from pazpaz.attachments f where f.workspace_id = $1 and f.id = any($2))";
            sessions(work, of_files, ids).await
        }
        SessionAdditionId::TABLE => additions(work, ids).await,
        _ => Ok(Altered::default()),
    }
}

async fn rows<M: FromQueryResult>(work: &Work, sql: &str, ids: &[Uuid]) -> Result<Vec<M>> {
    let values: [Value; 2] = [work.workspace.0.into(), ids.to_vec().into()];
    let rows = work.rows(sql, values).await?;
    Ok(rows.iter().map(|row| M::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

async fn sessions(work: &Work, which: &str, ids: &[Uuid]) -> Result<Altered> {
    let columns = sql::columns::<session::Entity>("x");
    let sql = format!(
        "select {columns} from pazpaz.sessions x where x.workspace_id = $1 and {which} and x.signed_at is not null"
    );
    let notes: Vec<session::Model> = rows(work, &sql, ids).await?;
    let mut altered = Altered { signed: notes.len(), rows: Vec::new() };
    if notes.is_empty() {
        return Ok(altered);
    }
    let signed: Vec<Uuid> = notes.iter().map(|row| row.id.0).collect();
    let mut files = HashMap::<SessionId, Vec<attachment::Model>>::new();
    for file in rows::<attachment::Model>(work, &FILES, &signed).await? {
        files.entry(file.session_id.unwrap_or_default()).or_default().push(file);
    }
    let held = work.held_as_far(notes.iter().map(|row| row.client_id.0)).await?;
    for note in &notes {
        let Some(keys) = living(&held, note.client_id.0) else { continue };
        let files = files.get(&note.id).map(Vec::as_slice).unwrap_or_default();
        match content(&work.store.0.tally, keys, note, files)? {
            Ok(digest) if note.content_mac.as_deref() == Some(&digest) => {}
            Ok(_) => altered.rows.push(("sessions", note.id.0, None)),
            Err(error) => altered.rows.push(("sessions", note.id.0, Some(error))),
        }
    }
    Ok(altered)
}

/// The digest of what a session and its files say.
fn content(
    tally: &Tally,
    keys: &ClientKeys,
    row: &session::Model,
    files: &[attachment::Model],
) -> Result<Result<[u8; 32], Unopenable>> {
    let about = About::signed(row)?;
    let open = || -> Result<[u8; 32], Unopenable> {
        let words = [
            part(tally, keys, row, row.subjective.as_ref())?,
            part(tally, keys, row, row.objective.as_ref())?,
            part(tally, keys, row, row.assessment.as_ref())?,
            part(tally, keys, row, row.plan.as_ref())?,
        ];
        let file = |file: &attachment::Model| -> Result<File, Unopenable> {
            let digest = part(tally, keys, file, file.digest.as_ref())?.unwrap_or_default();
            Ok(File { id: file.id, name: words_of(tally, keys, file, &file.name)?, digest })
        };
        let files = files.iter().map(file).collect::<Result<Vec<_>, _>>()?;
        Ok(digest::of_session(keys, &about, words.each_ref().map(Option::as_deref), &files))
    };
    Ok(open())
}

async fn additions(work: &Work, ids: &[Uuid]) -> Result<Altered> {
    let columns = sql::columns::<session_addition::Entity>("x");
    let sql = format!(
        "select {columns} from pazpaz.session_additions x where x.workspace_id = $1 and x.id = any($2) order by x.session_id, x.number"
    );
    let added: Vec<session_addition::Model> = rows(work, &sql, ids).await?;
    let mut altered = Altered { signed: added.len(), rows: Vec::new() };
    if added.is_empty() {
        return Ok(altered);
    }
    let before = "select x.id, coalesce(p.content_mac, s.content_mac) as previous from pazpaz.session_additions x \
        join pazpaz.sessions s on s.workspace_id = x.workspace_id and s.id = x.session_id \
        left join pazpaz.session_additions p on p.workspace_id = x.workspace_id and p.session_id = x.session_id and p.number = x.number - 1 \
        where x.workspace_id = $1 and x.id = any($2) and (x.number = 1 or p.id is not null)";
    let mut previous = HashMap::<Uuid, Vec<u8>>::new();
    for row in work.rows(before, [work.workspace.0.into(), ids.to_vec().into()]).await? {
        previous.insert(row.try_get_by_index(0)?, row.try_get_by_index::<Option<_>>(1)?.unwrap_or_default());
    }
    let held: HashMap<Uuid, Held> = work.held_as_far(added.iter().map(|row| row.client_id.0)).await?;
    for row in &added {
        let Some(keys) = living(&held, row.client_id.0) else { continue };
        let tally = &work.store.0.tally;
        let chained = Added {
            id: row.id,
            session: row.session_id,
            number: row.number,
            kind: row.kind,
            signature: Signature { by: row.signed_by, at: row.signed_at, meaning: row.meaning },
            previous: previous.get(&row.id.0).map(Vec::as_slice).unwrap_or_default(),
        };
        let opened = words_of(tally, keys, row, &row.reason)
            .and_then(|reason| Ok((reason, words_of(tally, keys, row, &row.text)?)))
            .map(|(reason, text)| digest::of_addition(keys, &chained, &reason, &text));
        match opened {
            Ok(digest) if row.content_mac == digest => {}
            Ok(_) => altered.rows.push(("session_additions", row.id.0, None)),
            Err(error) => altered.rows.push(("session_additions", row.id.0, Some(error))),
        }
    }
    Ok(altered)
}

/// What a value says, to nobody.
fn words_of<F>(tally: &Tally, keys: &ClientKeys, row: &F::Row, sealed: &Sealed<F>) -> Result<String, Unopenable>
where
    F: Phi<Holder = OfClient, Row: Row>,
{
    keys.open(row, sealed).inspect(|_| tally.internal(1))
}

fn part<F>(
    tally: &Tally,
    keys: &ClientKeys,
    row: &F::Row,
    sealed: Option<&Sealed<F>>,
) -> Result<Option<String>, Unopenable>
where
    F: Phi<Holder = OfClient, Row: Row>,
{
    sealed.map(|sealed| words_of(tally, keys, row, sealed)).transpose()
}
