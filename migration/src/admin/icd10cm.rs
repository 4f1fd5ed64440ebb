//! The classification of diagnoses, as the official files give it. It belongs to no practice: the owner's role writes it, and the server
//! reads it.

mod file;

pub use file::{Code, Fault, Faults, Rule, read};

use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait as _, Value,
};

use super::{Error, connect};

/// What a file is a release of. Dates are `YYYY-MM-DD`; PostgreSQL checks them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The edition, such as `2026`.
    pub edition: String,
    /// The first date of service for which its codes are valid.
    pub valid_from: String,
    /// The last one, unless another release begins before.
    pub valid_until: String,
}

/// What an import has changed: against the same release where it was there, else against the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Edition and first date of what was compared with; nothing where this is the first.
    pub against: Option<(String, String)>,
    /// Codes that were not there.
    pub added: i64,
    /// Codes with another description, or that were headers and are none, or the other way round.
    pub changed: i64,
    /// Codes that are as they were.
    pub kept: i64,
    /// Codes that are no longer there.
    pub gone: i64,
}

/// The codes of the file as rows. Everything is text, so that arrays of one type are all that is needed.
const INCOMING: &str = "with incoming as (select u.code, u.billable = 't' as billable, u.short as short_description, u.long as description \
    from unnest($1::text[], $2::text[], $3::text[], $4::text[]) u (code, billable, short, long))";

/// Keeps a release and its codes, in place of what was kept of the same edition from the same date on. All or nothing; done twice it
/// changes nothing.
///
/// # Errors
/// When the role may not, a date or the edition makes no sense, or there is no code.
pub async fn import(owner_url: &str, release: &Release, codes: &[Code]) -> Result<Counts, Error> {
    let db = connect(owner_url).await?;
    let done = replace(&db, release, codes).await;
    db.close().await?;
    done
}

async fn replace(db: &DatabaseConnection, release: &Release, codes: &[Code]) -> Result<Counts, Error> {
    let Release { edition, valid_from, valid_until } = release;
    let tx = db.begin().await?;
    // Two imports at once wait for each other; whoever reads does not wait.
    tx.execute_unprepared("lock table codes.icd10cm_releases in share row exclusive mode").await?;
    let base = "select id::text, edition, valid_from::text from codes.icd10cm_releases \
         where (edition = $1 and valid_from = $2::text::date) or valid_from < $2::text::date \
         order by edition = $1 and valid_from = $2::text::date desc, valid_from desc, edition desc limit 1";
    let base = tx.query_one_raw(statement(base, [edition.into(), valid_from.into()])).await?;
    let (mut against, mut id) = (None, None::<String>);
    if let Some(row) = base {
        id = Some(row.try_get_by_index(0)?);
        against = Some((row.try_get_by_index(1)?, row.try_get_by_index(2)?));
    }

    let compare = format!(
        "{INCOMING}, base as (select code, billable, short_description, description from codes.icd10cm_codes where release_id = $5::text::uuid) \
         select count(*) filter (where b.code is null), \
                count(*) filter (where i.code is not null and b.code is not null and i is distinct from b), \
                count(*) filter (where i.code is not null and b.code is not null and i is not distinct from b), \
                count(*) filter (where i.code is null), \
                coalesce(encode(sha256(convert_to(string_agg(i::text, e'\\n' order by i.code collate \"C\") filter (where i.code is not null), \
                  'UTF8')), 'hex'), '') \
           from incoming i full join base b on b.code = i.code"
    );
    let compared = tx.query_one_raw(statement(&compare, columns(codes).into_iter().chain([id.into()]))).await?;
    let Some(row) = compared else { return Ok(Counts::default()) };
    let counts = Counts {
        against,
        added: row.try_get_by_index(0)?,
        changed: row.try_get_by_index(1)?,
        kept: row.try_get_by_index(2)?,
        gone: row.try_get_by_index(3)?,
    };
    let digest: String = row.try_get_by_index(4)?;

    let keep = "insert into codes.icd10cm_releases (id, edition, valid_from, valid_until, digest, codes, imported_at) \
         values (gen_random_uuid(), $1, $2::text::date, $3::text::date, $4, $5, now()) \
         on conflict (edition, valid_from) do update set valid_until = excluded.valid_until, digest = excluded.digest, \
           codes = excluded.codes, imported_at = excluded.imported_at \
           where (icd10cm_releases.valid_until, icd10cm_releases.digest) is distinct from (excluded.valid_until, excluded.digest) \
         returning id::text";
    let number = i32::try_from(codes.len()).unwrap_or(i32::MAX);
    let values = [edition.into(), valid_from.into(), valid_until.into(), digest.into(), number.into()];
    // Where it is there and no different, nothing comes back, and nothing is to be done.
    if let Some(row) = tx.query_one_raw(statement(keep, values)).await? {
        write(&tx, &row.try_get_by_index::<String>(0)?, codes).await?;
    }
    tx.commit().await?;
    Ok(counts)
}

async fn write(tx: &impl ConnectionTrait, release: &str, codes: &[Code]) -> Result<(), Error> {
    let values = || columns(codes).into_iter().chain([release.into()]);
    let delete = format!(
        "{INCOMING} delete from codes.icd10cm_codes c where c.release_id = $5::text::uuid \
         and not exists (select from incoming i where i.code = c.code)"
    );
    tx.execute_raw(statement(&delete, values())).await?;
    let insert = format!(
        "{INCOMING} insert into codes.icd10cm_codes (release_id, code, billable, short_description, description) \
         select $5::text::uuid, i.* from incoming i \
         on conflict (release_id, code) do update set billable = excluded.billable, \
           short_description = excluded.short_description, description = excluded.description \
           where (icd10cm_codes.billable, icd10cm_codes.short_description, icd10cm_codes.description) \
             is distinct from (excluded.billable, excluded.short_description, excluded.description)"
    );
    tx.execute_raw(statement(&insert, values())).await?;
    Ok(())
}

fn columns(codes: &[Code]) -> [Value; 4] {
    let of = |part: fn(&Code) -> &str| codes.iter().map(|code| part(code).to_owned()).collect::<Vec<String>>().into();
    [
        of(|code| &code.code),
        of(|code| if code.billable { "t" } else { "f" }),
        of(|code| &code.short_description),
        of(|code| &code.description),
    ]
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
