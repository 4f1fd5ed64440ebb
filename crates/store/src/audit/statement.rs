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
use crate::sql::Direction;
use sea_orm::Value;

/// The days, in UTC, on which there are events of the client `c.id` between `$3` and `$4`. Those of the events that no seal tells of
/// yet, usually of the last second, are taken from the events themselves, so that none is missed while nobody seals.
fn days(word: &str) -> String {
    format!(
        "(select d.day from audit.days d where d.workspace_id = $1 and d.client_id = c.id \
            and d.day between ($3::timestamptz at time zone 'UTC')::date and ($4::timestamptz at time zone 'UTC')::date \
          union \
          select (t.occurred_at at time zone 'UTC')::date from audit.events t \
           where t.workspace_id = $1 and t.occurred_at >= $3 and t.occurred_at <= $4 and c.id = any(t.client_ids) \
             and t.position > coalesce((select s.last_position from audit.seals s where s.workspace_id = $1 order by s.number desc limit 1), 0) \
          order by 1 {word}) d"
    )
}

/// An event of the client `c.id` on the day `d.day`: one partition, and of its key the part of that day. `$3` to `$6` are the first and the
/// last place that count, neither included.
const OF_CLIENT: &str = "x.workspace_id = $1 and c.id = any(x.client_ids) \
    and x.occurred_at >= d.day::timestamp at time zone 'UTC' and x.occurred_at < (d.day + 1)::timestamp at time zone 'UTC' \
    and x.occurred_at >= $3 and x.occurred_at <= $4 and (x.occurred_at, x.position) > ($3, $5) and (x.occurred_at, x.position) < ($4, $6)";

/// An event between two times and two positions. Times decide on partitions.
const IN_TIME: &str = "x.workspace_id = $1 and x.occurred_at >= $3 and x.occurred_at < $4 and x.position > $5 and x.position < $6";

/// The first `$7` events of each subject (`$2`), which is called `subject`.
pub(super) fn page(asked: &Asked, direction: Direction) -> String {
    let (word, more) = (direction.word(), narrow(&asked.narrow, 8).0);
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
        By::User => format!(
            "select {COLUMNS} from audit.events x where x.actor_id = c.id and {IN_TIME}{more} order by x.position {word} limit $7"
        ),
        By::Time => {
            format!("select {COLUMNS} from audit.events x where {IN_TIME}{more} order by x.position {word} limit $7")
        }
    };
    format!("select c.id as subject, e.* from unnest($2::uuid[]) c (id) cross join lateral ({inner}) e")
}

/// How many events there are of all subjects.
pub(super) fn count(asked: &Asked) -> String {
    let more = narrow(&asked.narrow, 7).0;
    let from = "select count(*) from unnest($2::uuid[]) c (id) cross join";
    match asked.by {
        By::Client => {
            format!("{from} lateral {} cross join lateral (select from audit.events x where {OF_CLIENT}{more}) e", days("desc"))
        }
        By::User => format!("{from} audit.events x where x.actor_id = c.id and {IN_TIME}{more}"),
        By::Time => format!("{from} audit.events x where {IN_TIME}{more}"),
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
        let names: Vec<String> = Action::ALL.iter().filter(|one| actions & one.bit() != 0).map(|one| one.name().to_owned()).collect();
        add(" and x.action = any(", names.into(), ")");
    }
    (text, values)
}
