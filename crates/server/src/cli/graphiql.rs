//! `pazpaz graphiql`

use std::process::ExitCode;

use super::{Failure, Settings, print};
use crate::http::graphiql;

pub(super) async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let config = settings.start("warn")?;
    let folder = config.cache_dir.join("graphiql");
    if let Err(error) = graphiql::make(&folder).await {
        if !error.output().is_empty() {
            print::remark(error.output());
        }
        return Err(error.into());
    }
    print::line(&format!("GraphiQL is ready in {}", folder.display()));
    Ok(ExitCode::SUCCESS)
}
