//! The busy statements of the product read the head of an index that begins with the practice, under row security, as the server's
//! role. Their plans are PostgreSQL's own account of the very statements that the server sends.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use entity::Id;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{Database, House, Practice, cluster};

use crate::{encoding::global_id, plants::Plants, timeline};

/// How many visits and notes the practice has, over how many clients.
const VISITS: u32 = 4_000;
const CLIENTS: u32 = 100;
/// How many entries of each kind a client's timeline has besides.
const OTHERS: u32 = 20;

/// Lets PostgreSQL write the plan of every statement in this database to its log. False where it comes without `auto_explain`.
async fn explain_everything(database: &Database, mode: &str) -> bool {
    let admin = database.admin().await;
    let there = admin.execute_unprepared("load 'auto_explain'").await.is_ok();
    if there {
        for setting in [
            "session_preload_libraries = 'auto_explain'",
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_format = 'json'",
            mode,
        ] {
            let sql = format!("alter database {} set {setting}", database.as_str());
            admin.execute_unprepared(&sql).await.unwrap();
        }
    }
    admin.close().await.unwrap();
    there
}

/// Fills the practice with visits and notes of one provider, an hour apart, beside as many of the other practice.
async fn fill(house: &House, practice: &Practice) {
    let (workspace, user) = (practice.id.0, practice.owner.id.0);
    let sealed = "'\\x01'::bytea || decode(repeat('00', 90), 'hex')";
    let id = |prefix: &str| format!("md5('{workspace}{prefix}' || n)::uuid");
    let sql = format!(
        "insert into pazpaz.clients (workspace_id, id, legal_name_enc, created_by, updated_by) \
           select '{workspace}', {}, {sealed}, '{user}', '{user}' from generate_series(0, {CLIENTS} - 1) n; \
         insert into pazpaz.appointments (workspace_id, id, client_id, provider_id, kind, starts_at, ends_at, created_by, updated_by) \
           select '{workspace}', {}, md5('{workspace}c' || n % {CLIENTS})::uuid, '{user}', 'phone', \
                  '2030-01-01Z'::timestamptz + n * interval '1 hour', '2030-01-01Z'::timestamptz + n * interval '1 hour' + interval '50 minutes', '{user}', '{user}' \
             from generate_series(0, {VISITS} - 1) n; \
         insert into pazpaz.sessions (workspace_id, id, client_id, provider_id, session_at, subjective_enc, created_by, updated_by) \
           select '{workspace}', {}, md5('{workspace}c' || n % {CLIENTS})::uuid, '{user}', \
                  '2030-01-01Z'::timestamptz + n * interval '1 hour', {sealed}, '{user}', '{user}' \
             from generate_series(0, {VISITS} - 1) n;",
        id("c"),
        id("a"),
        id("s")
    );
    let admin = house.database.admin().await;
    admin.execute_unprepared(&sql).await.unwrap();
    admin.close().await.unwrap();
}

/// The plans that PostgreSQL has written to its log since.
fn plans(log: &str) -> Vec<Value> {
    let entry = |rest: &str| {
        let lines = rest.lines().take_while(|line| line.starts_with('\t'));
        serde_json::from_str(&lines.collect::<Vec<_>>().join("\n")).ok()
    };
    log.split("plan:\n").skip(1).filter_map(entry).collect()
}

/// All nodes of a plan.
fn nodes(plan: &Value) -> Vec<&Value> {
    let below = plan["Plans"].as_array().into_iter().flatten().flat_map(nodes);
    std::iter::once(plan).chain(below).collect()
}

/// A plan made for any practice, as a prepared statement has it from some time on.
#[tokio::test]
async fn plans_for_any_practice_read_the_head_of_an_index_of_the_practice() {
    busy_statements_read_the_head_of_an_index("plan_cache_mode = 'force_generic_plan'").await;
}

/// A plan made for the practice at hand.
#[tokio::test]
async fn plans_for_one_practice_read_the_head_of_an_index_of_the_practice() {
    busy_statements_read_the_head_of_an_index("plan_cache_mode = 'force_custom_plan'").await;
}

