//! Vectors that nobody here wrote, run against the functions that seal, derive and digest in production.
//!
//! Each test says how many vectors ran, so that a set that shrinks or a filter that grows is found.
mod aead;
mod chacha20;
mod hkdf;
mod hmac;

/// The bytes of an RFC's hex, which may be broken into lines.
fn hex(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    data_encoding::HEXLOWER.decode(digits.as_bytes()).unwrap()
}
