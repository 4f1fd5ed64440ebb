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

/// Appends the padded form to `out`. The data must be shorter than 4 GiB, which every caller's limits see to.
pub(crate) fn pad(data: &[u8], out: &mut Vec<u8>) {
    let end = out.len() + padded_len(data.len());
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(data);
    out.resize(end, 0);
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
    use super::{pad, padded_len, unpad};

    #[test]
    fn every_length_comes_back_and_costs_at_most_an_eighth() {
        for length in 0..5_000 {
            let data = vec![b'x'; length];
            let mut padded = Vec::new();
            pad(&data, &mut padded);
            assert_eq!(padded.len(), padded_len(length));
            assert!(length < 252 || padded.len() * 100 <= (length + 4) * 112, "{length}");
            assert_eq!(unpad(padded), Some(data));
        }
    }

    #[test]
    fn what_was_not_padded_here_is_refused() {
        let mut padded = Vec::new();
        pad(b"name", &mut padded);
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
}
