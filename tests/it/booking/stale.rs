//! A stale write never overwrites, whatever it writes. The cases come from the schema: a new mutation is tested unasked.
use super::Desk;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{House, faults};
use time::{Duration, format_description::well_known::Rfc3339};

const SCHEMA: &str = "{ __schema { mutationType { fields { name
    args { name type { kind ofType { name inputFields { name type { kind ofType { name kind } } } } } }
    type { ofType { fields { name } } } } } } }";

/// Every row that a mutation could have changed.
const EVERYTHING: &str = "select md5(string_agg(row, ' ' order by row)) from (
    select c::text as row from pazpaz.clients c union all select s::text from pazpaz.services s
    union all select l::text from pazpaz.locations l union all select a::text from pazpaz.appointments a
    union all select n::text from pazpaz.sessions n union all select t::text from pazpaz.tags t
    union all select p::text from pazpaz.care_plans p union all select l::text from pazpaz.care_plan_sessions l
    union all select g::text from pazpaz.care_goals g union all select m::text from pazpaz.care_milestones m
    union all select i::text from pazpaz.care_interventions i union all select h::text from pazpaz.care_status_changes h
    union all select o::text from pazpaz.consents o union all select e::text from pazpaz.emergency_contacts e
    union all select p::text from pazpaz.provider_profiles p union all select c::text from pazpaz.credentials c
    union all select d::text from pazpaz.diagnoses d union all select m::text from pazpaz.medications m
    union all select a::text from pazpaz.allergies a union all select a::text from pazpaz.client_alerts a
    union all select d::text from pazpaz.care_plan_diagnoses d union all select h::text from pazpaz.legal_holds h
    union all select d::text from pazpaz.disclosures d union all select a::text from pazpaz.attachments a
    union all select t::text from pazpaz.telehealth_sessions t union all select p::text from pazpaz.telehealth_participants p
    union all select w::text from pazpaz.workspaces w) all_rows";

#[tokio::test]
async fn every_change_by_version_refuses_a_stale_one() {
    let desk = Desk::open().await;
    let things = things(&desk).await;
    let before = desk.house.database.texts(EVERYTHING).await;
    let mut tested = Vec::new();
    for field in mutations(&desk.house).await {
        let name = field["name"].as_str().unwrap();
        let arguments = field["args"].as_array().unwrap();
        let input = arguments.iter().find(|argument| argument["name"] == "input");
        let fields = input.map_or(arguments, |input| input["type"]["ofType"]["inputFields"].as_array().unwrap());
        if !fields.iter().any(|field| field["name"] == "expectedVersion") {
            continue;
        }
        let payload = field["type"]["ofType"]["fields"].as_array().unwrap();
        let thing = payload.iter().filter_map(|field| field["name"].as_str()).find(|name| *name != "errors").unwrap();
        let id = things.get(thing).unwrap_or_else(|| panic!("{name} changes a {thing}: add one to this test"));
        // A practice is no node: who asks can mean no other.
        let selection = format!("{thing} {{ {} }}", if thing == "workspace" { "version" } else { "id" });
        for stale in [0, 1, 3, i32::MAX] {
            let payload = if input.is_some() {
                let input = filled(fields, id, stale, &things);
                desk.house.run(desk.who(), name, &selection, input).await
            } else {
                desk.house.step(desk.who(), name, &selection, id, stale.into()).await
            };
            assert_eq!(faults(&payload), [("STALE".to_owned(), "expectedVersion".to_owned())], "{name} at {stale}");
            assert_eq!(payload["errors"][0]["currentVersion"], 2, "{name} at {stale}");
            assert!(payload[thing].is_null(), "{name} at {stale}");
        }
        tested.push(name.to_owned());
    }
    assert!(tested.len() >= 15, "{tested:?}");
    assert_eq!(desk.house.database.texts(EVERYTHING).await, before);
}

async fn mutations(house: &House) -> Vec<Value> {
    let data = house.data(&house.a.owner, SCHEMA, json!({})).await;
    data["__schema"]["mutationType"]["fields"].as_array().unwrap().clone()
}

