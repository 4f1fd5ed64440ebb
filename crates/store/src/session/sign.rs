//! Signing.
use super::{
    Model, Sessions,
    digest::{self, About, File, Signature},
    field::{SessionField, micros, said},
    write::{at, stands},
};
use crate::{Code, Error, Rejection, Result, attachment::AWAITED, audit::Action, change::Shelf, sql};
use entity::{
    SessionId, attachment,
    session::{ActiveModel, Meaning, Status},
    session_revision::Step,
};
use sea_orm::ActiveValue::Set;
use std::sync::LazyLock;

/// The files that are signed along with a session: all that are there and not archived, in the order of their ids.
pub(crate) static FILES: LazyLock<String> = LazyLock::new(|| {
    let columns = sql::columns::<attachment::Entity>("x");
    format!(
        "select {columns} from pazpaz.attachments x where x.workspace_id = $1 and x.session_id = any($2) \
         and x.deleted_at is null and x.stored_at is not null order by x.id"
    )
});
const AWAITING: &str = "select count(*) from pazpaz.attachments \
    where workspace_id = $1 and session_id = $2 and state = 'pending' and deleted_at is null and created_at > $3";

impl Sessions<'_> {
    /// Signs a draft that is at that version, together with its files. From then on the database refuses any change to it.
    ///
    /// # Errors
    /// [`Error::Rejected`] when the version is another, the session is signed, archived, empty or somebody else's, or bytes of one of its
    /// files are still to come.
    pub async fn sign(&self, id: SessionId, expected: i32, meaning: Meaning) -> Result<Model> {
        let unit = &self.0.unit;
        let draft = self.lock(id, expected).await?;
        self.mine(&draft)?;
        at(&draft, expected)?;
        stands(&draft, Shelf::InUse)?;
        let keys = unit.client_keys(draft.client_id).await?;
        let words = [
            said(self.0, &draft, SessionField::Subjective)?,
            said(self.0, &draft, SessionField::Objective)?,
            said(self.0, &draft, SessionField::Assessment)?,
            said(self.0, &draft, SessionField::Plan)?,
        ];
        if words.iter().flatten().all(|text| text.trim().is_empty()) {
            return Err(Rejection::new(Code::WrongState, "id", "An empty session cannot be signed.").into());
        }
        let files = self.files(id).await?;
        // Told from its draft by the files, and from any other by the time.
        let signature = Signature { by: unit.actor.user, at: micros(self.0.now()), meaning };
        let about = About::of(&draft, signature);
        let digest = digest::of_session(&keys, &about, words.each_ref().map(Option::as_deref), &files);
        self.replace(&draft, Step::Sign, &[], &[]).await?;
        let active = ActiveModel {
            status: Set(Status::Signed),
            content_mac: Set(Some(digest.to_vec())),
            signed_at: Set(Some(signature.at)),
            signed_by: Set(Some(signature.by)),
            meaning: Set(Some(meaning)),
            ..Default::default()
        };
        self.apply(Action::Sign, &draft, active, vec!["status"]).await
    }

    /// The files of a locked session: whoever adds one waits, and finds it signed.
    async fn files(&self, id: SessionId) -> Result<Vec<File>> {
        let unit = &self.0.unit;
        let workspace = unit.workspace().0;
        let since = self.0.now() - AWAITED;
        if unit.count(AWAITING, [workspace.into(), id.0.into(), since.into()]).await? > 0 {
            let why = "A file of the session is still to come. Wait for it; one that has not come within an hour is given up.";
            return Err(Rejection::new(Code::WrongState, "id", why).into());
        }
        let rows = unit.rows::<attachment::Entity>(&FILES, [workspace.into(), vec![id.0].into()]).await?;
        let open = |row: &attachment::Model| -> Result<File> {
            let absent = || Error::Internal("a file without its digest");
            let name = self.0.open(row, &row.name)?.ok_or_else(absent)?;
            let digest = row.digest.as_ref().ok_or_else(absent)?;
            let digest = self.0.open(row, digest)?.ok_or_else(absent)?;
            Ok(File { id: row.id, name, digest })
        };
        rows.iter().map(open).collect()
    }
}
