//! The catalogue of a migrated database breaks none of the rules in `catalogue.sql`, and each of the rules finds what it is for.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use tests::Database;

/// The rules, as a query that gives what breaks them.
pub(crate) const LINT: &str = include_str!("catalogue.sql");

/// What a hasty migration might do, and the rule that finds it.
const MISTAKES: &[(&str, &str)] = &[
    ("row_security_missing", "alter table pazpaz.clients no force row level security"),
    ("row_security_missing", "alter table pazpaz.workspaces disable row level security"),
    ("row_security_missing", "create table pazpaz.notes (workspace_id uuid not null)"),
    ("no_workspace_id", "create table pazpaz.notes (id uuid primary key)"),
    (
        "no_workspace_id",
        "alter table pazpaz.sign_in_links drop constraint sign_in_links_pkey, alter column workspace_id drop not null",
    ),
    (
        "foreign_key_without_workspace",
        "alter table pazpaz.services add constraint services_id unique (id); \
         alter table pazpaz.appointments add constraint x foreign key (service_id) references pazpaz.services (id)",
    ),
    (
        "foreign_key_without_workspace",
        "alter table pazpaz.sign_ins add constraint x foreign key (user_id) references pazpaz.workspaces (id)",
    ),
    ("reference_unkept", "alter table pazpaz.sessions drop constraint sessions_signed_by"),
    ("reference_unkept", "alter table pazpaz.clients add column referred_by uuid"),
    (
        "foreign_key_cascades",
        "alter table pazpaz.services add constraint x foreign key (workspace_id) references pazpaz.workspaces (id) on delete cascade",
    ),
    ("unique_without_workspace", "create unique index x on pazpaz.services (lower(name))"),
    ("unique_without_workspace", "create unique index x on pazpaz.services (name, workspace_id)"),
    ("index_without_workspace", "create index x on pazpaz.appointments (starts_at)"),
    ("grant_too_wide", "grant delete on pazpaz.clients to pazpaz_app"),
    ("grant_too_wide", "grant truncate on pazpaz.sessions to pazpaz_app"),
    ("grant_too_wide", "grant select on pazpaz.locations to public"),
    ("grant_too_wide", "grant update on pazpaz.clients to pazpaz_jobs"),
    ("grant_too_wide", "grant insert on pazpaz.sessions to pazpaz_jobs"),
    ("grant_too_wide", "grant update on pazpaz.client_keys to pazpaz_app"),
    ("grant_too_wide", "grant select on pazpaz.clients to pazpaz_lookup"),
    ("column_grant_too_wide", "grant update (deleted_at) on pazpaz.clients to pazpaz_jobs"),
    ("column_grant_too_wide", "grant select (legal_name_enc) on pazpaz.clients to pazpaz_lookup"),
    ("column_grant_too_wide", "grant update (created_at) on pazpaz.client_keys to pazpaz_app"),
    ("column_grant_too_wide", "grant select (wrapped_key) on pazpaz.workspace_keys to pazpaz_lookup"),
    ("sequence_grant", "grant update on sequence audit.position to pazpaz_app"),
    ("function_grant", "grant execute on function pazpaz.list_workspaces(uuid, integer) to pazpaz_app"),
    ("function_grant", "revoke execute on function pazpaz.find_logins(bytea[]) from pazpaz_app"),
    ("key_states_unkept", "alter table pazpaz.client_keys disable trigger only_destroy"),
    ("key_states_unkept", "drop trigger state on pazpaz.workspace_keys"),
    ("grant_too_wide", "grant insert on audit.events to pazpaz_app"),
    ("role_too_strong", "alter role pazpaz_app bypassrls"),
    ("role_too_strong", "alter role pazpaz_lookup login"),
    ("role_shut_out", "alter role pazpaz_jobs nologin"),
    ("role_too_near", "grant pg_read_all_data to pazpaz_app"),
    ("role_too_near", "grant pazpaz_owner to pazpaz_app"),
    ("wrong_owner", "alter table pazpaz.clients owner to postgres"),
    ("wrong_owner", "alter function pazpaz.touch() owner to postgres"),
    ("wrong_owner", "alter schema audit owner to pazpaz_owner"),
    ("odd_policy", "drop policy tenant on pazpaz.clients; create policy tenant on pazpaz.clients using (true)"),
    ("odd_policy", "create policy support on pazpaz.clients for select using (true)"),
    ("odd_policy", "create policy lookup on pazpaz.clients for select to pazpaz_lookup using (true)"),
    ("odd_policy", "alter policy lookup on pazpaz.users to pazpaz_app"),
    ("odd_policy", "alter policy tenant on pazpaz.clients with check (true)"),
    ("no_policy", "drop policy tenant on pazpaz.locations"),
    ("no_policy", "drop policy lookup on pazpaz.users"),
    ("no_policy", "drop policy record on audit.events"),
    ("view_without_row_security", "create view pazpaz.names as select legal_name_enc from pazpaz.clients"),
    ("view_without_row_security", "create materialized view pazpaz.names as select id from pazpaz.clients"),
    ("definer_unsafe", "alter function pazpaz.find_logins(bytea[]) reset search_path"),
    ("definer_unsafe", "alter function pazpaz.find_logins(bytea[]) set search_path = public, pazpaz, pg_temp"),
    ("definer_missing", "alter function pazpaz.find_logins(bytea[]) security invoker"),
    ("definer_unsafe", "grant execute on function pazpaz.find_sign_in_link(bytea) to public"),
    ("definer_unsafe", "alter function audit.make_partitions(date, integer) owner to postgres"),
    ("current_workspace_changed", "alter function pazpaz.current_workspace() security definer"),
    (
        "current_workspace_changed",
        "create or replace function pazpaz.current_workspace() returns uuid language sql stable \
         as $$ select nullif(current_setting('app.workspace_id', true), '')::uuid $$",
    ),
    ("sealed_column", "alter table pazpaz.clients add column diet_enc text"),
    ("sealed_column", "alter table pazpaz.clients add column diet_enc bytea"),
    ("sealed_column", "alter table pazpaz.clients drop constraint clients_sealed"),
    ("sealed_column", "alter table pazpaz.sessions alter column plan_enc set storage extended"),
    ("bytes_unchecked", "alter table pazpaz.clients add column photo bytea"),
    ("constrained_domain", "create domain pazpaz.sealed as bytea check (octet_length(value) > 76)"),
    ("native_enum", "create type pazpaz.kind as enum ('a')"),
    ("append_only_missing", "alter table audit.events disable trigger append_only"),
    ("append_only_missing", "drop trigger no_truncate on audit.events"),
    ("append_only_missing", "alter table pazpaz.erasures enable trigger append_only"),
    ("append_only_missing", "alter table audit.events enable trigger append_only"),
    ("signed_unprotected", "alter table pazpaz.sessions enable trigger signed"),
    ("signed_unprotected", "alter table pazpaz.attachments disable trigger signed"),
    ("signed_unprotected", "alter table pazpaz.session_additions disable trigger signed"),
    ("signed_unprotected", "drop trigger kept on pazpaz.session_revisions"),
    ("signed_unprotected", "alter table pazpaz.sessions enable trigger history"),
    ("versions_unkept", "alter table pazpaz.clients disable trigger touch"),
    ("summaries_unkept", "alter table pazpaz.appointments disable trigger summarise_update"),
    ("summaries_unkept", "drop trigger move_days on pazpaz.workspaces"),
    (
        "partitions_short",
        "do $$ begin execute 'drop table audit.events_' || to_char(now() + interval '3 months', 'YYYY_MM'); end $$",
    ),
    ("default_partition", "create table audit.rest partition of audit.events default"),
    ("invalid_index", "update pg_index set indisvalid = false where indexrelid = 'pazpaz.clients_live'::regclass"),
    ("not_validated", "alter table pazpaz.clients add constraint x check (version > 0) not valid"),
    ("public_schema", "grant create on schema pazpaz to pazpaz_app"),
    ("public_schema", "grant usage on schema public to public"),
    ("schema_grant", "grant usage on schema audit to pazpaz_lookup"),
    ("schema_grant", "revoke usage on schema audit from pazpaz_owner"),
    (
        "database_grant",
        "do $$ begin execute format('grant create on database %I to pazpaz_app', current_database()); end $$",
    ),
    ("shared_too_open", "grant insert on codes.icd10cm_codes to pazpaz_app"),
    ("shared_too_open", "grant select on codes.icd10cm_releases to public"),
    ("shared_too_open", "grant update (description) on codes.icd10cm_codes to pazpaz_app"),
    ("shared_too_open", "grant create on schema codes to pazpaz_app"),
    ("shared_too_open", "alter table codes.icd10cm_codes owner to pazpaz_app"),
    ("shared_too_open", "alter table codes.icd10cm_codes add column client_id uuid"),
    ("shared_too_open", "create view codes.used as select code from codes.icd10cm_codes"),
    ("default_grant", "alter default privileges for role pazpaz_owner grant select on tables to pazpaz_lookup"),
];

