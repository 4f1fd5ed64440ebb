//! `pazpaz audit export`

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use entity::{ClientId, UserId, WorkspaceId};
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
    /// Only what this user did
    #[arg(long, value_name = "ID")]
    user: Option<Uuid>,
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
    let Export { workspace, format, from, to, client, user, file } = arguments;
    let (client, user) = (client.map(ClientId), user.map(UserId));
    let filter = TrailFilter { client, user, from, to, ..TrailFilter::default() };
    let wanted = (WorkspaceId(workspace), format, &filter);
    let Some(path) = file else { return write(store, wanted, &mut io::stdout()).await };
    // A file that cannot be made is better met before the export is written down.
    let part = Part::create(&path)?;
    write(store, wanted, &mut &part.file).await?;
    Ok(part.finish(&path).map_err(|source| Unwritten(path, source))?)
}

async fn write(
    store: &Store,
    (workspace, format, filter): (WorkspaceId, Format, &TrailFilter),
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut trail = store.export_trail_of(workspace, filter).await?;
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
}

/// A file under another name until it is whole: part of a trail must not be taken for all of it, whatever ends this process.
struct Part {
    file: File,
    path: PathBuf,
}

impl Part {
    /// For its owner only, where neither it nor what it is to become is there.
    fn create(path: &Path) -> Result<Self, Unwritten> {
        let free = match path.try_exists() {
            Ok(true) => Err(io::ErrorKind::AlreadyExists.into()),
            known => known.map(drop),
        };
        free.map_err(|source| Unwritten(path.to_owned(), source))?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part);
        match file {
            Ok(file) => Ok(Self { file, path: part }),
            Err(source) => Err(Unwritten(part, source)),
        }
    }

    /// Durable, and under its own name, which nobody may have taken meanwhile.
    fn finish(self, path: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::hard_link(&self.path, path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // It has its own name by now, or is worth nothing.
        drop(fs::remove_file(&self.path));
    }
}

fn instant(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| "expected a time such as 2026-01-01T00:00:00Z".to_owned())
}
