//! A year of a practice with a hundred thousand visits.
use super::ALL;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::{House, Practice};

/// How many visits, of how many providers.
const VISITS: u32 = 100_000;
const PROVIDERS: u32 = 40;

async fn fill(house: &House, practice: &Practice) {
    let (id, user) = (practice.id.0, practice.owner.id.0);
    let sealed = "'\\x01'::bytea || decode(repeat('00', 90), 'hex')";
    let uuid = |kind: &str, number: &str| format!("md5('{id}{kind}' || {number})::uuid");
    let (provider, service, client) = (uuid("p", "n % 40"), uuid("s", "n * 7919 % 8"), uuid("c", "n % 1000"));
    let sql = format!(
        "insert into pazpaz.users (workspace_id, id, role, display_name, email_enc) \
           select '{id}', {0}, 'therapist', 'Provider ' || n, {sealed} from generate_series(0, {PROVIDERS} - 1) n; \
         insert into pazpaz.provider_profiles (workspace_id, id) select '{id}', {0} from generate_series(0, {PROVIDERS} - 1) n; \
         insert into pazpaz.services (workspace_id, id, name, duration_minutes) \
           select '{id}', {1}, 'Service ' || n, 50 from generate_series(0, 7) n; \
         insert into pazpaz.clients (workspace_id, id, legal_name_enc, created_by, updated_by) \
           select '{id}', {2}, {sealed}, '{user}', '{user}' from generate_series(0, 999) n; \
         insert into pazpaz.appointments (workspace_id, id, client_id, provider_id, service_id, kind, status, starts_at, ends_at, created_by, updated_by, \
                                          cancelled_at, cancelled_by, cancel_reason) \
           select '{id}', {3}, {client}, {provider}, case when n % 11 > 0 then {service} end, (array['in_person', 'telehealth', 'phone'])[1 + n * 31 % 3], \
                  fate, at, at + interval '50 minutes', '{user}', '{user}', case fate when 'cancelled' then at end, \
                  case fate when 'cancelled' then '{user}'::uuid end, \
                  case fate when 'cancelled' then (array['client_request', 'late_notice', 'weather', 'other'])[1 + n % 4] end \
             from (select n, '2025-01-01 07:00Z'::timestamptz + n / 400 * interval '35 hours' + n / 40 % 10 * interval '1 hour' as at, \
                          (array['completed', 'completed', 'completed', 'completed', 'completed', 'completed', 'no_show', 'cancelled', 'scheduled', 'confirmed']) \
                          [1 + n * 17 % 10] as fate from generate_series(0, {VISITS} - 1) n) visits;",
        uuid("p", "n"),
        uuid("s", "n"),
        uuid("c", "n"),
        uuid("a", "n")
    );
    let admin = house.database.admin().await;
    for one in sql.split_inclusive(';').filter(|one| one.contains("insert")) {
        admin.execute_unprepared(one).await.unwrap();
    }
    admin.execute_unprepared("vacuum analyze").await.unwrap();
    admin.close().await.unwrap();
}

/// The middle of fifty measurements of what a request takes, over HTTP.
async fn median(house: &House, document: &str, variables: &Value) -> Duration {
    let mut all = Vec::new();
    for _ in 0..50 {
        let start = Instant::now();
        house.data(&house.a.owner, document, variables.clone()).await;
        all.push(start.elapsed());
    }
    all.sort_unstable();
    all[all.len() / 2]
}

/// What the statements of the reports take in PostgreSQL, in microseconds: the mean, and what was read.
const STATEMENTS: &str = "select (1000 * mean_exec_time)::bigint || ' us for ' || rows / calls || ' rows of ' \
      || regexp_replace(left(query, 60) || ' … ' || right(query, 170), '\\s+', ' ', 'g') from pg_stat_statements s \
    join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.userid \
    where d.datname = current_database() and r.rolname = 'pazpaz_app' and query like '%visit_summaries%' order by mean_exec_time desc";
/// How long a statement may take, in microseconds.
const MOST: i64 = 20_000;

/// `cargo test --release -p tests reports::quick -- --ignored --nocapture`. A server that was built for tests is itself slower than that, so
/// there only PostgreSQL is held to it.
#[tokio::test]
#[ignore = "it measures"]
async fn a_year_of_a_hundred_thousand_visits_takes_less_than_20_ms() {
    let house = House::open().await;
    let admin = house.database.admin().await;
    admin.execute_unprepared("create extension pg_stat_statements").await.unwrap();
    let start = Instant::now();
    fill(&house, &house.a).await;
    tests::say(&format!("filled in {:?}", start.elapsed()));
    let year = json!({"from": "2025-01-01", "to": "2025-12-31", "provider": crate::encoding::global_id(
        <entity::ProviderId as entity::Id>::TABLE,
        house.database.texts(&format!("select md5('{}p3')::uuid::text", house.a.id.0)).await[0].parse().unwrap(),
    )});
    let mut slow = Vec::new();
    let counts = "{ visits noShows cancelled cancellations { reason visits } completedMinutes }";
    for by in ["DAY", "WEEK", "MONTH", "PROVIDER", "SERVICE", "KIND"] {
        for whose in ["", ", providerId: $provider"] {
            let declared = if whose.is_empty() { "" } else { ", $provider: ID" };
            let document = format!(
                "query ($from: Date!, $to: Date!{declared}) {{ visitReport(from: $from, to: $to, by: {by}{whose}) \
                 {{ total {counts} groups {{ from kind provider {{ displayName }} service {{ name }} counts {counts} }} }} }}"
            );
            let took = median(&house, &document, &year).await;
            tests::say(&format!("{by}{whose}: {took:?}"));
            slow.extend((took > Duration::from_millis(20)).then_some((by, whose, took)));
        }
    }
    let utilisation = "query ($from: Date!, $to: Date!) { utilisationReport(from: $from, to: $to, hoursPerWeek: 30) \
        { availableMinutes providers { provider { displayName } counts { bookedMinutes completedMinutes } } } }";
    let took = median(&house, utilisation, &year).await;
    tests::say(&format!("utilisation: {took:?}"));
    slow.extend((took > Duration::from_millis(20)).then_some(("utilisation", "", took)));
    tests::say(&format!("all reports in one request: {:?}", median(&house, ALL, &year).await));
    let statements = house.database.texts(STATEMENTS).await;
    tests::say(&statements.join("\n"));
    let mean = |line: &String| line.split_once(' ').unwrap().0.parse::<i64>().unwrap();
    assert!(!statements.is_empty() && statements.iter().all(|line| mean(line) < MOST), "{statements:#?}");
    assert!(slow.is_empty() || cfg!(debug_assertions), "{slow:?}");
}
