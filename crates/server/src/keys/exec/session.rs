//! One run of the program: questions go in, answers come out, until something is not as it should be.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use secrecy::zeroize::{Zeroize as _, Zeroizing};
use store::MasterError;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{mpsc, oneshot};

use super::wire::{Call, Garbage, Kind, LONGEST, Reply, Said};

/// A program that leaves so many questions open is not going to answer them.
const MOST_OPEN: usize = 4_096;

/// Why a run is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Nobody asks any more.
    Unneeded,
    /// The program has closed its output or its input.
    Closed,
    /// It wrote something that is no answer to anything.
    Garbage,
    /// It wrote a line longer than any answer.
    Oversize,
    /// It has not said a word for too long while it was asked something.
    Hangs,
}

impl End {
    /// In words, for the log.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Unneeded => "it is not needed any more",
            Self::Closed => "it ended",
            Self::Garbage => "it wrote something that is no answer",
            Self::Oversize => "it wrote a line that is too long",
            Self::Hangs => "it did not answer for too long",
        }
    }
}

/// A question that was written and not yet answered.
struct Open {
    kind: Kind,
    since: Instant,
    answer: oneshot::Sender<Result<Said, MasterError>>,
}

/// The open questions of one run, and the highest number of all that were asked in it.
#[derive(Default)]
struct Asked {
    open: HashMap<u64, Open>,
    highest: u64,
}

/// Passes questions and answers on until the run is over. Whoever still waits then is told by the drop of the sender. `worked`
/// is called at each answer.
pub(super) async fn run(
    input: impl AsyncWrite + Unpin,
    output: impl AsyncRead + Unpin,
    calls: &mut mpsc::Receiver<Call>,
    hang: Duration,
    worked: impl FnMut(),
) -> End {
    let asked = Mutex::new(Asked::default());
    // Side by side, so that a program that writes before it reads stops nobody.
    tokio::select! {
        end = write(input, calls, &asked) => end,
        end = read(output, &asked, hang, worked) => end,
    }
}

async fn write(mut input: impl AsyncWrite + Unpin, calls: &mut mpsc::Receiver<Call>, asked: &Mutex<Asked>) -> End {
    while let Some(Call { id, kind, line, answer }) = calls.recv().await {
        // Whoever asked has given up meanwhile.
        if answer.is_closed() {
            continue;
        }
        {
            let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.highest = asked.highest.max(id);
            if asked.open.len() >= MOST_OPEN {
                return End::Hangs;
            }
            asked.open.insert(id, Open { kind, since: Instant::now(), answer });
        }
        if input.write_all(&line).await.is_err() || input.flush().await.is_err() {
            return End::Closed;
        }
    }
    End::Unneeded
}

async fn read(
    mut output: impl AsyncRead + Unpin,
    asked: &Mutex<Asked>,
    hang: Duration,
    mut worked: impl FnMut(),
) -> End {
    // Never grows, so nothing is left behind unwiped.
    let mut buffer = Zeroizing::new([0; LONGEST]);
    let mut filled = 0;
    loop {
        let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) else { return End::Oversize };
        let length = match tokio::time::timeout(hang, output.read(free)).await {
            Ok(Ok(0) | Err(_)) => return End::Closed,
            Ok(Ok(length)) => length,
            Err(_) if hangs(asked, hang) => return End::Hangs,
            Err(_) => continue,
        };
        filled += length;
        let mut done = 0;
        while let Some(line) = line(buffer.get(done..filled)) {
            if answer(line, asked).is_err() {
                return End::Garbage;
            }
            worked();
            done += line.len() + 1;
        }
        // What is left of a line moves to the front, and nothing of an answer stays behind it.
        buffer.copy_within(done..filled, 0);
        filled -= done;
        if let Some(rest) = buffer.get_mut(filled..) {
            rest.zeroize();
        }
    }
}

/// The first line, without its end.
fn line(bytes: Option<&[u8]>) -> Option<&[u8]> {
    let bytes = bytes?;
    bytes.get(..bytes.iter().position(|byte| *byte == b'\n')?)
}

/// Gives an answer to whoever waits for it.
fn answer(line: &[u8], asked: &Mutex<Asked>) -> Result<(), Garbage> {
    let reply = Reply::parse(line)?;
    let open = {
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        if reply.id > asked.highest {
            return Err(Garbage);
        }
        asked.open.remove(&reply.id)
    };
    // A second answer to one question is nobody's.
    let Some(Open { kind, answer, .. }) = open else { return Ok(()) };
    drop(answer.send(reply.said(kind)?));
    Ok(())
}

/// Whether a question has waited for so long, whoever asked it being there or not.
fn hangs(asked: &Mutex<Asked>, hang: Duration) -> bool {
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    asked.open.values().any(|open| open.since.elapsed() >= hang)
}
