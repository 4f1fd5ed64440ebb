//! `pazpaz import`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use migration::admin::icd10cm::{self, Code, Counts, Faults, Release};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{Failure, Settings, print};

/// How many bad lines are shown.
const SHOWN: usize = 20;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Import the codes of diagnoses from an official file: a line for each code, or for each code and header in order
    ///
    /// Done twice it changes nothing; a file with a line that is not of the form is not imported.
    Icd10cm(Icd10cm),
}

#[derive(Debug, clap::Args)]
pub(super) struct Icd10cm {
    /// The file, such as icd10cm_codes_2026.txt or icd10cm_order_2026.txt
    file: PathBuf,
    /// The edition; a year is the fiscal year, which begins on October 1 of the year before
    #[arg(long)]
    edition: String,
    /// The first date of service for which the codes are valid [default: the edition's October 1]
    #[arg(long, value_name = "YYYY-MM-DD")]
    valid_from: Option<String>,
    /// The last one, unless another import is valid from a date before [default: the edition's September 30]
    #[arg(long, value_name = "YYYY-MM-DD")]
    valid_until: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What keeps an import from being made.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("could not read {}", file.display())]
    File { file: PathBuf, source: std::io::Error },
    #[error("{} is no such file: {faults}", file.display())]
    Faults { file: PathBuf, faults: Faults },
    #[error("the edition must be 1 to 20 letters, digits, dots and dashes")]
    Edition,
    #[error("the edition is no year: say --valid-from and --valid-until")]
    Span,
    #[error("--{0} must be a date between 1900 and 2199, such as 2025-10-01")]
    Date(&'static str),
    #[error("--valid-until must not be before --valid-from")]
    Order,
}

pub(super) async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    let Command::Icd10cm(Icd10cm { file, edition, valid_from, valid_until, json }) = command;
    let config = settings.start("warn")?;
    let url = config.migration_database_url()?.expose_secret();
    let release = release(edition, valid_from, valid_until)?;
    let codes = match read(&file) {
        Err(Refusal::Faults { faults, .. }) if json => {
            let lines: Vec<_> =
                faults.0.iter().map(|fault| json!({ "line": fault.line, "rule": fault.rule.to_string() })).collect();
            print::json(&json!({ "imported": false, "faults": lines }));
            return Ok(ExitCode::FAILURE);
        }
        Err(refusal) => {
            tell(&refusal);
            return Err(refusal.into());
        }
        Ok(codes) => codes,
    };
    let counts = icd10cm::import(url, &release, &codes).await?;
    show(&release, &counts, json);
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<Vec<Code>, Refusal> {
    let bytes = std::fs::read(file).map_err(|source| Refusal::File { file: file.to_owned(), source })?;
    icd10cm::read(&bytes).map_err(|faults| Refusal::Faults { file: file.to_owned(), faults })
}

/// Names the first bad lines. They are the operator's own and hold nothing private; their text is not repeated all the same.
fn tell(refusal: &Refusal) {
    let Refusal::Faults { file, faults: Faults(faults) } = refusal else { return };
    for fault in faults.iter().take(SHOWN) {
        print::remark(&format!("{}:{}: {}", file.display(), fault.line, fault.rule));
    }
    if let Some(more) = faults.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        print::remark(&format!("and {more} more"));
    }
}

/// The span of a release, where nothing is said that of the fiscal year.
fn release(edition: String, valid_from: Option<String>, valid_until: Option<String>) -> Result<Release, Refusal> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    if edition.is_empty() || edition.len() > 20 || !edition.chars().all(fits) || edition.starts_with(['.', '-']) {
        return Err(Refusal::Edition);
    }
    let year = Some(&edition).filter(|text| text.len() == 4).and_then(|text| text.parse::<i32>().ok());
    let (valid_from, valid_until) = match (valid_from, valid_until, year) {
        (Some(from), Some(until), _) => (from, until),
        (from, until, Some(year)) => {
            (from.unwrap_or_else(|| format!("{}-10-01", year - 1)), until.unwrap_or_else(|| format!("{year}-09-30")))
        }
        _ => return Err(Refusal::Span),
    };
    let from = store::date(&valid_from).ok().filter(|date| (1900..2200).contains(&date.year()));
    let until = store::date(&valid_until).ok().filter(|date| (1900..2200).contains(&date.year()));
    let (from, until) = (from.ok_or(Refusal::Date("valid-from"))?, until.ok_or(Refusal::Date("valid-until"))?);
    if until < from {
        return Err(Refusal::Order);
    }
    Ok(Release { edition, valid_from, valid_until })
}

fn show(release: &Release, counts: &Counts, json: bool) {
    let Release { edition, valid_from, valid_until } = release;
    let Counts { against, added, changed, kept, gone } = counts;
    if json {
        let against = against.as_ref().map(|(edition, from)| json!({ "edition": edition, "validFrom": from }));
        print::json(&json!({
            "imported": true, "edition": edition, "validFrom": valid_from, "validUntil": valid_until, "against": against,
            "added": added, "changed": changed, "kept": kept, "gone": gone,
        }));
        return;
    }
    let against = match against {
        Some((edition, from)) => format!(" (against {edition} from {from})"),
        None => String::new(),
    };
    print::line(&format!(
        "ICD-10-CM {edition}, valid from {valid_from} until {valid_until}: {added} added, {changed} changed, {kept} kept, {gone} gone{against}"
    ));
}

#[cfg(test)]
mod tests {
    use super::{Release, release};

    fn span(edition: &str, from: Option<&str>, until: Option<&str>) -> Option<(String, String)> {
        let Release { valid_from, valid_until, .. } =
            release(edition.to_owned(), from.map(str::to_owned), until.map(str::to_owned)).ok()?;
        Some((valid_from, valid_until))
    }

    #[test]
    fn a_year_is_a_fiscal_year() {
        let of = |from: &str, until: &str| Some((from.to_owned(), until.to_owned()));
        assert_eq!(span("2026", None, None), of("2025-10-01", "2026-09-30"));
        assert_eq!(span("2026", Some("2026-04-01"), None), of("2026-04-01", "2026-09-30"));
        assert_eq!(span("made-up", Some("2000-01-01"), Some("2000-01-01")), of("2000-01-01", "2000-01-01"));
        for (edition, from, until) in [
            ("made-up", None, Some("2000-01-01")),
            ("", None, None),
            ("2026'", None, None),
            ("2026", Some("2026-10-01"), None),
            ("2026", Some("2026-4-1"), None),
            ("2026", Some("2025-02-29"), None),
            ("9999", None, None),
        ] {
            assert_eq!(span(edition, from, until), None, "{edition} {from:?} {until:?}");
        }
    }
}
