use std::fmt;

/// A version of PostgreSQL, such as 17.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// What decides about the layout of the data folder.
    pub major: u16,
    /// The level of fixes; 0 for betas and development builds.
    pub minor: u16,
}

impl Version {
    /// The oldest version that will do: `security_invoker` views and `nulls not distinct` came with it.
    pub const OLDEST: Self = Self { major: 15, minor: 0 };

    /// Reads the first word of what the programs report, such as `15.18 (Debian 15.18-0+deb12u1)`, `18beta1` or `19devel`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let word = text.split_whitespace().next()?;
        let (major, rest) = leading_number(word)?;
        let minor = rest.strip_prefix('.').and_then(leading_number).map_or(0, |(minor, _)| minor);
        Some(Self { major, minor })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

fn leading_number(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_read_as_packagers_write_them() {
        for (text, major, minor) in [
            ("15.18 (Debian 15.18-0+deb12u1)", 15, 18),
            ("17.10", 17, 10),
            ("18beta1", 18, 0),
            ("19devel", 19, 0),
            ("9.6.24", 9, 6),
        ] {
            assert_eq!(Version::parse(text), Some(Version { major, minor }), "{text}");
        }
        assert_eq!(Version::parse("unknown"), None);
        assert_eq!(Version::parse(""), None);
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(Version::parse("15.9") < Version::parse("15.10"));
        assert!(Version::parse("9.6") < Some(Version::OLDEST));
    }
}
