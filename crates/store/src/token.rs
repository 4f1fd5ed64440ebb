//! Finding clients by exact values that stand sealed: a keyed token of each value's normal form, kept beside the client.
//!
//! A token tells which clients of one practice share a value and nothing else. Whoever is found by one is compared again after opening, so
//! that neither a collision nor a row that somebody has put there shows anybody.
use crate::{
    Result, Scope,
    normal::{self, Email, Mrn, NationalId, Phone, Region},
    scope::{Unit, statement},
    sql,
};
use crypto::{Keys, Phi};
use entity::{ClientId, Id, client, workspace};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Value};
use std::{collections::BTreeMap, sync::LazyLock};
use uuid::Uuid;
use zeroize::Zeroizing;

/// A column of clients that is searched for exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exact {
    Email,
    Phone,
    Mrn,
    NationalId,
}

impl Exact {
    pub(crate) const ALL: [Self; 4] = [Self::Email, Self::Phone, Self::Mrn, Self::NationalId];

    fn column(self) -> u16 {
        match self {
            Self::Email => client::Email::COLUMN,
            Self::Phone => client::Phone::COLUMN,
            Self::Mrn => client::Mrn::COLUMN,
            Self::NationalId => client::NationalId::COLUMN,
        }
    }

    fn number(self) -> i16 {
        i16::try_from(self.column()).unwrap_or_default()
    }

    /// The normal form of a value, where it has one.
    pub(crate) fn form(self, text: &str, region: Option<Region>) -> Option<Zeroizing<String>> {
        let form = match self {
            Self::Email => Email::normal(text)?.as_str().to_owned(),
            Self::Phone => Phone::normal(text, region)?.as_str().to_owned(),
            Self::Mrn => Mrn::normal(text)?.as_str().to_owned(),
            Self::NationalId => NationalId::normal(text)?.as_str().to_owned(),
        };
        Some(Zeroizing::new(form))
    }

    /// Whether somebody who types this may mean such a value.
    fn meant_by(self, text: &str) -> bool {
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        match self {
            Self::Email => text.contains('@'),
            Self::Phone => digits >= 5 && !text.chars().any(char::is_alphabetic),
            Self::Mrn => digits > 0,
            Self::NationalId => digits >= 4,
        }
    }
}

/// Rows of `client_tokens`, a column each.
#[derive(Default)]
pub(crate) struct Tokens {
    pub(crate) clients: Vec<Uuid>,
    pub(crate) columns: Vec<i16>,
    pub(crate) versions: Vec<i32>,
    pub(crate) tokens: Vec<Vec<u8>>,
}

/// The version of the normal forms, as the database keeps it.
pub(crate) const NORMAL: i16 = normal::VERSION as i16;

impl Tokens {
    /// Adds the tokens of a value, one for each version of the workspace's key that is held.
    pub(crate) fn add(&mut self, keys: &Keys, client: ClientId, exact: Exact, text: &str) {
        // What is stored is international, so no region says how to read it.
        if let Some(form) = exact.form(text, None) {
            self.add_form(keys, client, exact, &form);
        }
    }

    fn add_form(&mut self, keys: &Keys, client: ClientId, exact: Exact, form: &str) {
        for (version, token) in keys.tokens(ClientId::TABLE, exact.column(), normal::VERSION, form) {
            self.clients.push(client.0);
            self.columns.push(exact.number());
            self.versions.push(i32::try_from(version).unwrap_or_default());
            self.tokens.push(token.to_vec());
        }
    }
}

/// What a change sets of the values that are searched for exactly.
pub(crate) type Changed<'a> = [(Exact, Option<&'a str>)];

/// Replaces the tokens of the values that a change sets, in one statement. Rows that stay are written over and not taken out and put
/// back, since the order of both within one statement is anybody's guess.
const REPLACE: &str = "
with gone as (
  delete from pazpaz.client_tokens
   where workspace_id = $1 and client_id = $2 and column_number = any($3)
     and not (normal = $6 and (column_number, key_version) in (select * from unnest($4::smallint[], $5::integer[]))))
insert into pazpaz.client_tokens (workspace_id, client_id, column_number, key_version, normal, token)
select $1, $2, n.column_number, n.key_version, $6, n.token
  from unnest($4::smallint[], $5::integer[], $7::bytea[]) n (column_number, key_version, token)
on conflict (workspace_id, client_id, column_number, key_version, normal) do update set token = excluded.token";

/// Writes the tokens of what a change sets, within its transaction.
///
/// # Errors
/// [`crate::Error::Rejected`] when another client has the medical record number.
pub(crate) async fn write(unit: &Unit, client: ClientId, changed: &Changed<'_>) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let mut tokens = Tokens::default();
    for (exact, text) in changed {
        if let Some(text) = text {
            tokens.add(unit.keys().await?, client, *exact, text);
        }
    }
    let columns: Vec<i16> = changed.iter().map(|(exact, _)| exact.number()).collect();
    let Tokens { columns: numbers, versions, tokens, .. } = tokens;
    let values: [Value; 7] = [
        unit.workspace().0.into(),
        client.0.into(),
        columns.into(),
        numbers.into(),
        versions.into(),
        NORMAL.into(),
        tokens.into(),
    ];
    unit.tx.execute_raw(statement(REPLACE, values)).await?;
    Ok(())
}

/// Puts the tokens of a number that nobody may have twice. One that is there already stays, and nothing is put in its place: where two want
/// the same number at once, the one waits for the other and then does without.
const CLAIM: &str = "
insert into pazpaz.client_tokens (workspace_id, client_id, column_number, key_version, normal, token)
select $1, $2, $3, n.key_version, $4, n.token from unnest($5::integer[], $6::bytea[]) n (key_version, token)
on conflict (workspace_id, key_version, normal, token) where column_number = 8 do nothing";

