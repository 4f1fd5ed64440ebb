//! Hides lengths: a value is padded before it is sealed, so that "yes" and "no", or two names, look alike.
//!
//! Padded form: length (u32, little endian), data, zeros. Up to 256 bytes the form has 32, 64, 128 or 256 bytes; beyond, PADMÉ
//! (Nikitin et al., PETS 2019): the length keeps only as many significant bits as tell its order of magnitude, at most 12 % more.

const PREFIX: usize = 4;

/// The length of the padded form of `length` bytes of data.
pub(crate) fn padded_len(length: usize) -> usize {
    let all = length.saturating_add(PREFIX);
    match all {
        0..=32 => 32,
        33..=64 => 64,
        65..=128 => 128,
        129..=256 => 256,
        _ => padme(all),
    }
}

fn padme(length: usize) -> usize {
    let exponent = length.ilog2();
    let digits = exponent.ilog2() + 1;
    let mask = (1_usize << exponent.saturating_sub(digits)) - 1;
    length.saturating_add(mask) & !mask
}

/// Appends the padded form to `out`. `None`, and `out` as it was, for data whose length four bytes cannot tell.
pub(crate) fn pad(data: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let length = u32::try_from(data.len()).ok()?;
    let end = out.len() + padded_len(data.len());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(data);
    out.resize(end, 0);
    Some(())
}

/// Takes the padding off, in place. `None` when the form is not one that [`pad`] makes.
pub(crate) fn unpad(mut padded: Vec<u8>) -> Option<Vec<u8>> {
    let length = u32::from_le_bytes(*padded.first_chunk::<PREFIX>()?);
    let length = usize::try_from(length).ok()?;
    let rest = padded.get(PREFIX.checked_add(length)?..)?;
    if padded.len() != padded_len(length) || rest.iter().any(|byte| *byte != 0) {
        return None;
    }
    padded.copy_within(PREFIX..PREFIX + length, 0);
    padded.truncate(length);
    Some(padded)
}

#[cfg(test)]
mod tests {
    use super::{PREFIX, pad, padded_len, unpad};
    use proptest::{collection::vec, prelude::ProptestConfig, prelude::any, prop_assert, prop_assert_eq, proptest};

    fn padded(data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        pad(data, &mut out).unwrap();
        out
    }

    #[test]
    fn every_length_comes_back() {
        for length in 0..5_000 {
            let data = vec![b'x'; length];
            let padded = padded(&data);
            assert_eq!(padded.len(), padded_len(length));
            assert_eq!(unpad(padded), Some(data));
        }
    }

    #[test]
    fn what_was_not_padded_here_is_refused() {
        let mut padded = padded(b"name");
        let mut longer = padded.clone();
        longer.push(0);
        assert_eq!(unpad(longer), None);
        let mut dirty = padded.clone();
        dirty[31] = 1;
        assert_eq!(unpad(dirty), None);
        padded[0] = 29;
        assert_eq!(unpad(padded), None);
        assert_eq!(unpad(vec![1, 2]), None);
        assert_eq!(unpad(vec![255; 32]), None);
    }

    /// Beyond 256 bytes at most a sixteenth is added; the length itself has four bytes more.
    #[test]
    fn up_to_a_million_bytes_the_padding_is_at_most_a_sixteenth() {
        for length in 253..1_000_000 {
            let all = length + PREFIX;
            assert!((padded_len(length) - all) * 16 < all, "{length}");
            assert!(padded_len(length) * 100 <= length * 108, "{length}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_length_fits_into_its_padding(length in 0..usize::MAX / 2) {
            prop_assert!(padded_len(length) >= length + PREFIX);
            prop_assert!(padded_len(length) <= padded_len(length + 1));
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..300)) {
            // A value has one padded form: whatever is read is what would be written.
            prop_assert!(unpad(bytes.clone()).is_none_or(|data| padded(&data) == bytes));
        }

        /// The same with lengths that could be right, which arbitrary bytes hardly ever have.
        #[test]
        fn a_value_has_one_padded_form(length in 0..300_usize, mut rest in vec(any::<u8>(), 0..300), zeros in any::<bool>()) {
            if zeros {
                rest.resize(padded_len(length) - PREFIX, 0);
                rest.get_mut(length..).unwrap().fill(0);
            }
            let bytes = [&u32::try_from(length).unwrap().to_le_bytes(), &rest[..]].concat();
            match unpad(bytes.clone()) {
                Some(data) => prop_assert_eq!(padded(&data), bytes),
                None => prop_assert!(!zeros),
            }
        }
    }
}
