//! Reports say what the visits say, open nothing private, and take no longer for a large practice than for a small one.
mod exact;
mod figures;
mod quick;
mod quiet;
mod roles;
mod waits;

use serde_json::{Value, json};
use tests::{Database, House, Person};

/// How the summaries differ from what the visits say, counted anew in another way: what is kept as columns stands here in rows, one for each
/// number that a visit has a part in, at each level.
const DIFFERENCES: &str = "
with said as (
  select s.workspace_id, s.level, s.provider, s.day, s.kind, s.service, n.key as name, sum(n.value::bigint) as number
    from pazpaz.visit_summaries s
   cross join jsonb_each_text(to_jsonb(s) - array['workspace_id', 'level', 'provider', 'day', 'kind', 'service', 'part']) n
   group by 1, 2, 3, 4, 5, 6, 7 having sum(n.value::bigint) <> 0
), is_so as (
  select a.workspace_id, l.level, case when l.level in ('provider', 'detail') then a.provider_id else nil end as provider,
         to_char(timezone(w.time_zone, a.starts_at), 'YYYY-MM-DD')::date as day,
         case when l.level in ('kind', 'detail') then a.kind else '' end as kind,
         case when l.level in ('service', 'detail') and a.service_id is not null then a.service_id else nil end as service,
         n.name, sum(n.number)::bigint as number
    from pazpaz.appointments a join pazpaz.workspaces w on w.id = a.workspace_id
   cross join (values ('00000000-0000-0000-0000-000000000000'::uuid)) z (nil)
   cross join (values ('kind'), ('service'), ('provider'), ('detail')) l (level)
   cross join lateral (values
     (case a.status when 'cancelled' then a.cancel_reason else a.status end, 1),
     (case when a.status = 'completed' then 'completed_minutes' when a.status = 'no_show' then 'no_show_minutes'
           when a.status in ('scheduled', 'confirmed') then 'booked_minutes' end,
      trunc(extract(epoch from a.ends_at) / 60 - extract(epoch from a.starts_at) / 60)::int)) n (name, number)
   where n.name is not null
   group by 1, 2, 3, 4, 5, 6, 7 having sum(n.number) <> 0
)
select coalesce(to_jsonb(s)::text, 'nothing of ' || to_jsonb(i)::text) || ' but ' || coalesce(i.number::text, 'none')
  from said s full join is_so i using (workspace_id, level, provider, day, kind, service, name)
 where s.number is distinct from i.number limit 20";

async fn exact(database: &Database, when: &str) {
    let differences = database.texts(DIFFERENCES).await;
    assert!(differences.is_empty(), "{when}: {differences:#?}");
}

const COUNTS: &str = "{ visits scheduled confirmed completed noShows cancelled cancellations { reason visits } \
    bookedMinutes completedMinutes noShowMinutes }";

/// Asks for visits by what they are counted together.
async fn visits(house: &House, who: &Person, days: (&str, &str), by: &str, provider: Option<&str>) -> Value {
    let document = format!(
        "query ($from: Date!, $to: Date!, $by: ReportGrouping!, $provider: ID) {{ \
         visitReport(from: $from, to: $to, by: $by, providerId: $provider) {{ provider {{ id }} total {COUNTS} \
         groups {{ from kind provider {{ id }} service {{ id }} counts {COUNTS} }} }} }}"
    );
    let variables = json!({"from": days.0, "to": days.1, "by": by, "provider": provider});
    house.data(who, &document, variables).await["visitReport"].clone()
}

/// All reports in one document.
pub(crate) const ALL: &str = "query ($from: Date!, $to: Date!) { \
    day: visitReport(from: $from, to: $to, by: DAY) { total { visits cancellations { visits } } groups { from counts { visits } } } \
    month: visitReport(from: $from, to: $to, by: MONTH) { groups { from counts { visits noShows cancellations { reason visits } } } } \
    provider: visitReport(from: $from, to: $to, by: PROVIDER) { groups { provider { id displayName title } counts { visits } } } \
    service: visitReport(from: $from, to: $to, by: SERVICE) { groups { service { id name } counts { visits } } } \
    kind: visitReport(from: $from, to: $to, by: KIND) { groups { kind counts { visits } } } \
    utilisationReport(from: $from, to: $to, hoursPerWeek: 30) { availableMinutes providers { provider { displayName } counts { completedMinutes } } } \
    unsignedNoteReport { total { notes } providers { provider { displayName } ages { overThirtyDays } oldestSessionAt } } \
    reviewReport { plans providers { provider { displayName } plans since } } \
    credentialReport(withinDays: 90) { expired expiring providers { provider { displayName } expiring firstExpiresOn } } }";
