//! Overdue reviews: all of them, the longest overdue first, and nobody's who is not in care.
use super::Ward;
use serde_json::{Value, json};
use tests::Chance;

const QUERY: &str = "query ($before: Date, $provider: ID, $first: Int, $after: String) {
    carePlansToReview(before: $before, providerId: $provider, first: $first, after: $after) {
        totalCount nodes { id reviewDate author { id } } pageInfo { hasNextPage endCursor } } }";

/// All pages, one after the other.
async fn all(ward: &Ward, before: Option<&str>, provider: Option<&str>, size: usize) -> Vec<Value> {
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({"before": before, "provider": provider, "first": size, "after": after});
        let page = ward.house.data(ward.who(), QUERY, variables).await["carePlansToReview"].clone();
        let nodes = page["nodes"].as_array().unwrap();
        assert!(nodes.len() <= size);
        found.extend(nodes.iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], found.len());
            return found;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test]
async fn overdue_reviews_come_whole_and_in_order() {
    let ward = Ward::open().await;
    let who = ward.who();
    let providers = ward.house.providers(who).await;
    let mut clients = vec![ward.client.clone()];
    for name in ["Bob", "Cid", "Dan"] {
        clients.push(ward.house.add_client(who, name).await);
    }
    let mut chance = Chance::new(29);
    let mut model = Vec::new();
    for number in 0..60 {
        // Few days, so that many share one.
        let review = (number % 7 != 0).then(|| format!("2024-03-{:02}", 1 + chance.below(9)));
        let (client, provider) = (chance.below(clients.len()), chance.pick(&providers));
        let status = if chance.below(4) == 0 { "DRAFT" } else { "ACTIVE" };
        let input = json!({"clientId": clients[client], "providerId": provider, "title": "p", "status": status,
            "periodStart": "2024-01-01", "reviewDate": review});
        let id = ward.add("addCarePlan", "carePlan", input).await;
        let then = *chance.pick(&["", "", "ON_HOLD", "COMPLETED", "REVOKED"]);
        let mut counts = status == "ACTIVE";
        if status == "ACTIVE" && !then.is_empty() {
            ward.run("changeCarePlanStatus", "carePlan", "id", json!({"id": id, "expectedVersion": 1, "status": then}))
                .await;
            counts = then == "ON_HOLD";
        }
        // The last of the clients leaves care below.
        if let Some(review) = review.filter(|_| counts && client != 3) {
            model.push((review, ward.house.database.uuid(&id), id, provider.clone()));
        }
    }
    ward.house.step(who, "archiveClient", "client { id }", &clients[3], 1).await;
    model.sort();
    assert!(model.len() > 15, "{}", model.len());
    for before in ["2024-03-01", "2024-03-05", "2024-03-06", "2030-01-01"] {
        for provider in [None, Some(&providers[0]), Some(&providers[1])] {
            let due = |(day, _, _, author): &&(String, String, String, String)| {
                day.as_str() < before && provider.is_none_or(|provider| provider == author)
            };
            let expected: Vec<&str> = model.iter().filter(due).map(|(_, _, id, _)| id.as_str()).collect();
            for size in [1, 4, 100] {
                let found = all(&ward, Some(before), provider.map(String::as_str), size).await;
                let found: Vec<&str> = found.iter().map(|one| one["id"].as_str().unwrap()).collect();
                assert_eq!(found, expected, "before {before}, by {provider:?}, {size} at a time");
            }
        }
    }
    assert_eq!(all(&ward, None, None, 100).await.len(), model.len());
}

/// Today is where the practice is.
#[tokio::test]
async fn a_review_is_overdue_once_its_day_is_over_where_the_practice_is() {
    let ward = Ward::open().await;
    let days = "select to_char((now() at time zone z)::date + d, 'YYYY-MM-DD') from (values ('Pacific/Kiritimati', -1), \
        ('Pacific/Kiritimati', 0), ('Pacific/Pago_Pago', -1), ('Pacific/Pago_Pago', 0)) v (z, d)";
    let days = ward.house.database.texts(days).await;
    for (zone, overdue, today) in
        [("Pacific/Kiritimati", &days[0], &days[1]), ("Pacific/Pago_Pago", &days[2], &days[3])]
    {
        let version = ward.house.data(ward.who(), "{ viewer { workspace { version } } }", json!({})).await;
        let version = &version["viewer"]["workspace"]["version"];
        ward.run("changeWorkspace", "workspace", "version", json!({"expectedVersion": version, "timeZone": zone}))
            .await;
        ward.house.database.rows("update pazpaz.care_plans set deleted_at = now()").await;
        let of = |day: &String| json!({"clientId": ward.client, "title": "p", "status": "ACTIVE", "periodStart": "2024-01-01", "reviewDate": day});
        ward.add("addCarePlan", "carePlan", of(today)).await;
        let expected = ward.add("addCarePlan", "carePlan", of(overdue)).await;
        let found = all(&ward, None, None, 10).await;
        assert_eq!(found.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&json!(expected)], "{zone}");
    }
}
