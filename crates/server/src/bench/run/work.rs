//! What is asked of the server, and what a right answer looks like.

use serde_json::{Value, json};
use time::{Date, Duration, OffsetDateTime, Time, format_description::well_known::Rfc3339};

use super::sample::Member;
use crate::bench::error::BenchError;
use crate::bench::load::people;

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Work {
    /// A week of a practice, with the names of the clients
    Calendar,
    /// Whether a time is free
    Conflict,
    /// A client's name and the latest 20 entries of the timeline: visits, two parts of each note, lines of the chart
    Timeline,
    /// The same of 50 clients
    Timeline50,
    /// The clients whose names hold a text, and how many there are
    Search,
    /// A visit booked
    Book,
    /// What became of the visits of a year, by month
    Report,
}

const CALENDAR: &str = "query Week($from: DateTime!, $to: DateTime!) { calendar(from: $from, to: $to) \
    { nodes { id startsAt endsAt status client { displayName } provider { id } } } }";
const CONFLICT: &str = "query Conflict($slot: SlotInput!) { appointmentConflicts(slot: $slot) { id startsAt endsAt } }";
const TIMELINE: &str = "query Timeline($id: ID!) { client(id: $id) { displayName timeline(first: 20) { nodes \
    { ... on Appointment { startsAt status } ... on Session { sessionAt subjective assessment } \
      ... on Diagnosis { recordedDate description } ... on Medication { dateAsserted name } \
      ... on Allergy { recordedDate substance } ... on ClientAlert { from text } } } } }";
const TIMELINE_50: &str = "query Timelines { clients(first: 50) { nodes { displayName timeline(first: 20) { nodes \
    { ... on Appointment { startsAt status } ... on Session { sessionAt subjective assessment } \
      ... on Diagnosis { recordedDate description } ... on Medication { dateAsserted name } \
      ... on Allergy { recordedDate substance } ... on ClientAlert { from text } } } } } }";
const SEARCH: &str = "query Search($text: String!) { clients(search: $text) { nodes { id displayName } totalCount } }";
const BOOK: &str = "mutation Book($input: BookAppointmentInput!) { bookAppointment(input: $input) \
    { appointment { id version } errors { code } } }";
const REPORT: &str = "query Report($from: Date!, $to: Date!) { visitReport(from: $from, to: $to, by: MONTH) \
    { total { visits } groups { from counts { visits noShows completedMinutes cancellations { reason visits } } } } }";

/// Days from the day of loading on which bookings begin, far from everything that is there.
const BOOKINGS: i64 = 400;
/// Days on which bookings may be.
const BOOKING_DAYS: i64 = 3_000;
/// Weeks before the day of loading of which calendars are asked.
const WEEKS: i64 = 50;

