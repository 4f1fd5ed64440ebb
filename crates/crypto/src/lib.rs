#![doc = include_str!("../README.md")]
mod aead;
mod carry;
mod client;
mod column;
mod cursor;
mod digest;
mod keys;
mod master;
mod pad;
mod ring;
mod secret;
mod sign;
mod stream;
mod token;
mod trail;

pub use client::{ClientKey, ClientKeys};
pub use column::{Ciphertext, Holder, OfClient, OfWorkspace, Phi, Row, Sealed};
pub use digest::row_digest;
pub use keys::{DataKey, Keys, WrappedKey};
pub use master::{MasterKey, MasterKeyError};
pub use ring::{ColumnNumber, Resealing};
pub use sign::{Signature, SigningKey, VerifyingKey};
pub use stream::{FILE_HEADER, FileError, FileHeader, FileLayout, FileOpener, FileReader, FileSealer, Span};
pub use token::{Token, TokenHash, random};
pub use trail::TrailKey;

/// The operating system has no randomness to give.
pub use getrandom::Error as NoRandomness;

/// Why a sealed value did not open. It names the column and never holds a byte of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unopenable {
    /// Too short, an unknown suite, or a padding that does not add up.
    #[error("{0} is not a sealed value")]
    Malformed(&'static str),
    /// Sealed with a key version that this workspace does not hold (any more).
    #[error("{0} is sealed with a key that is not there")]
    KeyMissing(&'static str),
    /// The tag does not fit: other bytes, another row, another column, another workspace or another key.
    #[error("{0} was not sealed here")]
    Forged(&'static str),
}

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod frozen;
