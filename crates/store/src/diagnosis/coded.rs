//! What a diagnosis is called: a code with its description, or words.
use super::Diagnoses;
use crate::{
    Patch, Result,
    check::Check,
    clinical::{self, LONG},
    codes::{self, Unfit},
};
use entity::diagnosis::Model;
use time::{Date, OffsetDateTime};

/// What is to be called how.
pub(super) struct Asked {
    pub(super) code: Patch<String>,
    pub(super) service_date: Option<Date>,
    pub(super) description: Option<String>,
}

/// A name that was found fitting.
pub(super) struct Named {
    /// The code with its edition, where there is one.
    pub(super) code: Option<(String, String)>,
    pub(super) description: String,
    pub(super) service_date: Option<Date>,
}

impl Diagnoses<'_> {
    /// What a diagnosis is to be called; `None` where that stays as it is. `row` is the diagnosis as it stands, if it is there already.
    pub(super) async fn named(
        &self,
        check: &mut Check,
        row: Option<&Model>,
        asked: Asked,
        recorded: OffsetDateTime,
    ) -> Result<Option<Named>> {
        let Asked { code, service_date, description } = asked;
        if row.is_some() && code.is_none() && service_date.is_none() && description.is_none() {
            return Ok(None);
        }
        let field = if code.is_none() && service_date.is_some() { "serviceDate" } else { "code" };
        let before = |row: Option<&Model>| row.map(|row| clinical::opened(self.0, row, &row.code)).transpose();
        let code = code.map_or_else(|| before(row).map(Option::flatten), Ok)?;
        let code = code.filter(|code| !code.trim().is_empty());
        let date = service_date.or(row.and_then(|row| row.service_date));
        let Some(code) = code else {
            return self.in_words(check, row, date, description);
        };
        if description.is_some() {
            check.reject("description", "The code brings its description. What else there is to say is a note.");
        }
        let on = date.unwrap_or_else(|| recorded.date());
        match codes::valid(&self.0.unit, code.trim(), on).await? {
            Ok(found) => Ok(Some(Named {
                code: Some((found.code, found.release.edition.clone())),
                description: found.description,
                service_date: Some(on),
            })),
            Err(unfit) => {
                check.reject(if unfit == Unfit::Header { "code" } else { field }, unfit.sentence());
                Ok(None)
            }
        }
    }

    /// The name of a diagnosis without a code.
    fn in_words(
        &self,
        check: &mut Check,
        row: Option<&Model>,
        service_date: Option<Date>,
        description: Option<String>,
    ) -> Result<Option<Named>> {
        let description = match (description, row) {
            (Some(text), _) => check.text("description", &text, LONG),
            (None, Some(row)) if row.code.is_none() => {
                clinical::opened(self.0, row, &Some(row.description.clone()))?.unwrap_or_default()
            }
            (None, _) => {
                check.reject("code", "Give a code, or a description in its place.");
                return Ok(None);
            }
        };
        Ok(Some(Named { code: None, description, service_date }))
    }
}