impl Work {
    /// What it is called in tables.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Conflict => "conflict",
            Self::Timeline => "timeline",
            Self::Timeline50 => "timeline50",
            Self::Search => "search",
            Self::Book => "book",
            Self::Report => "report",
        }
    }

    /// Whether the same request gets the same answer each time.
    pub(super) fn repeats(self) -> bool {
        self != Self::Book
    }

    /// The body of a request of its kind.
    pub(super) fn body(self, member: &Member, day: Date, dice: &mut fastrand::Rng) -> String {
        let midnight = day.with_time(Time::MIDNIGHT).assume_utc();
        let one = |ids: &[String], dice: &mut fastrand::Rng| dice.choice(ids).cloned().unwrap_or_default();
        let (query, variables) = match self {
            Self::Calendar => {
                let monday = midnight - Duration::days(day.weekday().number_days_from_monday().into());
                let from = monday - Duration::weeks(dice.i64(0..WEEKS));
                (CALENDAR, json!({ "from": text(from), "to": text(from + Duration::WEEK) }))
            }
            Self::Conflict => {
                let from =
                    midnight + Duration::days(dice.i64(-180..14)) + Duration::minutes(dice.i64(7 * 4..17 * 4) * 15);
                let slot = json!({ "providerId": one(&member.providers, dice), "startsAt": text(from),
                                   "endsAt": text(from + Duration::minutes(50)) });
                (CONFLICT, json!({ "slot": slot }))
            }
            Self::Timeline => (TIMELINE, json!({ "id": one(&member.clients, dice) })),
            Self::Timeline50 => (TIMELINE_50, json!({})),
            Self::Search => (SEARCH, json!({ "text": people::sought(dice) })),
            Self::Book => {
                let hours = 24 * dice.i64(BOOKINGS..BOOKINGS + BOOKING_DAYS) + dice.i64(0..24);
                let from = midnight + Duration::hours(hours);
                let input = json!({ "clientId": one(&member.clients, dice), "providerId": one(&member.providers, dice),
                                    "startsAt": text(from), "endsAt": text(from + Duration::minutes(50)) });
                (BOOK, json!({ "input": input }))
            }
            Self::Report => (REPORT, json!({ "from": (day - Duration::days(364)).to_string(), "to": day.to_string() })),
        };
        json!({ "query": query, "operationName": operation(query), "variables": variables }).to_string()
    }

    /// What is wrong with an answer, looked at closely.
    pub(super) fn fault(self, answer: &Value) -> Option<&'static str> {
        if answer.get("errors").is_some() {
            return Some("it holds errors");
        }
        match self {
            Self::Calendar => {
                let visits = list(answer, "/data/calendar/nodes");
                let fits = |visit: &Value| {
                    ["/id", "/startsAt", "/endsAt", "/status", "/client/displayName", "/provider/id"]
                        .iter()
                        .all(|path| visit.pointer(path).and_then(Value::as_str).is_some_and(|text| !text.is_empty()))
                };
                (!visits.iter().all(fits)).then_some("a visit lacks a field")
            }
            Self::Conflict => answer.pointer("/data/appointmentConflicts").is_none().then_some("it holds no list"),
            Self::Timeline => history(answer.pointer("/data/client")),
            Self::Timeline50 => {
                let clients = list(answer, "/data/clients/nodes");
                if clients.is_empty() {
                    return Some("it holds no clients");
                }
                clients.iter().find_map(|client| history(Some(client)))
            }
            Self::Search => {
                let names = list(answer, "/data/clients/nodes");
                let total = answer.pointer("/data/clients/totalCount").and_then(Value::as_u64);
                let named = |client: &Value| client.pointer("/displayName").and_then(Value::as_str).is_some();
                let fits = total.is_some_and(|total| total >= names.len() as u64) && names.iter().all(named);
                (!fits).then_some("a client has no name, or more are shown than there are")
            }
            Self::Book => None,
            Self::Report => {
                let groups = list(answer, "/data/visitReport/groups");
                let visits = |group: &Value| group.pointer("/counts/visits").and_then(Value::as_i64);
                let sum: Option<i64> = groups.iter().map(visits).sum();
                let total = answer.pointer("/data/visitReport/total/visits").and_then(Value::as_i64);
                (total.is_none() || sum != total).then_some("the months do not add up to the year")
            }
        }
    }
}

/// What is wrong with a client's history.
fn history(client: Option<&Value>) -> Option<&'static str> {
    let Some(client) = client else { return Some("the client is missing") };
    if client.pointer("/displayName").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Some("the client has no name");
    }
    let full = |entry: &Value, part: &str| entry.get(part).and_then(Value::as_str).is_some_and(|text| text.len() > 100);
    let named = |entry: &Value| {
        ["description", "name", "substance", "text"].iter().any(|part| entry.get(part).is_some_and(Value::is_string))
    };
    let fits = |entry: &Value| {
        entry.get("startsAt").is_some()
            || entry.get("sessionAt").is_some() && full(entry, "subjective") && full(entry, "assessment")
            || named(entry)
    };
    (!list(client, "/timeline/nodes").iter().all(fits)).then_some("an entry of a timeline lacks a field")
}

fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Removes what earlier cells have booked, so that each finds the same histories.
pub(super) async fn forget_bookings(admin_url: &str, day: Date) -> Result<(), BenchError> {
    Ok(migration::admin::statistics::remove_appointments(admin_url, &text_of(day, BOOKINGS)).await?)
}

fn operation(query: &str) -> &str {
    query.split([' ', '(']).nth(1).unwrap_or_default()
}

/// Midnight so many days from a day, as the API writes instants.
pub(super) fn text_of(day: Date, days: i64) -> String {
    text(day.with_time(Time::MIDNIGHT).assume_utc() + Duration::days(days))
}

/// Ours are all within the years that the format has.
fn text(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
