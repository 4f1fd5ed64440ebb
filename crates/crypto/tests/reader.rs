//! A second implementation reads the frozen values: `testdata/read_vectors.py`, where there is a Python.
use std::{
    io::{ErrorKind, Write as _},
    path::Path,
    process::Command,
};

/// Passes without a Python, and says so, unless `PAZPAZ_REQUIRE_PYTHON=1`.
#[test]
fn python_reads_the_frozen_values() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/read_vectors.py");
    let output = match Command::new("python3").arg("-B").arg(script).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let required = std::env::var_os("PAZPAZ_REQUIRE_PYTHON").is_some_and(|value| value == "1");
            assert!(!required, "python3 is required here and is not on the PATH");
            // Written past the test harness, which would swallow it: a skipped test must be seen.
            writeln!(std::io::stderr(), "SKIPPED python_reads_the_frozen_values: there is no python3 on the PATH").ok();
            return;
        }
        output => output.unwrap(),
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        said.trim(),
        "read 6 client_keys, 6 cursors, 7 digests, 16 index, 6 keys, 6 logins, 1 masters, 80 sealed, 2 tokens \
         and refused 886 forgeries\nread 11 files and refused 172 forgeries"
    );
}
