//! The workspace itself, and its beginning.
use crate::{
    Actor, Code, Error, Occasion, Patch, Rejection, Result, Scope, Store,
    audit::Action,
    check::{self, Check},
    keyring::{INSTALLATION, LATEST},
    scope::statement,
};
use entity::{
    ProviderId, SignInId, UserId, WorkspaceId, provider,
    user::{self, Role},
    workspace::{self, Model},
    workspace_counter,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr,
};
use uuid::Uuid;

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
        workspace_counter::ActiveModel { workspace_id: Set(id), ..Default::default() }.insert(&unit.tx).await?;
        unit.keyring().begin(id, &unit.tx).await?;
        unit.noted(Action::Create, id, None, vec![]);
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

    /// A page of workspaces in the order of their ids, the installation not among them.
    pub(crate) async fn workspaces_after(&self, after: Uuid, most: i32) -> Result<Vec<WorkspaceId>> {
        let scope = self.operate(INSTALLATION);
        let sql = "select id from pazpaz.list_workspaces($1, $2) as id";
        let rows = scope.unit.tx.query_all_raw(statement(sql, [after.into(), most.into()])).await?;
        rows.iter().map(|row| Ok(WorkspaceId(row.try_get_by_index(0)?))).collect()
    }

    /// All workspaces, the installation not among them.
    pub(crate) async fn workspaces(&self) -> Result<Vec<WorkspaceId>> {
        const PAGE: i32 = 1_000;
        let (mut all, mut after) = (Vec::new(), INSTALLATION.0);
        loop {
            let page = self.workspaces_after(after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(all) };
            after = last.0;
            all.extend(page);
        }
    }

    /// A scope for what the operator does at the command line, not on anybody's behalf.
    pub(crate) fn operate(&self, workspace: WorkspaceId) -> Scope {
        let nobody = Actor {
            workspace,
            user: UserId::default(),
            role: Role::Owner,
            sign_in: SignInId::default(),
            key_epoch: LATEST,
        };
        self.open(nobody, Occasion::new(self.clock().new_id()))
    }
}

/// What changes of a workspace; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct WorkspaceChange {
    /// The name of the practice.
    pub name: Option<String>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// ISO 3166 code of the country by which phone numbers are read.
    pub region: Patch<String>,
    /// How many years after the last contact a record is kept.
    pub retention_years: Option<i32>,
}

impl Scope {
    /// Changes the workspace, which is at that version.
    ///
    /// # Errors
    /// [`Error::Rejected`] when a field makes no sense or the version is another; [`Error::Forbidden`] for anybody but owners.
    pub async fn change_workspace(&self, expected: i32, with: WorkspaceChange) -> Result<Model> {
        let WorkspaceChange { name, time_zone, region, retention_years } = with;
        self.owner()?;
        let mut check = Check::default();
        let mut set = <workspace::ActiveModel as Default>::default();
        let mut names = Vec::new();
        if let Some(name) = name {
            set.name = Set(check.text("name", &name, check::NAME));
            names.push("name");
        }
        if let Some(zone) = time_zone {
            match check.time_zone("timeZone", Some(&zone)) {
                Some(zone) => set.time_zone = Set(zone),
                None => check.reject("timeZone", "Must not be empty."),
            }
            names.push("time_zone");
        }
        if let Some(region) = region {
            set.region = Set(check.region("region", region.as_deref()));
            names.push("region");
        }
        if let Some(years) = retention_years {
            check.range("retentionYears", years, 0, 100);
            set.retention_years = Set(i16::try_from(years).unwrap_or_default());
            names.push("retention_years");
        }
        check.done()?;
        let unit = &self.unit;
        let id = unit.workspace();
        let changed = workspace::Entity::update_many()
            .set(set)
            .col_expr(workspace::Column::Version, Expr::value(expected))
            .filter(workspace::Column::Id.eq(id))
            .filter(workspace::Column::Version.eq(expected))
            .exec_with_returning(&unit.tx)
            .await?;
        let Some(row) = changed.into_iter().next() else {
            let current_version = Some(self.workspace().await?.version);
            let stale = Rejection::new(Code::Stale, "expectedVersion", "The practice was changed in the meantime.");
            return Err(Rejection { current_version, ..stale }.into());
        };
        unit.noted(Action::Change, id, None, names);
        Ok(row)
    }

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
        let logins = unit.shared.login_digests(&email).await?;
        let (workspace_id, id) = (unit.workspace(), UserId(self.new_id()));
        let row = user::ActiveModel {
            workspace_id: Set(workspace_id),
            id: Set(id),
            role: Set(role),
            display_name: Set(display_name),
            email: Set(unit.seal(id, &email).await?),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        for (version, digest) in logins {
            let sql =
                "insert into pazpaz.user_logins (workspace_id, user_id, key_version, digest) values ($1, $2, $3, $4)";
            let values = [workspace_id.0.into(), id.0.into(), i64::from(version).into(), digest.to_vec().into()];
            unit.tx.execute_raw(statement(sql, values)).await?;
        }
        unit.changed(Action::Create, &row, vec![]);
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
            unit.noted(Action::Create, id, None, vec![]);
        }
        Ok(id)
    }
}
