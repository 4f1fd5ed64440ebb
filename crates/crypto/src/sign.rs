//! Signatures of what must be believed outside the database: Ed25519 (RFC 8032), with a key that is derived from no other.
use crate::{MasterKeyError, NoRandomness, TrailKey, secret::Secret};
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, Verifier};
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The key that signs. It never meets the database.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

/// The key by which anybody can tell what was signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

/// A signature: 64 bytes, 88 characters of base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(String);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({:?})", self.public())
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl SigningKey {
    /// Reads the base64 form (white space around it is ignored), under the same rules as a master key.
    ///
    /// # Errors
    /// [`MasterKeyError`] when it is not 32 random bytes.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(Secret::parse(text)?.bytes())))
    }

    /// A new key in its base64 form, to be written to a file.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate() -> Result<Zeroizing<String>, NoRandomness> {
        Ok(Zeroizing::new(STANDARD.encode(Secret::generate()?.bytes())))
    }

    /// The key by which its signatures are told.
    pub fn public(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// Signs a message of a domain; the same message in another domain has another signature.
    pub fn sign(&self, domain: &str, message: &str) -> Signature {
        Signature(STANDARD.encode(self.0.sign(&framed(domain, message)).to_bytes()))
    }

    /// The keys of a workspace's trail, which nobody without this key can derive.
    pub fn trail(&self, workspace: Uuid) -> TrailKey {
        TrailKey::new(&Secret::from_bytes(self.0.as_bytes()), workspace)
    }
}

impl VerifyingKey {
    /// Reads the base64 form. `None` when it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok()?;
        ed25519_dalek::VerifyingKey::from_bytes(bytes.first_chunk().filter(|_| bytes.len() == 32)?).ok().map(Self)
    }

    /// Base64 of its 32 bytes.
    pub fn to_text(self) -> String {
        STANDARD.encode(self.0.as_bytes())
    }

    /// Whether the message of the domain was signed with its other half.
    pub fn verifies(&self, domain: &str, message: &str, signature: &Signature) -> bool {
        let bytes = STANDARD.decode(&signature.0).ok();
        let signature = bytes.and_then(|bytes| ed25519_dalek::Signature::from_slice(&bytes).ok());
        signature.is_some_and(|signature| self.0.verify(&framed(domain, message), &signature).is_ok())
    }
}

impl Signature {
    /// A signature that was written down.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Base64 of its 64 bytes.
    pub fn as_text(&self) -> &str {
        &self.0
    }
}

/// The domain, a zero byte, the message. No domain holds a zero byte.
fn framed(domain: &str, message: &str) -> Vec<u8> {
    [domain.as_bytes(), &[0], message.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::{Signature, SigningKey, VerifyingKey};
    use base64::{Engine, engine::general_purpose::STANDARD};

    #[test]
    fn a_signature_is_of_one_key_one_domain_and_one_message() {
        let key = |()| SigningKey::parse(&SigningKey::generate().unwrap()).unwrap();
        let (one, other) = (key(()), key(()));
        let signature = one.sign("certificate/1", "{}");
        assert_eq!(signature.as_text().len(), 88);
        let public = VerifyingKey::parse(&one.public().to_text()).unwrap();
        assert!(public.verifies("certificate/1", "{}", &signature));
        assert!(!public.verifies("certificate/2", "{}", &signature));
        assert!(!public.verifies("certificate/1", "{ }", &signature));
        assert!(!other.public().verifies("certificate/1", "{}", &signature));
        for text in ["", "AAAA", "not base64"] {
            assert!(!public.verifies("certificate/1", "{}", &Signature::from_text(text)));
            assert!(VerifyingKey::parse(text).is_none());
        }
        assert!(!format!("{one:?}").contains(&STANDARD.encode([0; 4])));
        assert_eq!(format!("{one:?}"), format!("SigningKey({})", public.to_text()));
    }

    /// RFC 8032, 7.1, test 2, of the bare signature below ours.
    #[test]
    fn the_example_of_the_standard() {
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
        let secret = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let public = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let key = SigningKey::parse(&STANDARD.encode(secret)).unwrap();
        assert_eq!(key.public().to_text(), STANDARD.encode(public));
        let signature = ed25519_dalek::Signer::sign(&key.0, &[0x72]).to_bytes();
        let expected = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        assert_eq!(signature.to_vec(), hex(expected));
    }
}
