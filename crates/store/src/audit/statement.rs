//! The statements that read the trail.
//!
//! Its table has a partition for each month and no index of the ids in an event, which are arrays. A trail by client is found by the narrow
//! table of the days on which that client's record was touched; one by user by an index; any other by going back in time. The keys
//! that pages begin and end at are positions, in a client's trail times and positions: days come after each other in time.
use super::{
    Action,
    event::COLUMNS,
    filter::{Asked, By, Narrow},
};
use crate::{page::Window, sql::Direction};
use sea_orm::Value;

/// The days, in UTC, on which there are events of the client `c.id` between `$3` and `$4`. Those of the events that no seal tells of
/// yet, usually of the last second, are taken from the events themselves, so that none is missed while nobody seals. That there is an upper
/// end too makes PostgreSQL expect few of them, and read those alone.
fn days(word: &str) -> String {
    format!(
        "(select d.day from audit.days d where d.workspace_id = $1 and d.client_id = c.id \
            and d.day between ($3::timestamptz at time zone 'UTC')::date and ($4::timestamptz at time zone 'UTC')::date \
          union \
          select (t.occurred_at at time zone 'UTC')::date from audit.events t \
           where t.workspace_id = $1 and t.occurred_at >= $3 and t.occurred_at <= $4 and c.id = any(t.client_ids) \
             and t.position > (select coalesce((select s.last_position from audit.seals s where s.workspace_id = $1 order by s.number desc limit 1), 0)) \
             and t.position < 9223372036854775807 \
          order by 1 {word}) d"
    )
}

/// An event of the client `c.id` on the day `d.day`: one partition, and of its key the part of that day. `$3` to `$6` are the first and the
/// last place that count, neither included.
const OF_CLIENT: &str = "x.workspace_id = $1 and c.id = any(x.client_ids) \
    and x.occurred_at >= d.day::timestamp at time zone 'UTC' and x.occurred_at < (d.day + 1)::timestamp at time zone 'UTC' \
    and x.occurred_at >= $3 and x.occurred_at <= $4 and (x.occurred_at, x.position) > ($3, $5) and (x.occurred_at, x.position) < ($4, $6)";

/// An event in time. What does not narrow is left out: PostgreSQL, which plans without the values, takes every pair of ends for a narrow one,
/// and would read the whole trail in its order in place of the few events of a user.
fn in_time(narrow: &Narrow, window: Option<Window>) -> String {
    let (after, before) = window.map_or((None, None), |window| (window.after, window.before));
    let ends = [
        (narrow.from.is_some(), " and x.occurred_at >= $3"),
        (narrow.to.is_some(), " and x.occurred_at < $4"),
        (before.is_some(), " and x.position > $5"),
        (after.is_some(), " and x.position < $6"),
    ];
    let ends: String = ends.into_iter().filter(|(given, _)| *given).map(|(_, end)| end).collect();
    format!("x.workspace_id = $1{ends}")
}

/// The first `$7` events of each subject (`$2`), which is called `subject`.
pub(super) fn page(asked: &Asked, window: Window) -> String {
    let word = Direction { ascending: window.backwards }.word();
    let more = narrow(&asked.narrow, 8).0;
    let inner = match asked.by {
        By::Client => {
            let days = days(word);
            // The inner limit ends the reading of a day, the outer one that of days.
            format!(
                "select e.* from {days} cross join lateral (select {COLUMNS} from audit.events x where {OF_CLIENT}{more} \
                 order by x.occurred_at {word}, x.position {word} limit $7) e \
                 order by d.day {word}, e.occurred_at {word}, e.position {word} limit $7"
            )
        }
        By::User | By::Time => {
            let whose = if asked.by == By::User { "x.actor_id = c.id and " } else { "" };
            let ends = in_time(&asked.narrow, Some(window));
            format!(
                "select {COLUMNS} from audit.events x where {whose}{ends}{more} order by x.position {word} limit $7"
            )
        }
    };
    format!("select c.id as subject, e.* from unnest($2::uuid[]) c (id) cross join lateral ({inner}) e")
}

/// How many events there are of all subjects.
pub(super) fn count(asked: &Asked) -> String {
    let more = narrow(&asked.narrow, 7).0;
    let from = "select count(*) from unnest($2::uuid[]) c (id) cross join lateral";
    match asked.by {
        By::Client => {
            let days = days("desc");
            format!("{from} {days} cross join lateral (select from audit.events x where {OF_CLIENT}{more}) e")
        }
        By::User | By::Time => {
            let whose = if asked.by == By::User { "x.actor_id = c.id and " } else { "" };
            let ends = in_time(&asked.narrow, None);
            format!("{from} (select from audit.events x where {whose}{ends}{more}) e")
        }
    }
}

/// What else is asked, each condition with `and` before it, and its values, whose parameters begin at a number.
pub(super) fn narrow(narrow: &Narrow, first: usize) -> (String, Vec<Value>) {
    let Narrow { user, row, actions, from: _, to: _ } = narrow;
    let (mut text, mut values) = (String::new(), Vec::<Value>::new());
    let mut add = |before: &str, value: Value, after: &str| {
        text.push_str(&format!("{before}${}{after}", first + values.len()));
        values.push(value);
    };
    if let Some(user) = user {
        add(" and x.actor_id = ", (*user).into(), "");
    }
    if let Some((entity, id)) = row {
        add(" and x.entity = ", (*entity).into(), "");
        add(" and ", (*id).into(), " = any(x.entity_ids)");
    }
    if *actions != 0 {
        let names: Vec<String> =
            Action::ALL.iter().filter(|one| actions & one.bit() != 0).map(|one| one.name().to_owned()).collect();
        add(" and x.action = any(", names.into(), ")");
    }
    (text, values)
}
