//! The year of visits, and two full weeks: clients come at their usual hour, and sometimes do not.

mod week;

use time::{Date, Duration};

use super::calendar::monday_of;
use super::dice::Dice;
use super::plan::{Plan, Setting};
use super::staff::Outline;
use super::zone::Zone;
use super::{Visit, VisitKind, outcome};
use week::{Slot, Week};

/// Of a thousand visits, how many move to another hour of their week.
const MOVED: u16 = 60;
/// Of a thousand free hours in the two full weeks, how many may stay open: one a day at most.
const LEFT_OPEN: u16 = 100;

/// All visits from 365 days before `today` to the Sunday after next, in the order in which they begin.
pub(super) fn keep(outline: &Outline, plans: &[Plan], dice: &mut Dice, today: Date) -> Vec<Visit> {
    let mut diary = Diary {
        outline,
        plans,
        today,
        from: today - Duration::days(365),
        zone: Zone::named(outline.time_zone),
        seen: plans.iter().map(|plan| plan.first.is_none()).collect(),
        visits: Vec::new(),
    };
    let this_monday = monday_of(today);
    let mut monday = monday_of(diary.from);
    while monday <= this_monday + Duration::weeks(1) {
        // The demo opens on a working practice even when it is started in the summer break.
        let full = monday >= this_monday;
        if full || !outline.calendar.is_summer_break(monday) {
            for desk in 0..outline.desks.len() {
                diary.work(desk, monday, full, dice);
            }
        }
        monday += Duration::weeks(1);
    }
    diary.visits.sort_by_key(|visit| (visit.starts_at, visit.provider));
    diary.visits
}

struct Diary<'a> {
    outline: &'a Outline,
    plans: &'a [Plan],
    today: Date,
    from: Date,
    zone: Zone,
    /// Which clients have had their first visit.
    seen: Vec<bool>,
    visits: Vec<Visit>,
}

impl Diary<'_> {
    /// One provider's week: who comes at the usual hour first, then who had to move, then whoever fills a full week.
    fn work(&mut self, desk: usize, monday: Date, full: bool, dice: &mut Dice) {
        let Some(hours) = self.outline.desks.get(desk).map(|desk| desk.week) else {
            return;
        };
        let mut week = Week::open(monday, hours, self.outline.calendar);
        let mut moved = Vec::new();
        for client in self.due(desk, monday) {
            let Some(plan) = self.plans.get(client) else {
                continue;
            };
            let usual = Slot { weekday: plan.weekday, hour: plan.hour };
            let first = !self.has_been_seen(client);
            if first || dice.chance(MOVED) || !week.is_free(usual, 1) {
                moved.push((client, first));
            } else {
                self.book(client, usual, false, &mut week, dice);
            }
        }
        for (client, first) in moved {
            let free = week.free(if first { 2 } else { 1 });
            if let Some(slot) = dice.pick(&free) {
                self.book(client, *slot, first, &mut week, dice);
            }
        }
        if full {
            self.fill(desk, &mut week, dice);
        }
    }

    /// Books the hours still free on working days with whoever comes least in this week.
    fn fill(&mut self, desk: usize, week: &mut Week, dice: &mut Dice) {
        let mut open_on = None;
        for slot in week.free(1).into_iter().filter(|slot| slot.weekday < 5) {
            if open_on != Some(slot.weekday) && dice.chance(LEFT_OPEN) {
                open_on = Some(slot.weekday);
                continue;
            }
            let mut waiting: Vec<_> = (0..self.plans.len())
                .filter(|client| self.comes(*client, desk, week.date(slot)) && self.has_been_seen(*client))
                .filter(|client| !week.has(*client, slot.weekday))
                .collect();
            dice.shuffle(&mut waiting);
            if let Some(client) = waiting.into_iter().min_by_key(|client| week.visits_of(*client)) {
                self.book(client, slot, false, week, dice);
            }
        }
    }

    fn due(&self, desk: usize, monday: Date) -> Vec<usize> {
        let number = monday.to_julian_day() / 7;
        let due = |client: &usize| {
            self.plans.get(*client).is_some_and(|plan| {
                let turn = (number + i32::from(plan.phase)) % i32::from(plan.rhythm.max(1)) == 0;
                self.comes(*client, desk, monday) && (turn || !self.has_been_seen(*client))
            })
        };
        (0..self.plans.len()).filter(due).collect()
    }

    fn comes(&self, client: usize, desk: usize, date: Date) -> bool {
        self.plans.get(client).is_some_and(|plan| {
            plan.desk == desk
                && plan.first.is_none_or(|first| date >= first)
                && plan.last.is_none_or(|last| date <= last)
        })
    }

    fn has_been_seen(&self, client: usize) -> bool {
        self.seen.get(client).copied().unwrap_or(true)
    }

    fn book(&mut self, client: usize, slot: Slot, first: bool, week: &mut Week, dice: &mut Dice) {
        let date = week.date(slot);
        let outline = self.outline;
        let Some(plan) = self.plans.get(client) else {
            return;
        };
        let Some(desk) = outline.desks.get(plan.desk) else {
            return;
        };
        let kind = meeting(plan, first, dice);
        let service = match kind {
            _ if first => desk.intake,
            VisitKind::Phone => outline.call,
            VisitKind::InPerson | VisitKind::Telehealth => desk.regular,
        };
        let location = match kind {
            VisitKind::Phone | VisitKind::Telehealth => outline.online,
            VisitKind::InPerson if plan.setting == Setting::Home => outline.home,
            VisitKind::InPerson => desk.room,
        };
        let minutes = outline.services.get(service).map_or(0, |service| service.minutes);
        let Ok(local) = date.with_hms(slot.hour, 0, 0) else {
            return;
        };
        let starts_at = self.zone.to_utc(local);
        let outcome = outcome::of_visit(outline, desk.person, first, date, self.today, dice);
        week.take(slot, if first { 2 } else { 1 }, client);
        if let Some(seen) = self.seen.get_mut(client) {
            *seen = true;
        }
        if date < self.from {
            return;
        }
        self.visits.push(Visit {
            client,
            provider: desk.person,
            service,
            location,
            kind,
            starts_at,
            ends_at: starts_at + Duration::minutes(i64::from(minutes)),
            outcome,
            reason: None,
            note: None,
        });
    }
}

/// First visits are in person; after that the client's preference, with now and then a video or telephone call.
fn meeting(plan: &Plan, first: bool, dice: &mut Dice) -> VisitKind {
    match dice.below(1000) {
        _ if first => VisitKind::InPerson,
        0..30 => VisitKind::Phone,
        30..80 => VisitKind::Telehealth,
        _ if plan.setting == Setting::Video => VisitKind::Telehealth,
        _ => VisitKind::InPerson,
    }
}
