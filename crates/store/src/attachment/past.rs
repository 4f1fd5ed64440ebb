//! Files as they came to be: for the demo practice, which nobody uploads to.
use super::{Place, add::file_name, hex};
use crate::{Bulk, Result, check::Check, sniff::Sniffer};
use entity::{
    AttachmentId, ClientId, UserId,
    attachment::{ActiveModel, State},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use sha2::{Digest as _, Sha256};

/// A file as it came to be.
#[derive(Clone, Debug)]
pub struct PastFile {
    /// Whose record.
    pub client: ClientId,
    /// Who added it.
    pub user: UserId,
    /// What people call it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Bulk {
    /// Adds a file, whole.
    ///
    /// # Errors
    /// When it is not one to keep, or the object store or the database refuses.
    pub async fn file(&self, file: PastFile) -> Result<AttachmentId> {
        let PastFile { client, user, name, bytes } = file;
        let unit = &self.0.unit;
        let (id, object) = (AttachmentId(self.0.new_id()), self.0.new_id());
        let mut check = Check::default();
        let name = file_name(&mut check, &name);
        check.done()?;
        let mut sniffer = Sniffer::new();
        sniffer.update(&bytes)?;
        let kind = sniffer.finish()?;
        let digest = hex(Sha256::digest(&bytes));
        let keys = unit.client_keys(client).await?;
        let (objects, size) = (unit.objects()?, bytes.len() as u64);
        let place = Place { workspace: unit.workspace(), file: id, object, size };
        let mut sealer = keys.seal_file(id.0)?;
        let mut sealed = sealer.header().to_vec();
        sealer.update(&bytes, &mut sealed)?;
        sealer.finish(&mut sealed)?;
        let mut writer = objects.writer(&place.key());
        writer.write(&sealed).await?;
        writer.finish().await?;
        ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            client_id: Set(client),
            object_id: Set(object),
            state: Set(State::Stored),
            name: Set(keys.seal(id.0, &name)?),
            content_type: Set(Some(kind.as_str().to_owned())),
            size_bytes: Set(i64::try_from(size).unwrap_or(i64::MAX)),
            digest: Set(Some(keys.seal(id.0, &digest)?)),
            key_version: Set(keys.primary().and_then(|number| i32::try_from(number).ok())),
            stored_at: Set(Some(self.0.now())),
            created_by: Set(user),
            updated_by: Set(user),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.tx.commit().await?;
        Ok(id)
    }
}
