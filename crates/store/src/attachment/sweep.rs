//! What nobody needs any more in the object store: the files of who was erased, and what no row knows.
use crate::{
    Result, Store,
    attachment::AWAITED,
    objects::{Object, Objects},
    scope::statement,
};
use entity::WorkspaceId;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How old an object is before it counts as forgotten: by then whoever has written it has said so, or never will.
const FORGOTTEN: Duration = Duration::days(1);
/// How long a writer may have been silent before it counts as dead.
const SILENT: Duration = Duration::hours(2);
/// As many objects are looked at together.
const BATCH: usize = 1_000;

/// What a sweep has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Objects of clients who were erased.
    pub erased: u64,
    /// Objects that no row knows.
    pub forgotten: u64,
    /// What dead writers have left.
    pub unfinished: u64,
    /// Objects of practices that this database does not know. They were left alone: the store may belong to another one.
    pub strange: u64,
}

impl Store {
    /// Removes from the object store what nobody needs. Servers may do it at the same time. Nothing is done where there is none.
    ///
    /// # Errors
    /// When the object store or the database fails; what was removed by then is.
    pub async fn sweep_objects(&self) -> Result<Swept> {
        let mut swept = Swept::default();
        let Some(objects) = &self.0.settings.objects else { return Ok(swept) };
        let now = self.clock().now();
        swept.unfinished = objects.sweep_unfinished(now - SILENT).await?;
        let (mut listing, mut batch) = (objects.list(None), Vec::with_capacity(BATCH));
        while let Some(object) = listing.next().await? {
            batch.push(object);
            if batch.len() == BATCH {
                self.sweep(objects, std::mem::take(&mut batch), now, &mut swept).await?;
            }
        }
        self.sweep(objects, batch, now, &mut swept).await?;
        Ok(swept)
    }

    async fn sweep(&self, objects: &Objects, batch: Vec<Object>, now: OffsetDateTime, swept: &mut Swept) -> Result<()> {
        let mut practices = HashMap::<Uuid, Vec<(Uuid, Object)>>::new();
        for object in batch {
            if let Some((workspace, id)) = object.key.as_file() {
                practices.entry(workspace).or_default().push((id, object));
            }
        }
        for (workspace, found) in practices {
            let Some(known) = self.known(WorkspaceId(workspace), &found, now).await? else {
                swept.strange += found.len() as u64;
                continue;
            };
            for (id, object) in found {
                let count = match known.get(&id) {
                    Some(Known::Needed) => continue,
                    Some(Known::Gone) => &mut swept.erased,
                    None if object.written > now - FORGOTTEN => continue,
                    None => &mut swept.forgotten,
                };
                objects.delete(&object.key).await?;
                *count += 1;
            }
        }
        Ok(())
    }

    /// What the rows of a practice say of these objects. `None` where there is no such practice.
    async fn known(
        &self,
        workspace: WorkspaceId,
        found: &[(Uuid, Object)],
        now: OffsetDateTime,
    ) -> Result<Option<HashMap<Uuid, Known>>> {
        let scope = self.operate(workspace);
        let unit = &scope.unit;
        if unit.count("select count(*) from pazpaz.workspaces where id = $1", [workspace.0.into()]).await? == 0 {
            return Ok(None);
        }
        let sql = "select object_id, state = 'gone' from pazpaz.attachments where workspace_id = $1 and object_id = any($2) \
                    and (state <> 'pending' or created_at > $3)";
        let ids: Vec<Uuid> = found.iter().map(|(id, _)| *id).collect();
        let values = [workspace.0.into(), ids.into(), (now - AWAITED).into()];
        let mut known = HashMap::new();
        for row in unit.tx.query_all_raw(statement(sql, values)).await? {
            let gone: bool = row.try_get_by_index(1)?;
            known.insert(row.try_get_by_index(0)?, if gone { Known::Gone } else { Known::Needed });
        }
        unit.tx.abandon().await;
        Ok(Some(known))
    }
}

/// What a row says of its object.
enum Known {
    Needed,
    Gone,
}
