//! What requests are signed with: the SHA-256 and the HMAC that the rest of the program uses, and no second library of them.
use hmac::{Hmac, KeyInit as _, Mac as _};
use object_store::{
    Error, Result,
    client::{CryptoProvider, DigestAlgorithm, DigestContext, HmacContext, Signer, SigningAlgorithm},
};
use sha2::{Digest as _, Sha256};

#[derive(Debug)]
pub(super) struct RustCrypto;

impl CryptoProvider for RustCrypto {
    fn digest(&self, algorithm: DigestAlgorithm) -> Result<Box<dyn DigestContext>> {
        match algorithm {
            DigestAlgorithm::Sha256 => Ok(Box::new(Running { state: Sha256::new(), out: [0; 32] })),
            _ => Err(unknown()),
        }
    }

    fn hmac(&self, algorithm: DigestAlgorithm, secret: &[u8]) -> Result<Box<dyn HmacContext>> {
        let state = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| unknown())?;
        match algorithm {
            DigestAlgorithm::Sha256 => Ok(Box::new(Running { state, out: [0; 32] })),
            _ => Err(unknown()),
        }
    }

    fn sign(&self, _: SigningAlgorithm, _: &[u8]) -> Result<Box<dyn Signer>> {
        Err(unknown())
    }
}

fn unknown() -> Error {
    Error::NotSupported { source: "S3 is signed with SHA-256 and HMAC and nothing else".into() }
}

struct Running<T> {
    state: T,
    out: [u8; 32],
}

impl DigestContext for Running<Sha256> {
    fn update(&mut self, data: &[u8]) {
        self.state.update(data);
    }
    fn finish(&mut self) -> Result<&[u8]> {
        self.out = self.state.finalize_reset().into();
        Ok(&self.out)
    }
}

impl HmacContext for Running<Hmac<Sha256>> {
    fn update(&mut self, data: &[u8]) {
        self.state.update(data);
    }
    fn finish(&mut self) -> Result<&[u8]> {
        self.out = self.state.clone().finalize().into_bytes().into();
        Ok(&self.out)
    }
}
