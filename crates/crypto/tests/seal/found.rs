//! What is found without being opened: by tokens of the blind index, and addresses at sign-in.
use crate::places::practice;
use crypto::{DataKey, Keys};
use std::collections::HashSet;
use uuid::Uuid;

/// Keys of a workspace, all of whose versions are given.
fn keys(workspace: u128, versions: &[(u32, &DataKey)]) -> Keys {
    let keys = versions.iter().map(|(version, key)| (*version, (*key).clone(), *version == 1));
    Keys::new(Uuid::from_u128(workspace), keys.collect()).unwrap()
}

#[test]
fn tokens_are_equal_for_equal_values_of_one_column_only() {
    let [one, two] = [(); 2].map(|()| DataKey::generate().unwrap());
    // Two workspaces have the same keys on purpose.
    let all = [1, 2].map(|workspace| keys(workspace, &[(1, &one), (2, &two)]));
    let mut seen = HashSet::new();
    let mut places = 0;
    for keys in &all {
        for (table, column) in [(1, 2), (2, 1), (0x0102, 0), (1, 0x0200)] {
            for (normal, value) in [(1, "ann"), (2, "ann"), (1, "Ann"), (1, ""), (b'a', "nn"), (1, "\u{1}ann")] {
                let tokens = keys.tokens(table, column, normal, value);
                assert_eq!(tokens, keys.tokens(table, column, normal, value));
                assert_eq!(tokens.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [1, 2]);
                places += tokens.len();
                seen.extend(tokens.into_iter().map(|(_, token)| token));
            }
        }
    }
    assert_eq!((seen.len(), places), (96, 96));
}

#[test]
fn a_token_is_of_its_version_whichever_is_the_primary() {
    let [one, two] = [(); 2].map(|()| DataKey::generate().unwrap());
    let both = keys(1, &[(1, &one), (2, &two)]).tokens(1, 2, 1, "ann");
    let workspace = Uuid::from_u128(1);
    for (version, key) in [(1, one), (2, two)] {
        let alone = Keys::new(workspace, vec![(version, key, true)]).unwrap().tokens(1, 2, 1, "ann");
        assert!(matches!(&alone[..], [found] if both.contains(found)));
    }
}

#[test]
fn login_digests_are_of_the_key_its_version_and_the_address() {
    let [one, two] = [(); 2].map(|()| DataKey::generate().unwrap());
    let installation = keys(0, &[(1, &one), (2, &two)]);
    let digests = installation.login_digests("ann@example.org");
    assert_eq!(digests, installation.login_digests("ann@example.org"));
    assert_eq!(digests, keys(0, &[(1, &one), (2, &two)]).login_digests("ann@example.org"));
    assert_eq!(digests.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [1, 2]);
    let others = [
        installation.login_digests("bob@example.org"),
        keys(1, &[(1, &one), (2, &two)]).login_digests("ann@example.org"),
        practice(0).login_digests("ann@example.org"),
    ];
    let hashes: HashSet<_> = others.iter().flatten().chain(&digests).map(|(_, hash)| *hash).collect();
    assert_eq!(hashes.len(), 7);
    // A token of the index is no digest of an address.
    let tokens = installation.tokens(0, 0, b'a', "nn@example.org");
    assert!(tokens.iter().all(|(_, token)| hashes.iter().all(|hash| hash.to_vec() != token)));
}
