//! What is checked and sealed before a credential is written.
use super::{ActiveModel, CredentialChange, Credentials, Model};
use crate::{
    Result,
    check::{self, Check},
};
use entity::CredentialId;
use sea_orm::ActiveValue::Set;
use time::macros::date;

/// Of a number, in characters.
const NUMBER: usize = 100;

impl Credentials<'_> {
    /// Checks and seals; the dates together with those that the row has now.
    pub(super) async fn check(
        &self,
        id: CredentialId,
        now: Option<&Model>,
        with: CredentialChange,
    ) -> Result<(ActiveModel, Vec<&'static str>)> {
        let CredentialChange { kind, number, issuer, jurisdiction, issued_on, expires_on } = with;
        let mut check = Check::default();
        let number = number.map(|number| check.optional("number", number.as_deref(), NUMBER));
        let issuer = issuer.map(|issuer| check.text("issuer", &issuer, check::NAME));
        let jurisdiction = jurisdiction.map(|code| check_jurisdiction(&mut check, code.as_deref()));
        let last = date!(2199 - 12 - 31);
        for (field, day) in [("issuedOn", issued_on), ("expiresOn", expires_on)] {
            if let Some(day) = day.flatten() {
                check.range(field, day, date!(1900 - 01 - 02), last);
            }
        }
        let issued = issued_on.unwrap_or(now.and_then(|row| row.issued_on));
        let expires = expires_on.unwrap_or(now.and_then(|row| row.expires_on));
        if issued.zip(expires).is_some_and(|(issued, expires)| expires < issued) {
            check.reject("expiresOn", "Must not be before issuedOn.");
        }
        check.done()?;
        let (mut set, mut names) = (<ActiveModel as Default>::default(), Vec::new());
        if let Some(number) = number {
            set.number = Set(self.0.unit.seal_some(id, number.as_deref()).await?);
            names.push("number");
        }
        macro_rules! plain {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(value);
                    names.push(stringify!($field));
                }
            )+ };
        }
        plain!(kind, issuer, jurisdiction, issued_on, expires_on);
        Ok((set, names))
    }
}

/// ISO 3166-2, such as `US-NY`; or a whole country's code of ISO 3166-1.
fn check_jurisdiction(check: &mut Check, value: Option<&str>) -> Option<String> {
    let text = check.optional("jurisdiction", value, 6)?.to_ascii_uppercase();
    let (country, part) = text.split_once('-').map_or((text.as_str(), None), |(country, part)| (country, Some(part)));
    let fits = country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && part.is_none_or(|part| {
            (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        });
    if !fits {
        check.reject("jurisdiction", "Must be an ISO 3166-2 code, such as US-NY or DE-BE, or a country's, such as DE.");
    }
    Some(text)
}
