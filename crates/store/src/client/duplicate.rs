//! Clients who may be the same person as somebody who is about to be added, or changed. A hint, and never a refusal: families share
//! telephones, and people names.
use super::{ClientChange, Clients, NewClient};
use crate::{
    Result, check,
    directory::Names,
    sql,
    token::{self, Exact},
};
use entity::{
    ClientId,
    client::{Entity, Model},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};
use time::Date;
use uuid::Uuid;

/// How many are told at most.
const MOST: usize = 10;
/// How many of like name are looked at: of so many the dates of birth are opened.
const NAMESAKES: usize = 50;
/// The longest of the values, which is an e-mail address.
const LONGEST: usize = 254;

/// What is known of somebody who may be a client already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// The name in documents.
    pub legal_name: Option<String>,
    /// The name somebody goes by.
    pub used_name: Option<String>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// The number that a state knows somebody by.
    pub national_id: Option<String>,
}

/// Why a client may be the same person, the best reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DuplicateReason {
    /// The same number of a state.
    NationalId,
    /// Nearly the same name, and the same date of birth.
    NameAndBirthDate,
    /// The same e-mail address.
    Email,
    /// The same phone number.
    Phone,
    /// Nearly the same name.
    Name,
}

/// A client who may be the same person.
#[derive(Clone, Debug)]
pub struct LikelyDuplicate {
    /// The client, who may be archived.
    pub client: Arc<Model>,
    /// Why, the best reason first.
    pub because: Vec<DuplicateReason>,
}

impl From<&NewClient> for Likeness {
    fn from(new: &NewClient) -> Self {
        Self {
            legal_name: Some(new.legal_name.clone()),
            used_name: new.used_name.clone(),
            birth_date: new.birth_date,
            email: new.email.clone(),
            phone: new.phone.clone(),
            national_id: new.national_id.clone(),
        }
    }
}

impl Clients<'_> {
    /// The clients who may be the same person, the likeliest first, ten at most; without the one that is named. Archived clients are among
    /// them, erased ones not. What cannot be read is not looked for. Whoever has a like name leaves a receipt, as with a search, and
    /// so does each value that was opened to be compared.
    ///
    /// It reads what is committed: ask before a change, not after it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn likely_duplicates(&self, of: &Likeness, but: Option<ClientId>) -> Result<Vec<LikelyDuplicate>> {
        let Likeness { legal_name, used_name, birth_date, email, phone, national_id } = of;
        let mut reasons = BTreeMap::<Uuid, BTreeSet<DuplicateReason>>::new();
        for (id, exact) in self.holders(email, phone, national_id).await? {
            let reason = match exact {
                Exact::Email => DuplicateReason::Email,
                Exact::Phone => DuplicateReason::Phone,
                Exact::NationalId => DuplicateReason::NationalId,
                // Nobody shares it.
                Exact::Mrn => continue,
            };
            reasons.entry(id).or_default().insert(reason);
        }
        for id in self.namesakes([legal_name, used_name].into_iter().filter_map(sought)).await? {
            reasons.entry(id).or_default().insert(DuplicateReason::Name);
        }
        if let Some(but) = but {
            reasons.remove(&but.0);
        }
        let mut found = Vec::with_capacity(reasons.len());
        for client in self.rows(reasons.keys().copied().collect()).await? {
            let Some(mut because) = reasons.remove(&client.id.0) else { continue };
            if because.contains(&DuplicateReason::Name) && self.born(&client, *birth_date)? {
                because.remove(&DuplicateReason::Name);
                because.insert(DuplicateReason::NameAndBirthDate);
            }
            found.push(LikelyDuplicate { client, because: because.into_iter().collect() });
        }
        let order =
            |one: &LikelyDuplicate| (one.because.first().copied(), usize::MAX - one.because.len(), one.client.id);
        found.sort_by_key(order);
        found.truncate(MOST);
        Ok(found)
    }

    /// What is to be looked for before a change: what it sets, and the names and the date of birth together, since they count together. What
    /// of those it does not set is opened, with a receipt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn likeness_after(&self, id: ClientId, with: &ClientChange) -> Result<Likeness> {
        let set = |field: &Option<Option<String>>| field.clone().flatten();
        let (legal, used, born) = (&with.legal_name, &with.used_name, &with.birth_date);
        let mut likeness = Likeness {
            legal_name: legal.clone(),
            used_name: set(used),
            birth_date: born.flatten(),
            email: set(&with.email),
            phone: set(&with.phone),
            national_id: set(&with.national_id),
        };
        if legal.is_none() && used.is_none() && born.is_none() {
            return Ok(likeness);
        }
        let Some(row) = self.find(id).await? else { return Ok(likeness) };
        if legal.is_none() {
            likeness.legal_name = self.0.open(&*row, &row.legal_name)?;
        }
        if let (None, Some(sealed)) = (used, &row.used_name) {
            likeness.used_name = self.0.open(&*row, sealed)?;
        }
        if let (None, Some(sealed)) = (born, &row.birth_date) {
            likeness.birth_date = self.0.open(&*row, sealed)?.map(|text| check::date(&text)).transpose()?;
        }
        Ok(likeness)
    }

    /// Whom the addresses and numbers belong to.
    async fn holders(
        &self,
        email: &Option<String>,
        phone: &Option<String>,
        national_id: &Option<String>,
    ) -> Result<Vec<(Uuid, Exact)>> {
        let phone = self.international(sought(phone).map(str::to_owned)).await?;
        let values =
            [(Exact::Email, sought(email)), (Exact::Phone, sought(&phone)), (Exact::NationalId, sought(national_id))];
        let form = |(exact, text): (Exact, Option<&str>)| Some((exact, exact.form(text?, None)?));
        token::holders(self.0, &values.into_iter().filter_map(form).collect::<Vec<_>>()).await
    }

    /// Who is called nearly so.
    async fn namesakes(&self, names: impl Iterator<Item = &str>) -> Result<Vec<Uuid>> {
        let names: Vec<&str> = names.collect();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let names = Names::new(names);
        let unit = &self.0.unit;
        let view = unit.shared.directories.view(unit).await?;
        let found = view.look(move |directory| directory.alike(&names, NAMESAKES)).await?;
        unit.searched(found.iter().copied());
        Ok(found)
    }

    async fn rows(&self, ids: Vec<Uuid>) -> Result<Vec<Arc<Model>>> {
        static SQL: LazyLock<String> = LazyLock::new(sql::by_ids::<Entity>);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let unit = &self.0.unit;
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await?;
        Ok(rows.into_iter().filter(|row| row.erased_at.is_none()).map(Arc::new).collect())
    }

    fn born(&self, client: &Model, on: Option<Date>) -> Result<bool> {
        let (Some(on), Some(sealed)) = (on, &client.birth_date) else { return Ok(false) };
        let opened = self.0.open(client, sealed)?;
        Ok(opened.is_some_and(|text| check::date(&text).is_ok_and(|date| date == on)))
    }
}

/// What is looked for: nothing that is blank or longer than any value that is kept.
fn sought(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty() && text.chars().count() <= LONGEST)
}
