//! `pazpaz audit export`

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use entity::{ClientId, WorkspaceId};
use store::{Store, TrailFilter};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::verify::open;
use crate::cli::{Failure, Settings};
use crate::process::harden;
use crate::serve;
use crate::trail_file::Format;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Export {
    /// The id of the practice, which `pazpaz keys status` lists
    #[arg(long, value_name = "ID")]
    workspace: Uuid,
    /// JSON lines, or a table after RFC 4180
    #[arg(long, value_enum)]
    format: Format,
    /// From this time on, such as 2026-01-01T00:00:00Z
    #[arg(long, value_name = "TIME", value_parser = instant)]
    from: Option<OffsetDateTime>,
    /// Before this time
    #[arg(long, value_name = "TIME", value_parser = instant)]
    to: Option<OffsetDateTime>,
    /// Only what touched the record of this client
    #[arg(long, value_name = "ID")]
    client: Option<Uuid>,
    /// Write it to this new file, for its owner only; by default it is printed
    file: Option<PathBuf>,
}

/// Why it was not written.
#[derive(Debug, thiserror::Error)]
#[error("{} could not be written, and nothing was overwritten", .0.display())]
struct Unwritten(PathBuf, #[source] io::Error);

pub(in crate::cli) async fn run(settings: &Settings, arguments: Export) -> Result<ExitCode, Failure> {
    let config = settings.start("warn")?;
    harden();
    let store = open(&config).await?;
    let exported = export(&store, arguments).await;
    serve::close(&store).await;
    exported?;
    Ok(ExitCode::SUCCESS)
}

async fn export(store: &Store, arguments: Export) -> Result<(), Failure> {
    let Export { workspace, format, from, to, client, file } = arguments;
    // A file that cannot be made is better met before the export is written down.
    let mut out = match &file {
        Some(path) => create(path).map_err(|source| Unwritten(path.clone(), source))?,
        None => Box::new(io::stdout()),
    };
    let filter = TrailFilter { client: client.map(ClientId), from, to, ..TrailFilter::default() };
    let written = async {
        let mut trail = store.export_trail_of(WorkspaceId(workspace), &filter).await?;
        out.write_all(format.head().as_bytes())?;
        loop {
            let events = trail.next().await?;
            if events.is_empty() {
                return Ok(out.flush()?);
            }
            let mut text = String::new();
            events.iter().for_each(|event| format.write(event, &mut text));
            out.write_all(text.as_bytes())?;
        }
    };
    let written: Result<(), Failure> = written.await;
    if let (Err(_), Some(path)) = (&written, &file) {
        // Part of a trail must not be taken for all of it.
        drop(std::fs::remove_file(path));
    }
    written
}

fn create(path: &Path) -> io::Result<Box<dyn Write>> {
    Ok(Box::new(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?))
}

fn instant(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| "expected a time such as 2026-01-01T00:00:00Z".to_owned())
}
