//! Who sees which report, and which days one may be of.
use super::visits;
use serde_json::{Value, json};
use tests::{House, Person};

async fn code(house: &House, who: &Person, document: &str, provider: Option<&str>) -> Value {
    let answer = house.ask_with(who, document, json!({ "provider": provider })).await;
    answer["errors"][0]["extensions"]["code"].clone()
}

#[tokio::test]
async fn owners_see_all_therapists_their_own_and_assistants_what_the_calendar_says() {
    let house = House::open().await;
    let practice = &house.a;
    let client = house.add_client(&practice.owner, "Ann").await;
    let provider = |who: &Person| crate::encoding::global_id(<entity::ProviderId as entity::Id>::TABLE, who.id.0);
    let (owner, therapist) = (provider(&practice.owner), provider(&practice.therapist));
    house.book(&practice.owner, &client, &owner, "2025-05-05T10:00:00Z").await;
    house.book(&practice.owner, &client, &therapist, "2025-05-05T11:00:00Z").await;
    house.book(&practice.owner, &client, &therapist, "2025-05-05T12:00:00Z").await;
    let days = ("2025-05-05", "2025-05-05");
    for (who, asked, expected) in [
        (&practice.owner, None, 3),
        (&practice.owner, Some(&therapist), 2),
        (&practice.assistant, None, 3),
        (&practice.assistant, Some(&owner), 1),
        (&practice.therapist, None, 2),
        (&practice.therapist, Some(&therapist), 2),
    ] {
        let report = visits(&house, who, days, "DAY", asked.map(String::as_str)).await;
        assert_eq!(report["total"]["visits"], expected, "{asked:?}");
        let whose = if who.id == practice.therapist.id { Some(&therapist) } else { asked };
        assert_eq!(report["provider"]["id"].as_str(), whose.map(String::as_str));
    }
    let span = "from: \"2025-05-05\", to: \"2025-05-05\", providerId: $provider";
    let calendar = format!("query ($provider: ID) {{ visitReport({span}, by: DAY) {{ total {{ visits }} }} }}");
    let credentials = "query ($provider: ID) { credentialReport(withinDays: 30, providerId: $provider) { expired } }";
    let treating = [
        format!("query ($provider: ID) {{ utilisationReport({span}, hoursPerWeek: 30) {{ availableMinutes }} }}"),
        "query ($provider: ID) { unsignedNoteReport(providerId: $provider) { total { notes } } }".to_owned(),
        "query ($provider: ID) { reviewReport(providerId: $provider) { plans } }".to_owned(),
    ];
    for document in [calendar.as_str(), credentials] {
        assert_eq!(code(&house, &practice.therapist, document, Some(&owner)).await, "FORBIDDEN", "{document}");
        assert_eq!(code(&house, &practice.assistant, document, None).await, Value::Null, "{document}");
    }
    for document in &treating {
        assert_eq!(code(&house, &practice.therapist, document, Some(&owner)).await, "FORBIDDEN", "{document}");
        assert_eq!(code(&house, &practice.therapist, document, None).await, Value::Null, "{document}");
        assert_eq!(code(&house, &practice.owner, document, Some(&therapist)).await, Value::Null, "{document}");
        assert_eq!(code(&house, &practice.assistant, document, None).await, "FORBIDDEN", "{document}");
    }
}

#[tokio::test]
async fn an_argument_that_makes_no_sense_is_named_with_its_rule() {
    let house = House::open().await;
    let message = async |call: &str| {
        let answer = house.ask(&house.a.owner, &format!("{{ {call} }}")).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{call}: {answer}");
        error["message"].as_str().unwrap().to_owned()
    };
    for (from, to, says) in [
        ("2025-01-02", "2025-01-01", "Argument \"to\": Must not be before from, and with it span at most 400 days."),
        ("2025-01-01", "2026-02-05", "Argument \"to\": Must not be before from, and with it span at most 400 days."),
        ("1999-12-31", "2000-01-01", "Argument \"from\": Must be 2000-01-01 or later."),
        ("2199-12-31", "2200-01-01", "Argument \"to\": Must be 2199-12-31 or earlier."),
    ] {
        let span = format!("from: \"{from}\", to: \"{to}\"");
        assert_eq!(message(&format!("visitReport({span}, by: DAY) {{ total {{ visits }} }}")).await, says);
        assert_eq!(message(&format!("utilisationReport({span}, hoursPerWeek: 30) {{ availableMinutes }}")).await, says);
    }
    let longest = "{ visitReport(from: \"2025-01-01\", to: \"2026-02-04\", by: DAY) { total { visits } } }";
    house.data(&house.a.owner, longest, json!({})).await;
    let hours = "utilisationReport(from: \"2025-01-01\", to: \"2025-01-01\", hoursPerWeek: 169) { availableMinutes }";
    assert_eq!(message(hours).await, "Argument \"hoursPerWeek\": Must be between 1 and 168.");
    let ahead = "credentialReport(withinDays: 731) { expired }";
    assert_eq!(message(ahead).await, "Argument \"withinDays\": Must be between 0 and 730.");
}
