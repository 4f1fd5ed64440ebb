//! Changes to a provider's profile.
use super::{Providers, npi::is_npi};
use crate::{
    Patch, Result,
    audit::Action,
    change::{Change, Shelf, Versioned},
    check::Check,
    language,
};
use entity::{
    ProviderId,
    provider::{ActiveModel, Entity, Model},
};
use sea_orm::ActiveValue::Set;

/// How many specialties, and languages, a provider has at most.
const MOST: usize = 20;
/// Of a title and of a specialty, in characters.
const SHORT: usize = 100;

/// What changes of a provider's profile; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ProviderChange {
    /// Credentials after the name.
    pub title: Patch<String>,
    /// All specialties, each a taxonomy code of NUCC or free words.
    pub specialties: Option<Vec<String>>,
    /// National Provider Identifier of the United States.
    pub npi: Patch<String>,
    /// All languages, as tags of BCP 47.
    pub languages: Option<Vec<String>>,
    /// Whether visits can be booked.
    pub bookable: Option<bool>,
}

impl Versioned for Entity {
    const THING: &'static str = "provider";
}

impl Providers<'_> {
    /// Changes a profile that is at that version. Visits that are booked stay, whether or not others can be.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when a field makes no sense or the version is another; [`crate::Error::Forbidden`] for anybody but owners
    /// and the provider.
    pub async fn change(&self, id: ProviderId, expected: i32, with: ProviderChange) -> Result<Model> {
        // Whether there is one of that id is no secret within a practice, but what is not there is told so to all.
        if self.find(id).await?.is_some() {
            self.0.owner_or(id)?;
        }
        let ProviderChange { title, specialties, npi, languages, bookable } = with;
        let mut check = Check::default();
        let title = title.map(|title| check.optional("title", title.as_deref(), SHORT));
        let specialties = specialties.map(|all| check_specialties(&mut check, &all));
        let npi = npi.map(|npi| check_npi(&mut check, npi.as_deref()));
        let languages = languages.map(|all| check_languages(&mut check, &all));
        check.done()?;
        let (mut set, mut names) = (<ActiveModel as Default>::default(), Vec::new());
        macro_rules! plain {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(value);
                    names.push(stringify!($field));
                }
            )+ };
        }
        plain!(title, specialties, npi, languages, bookable);
        let from = Shelf::InUse;
        let (when, otherwise) = (from.holds(), from.otherwise());
        Change::<_, Entity> { action: Action::Change, id, expected, when, otherwise, set, names }
            .apply(&self.0.unit)
            .await
    }
}

fn check_npi(check: &mut Check, value: Option<&str>) -> Option<String> {
    let text = check.optional("npi", value, SHORT)?;
    if !is_npi(&text) {
        check.reject("npi", "Must be a National Provider Identifier: ten digits, the last of which checks the others.");
    }
    Some(text)
}

fn check_languages(check: &mut Check, all: &[String]) -> Vec<String> {
    let mut tags = few(check, "languages", all);
    for tag in &mut tags {
        if let Some(read) = language::check(check, "languages", Some(tag.as_str())) {
            *tag = read;
        }
    }
    once(tags)
}

/// Taxonomy codes are written in capitals.
fn check_specialties(check: &mut Check, all: &[String]) -> Vec<String> {
    let capitals =
        |text: String| if is_taxonomy_code(&text.to_ascii_uppercase()) { text.to_ascii_uppercase() } else { text };
    once(few(check, "specialties", all).into_iter().map(capitals).collect())
}

/// Not too many texts, none of them blank.
fn few(check: &mut Check, field: &'static str, all: &[String]) -> Vec<String> {
    if all.len() > MOST {
        check.reject(field, format!("At most {MOST}."));
    }
    all.iter().take(MOST).map(|text| check.text(field, text, SHORT)).collect()
}

/// Each text once, where it comes first.
fn once(all: Vec<String>) -> Vec<String> {
    let mut kept = Vec::with_capacity(all.len());
    for text in all {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

/// Whether it has the form of a code of the Health Care Provider Taxonomy: three digits, six digits or capitals, and an X.
fn is_taxonomy_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |part: Option<&[u8]>| part.is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let signs = |part: Option<&[u8]>| {
        part.is_some_and(|part| part.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()))
    };
    bytes.len() == 10 && digits(bytes.get(..3)) && signs(bytes.get(3..9)) && bytes.last() == Some(&b'X')
}
