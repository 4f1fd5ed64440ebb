//! The official files, in two forms: a line for each code that can be given to a client, with its description
//! (`icd10cm_codes_YEAR.txt`), and a line for each code and header in order, in fixed columns (`icd10cm_order_YEAR.txt`).

use std::collections::HashMap;
use std::fmt;

/// A code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Without its dot.
    pub code: String,
    /// Whether it can be given to a client; if not, it is a header.
    pub billable: bool,
    /// The same as the long one where the file has none.
    pub short_description: String,
    /// In full.
    pub description: String,
}

/// A line that is none of the form, and the rule that it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The number of the line, from 1.
    pub line: usize,
    /// What is wrong.
    pub rule: Rule,
}

/// All lines of a file that are none of the form; none at all where there is no code in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

/// What holds of each line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It is UTF-8.
    Utf8,
    /// It begins with a code.
    Code,
    /// Of a file in order, it begins with a number of five digits and a blank.
    Order,
    /// Of a file in order, it says in column 15 whether it is a header.
    Header,
    /// It has a description that can be shown.
    Description,
    /// No other line has its code.
    Twice {
        /// The number of the other line.
        first: usize,
    },
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utf8 => f.write_str("must be UTF-8"),
            Self::Code => f.write_str("must have a code of a letter, a digit and one to five letters or digits, without a dot, and a blank after it"),
            Self::Order => f.write_str("must begin with a number of five digits and a blank, like the first line"),
            Self::Header => f.write_str("must have 0 (a header) or 1 in column 15, between blanks"),
            Self::Description => f.write_str("must have a description of 1 to 500 characters without control characters"),
            Self::Twice { first } => write!(f, "has the code of line {first} once more"),
        }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            0 => f.write_str("there is no code in the file"),
            1 => f.write_str("one line is not of the form"),
            many => write!(f, "{many} lines are not of the form"),
        }
    }
}

impl std::error::Error for Faults {}

/// Of a description, in characters.
const LONGEST: usize = 500;

/// Reads a file of either form; the first line tells which. A byte order mark, empty lines and line ends of either sort are no fault.
///
/// # Errors
/// All lines that are none of the form.
pub fn read(bytes: &[u8]) -> Result<Vec<Code>, Faults> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let (mut codes, mut faults, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    let mut ordered = None;
    for (line, bytes) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let bytes = bytes.trim_ascii_end();
        if bytes.is_empty() {
            continue;
        }
        let code = std::str::from_utf8(bytes).map_err(|_| Rule::Utf8).and_then(|text| {
            match *ordered.get_or_insert_with(|| number(text).is_some()) {
                true => in_order(text),
                false => plain(text),
            }
        });
        match code.and_then(|code| match seen.insert(code.code.clone(), line) {
            Some(first) => Err(Rule::Twice { first }),
            None => Ok(code),
        }) {
            Ok(code) => codes.push(code),
            Err(rule) => faults.push(Fault { line, rule }),
        }
    }
    if faults.is_empty() && !codes.is_empty() { Ok(codes) } else { Err(Faults(faults)) }
}

/// `A000    Cholera due to ...`
fn plain(text: &str) -> Result<Code, Rule> {
    let (code, rest) = text.split_once(' ').ok_or(Rule::Code)?;
    let (code, description) = (checked(code)?, described(rest)?);
    Ok(Code { code, billable: true, short_description: description.clone(), description })
}

/// `00001 A00     0 ...`: number in columns 1 to 5, code 7 to 13, header 15, short description 17 to 76, long description from 78 on.
fn in_order(text: &str) -> Result<Code, Rule> {
    let rest = number(text).ok_or(Rule::Order)?;
    let (code, rest) = rest.split_at_checked(7).ok_or(Rule::Code)?;
    let code = checked(code.trim_end_matches(' '))?;
    let mut characters = rest.chars();
    let billable = match (characters.next(), characters.next(), characters.next()) {
        (Some(' '), Some('0'), Some(' ')) => false,
        (Some(' '), Some('1'), Some(' ')) => true,
        _ => return Err(Rule::Header),
    };
    // Columns are characters: descriptions need not be ASCII.
    let rest = characters.as_str();
    let (short, long) = match rest.char_indices().nth(60) {
        Some((end, ' ')) => rest.split_at(end),
        _ => return Err(Rule::Description),
    };
    Ok(Code { code, billable, short_description: described(short)?, description: described(long)? })
}

/// What stands after a number of five digits and a blank.
fn number(text: &str) -> Option<&str> {
    let (number, rest) = text.split_at_checked(5)?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)?.strip_prefix(' ')
}

fn checked(code: &str) -> Result<String, Rule> {
    let bytes = code.as_bytes();
    let fits = (3..=7).contains(&bytes.len())
        && bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.get(1).is_some_and(u8::is_ascii_digit)
        && bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if fits { Ok(code.to_owned()) } else { Err(Rule::Code) }
}

fn described(text: &str) -> Result<String, Rule> {
    let text = text.trim();
    let fits = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(Rule::Description) }
}

#[cfg(test)]
mod tests;
