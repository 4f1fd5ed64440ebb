//! What a command tells when it fails.

use std::error::Error;
use std::fmt;

/// An error with all its causes, in one sentence.
#[derive(Debug)]
pub(super) struct Failure(Box<dyn Error + Send + Sync>);

impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = self.0.to_string();
        f.write_str(&told)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            // Some libraries repeat the cause in their own sentence.
            if !told.contains(&text) {
                write!(f, ": {text}")?;
                told = text;
            }
            next = cause.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[derive(Debug, thiserror::Error)]
    #[error("the letter was not sent")]
    struct Outer(#[from] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("could not open: {0}")]
    struct Inner(#[from] std::io::Error);

    #[test]
    fn causes_are_told_once() {
        let error = Outer(Inner(std::io::Error::other("no stamp")));
        assert_eq!(Failure::from(error).to_string(), "the letter was not sent: could not open: no stamp");
    }
}
