//! Requests made ahead of time, and what their answers must be.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode};
use time::Date;

use super::sample::{Member, Sample};
use super::work::Work;
use crate::bench::error::BenchError;

/// How many different requests there are for each workspace.
const VARIANTS: usize = 16;

/// A request whose answer is known.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) authorization: HeaderValue,
    pub(super) body: Bytes,
    /// The length of the right answer in bytes; nothing until it was asked once.
    pub(super) length: Option<usize>,
}

/// What the connections send.
#[derive(Debug)]
pub(super) enum Requests {
    /// Any of these, again and again.
    Repeated(Work, Vec<Request>),
    /// Each one new.
    New(Work, Arc<Sample>, Date),
}

/// What an answer told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// What was asked for.
    Done,
    /// A refusal that the work must reckon with.
    Refused,
}

impl Requests {
    /// All requests of a kind for a sample.
    pub(super) fn of(work: Work, sample: &Arc<Sample>, day: Date) -> Self {
        if !work.repeats() {
            return Self::New(work, sample.clone(), day);
        }
        let mut dice = fastrand::Rng::with_seed(1);
        let variants = sample.members.iter().flat_map(|member| std::iter::repeat_n(member, VARIANTS));
        let request = |member: &Member| Request {
            authorization: member.authorization.clone(),
            body: work.body(member, day, &mut dice).into(),
            length: None,
        };
        Self::Repeated(work, variants.map(request).collect())
    }

    pub(super) fn work(&self) -> Work {
        match self {
            Self::Repeated(work, _) | Self::New(work, ..) => *work,
        }
    }

    /// A random request: the token, the body, and the length of the answer where it is known.
    pub(super) fn pick(&self, dice: &mut fastrand::Rng) -> Option<(HeaderValue, Bytes, Option<usize>)> {
        match self {
            Self::Repeated(_, all) => {
                let request = dice.choice(all)?;
                Some((request.authorization.clone(), request.body.clone(), request.length))
            }
            Self::New(work, sample, day) => {
                let member = dice.choice(&sample.members)?;
                Some((member.authorization.clone(), work.body(member, *day, dice).into(), None))
            }
        }
    }
}

/// Judges an answer. The same question gets an answer of the same length, which is cheap to see; that the answer is right was
/// looked at when the length was learned.
pub(super) fn judge(
    work: Work,
    status: StatusCode,
    answer: &Bytes,
    length: Option<usize>,
) -> Result<Outcome, BenchError> {
    let wrong = |what: String| Err(BenchError::Wrong { work: work.name(), what });
    if status != StatusCode::OK {
        return wrong(format!("its status is {}", status.as_u16()));
    }
    if let Some(length) = length {
        if answer.len() != length || !answer.starts_with(b"{\"data\":{") {
            return wrong(format!("it has {} bytes and not {length}", answer.len()));
        }
        return Ok(Outcome::Done);
    }
    let text = String::from_utf8_lossy(answer);
    if text.contains("\"errors\":[]") && text.contains("\"version\":1") {
        Ok(Outcome::Done)
    } else if text.contains("SLOT_TAKEN") {
        Ok(Outcome::Refused)
    } else {
        wrong("it is neither a booking nor a taken slot".to_owned())
    }
}
