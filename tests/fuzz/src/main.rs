//! The targets under libFuzzer, whose own `main` reads the command line; which target it drives is said by `FUZZ_TARGET`.
#![no_main]

/// The very file of the server, whose crate would bring all that a server needs.
#[path = "../../../crates/server/src/http/auth.rs"]
mod auth;
/// The very file of the API, where it is private.
#[path = "../../../crates/graphql/src/id.rs"]
mod id;
#[path = "../targets/all.rs"]
#[expect(dead_code, reason = "the tests write the seeds, the fuzzer reads their files")]
mod targets;

use std::sync::LazyLock;

use targets::{ALL, Target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let known = ALL.each_ref().map(|target| target.name);
    let Some(target) = ALL.iter().find(|target| target.name == name) else {
        panic!("FUZZ_TARGET must be one of {known:?}");
    };
    target
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| (TARGET.run)(data));