/// One thing of each kind, each at version 2.
async fn things(desk: &Desk) -> BTreeMap<&'static str, String> {
    let (house, who) = (&desk.house, desk.who());
    let id = |payload: &Value, thing: &str| payload[thing]["id"].as_str().unwrap().to_owned();
    let client = json!({"id": desk.client, "expectedVersion": 1, "notes": "new"});
    house.run(who, "changeClient", "client { id }", client).await;
    let service = json!({"name": "Talk", "durationMinutes": 50});
    let service = id(&house.run(who, "addService", "service { id }", service).await, "service");
    let change = json!({"id": service, "expectedVersion": 1, "durationMinutes": 60});
    house.run(who, "changeService", "service { id }", change).await;
    let location = json!({"name": "Room", "kind": "ROOM"});
    let location = id(&house.run(who, "addLocation", "location { id }", location).await, "location");
    let change = json!({"id": location, "expectedVersion": 1, "kind": "CLINIC"});
    house.run(who, "changeLocation", "location { id }", change).await;
    let visit = desk.book("2024-01-01T10:00:00Z", "2024-01-01T11:00:00Z").await;
    let visit = super::id(&visit).to_owned();
    house.step(who, "confirmAppointment", "appointment { id }", &visit, 1).await;
    let session = house.write(who, &visit, "text").await;
    let change = json!({"id": session, "expectedVersion": 1, "plan": "other"});
    house.run(who, "changeSession", "session { id }", change).await;
    let tag = id(&house.run(who, "addTag", "tag { id }", json!({"name": "tag"})).await, "tag");
    house.run(who, "changeTag", "tag { id }", json!({"id": tag, "expectedVersion": 1, "name": "Tag"})).await;
    let practice = json!({"expectedVersion": 1, "retentionYears": 0});
    house.run(who, "changeWorkspace", "workspace { version }", practice).await;
    let hold = json!({"clientId": desk.client, "reason": "court"});
    let hold = id(&house.run(who, "placeLegalHold", "legalHold { id }", hold).await, "legalHold");
    house.step(who, "liftLegalHold", "legalHold { id }", &hold, 1).await;
    let told = json!({"clientId": desk.client, "recipient": "court", "description": "dates", "purpose": "a case"});
    let told = id(&house.run(who, "recordDisclosure", "disclosure { id }", told).await, "disclosure");
    let mistake = json!({"id": told, "expectedVersion": 1, "reason": "another client's"});
    house.run(who, "retractDisclosure", "disclosure { id }", mistake).await;
    let agreed = json!({"clientId": desk.client, "kind": "TREATMENT", "textVersion": "1", "text": "text"});
    let agreed = id(&house.run(who, "recordConsent", "consent { id }", agreed).await, "consent");
    house.run(who, "withdrawConsent", "consent { id }", json!({"id": agreed, "expectedVersion": 1})).await;
    let contact = json!({"clientId": desk.client, "name": "Mother"});
    let contact =
        id(&house.run(who, "addEmergencyContact", "emergencyContact { id }", contact).await, "emergencyContact");
    let change = json!({"id": contact, "expectedVersion": 1, "rank": 2});
    house.run(who, "changeEmergencyContact", "emergencyContact { id }", change).await;
    let provider = house.providers(who).await[0].clone();
    let change = json!({"id": provider, "expectedVersion": 1, "title": "MD"});
    house.run(who, "changeProvider", "provider { id }", change).await;
    let licence = json!({"providerId": provider, "kind": "LICENSE", "issuer": "Board"});
    let licence = id(&house.run(who, "addCredential", "credential { id }", licence).await, "credential");
    house.step(who, "verifyCredential", "credential { id }", &licence, 1).await;
    let whose = json!({"clientId": desk.client, "description": "text", "substance": "text", "name": "text", "text": "text", "kind": "RISK"});
    let with = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), whose[*name].clone())).collect::<Value>();
    let mut charted = Vec::new();
    for (what, thing, names) in [
        ("Diagnosis", "diagnosis", &["clientId", "description"][..]),
        ("Medication", "medication", &["clientId", "name"]),
        ("Allergy", "allergy", &["clientId", "substance"]),
        ("ClientAlert", "clientAlert", &["clientId", "text", "kind"]),
    ] {
        let selection = format!("{thing} {{ id }}");
        let added = id(&house.run(who, &format!("add{what}"), &selection, with(names)).await, thing);
        let field = names.iter().find(|name| ["description", "name", "substance", "text"].contains(name)).unwrap();
        let change = json!({"id": added, "expectedVersion": 1, *field: "other"});
        house.run(who, &format!("change{what}"), &selection, change).await;
        charted.push((thing, added));
    }
    // Announced, and there.
    let file = house.attach(who, &desk.client, None, "a.txt", b"text").await;
    [
        ("attachment", file),
        ("workspace", String::new()),
        ("legalHold", hold),
        ("disclosure", told),
        ("consent", agreed),
        ("emergencyContact", contact),
        ("provider", provider),
        ("credential", licence),
        // What is erased is the client.
        ("erasure", desk.client.clone()),
        ("client", desk.client.clone()),
        ("service", service),
        ("location", location),
        ("tag", tag),
        ("appointment", visit),
        ("session", session),
    ]
    .into_iter()
    .chain(charted)
    .chain(care(desk).await)
    .chain(telehealth(desk).await)
    .collect()
}

