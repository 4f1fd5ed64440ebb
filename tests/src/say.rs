//! Words of a test.

/// Says something where a test prints: seen with `--nocapture`, and where the test fails.
#[expect(clippy::print_stdout, reason = "the test harness keeps what tests print")]
pub fn say(text: &str) {
    println!("{text}");
}
