//! What is checked and sealed before a client is written, and what is written beside it.
use super::{ClientChange, Clients, number};
use crate::{
    Code, Patch, Rejection, Result,
    check::{self, Check},
    language,
    normal::{Mrn, NationalId, Phone},
    scope::{Unit, statement},
    tag,
    token::{self, Exact},
};
use entity::{ClientId, TagId, client::ActiveModel, user::Role};
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use time::{Date, macros::date};

/// The longest medical record number, and national id, in characters.
const NUMBER: usize = 64;

/// A client's fields, checked and sealed.
pub(super) struct Checked {
    pub(super) set: ActiveModel,
    /// The names of what is set, for the receipt.
    pub(super) names: Vec<&'static str>,
    /// The medical record number, where it was drawn: it is given once the row is there.
    pub(super) drawn: Option<String>,
    exact: Vec<(Exact, Option<String>)>,
    tags: Option<Vec<TagId>>,
}

impl Checked {
    /// Writes what stands beside the client's row: tokens and tags. The row is there already.
    pub(super) async fn write_beside(&self, unit: &Unit, id: ClientId) -> Result<()> {
        let exact: Vec<_> = self.exact.iter().map(|(exact, text)| (*exact, text.as_deref())).collect();
        token::write(unit, id, &exact).await?;
        if let Some(tags) = &self.tags {
            tag::give(unit, id, tags).await?;
        }
        Ok(())
    }
}

impl Clients<'_> {
    /// Until when a record is kept is anybody's to put off, and an owner's to bring nearer.
    pub(super) async fn may_keep(&self, id: ClientId, expected: i32, retain_until: Patch<Date>) -> Result<()> {
        let unit = &self.0.unit;
        let (Some(wanted), true) = (retain_until, unit.actor.role != Role::Owner) else { return Ok(()) };
        let sql = "select retain_until from pazpaz.clients where workspace_id = $1 and id = $2 and version = $3";
        let values = [unit.workspace().0.into(), id.0.into(), expected.into()];
        // What is not there at this version is refused by the change itself.
        let Some(row) = unit.tx.query_one_raw(statement(sql, values)).await? else { return Ok(()) };
        let now: Option<Date> = row.try_get_by_index(0)?;
        if now.is_some_and(|now| wanted.is_none_or(|wanted| wanted < now)) {
            return Err(Rejection::new(Code::Forbidden, "retainUntil", "Only owners make it earlier.").into());
        }
        Ok(())
    }

    /// A phone number without a country code as one of the practice's region, where there is one and it has such numbers.
    pub(crate) async fn international(&self, phone: Option<String>) -> Result<Option<String>> {
        let Some(text) = phone.as_deref().filter(|text| !text.contains('+') && !text.trim().is_empty()) else {
            return Ok(phone);
        };
        let Some(region) = token::region(&self.0.unit).await? else { return Ok(phone) };
        let number = Phone::normal(text, Some(region)).filter(|number| number.as_str().starts_with('+'));
        Ok(number.map(|number| number.as_str().to_owned()).or(phone))
    }

    pub(super) async fn check(&self, id: ClientId, with: ClientChange) -> Result<Checked> {
        let ClientChange {
            legal_name,
            used_name,
            birth_date,
            email,
            phone,
            address,
            notes,
            provider,
            mrn,
            national_id,
            preferred_language,
            status,
            retain_until,
            tags,
        } = with;
        let mut check = Check::default();
        let now = self.0.now();
        let legal_name = legal_name.map(|name| check.text("legalName", &name, check::NAME));
        let used_name = used_name.map(|name| check.optional("usedName", name.as_deref(), check::NAME));
        let birth_date = birth_date.map(|date| check.birth_date("birthDate", date, now));
        let email = email.map(|email| check.email("email", email.as_deref()));
        let phone = match phone {
            Some(phone) => Some(check.phone("phone", self.international(phone).await?.as_deref())),
            None => None,
        };
        let address = address.map(|address| check.optional("address", address.as_deref(), check::ADDRESS));
        let notes = notes.map(|notes| check.prose("notes", notes.as_deref()));
        let mrn = mrn.map(|mrn| check_mrn(&mut check, mrn.as_deref()));
        let national_id = national_id.map(|number| check_national_id(&mut check, number.as_deref()));
        let preferred_language =
            preferred_language.map(|tag| language::check(&mut check, "preferredLanguage", tag.as_deref()));
        if let Some(date) = retain_until.flatten() {
            check.range("retainUntil", date, date!(2000 - 01 - 01), date!(2199 - 12 - 31));
        }
        if tags.as_ref().is_some_and(|tags| tags.len() > tag::MOST_OF_CLIENT) {
            check.reject("tagIds", format!("At most {} tags.", tag::MOST_OF_CLIENT));
        }
        check.done()?;

        let exact = Exact::ALL.into_iter().zip([&email, &phone, &mrn, &national_id]);
        let exact = exact.filter_map(|(exact, text)| Some((exact, text.clone()?))).collect();
        let drawn = if mrn == Some(None) { Some(number::draw()?) } else { None };
        let mrn = drawn.clone().map(Some).or(mrn);
        let unit = &self.0.unit;
        let mut set = self.touched();
        let mut names = Vec::new();
        if let Some(name) = legal_name {
            set.legal_name = Set(unit.seal_of(id, id, &name).await?);
            names.push("legal_name");
        }
        macro_rules! seal {
            ($($field:ident),+) => { $(
                if let Some(value) = $field {
                    set.$field = Set(unit.seal_some_of(id, id, value.as_deref()).await?);
                    names.push(stringify!($field));
                }
            )+ };
        }
        seal!(used_name, birth_date, email, phone, address, notes, mrn, national_id, preferred_language);
        macro_rules! plain {
            ($($field:ident = $value:ident),+) => { $(
                if let Some(value) = $value {
                    set.$field = Set(value);
                    names.push(stringify!($field));
                }
            )+ };
        }
        plain!(provider_id = provider, status = status, retain_until = retain_until);
        if tags.is_some() {
            names.push("tags");
        }
        Ok(Checked { set, names, drawn, exact, tags })
    }
}

/// A medical record number: whatever the practice uses, as long as something of it counts.
fn check_mrn(check: &mut Check, value: Option<&str>) -> Option<String> {
    let text = check.optional("mrn", value, NUMBER)?;
    if Mrn::normal(&text).is_none() {
        check.reject("mrn", "Must hold a letter or a digit.");
    }
    Some(text)
}

/// A national id: states write theirs in so many ways that only its being one is checked.
fn check_national_id(check: &mut Check, value: Option<&str>) -> Option<String> {
    let text = check.optional("nationalId", value, NUMBER)?;
    if NationalId::normal(&text).is_none() {
        check.reject("nationalId", "Must hold a letter or a digit.");
    }
    Some(text)
}
