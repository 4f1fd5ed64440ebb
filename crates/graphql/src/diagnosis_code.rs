//! The classification of diagnoses.
use crate::{
    connection::{args, connection},
    scope::Scoped,
};
use async_graphql::{Context, Description, Object, Result, SimpleObject};
use time::Date;

/// A code of ICD-10-CM. The same for every practice.
#[derive(Clone, Description)]
pub(crate) struct DiagnosisCode(store::DiagnosisCode);

impl From<store::DiagnosisCode> for DiagnosisCode {
    fn from(code: store::DiagnosisCode) -> Self {
        Self(code)
    }
}

connection!(
    DiagnosisCodeConnection,
    DiagnosisCodeEdge,
    DiagnosisCode,
    "A page of codes.",
    "A code and where it stands in the list."
);

#[Object(use_type_description)]
impl DiagnosisCode {
    /// With its dot, such as `A00.0`.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// In full.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// Shortened to 60 characters, where the imported file has short descriptions.
    async fn short_description(&self) -> &str {
        &self.0.short_description
    }
    /// Whether it can be given to a client; if not, it is the header of others.
    async fn billable(&self) -> bool {
        self.0.billable
    }
    /// Its edition, such as `2026`.
    async fn edition(&self) -> &str {
        &self.0.release.edition
    }
}

/// Codes that the operator has imported.
#[derive(SimpleObject)]
pub(crate) struct DiagnosisCodeRelease {
    /// The edition, such as `2026`.
    edition: String,
    /// The first date of service for which the codes are valid.
    valid_from: Date,
    /// The last one, unless another release begins before.
    valid_until: Date,
    /// How many codes there are, headers among them.
    codes: i32,
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "DiagnosisCodeQuery")]
impl Query {
    /// The codes of ICD-10-CM that are valid on a date, the best first: those that begin with the search, by code; then those with a word for each
    /// word of the search that begins with it, whole words before beginnings, codes before headers. Empty where no codes were imported.
    async fn diagnosis_codes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The beginning of a code, with or without its dot, or words of a description or beginnings of them, whatever their case and \
            accents. At most 200 characters; all codes when left out."
        )]
        search: Option<String>,
        #[graphql(desc = "The date of service.")] on: Date,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<DiagnosisCodeConnection> {
        let codes = ctx.scope()?.diagnosis_codes();
        let page = codes.search(search.as_deref(), on, &args(first, after, last, before)).await?;
        // The search has told how many there are.
        Ok(DiagnosisCodeConnection::new(page, Box::new(|_| Box::pin(async { Ok(0) }))))
    }

    /// Which codes the operator has imported, the latest first. At most 100.
    async fn diagnosis_code_releases(&self, ctx: &Context<'_>) -> Result<Vec<DiagnosisCodeRelease>> {
        let release = |release: store::Release| DiagnosisCodeRelease {
            edition: release.edition,
            valid_from: release.valid_from,
            valid_until: release.valid_until,
            codes: release.codes,
        };
        Ok(ctx.scope()?.diagnosis_codes().releases().await?.into_iter().map(release).collect())
    }
}
