//! The keys under which a workspace's trail of events is kept: whoever holds the database, and not these, can neither make an
//! event nor change one unseen. They come from the installation's signing key and from nothing that the database holds.
use crate::{keys::mac, secret::Secret};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use uuid::Uuid;

/// The keys of one workspace's trail. Cheap to use many times: the keys are taken in once, and only copied for each message.
#[derive(Clone)]
pub struct TrailKey {
    workspace: Uuid,
    event: Hmac<Sha256>,
    seal: Hmac<Sha256>,
}

impl fmt::Debug for TrailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrailKey(of {})", self.workspace)
    }
}

impl TrailKey {
    /// From the secret half of the signing key. HKDF with the workspace as salt: no workspace's key tells of another's.
    pub(crate) fn new(seed: &Secret, workspace: Uuid) -> Self {
        let key = |purpose| mac(&seed.derive(workspace.as_bytes(), purpose));
        Self { workspace, event: key("pazpaz/trail/1/event"), seal: key("pazpaz/trail/1/seal") }
    }

    /// Whose trail it is.
    pub fn workspace(&self) -> Uuid {
        self.workspace
    }

    /// The mac of an event in its canonical form.
    pub fn event(&self, canonical: &[u8]) -> [u8; 32] {
        self.event.clone().chain_update(canonical).finalize().into_bytes().into()
    }

    /// The head of a chain of seals: of the head before it (32 zero bytes before the first) and the seal in its canonical form.
    pub fn seal(&self, previous: &[u8; 32], canonical: &[u8]) -> [u8; 32] {
        self.seal.clone().chain_update(previous).chain_update(canonical).finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, TrailKey};
    use crate::SigningKey;
    use data_encoding::{BASE64, HEXLOWER};
    use std::collections::HashSet;
    use uuid::Uuid;

    const WORKSPACE: Uuid = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057);

    fn seed() -> [u8; 32] {
        std::array::from_fn(|at| u8::try_from(at).unwrap())
    }

    fn key(workspace: Uuid) -> TrailKey {
        TrailKey::new(&Secret::from_bytes(&seed()), workspace)
    }

    /// Computed with HKDF and HMAC written out over another library's SHA-256.
    #[test]
    fn the_macs_are_those_of_the_design() {
        let event = "eca15ffa49336b0a55c04ede6461060a4a8d0f94daea00ef2fa34b2dca116c60";
        let first = "0f6b294c6cdb6556f5ce37954c2078d6b080e74dfecdcae312d0dd0bbe4e1949";
        let second = "298fc9e0f823d12f2b37b99914363536d11fefb2abaf16bfdfc049e55a138f8d";
        let key = SigningKey::parse(&BASE64.encode(&seed())).unwrap().trail(WORKSPACE);
        assert_eq!(HEXLOWER.encode(&key.event(b"an event")), event);
        let head = key.seal(&[0; 32], b"a seal");
        assert_eq!(HEXLOWER.encode(&head), first);
        assert_eq!(HEXLOWER.encode(&key.seal(&head, b"a seal")), second);
        assert_eq!(key.workspace(), WORKSPACE);
    }

    #[test]
    fn no_workspace_purpose_or_installation_shares_a_key_with_another() {
        let other = TrailKey::new(&Secret::from_bytes(&[7; 32]), WORKSPACE);
        let mut seen = HashSet::new();
        for key in [key(WORKSPACE), key(Uuid::nil()), key(Uuid::from_u128(1)), other] {
            let framed = [&[0_u8; 32], b"x".as_slice()].concat();
            assert!(seen.insert(key.event(&framed)));
            assert!(seen.insert(key.seal(&[0; 32], b"x")));
        }
    }

    #[test]
    fn it_prints_no_key() {
        assert_eq!(format!("{:?}", key(WORKSPACE)), format!("TrailKey(of {WORKSPACE})"));
    }
}
