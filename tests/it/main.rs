//! Every promise of the product, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod booking;
mod browser;
mod hostile;
mod http;
mod schema;
