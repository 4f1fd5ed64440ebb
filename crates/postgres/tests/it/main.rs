//! The crate against a real PostgreSQL: each test runs clusters of its own in folders of its own, and leaves nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bench;
mod crash;
mod find;
mod lifetime;
mod privacy;
mod refusal;
