//! `pazpaz keys verify`

use std::process::ExitCode;

use serde_json::{Value, json};
use store::Verified;

use super::rotate::open;
use super::watch::name;
use crate::cli::{Failure, Settings, print};
use crate::process::harden;
use crate::serve;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Verify {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(in crate::cli) async fn run(settings: &Settings, Verify { json }: Verify) -> Result<ExitCode, Failure> {
    let config = settings.start("warn")?;
    harden();
    let store = open(&config).await?;
    let verified = store.verify_keys().await?;
    serve::close(&store).await;
    if json {
        print::json(&value(&verified));
    } else {
        text(&verified);
    }
    Ok(if verified.sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn text(verified: &Verified) {
    print::line(&format!("{:>12}  workspaces, the installation among them", verified.workspaces));
    print::line(&format!("{:>12}  keys of workspaces open", verified.workspace_keys));
    print::line(&format!("{:>12}  clients' keys open", verified.clients));
    print::line(&format!("{:>12}  sealed values open", verified.values));
    print::line(&format!("{:>12}  signed notes hold what was signed", verified.signed));
    print::line(&format!("{:>12}  files open to their end", verified.files));
    print::line(&format!("{:>12}  users are found by their address", verified.logins));
    print::line(&format!("{:>12}  clients were erased", verified.erased_clients));
    print::line(&format!("{:>12}  values of theirs that nobody can open", verified.erased_values));
    for one in &verified.unsound {
        print::line(&format!("UNSOUND: {}, {} {}: {}", name(one.workspace), one.table, one.row, one.what));
    }
    print::line(&format!("{:>12}  unsound", verified.unsound.len()));
}

fn value(verified: &Verified) -> Value {
    let unsound = verified
        .unsound
        .iter()
        .map(|one| json!({ "workspace": one.workspace.0, "table": one.table, "row": one.row, "what": one.what }));
    json!({
        "workspaces": verified.workspaces, "workspaceKeys": verified.workspace_keys, "clients": verified.clients,
        "erasedClients": verified.erased_clients, "values": verified.values, "erasedValues": verified.erased_values,
        "signed": verified.signed, "files": verified.files, "logins": verified.logins, "unsound": unsound.collect::<Value>(),
    })
}
