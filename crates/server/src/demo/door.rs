//! The ways into the demo's practices, made anew at each start.

use entity::user::Role;
use entity::{UserId, WorkspaceId};
use serde::Serialize;
use store::{Store, Token};
use uuid::Uuid;

use super::state::{Person, Workspace};

/// The ways into one practice.
pub(super) struct Door {
    pub(super) id: Uuid,
    pub(super) name: String,
    /// What the therapist is called whom the link signs in.
    pub(super) therapist: String,
    /// Signs the therapist in, once.
    pub(super) link: Token,
    pub(super) tokens: Tokens,
}

/// Bearer tokens for programs, as texts, since the one thing that is done with them is to write them down.
#[derive(Serialize)]
pub(super) struct Tokens {
    pub(super) owner: String,
    pub(super) therapist: String,
    pub(super) assistant: String,
}

/// Makes links and tokens for all practices.
pub(super) async fn open(store: &Store, workspaces: &[Workspace]) -> Result<Vec<Door>, store::Error> {
    let mut doors = Vec::with_capacity(workspaces.len());
    for Workspace { id, name, owner, therapist, assistant } in workspaces {
        let workspace = WorkspaceId(*id);
        let token = async |person: &Person, role| {
            let signed_in = store.sign_in(workspace, UserId(person.id), role).await?;
            Ok::<_, store::Error>(signed_in.token.reveal().to_owned())
        };
        doors.push(Door {
            id: *id,
            name: name.clone(),
            therapist: therapist.name.clone(),
            link: store.sign_in_link(workspace, UserId(therapist.id)).await?,
            tokens: Tokens {
                owner: token(owner, Role::Owner).await?,
                therapist: token(therapist, Role::Therapist).await?,
                assistant: token(assistant, Role::Assistant).await?,
            },
        });
    }
    Ok(doors)
}
