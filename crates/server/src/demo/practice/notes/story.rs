//! One client's story, told a note at a time.

use super::super::dice::Dice;
use super::super::names::Language;
use super::super::plan::Plan;
use super::super::staff::{Discipline, Outline};
use super::super::{Note, VisitKind};
use super::course::{self, Tone};
use super::script::{Case, Homework, Voice};
use super::{body, koerper, mind};

/// A visit as far as the story needs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    /// How client and provider met.
    pub(super) kind: VisitKind,
    /// Whether treatment ends here.
    pub(super) last: bool,
}

/// Where a client stands in their treatment.
#[derive(Debug)]
pub(super) struct Story {
    voice: &'static Voice,
    case: Option<&'static Case>,
    /// Notes told, counted from a start of the client's own. Every list of sentences is walked by it in a circle, so
    /// that no note opens, judges or plans like the one before.
    turn: usize,
    /// Pieces of news told from the client's life.
    news: usize,
    /// Whether the next note is the first.
    opening: bool,
    /// From 0 at the first visit to 1000 when the goals are met.
    progress: u16,
    /// What a visit adds to it.
    stride: u16,
    /// The values last measured.
    before: Option<[i32; 2]>,
    /// What was agreed at the last visit.
    homework: Option<&'static Homework>,
}

impl Story {
    /// The story of a client of whom `told` notes will be written; `number` deals out the reasons for coming.
    pub(super) fn of(plan: &Plan, outline: &Outline, number: u16, told: u16) -> Self {
        let discipline = outline.desks.get(plan.desk).map_or(Discipline::Body, |desk| desk.discipline);
        let voice = match (discipline, plan.language) {
            (Discipline::Mind, _) => &mind::VOICE,
            (Discipline::Body, Language::English) => &body::VOICE,
            (Discipline::Body, Language::German) => &koerper::VOICE,
        };
        let cases: usize = voice.cases.iter().map(|cases| cases.len()).sum();
        let dealt = usize::from(number) / outline.desks.len().max(1);
        let case = voice.cases.iter().copied().flatten().nth(dealt % cases.max(1));
        let opening = plan.first.is_some();
        let progress = if opening { 0 } else { 60 + plan.story % 340 };
        let stride = match plan.rhythm {
            // Whoever leaves has met their goals on the way.
            _ if plan.last.is_some() => (1000 - progress).div_ceil(told.max(1)),
            1 => 20,
            2 => 34,
            _ => 55,
        };
        Self {
            voice,
            case,
            turn: usize::from(plan.story),
            news: usize::from(plan.story / 7) * course::CHAPTER,
            opening,
            progress,
            stride,
            before: case
                .filter(|_| !opening)
                .map(|case| case.measures.map(|measure| course::expected(&measure, progress))),
            homework: None,
        }
    }

    /// Why the client comes.
    pub(super) fn reason(&self) -> Option<&'static str> {
        self.case.map(|case| case.reason)
    }

    /// What the client is treated for.
    pub(super) fn case(&self) -> Option<&'static Case> {
        self.case
    }

    /// The next note, not yet signed.
    pub(super) fn tell(&mut self, scene: Scene, dice: &mut Dice) -> Option<Note> {
        let case = self.case?;
        let apart = match scene.kind {
            VisitKind::InPerson => false,
            VisitKind::Telehealth => self.voice.hands_on,
            VisitKind::Phone => true,
        };
        let values = (!apart).then(|| case.measures.map(|measure| course::measured(&measure, self.progress, dice)));
        let tone = course::tone(case, values, self.before);
        let homework = walk(case.homework, self.turn);
        let note = Note {
            subjective: self.subjective(case, tone, dice),
            objective: self.objective(case, scene.kind, values),
            assessment: self.assessment(case, tone, apart),
            plan: self.plan(case, homework, apart, scene.last),
            signed: false,
        };
        self.opening = false;
        self.before = values.or(self.before);
        self.homework = homework;
        self.turn += 1;
        self.progress = self.progress.saturating_add(self.stride).min(1000);
        Some(note)
    }

    fn subjective(&mut self, case: &Case, tone: Tone, dice: &mut Dice) -> String {
        let complaint = self.say(case.stages.get(self.stage()).copied().unwrap_or_default());
        if self.opening {
            return join(&[self.say(self.voice.first), complaint]);
        }
        let review = self.homework.map_or("", |homework| {
            let kept = if tone == Tone::Worse { 300 } else { 750 };
            if dice.chance(kept) { homework.done } else { homework.partly }
        });
        // Two visits in three have news from the client's life, each tale from its beginning.
        let mut life = "";
        if self.turn % 3 != 2 {
            let tale = walk(self.voice.life, self.news / course::CHAPTER).copied().unwrap_or_default();
            life = walk(tale, self.news % course::CHAPTER).copied().unwrap_or_default();
            self.news += 1;
        }
        join(&[self.say(tone.of(&self.voice.opened)), complaint, review, life])
    }

    fn objective(&self, case: &Case, kind: VisitKind, values: Option<[i32; 2]>) -> String {
        let presence = self.say(self.voice.presence);
        let seen = match kind {
            VisitKind::InPerson if self.opening => join(&[presence]),
            VisitKind::InPerson => join(&[presence, self.say(course::window(case.observed, self.stage()))]),
            VisitKind::Telehealth if self.voice.hands_on => join(&[self.say(self.voice.video)]),
            VisitKind::Telehealth => join(&[self.say(self.voice.video), presence]),
            VisitKind::Phone => join(&[self.say(self.voice.phone)]),
        };
        let mut text = seen;
        for (at, value) in values.into_iter().flatten().enumerate() {
            let Some(measure) = case.measures.get(at) else {
                continue;
            };
            let before = self.before.and_then(|before| before.get(at).copied());
            let template = match before {
                Some(_) => walk(self.voice.compared, self.turn + at).copied().unwrap_or_default(),
                None => self.voice.measured,
            };
            text.push(' ');
            text.push_str(&course::sentence(template, measure, value, before));
        }
        text
    }

    fn assessment(&self, case: &Case, tone: Tone, apart: bool) -> String {
        let judged = match tone {
            _ if self.opening => self.voice.judged_first,
            _ if apart => self.voice.judged_apart,
            tone => tone.of(&self.voice.judged),
        };
        let meaning = match case.formulation.first() {
            Some(diagnosis) if self.opening => diagnosis,
            _ => self.say(course::window(case.formulation, self.stage())),
        };
        join(&[self.say(judged), meaning])
    }

    fn plan(&self, case: &Case, homework: Option<&Homework>, apart: bool, last: bool) -> String {
        let treated =
            self.say(if apart { self.voice.treated_apart } else { course::window(case.treatment, self.stage()) });
        if last {
            return join(&[treated, self.say(self.voice.farewell)]);
        }
        let agreed = homework.map(|homework| self.say(self.voice.agreed).replace("{task}", homework.task));
        join(&[treated, agreed.as_deref().unwrap_or_default(), self.say(self.voice.next)])
    }

    fn stage(&self) -> usize {
        usize::from(self.progress / 334)
    }

    fn say(&self, phrases: &[&'static str]) -> &'static str {
        walk(phrases, self.turn).copied().unwrap_or_default()
    }
}

/// The item a circular walk has come to.
fn walk<T>(items: &[T], steps: usize) -> Option<&T> {
    items.get(steps.checked_rem(items.len())?)
}

fn join(sentences: &[&str]) -> String {
    let said: Vec<_> = sentences.iter().copied().filter(|sentence| !sentence.is_empty()).collect();
    said.join(" ")
}