/// A plan of care, a goal, a milestone and an intervention, each at version 2.
async fn care(desk: &Desk) -> [(&'static str, String); 4] {
    let (house, who) = (&desk.house, desk.who());
    let add = async |mutation: &str, thing: &str, input: Value| {
        let payload = house.run(who, mutation, &format!("{thing} {{ id }}"), input).await;
        let id = payload[thing]["id"].as_str().unwrap().to_owned();
        let change = mutation.replace("add", "change");
        house.run(who, &change, &format!("{thing} {{ id }}"), json!({"id": id, "expectedVersion": 1})).await;
        id
    };
    let plan = add("addCarePlan", "carePlan", json!({"clientId": desk.client, "title": "plan"})).await;
    let goal = add("addCareGoal", "careGoal", json!({"carePlanId": plan, "description": "goal"})).await;
    let step = add("addCareMilestone", "careMilestone", json!({"careGoalId": goal, "title": "step"})).await;
    let done = json!({"carePlanId": plan, "kind": "OTHER", "description": "talk"});
    let done = add("addCareIntervention", "careIntervention", done).await;
    [("carePlan", plan), ("careGoal", goal), ("careMilestone", step), ("careIntervention", done)]
}

/// A telehealth visit that is over, and an invitation to it that was withdrawn, each at version 2.
async fn telehealth(desk: &Desk) -> [(&'static str, String); 2] {
    let (house, who) = (&desk.house, desk.who());
    let provider = house.providers(who).await.remove(0);
    let now = house.store.clock().now();
    let [from, to] = [now, now + Duration::minutes(30)].map(|at| at.format(&Rfc3339).unwrap());
    let visit =
        json!({"clientId": desk.client, "providerId": provider, "kind": "TELEHEALTH", "startsAt": from, "endsAt": to});
    let visit = house.run(who, "bookAppointment", "appointment { id }", visit).await["appointment"]["id"].clone();
    let open = "mutation ($id: ID!) { openTelehealth(appointmentId: $id) { telehealthSession { id } } }";
    let opened = house.data(who, open, json!({"id": visit})).await;
    let session = opened["openTelehealth"]["telehealthSession"]["id"].as_str().unwrap().to_owned();
    let invited = json!({"telehealthSessionId": session, "role": "CLIENT"});
    let invited = house.run(who, "inviteToTelehealth", "telehealthParticipant { id }", invited).await;
    let invited = invited["telehealthParticipant"]["id"].as_str().unwrap().to_owned();
    house.step(who, "withdrawTelehealthInvitation", "telehealthParticipant { id }", &invited, 1).await;
    house.step(who, "endTelehealth", "telehealthSession { id }", &session, 1).await;
    [("telehealthSession", session), ("telehealthParticipant", invited)]
}

/// An input with everything that is required in it.
fn filled(fields: &[Value], id: &str, version: i32, things: &BTreeMap<&'static str, String>) -> Value {
    let mut input = json!({});
    for field in fields {
        let name = field["name"].as_str().unwrap();
        if field["type"]["kind"] != "NON_NULL" {
            continue;
        }
        if field["type"]["ofType"]["kind"] == "LIST" {
            input[name] = json!([]);
            continue;
        }
        input[name] = match (name, field["type"]["ofType"]["name"].as_str().unwrap()) {
            ("id", _) => json!(id),
            ("expectedVersion", _) => json!(version),
            ("sessionId", _) => json!(things["session"]),
            ("diagnosisId", _) => json!(things["diagnosis"]),
            (_, "CarePlanStatus") => json!("ACTIVE"),
            (_, "CareInterventionStatus") => json!("IN_PROGRESS"),
            (_, "DateTime") => json!("2031-01-01T10:00:00Z"),
            (_, "CancelReason") => json!("OTHER"),
            (_, "ConsentBy") => json!("CLIENT"),
            (_, "Boolean") => json!(false),
            (_, "String") => json!("text"),
            ("rank", "Int") => json!(1),
            (name, kind) => unreachable!("say what to send for {name} of type {kind}"),
        };
    }
    input
}
