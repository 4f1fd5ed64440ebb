//! The lines: one JSON object each, with the number of the question in the answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};
use store::{DataKey, MasterError};
use tokio::sync::oneshot;
use uuid::Uuid;

/// A line is this long at most, its end included. Key services wrap 32 bytes into a few hundred.
pub(super) const LONGEST: usize = 16 * 1_024;
/// What a provider may wrap a key into, so that the question about it fits a line as well.
const LONGEST_WRAPPED: usize = 8 * 1_024;
/// A name of a key is this long at most; those of the big key services have about 100 signs.
const LONGEST_NAME: usize = 256;

/// What is asked of the program.
pub(super) enum Question<'a> {
    Primary,
    Wrap { workspace: Uuid, version: u32, key: &'a DataKey },
    Unwrap { master_key: &'a str, workspace: Uuid, version: u32, opaque: &'a [u8] },
}

/// What kind of answer is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Primary,
    Wrap,
    Unwrap,
}

/// A question on its way, and who waits for the answer.
pub(super) struct Call {
    pub(super) id: u64,
    pub(super) kind: Kind,
    pub(super) line: Zeroizing<Vec<u8>>,
    pub(super) answer: oneshot::Sender<Result<Said, MasterError>>,
}

/// What the program answered.
pub(super) enum Said {
    Name(String),
    Wrapped(String, Vec<u8>),
    Key(DataKey),
}

/// The program wrote something that is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Garbage;

#[derive(Serialize)]
struct Asked<'a> {
    id: u64,
    op: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrapped: Option<&'a str>,
}

/// Borrowed from the line, which is wiped. So no text may have escapes in it, for which the parser would make a copy.
#[derive(Deserialize)]
pub(super) struct Reply<'a> {
    pub(super) id: u64,
    key: Option<&'a str>,
    wrapped: Option<&'a str>,
    data: Option<&'a str>,
    error: Option<&'a str>,
}

impl Question<'_> {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Primary => Kind::Primary,
            Self::Wrap { .. } => Kind::Wrap,
            Self::Unwrap { .. } => Kind::Unwrap,
        }
    }

    /// The question as a line, in memory that is wiped and big enough from the start.
    pub(super) fn line(&self, id: u64) -> Result<Zeroizing<Vec<u8>>, MasterError> {
        let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
        let mut secret = Zeroizing::new([0; 44]);
        let wrapped;
        let none = Asked { id, op: "primary", workspace: None, version: None, key: None, wrapped: None };
        let asked = match self {
            Self::Primary => none,
            Self::Wrap { workspace, version, key } => {
                let length = STANDARD.encode_slice(*key.reveal(), secret.as_mut()).ok();
                let text = length.and_then(|length| secret.get(..length)).and_then(|text| str::from_utf8(text).ok());
                let (workspace, version) = (Some(workspace.to_string()), Some(*version));
                Asked { op: "wrap", workspace, version, key: text, ..none }
            }
            Self::Unwrap { master_key, workspace, version, opaque } => {
                // Longer than any that a provider was let through with: somebody changed what the database holds.
                if opaque.len() > LONGEST_WRAPPED || !is_name(master_key) {
                    return Err(MasterError::forged());
                }
                wrapped = STANDARD.encode(opaque);
                let (workspace, version) = (Some(workspace.to_string()), Some(*version));
                Asked { op: "unwrap", workspace, version, key: Some(master_key), wrapped: Some(&wrapped), ..none }
            }
        };
        serde_json::to_writer(&mut *line, &asked).map_err(|_| MasterError::Away)?;
        line.push(b'\n');
        Ok(line)
    }
}

impl<'a> Reply<'a> {
    /// Reads a line without its end.
    pub(super) fn parse(line: &'a [u8]) -> Result<Self, Garbage> {
        serde_json::from_slice(line).map_err(|_| Garbage)
    }

    /// The answer to a question of that kind: an error, or exactly what was asked for.
    pub(super) fn said(&self, kind: Kind) -> Result<Result<Said, MasterError>, Garbage> {
        let Self { id: _, key, wrapped, data, error } = self;
        match (kind, error, key, wrapped, data) {
            (_, Some(error), None, None, None) => Ok(Err(refusal(error))),
            (Kind::Primary, None, Some(name), None, None) if is_name(name) => Ok(Ok(Said::Name((*name).to_owned()))),
            (Kind::Wrap, None, Some(name), Some(wrapped), None) if is_name(name) => {
                let opaque = STANDARD.decode(wrapped).map_err(|_| Garbage)?;
                let fits = (1..=LONGEST_WRAPPED).contains(&opaque.len());
                if fits { Ok(Ok(Said::Wrapped((*name).to_owned(), opaque))) } else { Err(Garbage) }
            }
            (Kind::Unwrap, None, None, None, Some(data)) => {
                // Room for what 44 signs can stand for, on the stack and wiped.
                let mut bytes = Zeroizing::new([0; 33]);
                let length = STANDARD.decode_slice(data, bytes.as_mut()).map_err(|_| Garbage)?;
                let key = bytes.get(..length).and_then(DataKey::from_bytes).ok_or(Garbage)?;
                Ok(Ok(Said::Key(key)))
            }
            _ => Err(Garbage),
        }
    }
}

/// An error that the program names. One that nobody knows is taken for the one that promises least.
fn refusal(error: &str) -> MasterError {
    match error {
        "denied" => MasterError::Denied,
        "forged" => MasterError::forged(),
        // The name is put in where the question is known.
        "unknown_key" => MasterError::Unknown(String::new()),
        _ => MasterError::Away,
    }
}

/// Letters, digits and what the names of key services consist of. It is stored, logged and shown.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/@+=".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(fits)
}
