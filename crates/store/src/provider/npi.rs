//! National Provider Identifiers of the United States.

/// What is put before an identifier to check it by: 80 for health applications, 840 for the United States.
const PREFIX: [u32; 5] = [8, 0, 8, 4, 0];

/// Whether it is an identifier: ten digits, the first of which is 1 or 2, and the last a check digit by Luhn's formula.
pub(super) fn is_npi(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 10 || text.len() != 10 || !matches!(digits.first(), Some(1 | 2)) {
        return false;
    }
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let from_the_end = PREFIX.iter().chain(&digits).rev().enumerate();
    let sum: u32 = from_the_end.map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit }).sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::is_npi;

    #[test]
    fn the_check_digit_counts() {
        // The example of the standard.
        assert!(is_npi("1234567893"));
        for last in (0..10).filter(|last| *last != 3) {
            assert!(!is_npi(&format!("123456789{last}")), "{last}");
        }
        for text in ["", "123456789", "12345678930", "1234567893 ", "3234567893", "123456789x", "１２３４５６７８９３"]
        {
            assert!(!is_npi(text), "{text}");
        }
        let slipped = (0..9).map(|place| {
            let mut digits: Vec<u8> = b"1234567893".to_vec();
            digits[place] = b'0' + (digits[place] - b'0' + 1) % 10;
            String::from_utf8(digits).unwrap()
        });
        assert!(slipped.into_iter().all(|text| !is_npi(&text)));
    }
}
