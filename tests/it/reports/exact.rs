//! The summaries are what the visits add up to, after whatever was done to visits, by whomever, at whatever time.
use super::exact;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use store::{NewClient, PastAppointment};
use tests::{Chance, House, Person, cluster, together};
use time::{Duration, OffsetDateTime, macros::datetime};

/// Around the end of summer time where the practices are.
const START: OffsetDateTime = datetime!(2025-10-24 20:00 UTC);
const KINDS: [&str; 3] = ["IN_PERSON", "TELEHEALTH", "PHONE"];
const REASONS: [&str; 7] =
    ["CLIENT_REQUEST", "CLIENT_ILLNESS", "PROVIDER_UNAVAILABLE", "LATE_NOTICE", "WEATHER", "ENTERED_IN_ERROR", "OTHER"];
const ZONES: [&str; 3] = ["Europe/Berlin", "Pacific/Kiritimati", "America/New_York"];

/// Somebody who works with visits of everybody.
struct Worker<'h> {
    house: &'h House,
    who: &'h Person,
    clients: Vec<String>,
    providers: Vec<String>,
    services: Vec<String>,
    visits: Vec<Value>,
    chance: Chance,
}

fn text(at: OffsetDateTime) -> String {
    at.format(&time::format_description::well_known::Rfc3339).unwrap()
}

impl Worker<'_> {
    fn span(&mut self) -> (String, String) {
        let from = START + Duration::minutes(i64::try_from(self.chance.below(4 * 96)).unwrap() * 15);
        (text(from), text(from + Duration::seconds(i64::try_from(self.chance.below(5_000)).unwrap() + 1)))
    }

    async fn step(&mut self) {
        let (from, to) = self.span();
        let doing = self.chance.below(12);
        if self.visits.len() < 4 || doing < 4 {
            let mut input = json!({
                "clientId": self.chance.pick(&self.clients), "providerId": self.chance.pick(&self.providers),
                "kind": self.chance.pick(&KINDS), "startsAt": from, "endsAt": to,
            });
            if self.chance.below(3) > 0 {
                input["serviceId"] = json!(self.chance.pick(&self.services));
            }
            let payload = self.house.run(self.who, "bookAppointment", "appointment { id version }", input).await;
            self.visits.extend(payload["appointment"].is_object().then(|| payload["appointment"].clone()));
            return;
        }
        let place = self.chance.below(self.visits.len());
        let visit = self.visits[place].clone();
        let (id, version) = (visit["id"].as_str().unwrap(), visit["version"].as_i64().unwrap());
        let mut input = json!({"id": id, "expectedVersion": version});
        let payload = match doing {
            4..7 => {
                input["startsAt"] = json!(from);
                if self.chance.below(2) == 0 {
                    input["providerId"] = json!(self.chance.pick(&self.providers));
                }
                self.house.run(self.who, "moveAppointment", "appointment { id version }", input).await
            }
            7 => {
                input["reason"] = json!(self.chance.pick(&REASONS));
                self.house.run(self.who, "cancelAppointment", "appointment { id version }", input).await
            }
            other => {
                let step = ["confirmAppointment", "completeAppointment", "markNoShow", "confirmAppointment"][other - 8];
                self.house.step(self.who, step, "appointment { id version }", id, version).await
            }
        };
        match payload["appointment"].is_object() {
            true => self.visits[place] = payload["appointment"].clone(),
            // It is over, or somebody has its time.
            false if doing >= 7 => drop(self.visits.swap_remove(place)),
            false => {}
        }
    }
}

async fn workers(house: &House) -> Vec<Worker<'_>> {
    let mut all = Vec::new();
    for practice in [&house.a, &house.b] {
        let owner = &practice.owner;
        let clients = vec![house.add_client(owner, "Ann").await, house.add_client(owner, "Ben").await];
        let mut services = Vec::new();
        for name in ["Talk", "Group"] {
            let added =
                house.run(owner, "addService", "service { id }", json!({"name": name, "durationMinutes": 50})).await;
            services.push(added["service"]["id"].as_str().unwrap().to_owned());
        }
        for who in [&practice.owner, &practice.therapist, &practice.assistant] {
            let (clients, services) = (clients.clone(), services.clone());
            let providers = house.providers(owner).await;
            let chance = Chance::new(u64::try_from(all.len()).unwrap() + 71);
            all.push(Worker { house, who, clients, providers, services, visits: Vec::new(), chance });
        }
    }
    all
}

