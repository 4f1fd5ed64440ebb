//! `pazpaz keys status`

use std::process::ExitCode;

use serde_json::{Value, json};
use store::{KeyStatus, WorkspaceKeys};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::rotate::open;
use super::watch::{name, step, what};
use super::word;
use crate::cli::{Failure, Settings, print};
use crate::serve;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Status {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(in crate::cli) async fn run(settings: &Settings, Status { json }: Status) -> Result<ExitCode, Failure> {
    let store = open(&settings.start("warn")?).await?;
    let status = store.key_status().await?;
    serve::close(&store).await;
    if json {
        print::json(&value(&status));
    } else {
        text(&status);
    }
    Ok(ExitCode::SUCCESS)
}

fn text(status: &KeyStatus) {
    for workspace in &status.workspaces {
        print::line(&name(workspace.id));
        for key in &workspace.keys {
            print::line(&format!(
                "  key {:>3}  {:<12}  wrapped by {}",
                key.version,
                word::state(key.state),
                key.master_key
            ));
        }
        for keys in &workspace.clients {
            print::line(&format!(
                "  clients' keys {:>3}  {:<12}  {}",
                keys.version,
                word::state(keys.state),
                keys.count
            ));
        }
    }
    if status.rotations.is_empty() {
        print::line("No rotation is unfinished.");
    }
    for job in &status.rotations {
        print::line(&format!(
            "Not finished: {}, {}: {}, {} of {} moved; `pazpaz keys resume` goes on",
            name(job.workspace_id),
            what(job.kind),
            step(job.phase),
            job.done,
            job.total
        ));
    }
}

fn value(status: &KeyStatus) -> Value {
    let workspace = |workspace: &WorkspaceKeys| {
        let keys = workspace.keys.iter();
        let keys = keys
            .map(|key| json!({ "version": key.version, "state": word::state(key.state), "masterKey": key.master_key }));
        let clients = workspace.clients.iter();
        let clients = clients
            .map(|keys| json!({ "version": keys.version, "state": word::state(keys.state), "count": keys.count }));
        json!({ "id": workspace.id.0, "keys": keys.collect::<Value>(), "clientKeys": clients.collect::<Value>() })
    };
    let rotations = status.rotations.iter().map(|job| {
        json!({
            "id": job.id.0, "workspace": job.workspace_id.0, "kind": word::kind(job.kind),
            "phase": word::phase(job.phase), "done": job.done, "total": job.total,
            "startedAt": instant(job.started_at), "updatedAt": instant(job.updated_at),
        })
    });
    json!({
        "workspaces": status.workspaces.iter().map(workspace).collect::<Value>(),
        "rotations": rotations.collect::<Value>(),
    })
}

fn instant(at: OffsetDateTime) -> Option<String> {
    at.format(&Rfc3339).ok()
}
