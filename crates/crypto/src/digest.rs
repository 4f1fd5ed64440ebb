//! What a row held: a digest of its sealed columns, by which an older value that was put back is told from the one that was written last.
use sha2::{Digest, Sha256};
use uuid::Uuid;

const DOMAIN: &[u8] = b"pazpaz/row/1\0";
/// Stands for the length of what is not there; no column is as long.
const NOTHING: u32 = u32::MAX;

/// SHA-256 of the place of a row and of what stands in its sealed columns, in the order of their numbers. It needs no key and tells nothing:
/// equal values are sealed to different bytes.
pub fn row_digest<'c>(table: u16, row: Uuid, columns: impl IntoIterator<Item = (u16, Option<&'c [u8]>)>) -> [u8; 32] {
    let mut digest = Sha256::new().chain_update(DOMAIN).chain_update(table.to_be_bytes()).chain_update(row.as_bytes());
    for (number, sealed) in columns {
        let length = sealed.map_or(NOTHING, |sealed| u32::try_from(sealed.len()).unwrap_or(NOTHING));
        digest.update(number.to_be_bytes());
        digest.update(length.to_be_bytes());
        digest.update(sealed.unwrap_or_default());
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::row_digest;
    use uuid::Uuid;

    /// The length, the place and the order of everything counts; what is empty is not what is not there.
    #[test]
    fn no_two_rows_share_a_digest() {
        let row = Uuid::from_u128(1);
        let all = [
            row_digest(9, row, [(1, Some(&b"ab"[..])), (2, Some(b"c"))]),
            row_digest(9, row, [(1, Some(&b"a"[..])), (2, Some(b"bc"))]),
            row_digest(9, row, [(2, Some(&b"ab"[..])), (1, Some(b"c"))]),
            row_digest(9, row, [(1, Some(&b"ab"[..])), (2, None)]),
            row_digest(9, row, [(1, Some(&b"ab"[..])), (2, Some(b""))]),
            row_digest(9, row, [(1, Some(&b"ab"[..]))]),
            row_digest(8, row, [(1, Some(&b"ab"[..])), (2, Some(b"c"))]),
            row_digest(9, Uuid::nil(), [(1, Some(&b"ab"[..])), (2, Some(b"c"))]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all.iter().skip(at + 1).any(|other| other == one), "{at}");
        }
    }

    /// Computed with `hashlib` of Python from the description.
    #[test]
    fn the_form_is_fixed() {
        let digest = row_digest(9, Uuid::from_u128(0x0102), [(1, Some(&b"sealed"[..])), (3, None)]);
        let hex = data_encoding::HEXLOWER.encode(&digest);
        assert_eq!(hex, "3117d2f0d02b8d667200903443ead57f7c3fad8022c2278339209751a0a7c813");
    }
}