async fn move_practice(house: &House, zone: &str) {
    let document = "query { viewer { workspace { version } } }";
    let version = house.data(&house.a.owner, document, json!({})).await["viewer"]["workspace"]["version"].clone();
    let input = json!({"expectedVersion": version, "timeZone": zone});
    let payload = house.run(&house.a.owner, "changeWorkspace", "workspace { timeZone }", input).await;
    assert_eq!(payload["errors"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_done_to_visits_one_after_the_other_or_at_once_the_summaries_are_exact() {
    let house = House::open().await;
    let mut all = workers(&house).await;
    for worker in &mut all {
        for _ in 0..25 {
            worker.step().await;
        }
    }
    exact(&house.database, "one after the other").await;
    // All of them at the same few days, and the practice moves to other zones meanwhile.
    let busy = all.iter_mut().map(|worker| async move {
        for _ in 0..40 {
            worker.step().await;
        }
    });
    let moving = async {
        for zone in ZONES.iter().cycle().skip(1).take(9) {
            move_practice(&house, zone).await;
        }
    };
    tokio::join!(together(busy), moving);
    exact(&house.database, "at once").await;
    let states = "select count(distinct coalesce(cancel_reason, status)) from pazpaz.appointments";
    assert!(house.database.count(states).await > 8, "the histories are too much alike");
    let parts = "select count(*) - count(distinct (workspace_id, level, provider, day, kind, service)) from pazpaz.visit_summaries";
    tests::say(&format!("{} counts stand in one more part", house.database.count(parts).await));
    drop(all);

    counted_anew(&house).await;
    let gone = "update pazpaz.workspaces set retention_years = 0";
    house.database.rows(gone).await;
    let clients = house.data(&house.a.owner, "{ clients { nodes { id version } } }", json!({})).await;
    let client = &clients["clients"]["nodes"][0];
    let input = json!({"id": client["id"], "expectedVersion": client["version"], "reason": "asked for it"});
    let payload = house.run(&house.a.owner, "eraseClient", "erasure { id }", input).await;
    assert_eq!(payload["errors"], json!([]));
    exact(&house.database, "after an erasure").await;
}

/// What changes many rows at once, undone or not, and counting anew.
async fn counted_anew(house: &House) {
    let database = &house.database;
    let admin = database.admin().await;
    let undone = admin.begin().await.unwrap();
    undone
        .execute_unprepared(
            "update pazpaz.appointments set provider_id = provider_id, status = 'no_show' where status = 'confirmed'",
        )
        .await
        .unwrap();
    undone.rollback().await.unwrap();
    exact(database, "after what was undone").await;
    let many = "update pazpaz.appointments set kind = 'phone', starts_at = starts_at + interval '40 days', \
        ends_at = ends_at + interval '40 days' where status in ('scheduled', 'completed', 'no_show')";
    admin.execute_unprepared(many).await.unwrap();
    exact(database, "after a change of many").await;
    admin.execute_unprepared("delete from pazpaz.appointments where status = 'no_show'").await.unwrap();
    exact(database, "after some went").await;
    // The owner of the tables counts a practice anew, after triggers were off, for instance.
    let owner = sea_orm::Database::connect(database.url("pazpaz_owner")).await.unwrap();
    for practice in [&house.a, &house.b] {
        let work = owner.begin().await.unwrap();
        let id = practice.id.0;
        let scope = format!("select set_config('app.workspace_id', '{id}', true)");
        work.execute_unprepared(&scope).await.unwrap();
        work.execute_unprepared("update pazpaz.visit_summaries set completed = completed + 3, part = part / 2")
            .await
            .unwrap();
        work.execute_unprepared(&format!("select pazpaz.rebuild_summaries('{id}')")).await.unwrap();
        work.commit().await.unwrap();
    }
    exact(database, "counted anew").await;
    owner.close().await.unwrap();
    admin.close().await.unwrap();
}

#[tokio::test]
async fn visits_added_in_bulk_count_and_a_backup_that_is_restored_counts_the_same() {
    let house = House::open().await;
    let practice = &house.a;
    let bulk = house.store.bulk(practice.id, practice.owner.id);
    let client = NewClient { legal_name: "Ann".to_owned(), ..NewClient::default() };
    let client = bulk.clients(&[(client, false)]).await.unwrap()[0];
    let visit = |number: i64| PastAppointment {
        client,
        provider: practice.therapist.provider(),
        service: None,
        location: None,
        kind: entity::appointment::Kind::Phone,
        status: entity::appointment::Status::Completed,
        starts_at: START + Duration::hours(number),
        ends_at: START + Duration::hours(number) + Duration::minutes(50),
        reason: None,
        cancelled: None,
    };
    for part in 0..3 {
        bulk.appointments(&(part * 200..part * 200 + 200).map(visit).collect::<Vec<_>>()).await.unwrap();
    }
    exact(&house.database, "in bulk").await;
    let (Some(dump), Some(psql)) = (cluster().program("pg_dump"), cluster().program("psql")) else { return };
    let url = |of: &tests::Database| format!("--dbname={}", of.admin_url());
    let dumped = std::process::Command::new(dump).arg("--no-owner").arg(url(&house.database)).output().unwrap();
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    let bare = crate::migrations::empty().await;
    bare.rows("drop schema pazpaz cascade").await;
    for schema in ["audit", "codes"] {
        bare.rows(&format!("drop schema {schema} cascade")).await;
    }
    let folder = tests::Folder::make();
    let file = folder.path().join("dump.sql");
    std::fs::write(&file, dumped.stdout).unwrap();
    let restored = std::process::Command::new(psql)
        .args(["--quiet", "--set=ON_ERROR_STOP=1", "--file"])
        .arg(&file)
        .arg(url(&bare))
        .output()
        .unwrap();
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let counted = "select sum(completed) from pazpaz.visit_summaries where level = 'kind'";
    assert_eq!((bare.count(counted).await, house.database.count(counted).await), (600, 600));
    exact(&bare, "restored").await;
}

#[tokio::test]
async fn a_time_zone_that_the_database_does_not_know_is_refused() {
    let house = House::open().await;
    let admin = house.database.admin().await;
    let refused = admin.execute_unprepared("update pazpaz.workspaces set time_zone = 'Mars/Olympus'").await;
    assert!(refused.unwrap_err().to_string().contains("does not know the time zone"));
}
