//! How the settings name the place of the master keys.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};

/// A place of master keys, written `file:/path`, `dir:/path`, `env:NAME` or `exec:/program arguments`.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A file with one key.
    File(PathBuf),
    /// A folder with a file for each key, whose newest wraps.
    Dir(PathBuf),
    /// A variable of the environment, for development.
    Env(String),
    /// A program that wraps and unwraps, and keeps its keys to itself.
    Exec {
        /// Where it is.
        program: PathBuf,
        /// What it is started with.
        arguments: Vec<String>,
    },
}

/// A text that names no place. It may be a key that somebody has put in the wrong setting, so it is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASource {
    /// It begins with none of the four words.
    #[error("expected file:/path, dir:/path, env:NAME or exec:/program, and not a key itself")]
    Form,
    /// A program that the search path would have to find.
    #[error("expected the whole path of the program after exec:, beginning with /")]
    Program,
    /// The environment of this program has settings under such names, and this would not be one.
    #[error(
        "expected after env: the name of a variable that is no setting, so not DATABASE_URL and nothing that begins with PAZPAZ_"
    )]
    Variable,
}

impl FromStr for Source {
    type Err = NotASource;

    fn from_str(text: &str) -> Result<Self, NotASource> {
        let (kind, rest) = text.trim().split_once(':').ok_or(NotASource::Form)?;
        if rest.is_empty() {
            return Err(NotASource::Form);
        }
        match kind {
            "file" => Ok(Self::File(rest.into())),
            "dir" => Ok(Self::Dir(rest.into())),
            "env" if rest == "DATABASE_URL" || rest.starts_with("PAZPAZ_") => Err(NotASource::Variable),
            "env" => Ok(Self::Env(rest.to_owned())),
            "exec" => {
                let mut words = rest.split_ascii_whitespace();
                let program = words.next().map(Path::new).filter(|path| path.is_absolute());
                let program = program.ok_or(NotASource::Program)?.to_path_buf();
                Ok(Self::Exec { program, arguments: words.map(str::to_owned).collect() })
            }
            _ => Err(NotASource::Form),
        }
    }
}

/// The arguments of a program are left out: one may be the PIN of a token.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Dir(path) => write!(f, "dir:{}", path.display()),
            Self::Env(name) => write!(f, "env:{name}"),
            Self::Exec { program, arguments } if arguments.is_empty() => write!(f, "exec:{}", program.display()),
            Self::Exec { program, .. } => write!(f, "exec:{} <hidden>", program.display()),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({self})")
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Source;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("file:/path, dir:/path, env:NAME or exec:/program")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Source, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Text)
    }
}
