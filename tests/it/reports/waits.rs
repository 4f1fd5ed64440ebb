//! Who changes visits waits for nobody who changes others, in whatever order each of them goes from day to day.
use super::exact;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use tests::{House, Person};

/// Somebody at work in a transaction, as the server's role; whoever would have to wait fails.
async fn begin(house: &House) -> PgConnection {
    let mut app = PgConnection::connect(&house.database.url("pazpaz_app")).await.unwrap();
    let begin =
        format!("set lock_timeout = '2s'; begin; select set_config('app.workspace_id', '{}', true)", house.a.id.0);
    run(&mut app, &begin).await;
    app
}

async fn run(app: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(app).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn book(house: &House, client: &str, who: &Person, at: &str) -> String {
    let (workspace, user) = (house.a.id.0, who.id.0);
    format!(
        "insert into pazpaz.appointments (workspace_id, id, client_id, provider_id, kind, starts_at, ends_at, created_by, updated_by) \
         values ('{workspace}', gen_random_uuid(), '{client}', '{user}', 'phone', '{at}', '{at}'::timestamptz + interval '1 hour', '{user}', '{user}')"
    )
}

#[tokio::test]
async fn two_who_change_the_same_days_in_opposite_orders_do_not_wait_for_each_other() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let client = house.database.uuid(&client);
    let (one, other) = (&house.a.owner, &house.a.therapist);
    // First the days are new, then there are counts of them, then those are of both.
    for round in 0..3 {
        let day = |day: i32| format!("2025-05-{day:02} 1{round}:00Z");
        let (mut first, mut second) = (begin(&house).await, begin(&house).await);
        run(&mut first, &book(&house, &client, one, &day(5))).await;
        run(&mut second, &book(&house, &client, other, &day(6))).await;
        run(&mut first, &book(&house, &client, one, &day(6))).await;
        run(&mut second, &book(&house, &client, other, &day(5))).await;
        for (app, who, from, to) in
            [(&mut first, one, "scheduled", "completed"), (&mut second, other, "scheduled", "no_show")]
        {
            let sql = format!(
                "update pazpaz.appointments set status = '{to}' where status = '{from}' and provider_id = '{}'",
                who.id.0
            );
            run(app, &sql).await;
        }
        run(&mut first, "commit").await;
        run(&mut second, "commit").await;
        exact(&house.database, &format!("round {round}")).await;
    }
    assert_eq!(house.database.count("select count(*) from pazpaz.appointments where status <> 'scheduled'").await, 12);
}
