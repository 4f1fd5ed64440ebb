//! Files, whose keys are derived from a version of the client's key.
use super::{
    RotationError,
    bound::Moved,
    work::{Result, Work, living},
};
use crate::{
    Error,
    attachment::{Place, copy, open},
    objects::Objects,
};
use entity::{AttachmentId, Id as _};
use sea_orm::QueryResult;
use uuid::Uuid;

/// What stands for files where tables stand by their numbers: they are in none. Beyond all tables, and never to be given to one.
pub(super) const NUMBER: u16 = 0x8000 | AttachmentId::TABLE;
/// So many bytes are copied in one transaction, and one file at least.
const ENOUGH: u64 = 64 << 20;

const FILES: &str = "from pazpaz.attachments t \
     join pazpaz.client_keys k on k.workspace_id = t.workspace_id and k.client_id = t.client_id and k.state = 'primary' \
    where t.workspace_id = $1 and t.state = 'stored'";

/// A file as its row says.
struct File {
    client: Uuid,
    place: Place,
}

impl File {
    fn read(work: &Work, row: &QueryResult) -> Result<Self> {
        let (file, object) = (AttachmentId(row.try_get_by_index(0)?), row.try_get_by_index(2)?);
        let size = u64::try_from(row.try_get_by_index::<i64>(3)?).unwrap_or_default();
        Ok(Self { client: row.try_get_by_index(1)?, place: Place { workspace: work.workspace, file, object, size } })
    }
}

/// Seals the next files anew, each into a new object, and exchanges them where the row still is what was read. The old objects are
/// swept, with those of files that somebody has changed by then.
pub(super) async fn reseal(work: &Work, after: Uuid, most: u16) -> Result<Option<Moved>> {
    let sql = format!(
        "select t.id, t.client_id, t.object_id, t.size_bytes {FILES} and t.key_version <> k.key_version and t.id > $2 order by t.id limit $3"
    );
    let rows = work.rows(&sql, [work.workspace.0.into(), after.into(), i64::from(most).into()]).await?;
    let files = rows.iter().map(|row| File::read(work, row)).collect::<Result<Vec<_>>>()?;
    if files.is_empty() {
        return Ok(None);
    }
    let held = work.held(files.iter().map(|file| file.client)).await?;
    let objects = objects(work)?;
    let (mut last, mut bytes) = (after, 0);
    let (mut ids, mut was, mut anew, mut versions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for File { client, place } in files {
        last = place.file.0;
        // Erased meanwhile: there is nothing to be sealed anew.
        let Some(keys) = living(&held, client) else { continue };
        let to = Place { object: work.store.clock().new_id(), ..place };
        copy(objects, (keys, &place), (keys, &to)).await.map_err(|source| failed(last, source))?;
        ids.push(last);
        was.push(place.object);
        anew.push(to.object);
        versions.push(keys.primary().and_then(|number| i32::try_from(number).ok()).unwrap_or_default());
        bytes += place.size;
        if bytes >= ENOUGH {
            break;
        }
    }
    let sql = "with n as (select * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::integer[]) as n (id, was, anew, key_version)), \
               free as (select t.id from pazpaz.attachments t join n on n.id = t.id and n.was = t.object_id \
                         where t.workspace_id = $1 and t.state = 'stored' order by t.id for no key update of t skip locked) \
               update pazpaz.attachments t set object_id = n.anew, key_version = n.key_version from n join free using (id) \
                where t.workspace_id = $1 and t.id = n.id";
    let moved = work.run(sql, [work.workspace.0.into(), ids.into(), was.into(), anew.into(), versions.into()]).await?;
    Ok(Some(Moved { last, rows: i64::try_from(moved).unwrap_or(i64::MAX) }))
}

/// How many are sealed with another version than the one that seals now. What is still on its way in is sealed anew at its end.
pub(super) async fn left(work: &Work) -> Result<i64> {
    work.count(&format!("select count(*) {FILES} and t.key_version <> k.key_version"), [work.workspace.0.into()]).await
}

/// Opens the next file to its end; answers with its id and what is wrong with it.
pub(super) async fn check(work: &Work, after: Uuid) -> Result<Option<(Uuid, Option<String>)>> {
    let sql =
        format!("select t.id, t.client_id, t.object_id, t.size_bytes {FILES} and t.id > $2 order by t.id limit 1");
    let Some(row) = work.rows(&sql, [work.workspace.0.into(), after.into()]).await?.pop() else { return Ok(None) };
    let File { client, place } = File::read(work, &row)?;
    let held = work.held_as_far([client]).await?;
    let Some(keys) = living(&held, client) else { return Ok(Some((place.file.0, None))) };
    let objects = objects(work)?;
    let sound = async {
        let opener = open(objects, keys, &place).await?;
        let span = opener.layout().whole();
        let mut sealed = objects.read(&place.key(), span.sealed.clone()).await?;
        let mut reader = opener.read(span);
        while let Some(piece) = sealed.next().await? {
            reader.update(&piece)?;
        }
        Ok::<_, Error>(reader.finish()?)
    };
    match sound.await {
        Ok(()) => Ok(Some((place.file.0, None))),
        Err(Error::File(error)) => Ok(Some((place.file.0, Some(error.to_string())))),
        Err(error) => Err(error.into()),
    }
}

fn objects(work: &Work) -> Result<&Objects> {
    Ok(work.store.0.settings.objects.as_ref().ok_or(Error::Unready("objects"))?)
}

fn failed(row: Uuid, source: Error) -> RotationError {
    match source {
        Error::File(source) => RotationError::File { row, source },
        source => source.into(),
    }
}
