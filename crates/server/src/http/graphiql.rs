//! GraphiQL, served from this machine alone.
//!
//! The bundle is not part of the program: it is made once from pinned npm packages ([`make`]) into a cache folder and
//! served from there. Until it is there, and where it cannot be made, the page says so and what to do.

mod make;
mod page;
mod sources;

pub use make::{MakeError, make};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path as Segments, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;

/// The files of a bundle and their content types. Only these names are ever read from the cache folder, so nothing a
/// client sends becomes part of a path.
const FILES: [(&str, &str); 5] = [
    ("graphiql.js", "text/javascript; charset=utf-8"),
    ("graphiql.css", "text/css; charset=utf-8"),
    ("editor.worker.js", "text/javascript; charset=utf-8"),
    ("graphql.worker.js", "text/javascript; charset=utf-8"),
    ("json.worker.js", "text/javascript; charset=utf-8"),
];

/// A finished bundle on disk. Made by [`make`].
#[derive(Clone, Debug)]
pub struct Assets {
    /// The folder that holds exactly [`FILES`].
    folder: PathBuf,
    /// Names the sources the bundle was made from; part of every address, so that browsers may keep the files forever.
    version: String,
}

#[derive(Clone, Debug)]
enum Stage {
    Making,
    Ready(Assets),
    Unavailable(String),
}

/// The GraphiQL of one server: being made, ready, or unavailable for a reason. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Graphiql {
    stage: Arc<watch::Sender<Stage>>,
}

impl Graphiql {
    /// A GraphiQL whose bundle is being made: the page says so and reloads itself until [`Self::ready`] or
    /// [`Self::unavailable`] is called.
    #[must_use]
    pub fn making() -> Self {
        Self { stage: Arc::new(watch::Sender::new(Stage::Making)) }
    }

    /// Makes the bundle in the background, so that a server can answer meanwhile, and logs how it ended. The task stops
    /// with the runtime; what it left half done is swept by the next [`make`].
    pub fn make_in_background(cache: PathBuf) -> Self {
        let graphiql = Self::making();
        let made = graphiql.clone();
        tokio::spawn(async move { made.make(&cache).await });
        graphiql
    }

    async fn make(&self, cache: &Path) {
        match make(cache).await {
            Ok(assets) => self.ready(assets),
            Err(error) => {
                tracing::warn!(%error, output = error.output(), "GraphiQL is not available");
                self.unavailable(error.to_string());
            }
        }
    }

    /// From now on the page is GraphiQL.
    pub fn ready(&self, assets: Assets) {
        self.stage.send_replace(Stage::Ready(assets));
    }

    /// From now on the page shows this reason (a plain sentence; it is escaped) and how to make the bundle by hand.
    pub fn unavailable(&self, reason: String) {
        self.stage.send_replace(Stage::Unavailable(reason));
    }

    /// `GET /graphiql` and the files it loads. The files are some megabytes and already minified; mount this outside any
    /// compression layer, which would compress them again for every visitor.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/graphiql", get(show))
            .route("/graphiql/assets/{version}/{file}", get(asset))
            .with_state(self.clone())
    }
}

async fn show(State(graphiql): State<Graphiql>) -> Response {
    match &*graphiql.stage.borrow() {
        Stage::Ready(assets) => page::ready(&assets.version),
        Stage::Making => page::making(),
        Stage::Unavailable(reason) => page::unavailable(reason),
    }
}

async fn asset(State(graphiql): State<Graphiql>, Segments((version, file)): Segments<(String, String)>) -> Response {
    let path = match &*graphiql.stage.borrow() {
        Stage::Ready(assets) if assets.version == version => assets.path(&file),
        _ => None,
    };
    let Some((path, content_type)) = path else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // Read anew for each request: browsers keep the files, and a server that held them would be 7 MB larger for nothing.
    match tokio::task::spawn_blocking(move || std::fs::read(path)).await {
        Ok(Ok(bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, content_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, bytes).into_response()
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "a file of the GraphiQL bundle cannot be read; restart the server to make it again");
            StatusCode::NOT_FOUND.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Assets {
    /// The bundle in a folder, if all of its files are there.
    fn find(folder: PathBuf, version: String) -> Option<Self> {
        let assets = Self { folder, version };
        FILES.iter().all(|(file, _)| assets.folder.join(file).is_file()).then_some(assets)
    }

    fn path(&self, file: &str) -> Option<(PathBuf, &'static str)> {
        let (name, content_type) = FILES.iter().find(|(name, _)| *name == file)?;
        Some((self.folder.join(name), content_type))
    }
}