async fn busy_statements_read_the_head_of_an_index(mode: &str) {
    let database = Database::migrated().await;
    if !explain_everything(&database, mode).await {
        writeln!(std::io::stderr(), "SKIPPED the plans of busy statements: this PostgreSQL comes without auto_explain")
            .ok();
        return;
    }
    let house = House::over(database).await;
    for (practice, number) in [(&house.a, 61), (&house.b, 62)] {
        fill(&house, practice).await;
        // Of everything else that stands in timelines, too.
        let plants = Plants::sow(&house, practice, number).await;
        let clients = format!("select md5('{}c' || n)::uuid from generate_series(0, {CLIENTS} - 1) n", practice.id.0);
        timeline::copy(&house, &house.database.uuid(&plants.ids["Client"]), &clients, OTHERS).await;
    }
    house.database.rows("analyze").await;
    let leaders = "select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam \
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] \
        where m.amname = 'btree' and a.attname = 'workspace_id'";
    let leaders = house.database.texts(leaders).await;

    let client = house.database.texts(&format!("select md5('{}c7')::uuid::text", house.a.id.0)).await.remove(0);
    let client = global_id(entity::ClientId::TABLE, client.parse().unwrap());
    let provider = global_id(entity::ProviderId::TABLE, house.a.owner.id.0);
    let variables = json!({"client": client, "provider": provider});
    let week = "from: \"2030-03-04T00:00:00Z\", to: \"2030-03-11T00:00:00Z\"";
    let slot = "startsAt: \"2030-03-04T10:00:00Z\", endsAt: \"2030-03-04T11:00:00Z\"";
    let days = "from: \"2030-03-04\", to: \"2030-03-10\"";
    let asked = BTreeMap::from([
        ("calendar", format!("{{ calendar({week}) {{ nodes {{ id }} }} }}")),
        (
            "calendar of one provider",
            format!(
                "query ($provider: ID!) {{ calendar({week}, filter: {{providerIds: [$provider]}}) {{ nodes {{ id }} }} }}"
            ),
        ),
        (
            "conflicts",
            format!(
                "query ($provider: ID!) {{ appointmentConflicts(slot: {{providerId: $provider, {slot}}}) {{ id }} }}"
            ),
        ),
        ("timeline", "query ($client: ID!) { client(id: $client) { timeline { nodes { __typename } } } }".to_owned()),
        (
            "visits of a client",
            "query ($client: ID!) { client(id: $client) { appointments { nodes { id } } } }".to_owned(),
        ),
        ("notes of a client", "query ($client: ID!) { client(id: $client) { sessions { nodes { id } } } }".to_owned()),
        ("report of the practice", format!("{{ visitReport({days}, by: DAY) {{ groups {{ from }} }} }}")),
        (
            "report of one provider",
            format!(
                "query ($provider: ID!) {{ visitReport({days}, by: KIND, providerId: $provider) {{ groups {{ kind }} }} }}"
            ),
        ),
        ("report by provider", format!("{{ visitReport({days}, by: PROVIDER) {{ groups {{ provider {{ id }} }} }} }}")),
        ("unsigned notes", "{ unsignedNoteReport { providers { ages { notes } } } }".to_owned()),
    ]);
    let read_log = || std::fs::read_to_string(cluster().log_path()).unwrap();
    for (name, document) in asked {
        let start = read_log().len();
        let data = house.data(&house.a.owner, &document, variables.clone()).await;
        assert!(data.to_string().contains("[{"), "{name} finds nothing: {data}");
        let written: Vec<Value> = plans(&read_log()[start..]);
        let all = written.iter().flat_map(|one| nodes(&one["Plan"]));
        let relation = |node: &Value| node["Relation Name"].as_str().unwrap_or_default().to_owned();
        let busy = |node: &&Value| {
            let relation = relation(node);
            relation == "visit_summaries" || timeline::KINDS.iter().any(|kind| kind.table == relation)
        };
        let reads: Vec<&Value> = all.filter(busy).collect();
        assert!(!reads.is_empty(), "{name}: PostgreSQL tells of no plan: {written:?}");
        if name == "timeline" {
            let tables: BTreeSet<String> = reads.iter().map(|node| relation(node)).collect();
            assert_eq!(tables.len(), timeline::KINDS.len(), "{tables:?}");
        }
        for read in reads {
            // A bitmap is read from an index below.
            let read = if read["Node Type"] == "Bitmap Heap Scan" { &read["Plans"][0] } else { read };
            let index = read["Index Name"].as_str().unwrap_or_default();
            assert!(
                leaders.iter().any(|leader| leader == index),
                "{name} does not read an index of the practice: {read:#}"
            );
            let condition = read["Index Cond"].as_str().unwrap_or_default();
            assert!(condition.contains("workspace_id ="), "{name} reads an index of all practices: {read:#}");
        }
    }
}
