//! A long trail: what is asked of it reads what it has to, and no more of the rest than before.

use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use tests::{Database, House};

use crate::encoding::global_id;
use entity::Id as _;

/// Events of a year, of which each client has one in three hundred.
const EVENTS: i64 = 120_000;
const CLIENTS: i64 = 300;

/// Pages of the database that the most expensive statement over the trail has touched.
const PAGES: &str = "select coalesce(max((shared_blks_hit + shared_blks_read) / calls), 0)::bigint from pg_stat_statements s \
    join pg_database d on d.oid = s.dbid where d.datname = current_database() and query like '%from audit.events x%'";
const COST: &str = "select coalesce(sum(calls), 0)::bigint from pg_stat_statements s join pg_database d on d.oid = s.dbid \
    join pg_roles r on r.oid = s.userid where d.datname = current_database() and r.rolname = 'pazpaz_app'";
const RESET: &str =
    "select pg_stat_statements_reset(0, oid, 0)::text from pg_database where datname = current_database()";

/// A year of events of one practice, all sealed, written by an administrator: their macs are none. Gives a client and a user of it.
async fn fill(house: &House) -> (String, String) {
    // Nobody vouches for events that are put there by hand.
    house.safe.books.leave_open();
    let clients: Vec<String> = {
        let bulk = house.store.bulk(house.a.id, house.a.owner.id);
        let new = |number: i64| store::NewClient { legal_name: format!("Client {number}"), ..Default::default() };
        let all: Vec<_> = (0..CLIENTS).map(|number| (new(number), false)).collect();
        bulk.clients(&all).await.unwrap().iter().map(|client| client.0.to_string()).collect()
    };
    let list = clients.join("','");
    let (workspace, user) = (house.a.id.0, house.a.therapist.id.0);
    let sql = format!(
        "create extension if not exists pg_stat_statements;
         select audit.make_partitions((now() - interval '13 months')::date, 13);
         with c as (select array['{list}']::uuid[] as ids)
         insert into audit.events (workspace_id, position, occurred_at, id, request_id, actor_kind, actor_id, action, entity, entity_ids, client_ids, fields, mac)
           select '{workspace}', nextval('audit.position'), now() - interval '1 year' + n * interval '1 year' / {EVENTS} , gen_random_uuid(), gen_random_uuid(), 'user',
                  case when n % 1000 = 0 then '{user}'::uuid else '{owner}'::uuid end, case when n % 500 = 0 then 'change' else 'read' end, 'client',
                  array[c.ids[1 + n % {CLIENTS}]], array[c.ids[1 + n % {CLIENTS}]], array['legal_name'], sha256(n::text::bytea)
             from c, generate_series(1, {EVENTS}) n;
         insert into audit.days select distinct workspace_id, client_ids[1], (occurred_at at time zone 'UTC')::date from audit.events
           where workspace_id = '{workspace}' and client_ids[1] is not null;
         insert into audit.seals values ('{workspace}', 1, now(), {EVENTS}, (select max(position) from audit.events), decode(repeat('00', 16), 'hex'), sha256(''));
         analyze audit.events; analyze audit.days; analyze audit.seals;",
        owner = house.a.owner.id.0
    );
    let admin = house.database.admin().await;
    admin.execute_unprepared(&sql).await.unwrap();
    admin.close().await.unwrap();
    let client = global_id(entity::ClientId::TABLE, clients[7].parse().unwrap());
    (client, global_id(entity::UserId::TABLE, user))
}

/// Statements, and pages of the most expensive one, for a look that must be answered with so many events.
async fn cost(house: &House, document: &str, variables: Value, many: usize) -> (i64, i64) {
    house.data(&house.a.owner, document, variables.clone()).await;
    house.database.rows(RESET).await;
    let begun = std::time::Instant::now();
    let data = house.data(&house.a.owner, document, variables.clone()).await;
    let took = begun.elapsed();
    let found = data.to_string().matches("\"occurredAt\"").count() + data.to_string().matches("\"at\"").count();
    assert_eq!(found, many, "{variables}");
    let (statements, pages) = (house.database.count(COST).await, house.database.count(PAGES).await);
    tests::say(&format!("{statements} statements, {pages} pages, {took:?}: {variables}"));
    (statements, pages)
}

#[tokio::test]
async fn a_look_at_a_long_trail_reads_little_of_it() {
    let house = House::over(Database::migrated().await).await;
    let (client, user) = fill(&house).await;
    let size = "select (sum(pg_relation_size(i.inhrelid)) / 8192)::bigint from pg_inherits i where i.inhparent = 'audit.events'::regclass";
    let all = house.database.count(size).await;
    assert!(all > 3_000, "{all}");
    let list = "query ($f: AuditEventFilter, $n: Int) { auditEvents(filter: $f, first: $n) { nodes { occurredAt actor { displayName } clients } } }";
    let oldest = "query ($f: AuditEventFilter, $n: Int) { auditEvents(filter: $f, last: $n) { nodes { occurredAt actor { displayName } clients } } }";
    let (from, to) = ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
    let asked = [
        ("by client", list, json!({"clientId": client})),
        ("by client, oldest", oldest, json!({"clientId": client})),
        ("by client and action", list, json!({"clientId": client, "actions": ["READ"]})),
        ("by the client itself", list, json!({"nodeId": client})),
        ("by client in a year", list, json!({"clientId": client, "from": "2020-01-01T00:00:00Z"})),
        ("by user", list, json!({"userId": user})),
        ("by user, oldest", oldest, json!({"userId": user})),
        ("by time", list, json!({"from": from, "to": to})),
        ("all", list, json!({})),
    ];
    for (name, document, filter) in asked {
        let few = cost(&house, document, json!({"f": filter, "n": 5}), 5).await;
        let many = cost(&house, document, json!({"f": filter, "n": 100}), 100).await;
        assert_eq!(few.0, many.0, "{name}: the number of statements grows with the page");
        assert!(few.0 <= 6, "{name}: {} statements", few.0);
        assert!((1..all / 3).contains(&few.1), "{name}: {} pages of {all} for 5 events", few.1);
        // Each day of a client's is looked for in the key of its month.
        assert!((1..100 * 90).contains(&many.1), "{name}: {} pages of {all} for 100 events", many.1);
    }
    cost(&house, list, json!({"f": {"clientId": client, "actions": ["SIGN"]}, "n": 5}), 0).await;
}

#[tokio::test]
async fn the_trails_of_many_clients_cost_as_many_statements_as_one() {
    let house = House::over(Database::migrated().await).await;
    fill(&house).await;
    for list in [
        "auditEvents(first: 3) { nodes { occurredAt actor { displayName } } }",
        "accounting(first: 3) { nodes { at kind sentence } }",
    ] {
        let document = format!("query ($n: Int) {{ clients(first: $n) {{ nodes {{ {list} }} }} }}");
        let one = cost(&house, &document, json!({"n": 1}), 3).await;
        let many = cost(&house, &document, json!({"n": 50}), 150).await;
        assert_eq!(one.0, many.0, "{list}");
    }
}