/// Gives a client without a medical record number this one, within the transaction. Whether nobody else had it; otherwise the client has
/// none still.
pub(crate) async fn claim(unit: &Unit, client: ClientId, mrn: &str) -> Result<bool> {
    let mut wanted = Tokens::default();
    wanted.add(unit.keys().await?, client, Exact::Mrn, mrn);
    let Tokens { versions, tokens, .. } = wanted;
    let count = u64::try_from(tokens.len()).unwrap_or(u64::MAX);
    let number = Exact::Mrn.number();
    let whose: [Value; 3] = [unit.workspace().0.into(), client.0.into(), number.into()];
    let values = whose.iter().cloned().chain([NORMAL.into(), versions.into(), tokens.into()]);
    let put = unit.tx.execute_raw(statement(CLAIM, values)).await?.rows_affected();
    if put != count {
        // Free under one version of the key, and not under another.
        let sql = "delete from pazpaz.client_tokens where workspace_id = $1 and client_id = $2 and column_number = $3";
        unit.tx.execute_raw(statement(sql, whose)).await?;
    }
    Ok(put == count)
}

const FIND: &str = "
select distinct t.client_id, t.column_number
  from unnest($2::smallint[], $3::integer[], $4::bytea[]) n (column_number, key_version, token)
  join pazpaz.client_tokens t on t.workspace_id = $1 and t.column_number = n.column_number and t.key_version = n.key_version
   and t.token = n.token
 order by 1";

/// How many of those found are opened at a time.
const CHUNK: usize = 1_000;

/// The clients of whom the text is the e-mail address, the phone number, the medical record number or the national id, in the order of
/// their ids.
pub(crate) async fn find(scope: &Scope, text: &str) -> Result<Vec<Uuid>> {
    let unit = &scope.unit;
    let mut meant = Vec::new();
    for exact in Exact::ALL.into_iter().filter(|exact| exact.meant_by(text)) {
        let region = if exact == Exact::Phone && !text.contains('+') { region(unit).await? } else { None };
        meant.extend(exact.form(text, region).map(|form| (exact, form)));
    }
    let mut found: Vec<Uuid> = holders(scope, &meant).await?.into_iter().map(|(id, _)| id).collect();
    found.dedup();
    Ok(found)
}

/// The clients who have one of these values, each with which, in the order of their ids. A client who has several is there several times.
pub(crate) async fn holders(scope: &Scope, meant: &[(Exact, Zeroizing<String>)]) -> Result<Vec<(Uuid, Exact)>> {
    if meant.is_empty() {
        return Ok(Vec::new());
    }
    let unit = &scope.unit;
    let mut sought = Tokens::default();
    for (exact, form) in meant {
        sought.add_form(unit.keys().await?, ClientId::default(), *exact, form);
    }
    let Tokens { columns, versions, tokens, .. } = sought;
    let values: [Value; 4] = [unit.workspace().0.into(), columns.into(), versions.into(), tokens.into()];
    let rows = unit.tx.query_all_raw(statement(FIND, values)).await?;
    let mut held = BTreeMap::<Uuid, Vec<i16>>::new();
    for row in &rows {
        held.entry(row.try_get_by_index(0)?).or_default().push(row.try_get_by_index(1)?);
    }
    let ids: Vec<Uuid> = held.keys().copied().collect();
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        compare(scope, ids, &held, meant, &mut found).await?;
    }
    found.sort_unstable();
    Ok(found)
}

/// Opens the values of these clients whose tokens were found, with their receipts, and takes those that were meant.
async fn compare(
    scope: &Scope,
    ids: &[Uuid],
    held: &BTreeMap<Uuid, Vec<i16>>,
    meant: &[(Exact, Zeroizing<String>)],
    found: &mut Vec<(Uuid, Exact)>,
) -> Result<()> {
    static SQL: LazyLock<String> = LazyLock::new(sql::by_ids::<client::Entity>);
    let unit = &scope.unit;
    let rows = unit.rows::<client::Entity>(&SQL, [unit.workspace().0.into(), ids.to_vec().into()]).await?;
    for row in &rows {
        let held = held.get(&row.id.0).map(Vec::as_slice).unwrap_or_default();
        for (exact, form) in meant.iter().filter(|(exact, _)| held.contains(&exact.number())) {
            let opened = match exact {
                Exact::Email => row.email.as_ref().map(|sealed| scope.open(row, sealed)),
                Exact::Phone => row.phone.as_ref().map(|sealed| scope.open(row, sealed)),
                Exact::Mrn => row.mrn.as_ref().map(|sealed| scope.open(row, sealed)),
                Exact::NationalId => row.national_id.as_ref().map(|sealed| scope.open(row, sealed)),
            };
            let value = opened.transpose()?.flatten().map(Zeroizing::new);
            if value.and_then(|value| exact.form(&value, None)).as_ref() == Some(form) {
                found.push((row.id.0, *exact));
            }
        }
    }
    Ok(())
}

/// The region by which the practice reads phone numbers.
pub(crate) async fn region(unit: &Unit) -> Result<Option<Region>> {
    let region: Option<Option<String>> = workspace::Entity::find()
        .select_only()
        .column(workspace::Column::Region)
        .filter(workspace::Column::Id.eq(unit.workspace()))
        .into_tuple()
        .one(&unit.tx)
        .await?;
    Ok(region.flatten().and_then(|code| Region::new(&code)))
}
