//! Bearer secrets: random outside, hashed inside.
use crate::NoRandomness;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// A secret that is handed out once: a prefix that secret scanners know, and 256 random bits.
pub struct Token(Zeroizing<String>);

/// The SHA-256 of a token (a secret of 256 random bits needs no slow hash).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(pub(crate) [u8; 32]);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Random bytes for what is neither a key nor a token, such as a number that is to mean nothing.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

impl Token {
    /// A new token with the given prefix, such as `pzs_`.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate(prefix: &str) -> Result<Self, NoRandomness> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut())?;
        let mut text = Zeroizing::new(String::with_capacity(prefix.len() + 43));
        text.push_str(prefix);
        URL_SAFE_NO_PAD.encode_string(bytes.as_ref(), &mut text);
        Ok(Self(text))
    }

    /// The text to hand out. The one place where it leaves.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored in its stead.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl TokenHash {
    /// The hash of a token that somebody shows us.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// As the database keeps it.
    pub fn to_vec(self) -> Vec<u8> {
        self.0.to_vec()
    }
}
