//! The classification of diagnoses: the same for every practice, imported by the operator.
//!
//! The codes of a release are kept in the server's memory, whole, from the first search on. So what is searched for, and the code that a
//! client is given, are never part of a statement to the database; and a search that asks at each key costs it one small look-up.
use crate::{
    Error, Result, Scope,
    page::{MOST, Page, PageArgs, Position, Window},
    scope::{Unit, statement},
};
use sea_orm::{ConnectionTrait, QueryResult};
use std::sync::Arc;
use time::Date;
use uuid::Uuid;

mod set;
mod words;

use set::Set;

/// How many releases are kept in memory at most; one takes some 20 MB.
const KEPT: usize = 4;
/// Of a search, in characters.
const TEXT: usize = 200;

/// A file of codes that was imported, and when its codes are valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    id: Uuid,
    digest: String,
    /// The edition, such as `2026`.
    pub edition: String,
    /// The first date of service for which its codes are valid.
    pub valid_from: Date,
    /// The last one, unless another release begins before.
    pub valid_until: Date,
    /// How many codes it has, headers among them.
    pub codes: i32,
}

/// A code of the classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagnosisCode {
    /// The release that it is of.
    pub release: Arc<Release>,
    /// With its dot, such as `A00.0`.
    pub code: String,
    /// Whether it can be given to a client; if not, it is the header of others.
    pub billable: bool,
    /// At most 60 characters in the official file.
    pub short_description: String,
    /// In full.
    pub description: String,
}

/// Why a code cannot be given for a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// No release is valid on the date.
    NoRelease,
    /// The release has no such code.
    Unknown,
    /// It is a header.
    Header,
}

impl Unfit {
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::NoRelease => {
                "No codes are there for the date of service: leave the code out and describe the diagnosis."
            }
            Self::Unknown => "Is no ICD-10-CM code that is valid on the date of service.",
            Self::Header => "Is the header of several codes: choose one of these.",
        }
    }
}

/// The releases that are kept.
#[derive(Debug, Default)]
pub(crate) struct Kept(tokio::sync::Mutex<Vec<Arc<Set>>>);

/// The codes of a scope.
#[derive(Debug)]
pub struct DiagnosisCodes<'s>(&'s Scope);

impl Scope {
    /// The classification of diagnoses.
    pub fn diagnosis_codes(&self) -> DiagnosisCodes<'_> {
        DiagnosisCodes(self)
    }
}

const RELEASE: &str = "select id, edition, valid_from, valid_until, digest, codes from codes.icd10cm_releases";

impl DiagnosisCodes<'_> {
    /// What was imported, the latest first; at most 100.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn releases(&self) -> Result<Vec<Release>> {
        let sql = format!("{RELEASE} order by valid_from desc, edition desc limit 100");
        let rows = self.0.unit.tx.query_all_raw(statement(&sql, [])).await?;
        rows.iter().map(release).collect()
    }

    /// A page of the codes that are valid on a date, headers among them: those that begin with the text, which may stand without its dot, and
    /// then those whose descriptions have a word for each of its words that begins with it; whole words before beginnings, codes before
    /// headers. Without a text all of them, by code.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when an argument makes no sense.
    pub async fn search(&self, text: Option<&str>, on: Date, args: &PageArgs) -> Result<Page<DiagnosisCode>> {
        let text = text.unwrap_or_default().trim();
        if text.chars().count() > TEXT {
            return Err(Error::Argument("search", format!("At most {TEXT} characters.")));
        }
        let set = set_on(&self.0.unit, on).await?;
        let known = set.as_ref().map_or(&[][..], |set| set.release.digest.as_bytes());
        let name = [b"icd10cm/".as_slice(), known, b"/", text.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let (hits, total) = match &set {
            Some(set) => hits(set, text, &window),
            None => (Vec::new(), 0),
        };
        let page = window.page(&list, hits, |(position, _)| *position);
        Ok(Page { total: i64::try_from(total).ok(), ..page }.map(|(_, code)| code))
    }
}

/// What a window of a search shows, one more than its limit, as if it had been fetched; and how long the list is.
fn hits(set: &Set, text: &str, window: &Window) -> (Vec<(Position, DiagnosisCode)>, usize) {
    let ranked = set.search(text);
    let place = |position: Position| usize::try_from(position.at).unwrap_or(usize::MAX);
    let first = window.after.map_or(0, |position| place(position).saturating_add(1));
    let end = window.before.map_or(ranked.len(), |position| place(position).min(ranked.len()));
    let most = usize::try_from(window.fetch()).unwrap_or(usize::MAX);
    let hit = |at: usize| {
        let code = set.code(*ranked.get(at)?)?;
        Some((Position { at: i64::try_from(at).ok()?, id: set.release.id }, code))
    };
    let found = match window.backwards {
        false => (first..end).take(most).filter_map(hit).collect(),
        true => (first..end).rev().take(most).filter_map(hit).collect(),
    };
    (found, ranked.len())
}

/// The code as it was valid on a date, if it can be given to a client.
///
/// # Errors
/// When the database fails.
pub(crate) async fn valid(unit: &Unit, code: &str, on: Date) -> Result<Result<DiagnosisCode, Unfit>> {
    let Some(set) = set_on(unit, on).await? else { return Ok(Err(Unfit::NoRelease)) };
    Ok(match set.find(code) {
        None => Err(Unfit::Unknown),
        Some(code) if !code.billable => Err(Unfit::Header),
        Some(code) => Ok(code),
    })
}

/// The codes that are valid on a date.
async fn set_on(unit: &Unit, on: Date) -> Result<Option<Arc<Set>>> {
    let sql =
        format!("{RELEASE} where $1 between valid_from and valid_until order by valid_from desc, edition desc limit 1");
    let Some(row) = unit.tx.query_one_raw(statement(&sql, [on.into()])).await? else { return Ok(None) };
    let release = release(&row)?;
    // Whoever comes while a release is read waits for it.
    let mut kept = unit.shared.codes.0.lock().await;
    if let Some(set) = kept.iter().find(|set| *set.release == release) {
        return Ok(Some(set.clone()));
    }
    let sql = "select code, billable, short_description, description from codes.icd10cm_codes \
               where release_id = $1 order by code collate \"C\"";
    let rows = unit.tx.query_all_raw(statement(sql, [release.id.into()])).await?;
    // Some tenths of a second, in which nobody else is to wait for this thread.
    let made = tokio::task::spawn_blocking(move || Set::new(release, &rows)).await;
    let set = Arc::new(made.map_err(|_| Error::Internal("the codes could not be indexed"))??);
    kept.retain(|other| other.release.id != set.release.id);
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push(set.clone());
    Ok(Some(set))
}

fn release(row: &QueryResult) -> Result<Release> {
    Ok(Release {
        id: row.try_get_by_index(0)?,
        edition: row.try_get_by_index(1)?,
        valid_from: row.try_get_by_index(2)?,
        valid_until: row.try_get_by_index(3)?,
        digest: row.try_get_by_index(4)?,
        codes: row.try_get_by_index(5)?,
    })
}
