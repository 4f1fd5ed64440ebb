//! The workspace itself, and its beginning.
use crate::{
    Actor, Error, Occasion, Rejection, Result, Scope, Store,
    audit::Action,
    check::{self, Check},
};
use crypto::DataKey;
use entity::{
    ProviderId, SignInId, UserId, WorkspaceId, provider,
    user::{self, Role},
    workspace::{self, Model},
    workspace_key,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// A practice to be.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// The name of the practice.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Who runs it.
    pub owner: NewUser,
}

/// Somebody who is to sign in.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The name colleagues see.
    pub display_name: String,
    /// Where sign-in links go.
    pub email: String,
    /// What the user may do.
    pub role: Role,
    /// Whether the user treats clients, and the letters after the name.
    pub provider: Option<Option<String>>,
}

impl Store {
    /// Begins a workspace: its key, its owner. This is the operator's doing, not a request's.
    ///
    /// # Errors
    /// [`Error::Rejected`] when a field makes no sense; otherwise when the database fails.
    pub async fn add_workspace(&self, new: NewWorkspace) -> Result<(WorkspaceId, UserId)> {
        let NewWorkspace { name, time_zone, owner } = new;
        let mut check = Check::default();
        let name = check.text("name", &name, check::NAME);
        let time_zone = check.time_zone("timeZone", Some(&time_zone));
        check.done()?;
        let time_zone =
            time_zone.ok_or_else(|| Rejection::new(crate::Code::Invalid, "timeZone", "Must not be empty."))?;

        let id = WorkspaceId(self.clock().new_id());
        let scope = self.operate(id);
        let unit = &scope.unit;
        workspace::ActiveModel { id: Set(id), name: Set(name), time_zone: Set(time_zone), ..Default::default() }
            .insert(&unit.tx)
            .await?;
        let master = unit.keyring().master();
        workspace_key::ActiveModel {
            workspace_id: Set(id),
            key_version: Set(1),
            state: Set(workspace_key::State::Primary),
            master_key: Set(master.fingerprint().to_owned()),
            wrapped_key: Set(Some(master.wrap(id.0, 1, &DataKey::generate()?)?)),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, id, None, vec![]);
        let owner = scope.add_user(NewUser { role: Role::Owner, ..owner }).await?;
        scope.settle(true).await?;
        Ok((id, owner))
    }

    /// Adds a user to a workspace. This is the operator's doing, not a request's.
    ///
    /// # Errors
    /// [`Error::Rejected`] when a field makes no sense; otherwise when the database fails.
    pub async fn add_user(&self, workspace: WorkspaceId, new: NewUser) -> Result<UserId> {
        let scope = self.operate(workspace);
        let id = scope.add_user(new).await?;
        scope.settle(true).await?;
        Ok(id)
    }

    /// A scope for what the operator does at the command line, not on anybody's behalf.
    pub(crate) fn operate(&self, workspace: WorkspaceId) -> Scope {
        let nobody = Actor { workspace, user: UserId::default(), role: Role::Owner, sign_in: SignInId::default() };
        self.open(nobody, Occasion { request: self.clock().new_id(), operation: None })
    }
}

impl Scope {
    /// The workspace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn workspace(&self) -> Result<Model> {
        workspace::Entity::find()
            .filter(workspace::Column::Id.eq(self.unit.workspace()))
            .one(&self.unit.tx)
            .await?
            .ok_or(Error::SignedOut)
    }

    async fn add_user(&self, new: NewUser) -> Result<UserId> {
        let NewUser { display_name, email, role, provider } = new;
        let mut check = Check::default();
        let display_name = check.text("displayName", &display_name, check::NAME);
        let email = check.email("email", Some(&email));
        let title = check.optional("title", provider.as_ref().and_then(Option::as_deref), 100);
        check.done()?;
        let email = email.ok_or_else(|| Rejection::new(crate::Code::Invalid, "email", "Must not be empty."))?;

        let unit = &self.unit;
        let (workspace_id, id) = (unit.workspace(), UserId(self.new_id()));
        user::ActiveModel {
            workspace_id: Set(workspace_id),
            id: Set(id),
            role: Set(role),
            display_name: Set(display_name),
            email: Set(unit.seal(id, &email).await?),
            login_digest: Set(unit.keyring().master().login_digest(&email.to_lowercase()).to_vec()),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, id, None, vec![]);
        if provider.is_some() {
            let id = ProviderId(id.0);
            provider::ActiveModel {
                workspace_id: Set(workspace_id),
                id: Set(id),
                title: Set(title),
                ..Default::default()
            }
            .insert(&unit.tx)
            .await?;
            unit.changed(Action::Create, id, None, vec![]);
        }
        Ok(id)
    }
}
