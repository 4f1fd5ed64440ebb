//! Draws up plans of care from the same cases that the notes tell of: what is measured is the goal, what is treated is the intervention.

use time::{Date, Duration, OffsetDateTime};

use super::super::care::{CarePlan, Course, Goal, Intervention, InterventionKind};
use super::super::names::Language;
use super::super::plan::Plan;
use super::super::staff::{Discipline, Outline};
use super::super::{Outcome, Visit};
use super::script::{Case, Measure};
use super::story::Story;

/// A plan is drawn up at the second visit, and is there where enough visits follow.
const ENOUGH: usize = 6;
/// How long plans are to take.
const SPAN: Duration = Duration::days(182);

/// The words of a plan that no case has.
struct Words {
    title: &'static str,
    goal: fn(&Measure) -> String,
    step: fn(&Measure, i32) -> String,
    measured: fn(&[Measure; 2]) -> String,
    rhythms: [&'static str; 3],
    daily: &'static str,
    each: &'static str,
    paused: &'static str,
    done: &'static str,
}

const ENGLISH: Words = Words {
    title: "Treatment plan",
    goal: |measure| {
        format!("{} from {}{unit} to {}{unit}", measure.name, measure.from, measure.goal, unit = measure.unit)
    },
    step: |measure, half| format!("{} at {half}{}", measure.name, measure.unit),
    measured: |[first, second]| format!("{} and {}", first.name, second.name),
    rhythms: ["weekly", "every two weeks", "monthly"],
    daily: "daily",
    each: "at every visit",
    paused: "Away for a longer stretch; treatment goes on afterwards.",
    done: "Goals met; treatment concluded by agreement.",
};

const GERMAN: Words = Words {
    title: "Behandlungsplan",
    goal: |measure| {
        format!("{} von {}{unit} auf {}{unit}", measure.name, measure.from, measure.goal, unit = measure.unit)
    },
    step: |measure, half| format!("{} bei {half}{}", measure.name, measure.unit),
    measured: |[first, second]| format!("{} und {}", first.name, second.name),
    rhythms: ["wöchentlich", "alle zwei Wochen", "monatlich"],
    daily: "täglich",
    each: "bei jedem Termin",
    paused: "Längere Abwesenheit, danach geht es weiter.",
    done: "Ziele erreicht, Behandlung einvernehmlich beendet.",
};

/// The plans of every other client who comes often enough, in the order of the clients.
pub(in super::super) fn draw_up(visits: &[Visit], plans: &[Plan], outline: &Outline, today: Date) -> Vec<CarePlan> {
    let mut seen = vec![Vec::new(); plans.len()];
    for (at, visit) in visits.iter().enumerate() {
        if visit.outcome == Outcome::Completed
            && visit.note.is_some()
            && let Some(seen) = seen.get_mut(visit.client)
        {
            seen.push(at);
        }
    }
    let clients = plans.iter().zip(&seen).zip(0u16..);
    let drawn = clients.filter(|((_, seen), number)| number % 2 == 0 && seen.len() >= ENOUGH);
    drawn.filter_map(|((plan, seen), number)| one(visits, seen, plan, outline, number, today)).collect()
}

fn one(visits: &[Visit], seen: &[usize], plan: &Plan, outline: &Outline, number: u16, today: Date) -> Option<CarePlan> {
    let case = Story::of(plan, outline, number, 0).case()?;
    let at = |turn: usize| visits.get(*seen.get(turn)?);
    let desk = outline.desks.get(plan.desk)?;
    // Like the notes: psychotherapy is written down in English only.
    let words = match (desk.discipline, plan.language) {
        (Discipline::Body, Language::German) => &GERMAN,
        _ => &ENGLISH,
    };
    let (first, middle, last) = (at(1)?, at(seen.len() / 2)?, at(seen.len() - 1)?);
    let start = first.starts_at.date();
    let ended = plan.last.is_some();
    let course = match number % 12 {
        _ if ended => Course::Completed(last.ends_at, words.done),
        8 => Course::OnHold(last.ends_at, words.paused),
        _ => Course::Active,
    };
    // Some reviews are overdue, since that happens.
    let due = i64::from(number);
    let review = if number.is_multiple_of(8) {
        today - Duration::days(2 + due % 17)
    } else {
        today + Duration::days(5 + due % 60)
    };
    let goals = case.measures.iter().zip([ended, false]).map(|(measure, met)| {
        let reached = met || number.is_multiple_of(6);
        goal(measure, words, start, reached.then_some(middle.starts_at), ended.then_some(last.ends_at))
    });
    Some(CarePlan {
        client: first.client,
        author: first.provider,
        title: format!("{}: {}", words.title, case.reason),
        description: case.formulation.first().map(|text| (*text).to_owned()),
        authored_at: first.ends_at,
        period_end: start + SPAN,
        review_date: review.max(start),
        course,
        goals: goals.collect(),
        interventions: interventions(case, words, plan.rhythm),
        visits: seen.get(1..)?.to_vec(),
    })
}

fn goal(
    measure: &Measure,
    words: &Words,
    start: Date,
    half_way: Option<OffsetDateTime>,
    achieved: Option<OffsetDateTime>,
) -> Goal {
    let half = i32::midpoint(measure.from, measure.goal);
    Goal {
        description: (words.goal)(measure),
        due_date: start + SPAN,
        milestone: ((words.step)(measure, half), start + SPAN / 2, half_way.map(OffsetDateTime::date)),
        improving: half_way,
        achieved,
    }
}

fn interventions(case: &Case, words: &Words, rhythm: u8) -> Vec<Intervention> {
    let [weekly, fortnightly, monthly] = words.rhythms;
    let often = match rhythm {
        1 => weekly,
        2 => fortnightly,
        _ => monthly,
    };
    let of = |kind, description: &str, frequency| Intervention { kind, description: description.to_owned(), frequency };
    let therapy = case.treatment.first().map(|text| of(InterventionKind::Therapy, text, often));
    let homework = case.homework.first().map(|home| of(InterventionKind::Homework, home.task, words.daily));
    let measured = of(InterventionKind::Assessment, &(words.measured)(&case.measures), words.each);
    therapy.into_iter().chain(homework).chain([measured]).collect()
}
