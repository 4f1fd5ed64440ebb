//! The look at the source text before it is parsed.

use super::limits::Limits;
use super::refusal::Refusal;

/// Reads a source once and refuses what the parser should not be given.
///
/// The parser uses one set of stack frames per bracket, and where a block string never ends it takes the opening
/// quotes for an empty string and looks again for an end at the next ones, up to the square of the length.
pub(super) fn scan(source: &str, limits: &Limits) -> Result<(), Refusal> {
    if source.len() > limits.bytes {
        return Err(Refusal::Length);
    }
    let mut rest = source.as_bytes();
    let mut tokens = 0_usize;
    let mut open = 0_usize;
    loop {
        rest = match rest {
            [] => return Ok(()),
            [b' ' | b'\t' | b'\r' | b'\n' | b',', tail @ ..] => {
                rest = tail;
                continue;
            }
            [b'#', tail @ ..] => {
                rest = after_comment(tail);
                continue;
            }
            [b'"', b'"', b'"', tail @ ..] => after_block(tail)?,
            [b'"', tail @ ..] => after_string(tail)?,
            [b'{' | b'[' | b'(', tail @ ..] => {
                open += 1;
                if open > limits.brackets {
                    return Err(Refusal::Brackets);
                }
                tail
            }
            [b'}' | b']' | b')', tail @ ..] => {
                open = open.saturating_sub(1);
                tail
            }
            [b'_' | b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z', ..] => after_word(rest, limits)?,
            [_, tail @ ..] => tail,
        };
        tokens += 1;
        if tokens > limits.tokens {
            return Err(Refusal::Tokens);
        }
    }
}

fn after_comment(mut rest: &[u8]) -> &[u8] {
    while let [byte, tail @ ..] = rest {
        if matches!(byte, b'\n' | b'\r') {
            return rest;
        }
        rest = tail;
    }
    rest
}

fn after_string(mut rest: &[u8]) -> Result<&[u8], Refusal> {
    loop {
        rest = match rest {
            [b'"', tail @ ..] => return Ok(tail),
            [] | [b'\n' | b'\r', ..] | [b'\\'] => return Err(Refusal::OpenString),
            [b'\\', _, tail @ ..] | [_, tail @ ..] => tail,
        };
    }
}

fn after_block(mut rest: &[u8]) -> Result<&[u8], Refusal> {
    loop {
        rest = match rest {
            [b'"', b'"', b'"', tail @ ..] => return Ok(tail),
            [] => return Err(Refusal::OpenString),
            [b'\\', b'"', b'"', b'"', tail @ ..] | [_, tail @ ..] => tail,
        };
    }
}

/// A name or a number.
fn after_word<'a>(rest: &'a [u8], limits: &Limits) -> Result<&'a [u8], Refusal> {
    let inside = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    let length = rest.iter().take_while(inside).count();
    if length > limits.word_bytes {
        return Err(Refusal::WordLength);
    }
    Ok(rest.get(length..).unwrap_or_default())
}