/// The rules that are broken, with what breaks them.
async fn findings(connection: &impl ConnectionTrait) -> Vec<String> {
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Postgres, LINT)).await.unwrap();
    let text = |row: &sea_orm::QueryResult, at| row.try_get_by_index::<String>(at).unwrap();
    rows.iter().map(|row| format!("{}: {} {}", text(row, 0), text(row, 1), text(row, 2))).collect()
}

/// What is found after a mistake that is then taken back.
async fn after(admin: &DatabaseConnection, mistake: &str) -> Vec<String> {
    loop {
        let transaction = admin.begin().await.unwrap();
        match transaction.execute_unprepared(mistake).await {
            Ok(_) => {
                let found = findings(&transaction).await;
                transaction.rollback().await.unwrap();
                return found;
            }
            // Roles belong to all databases, and another test has just set the password of one.
            Err(error) if error.to_string().contains("tuple concurrently updated") => {}
            Err(error) => panic!("{mistake}: {error}"),
        }
    }
}

#[tokio::test]
async fn the_catalogue_breaks_no_rule() {
    let database = Database::migrated().await;
    let admin = database.admin().await;
    assert_eq!(findings(&admin).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_rule_finds_what_it_is_for() {
    let database = Database::migrated().await;
    let admin = database.admin().await;
    for (rule, mistake) in MISTAKES {
        let found = after(&admin, mistake).await;
        assert!(found.iter().any(|one| one.starts_with(&format!("{rule}:"))), "{mistake}: found {found:?}");
    }
    assert_eq!(findings(&admin).await, Vec::<String>::new(), "the mistakes are rolled back");
    let rules: BTreeSet<&str> =
        LINT.lines().filter_map(|line| line.strip_prefix("select '")?.split('\'').next()).collect();
    let tried: BTreeSet<&str> = MISTAKES.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rules, tried, "a rule without a mistake that it finds may find nothing");
}
