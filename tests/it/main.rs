//! Every promise of the product, one binary.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod booking;
mod boot;
mod browser;
mod catalogue;
mod catalogue_api;
mod conformance;
mod digest;
mod encoding;
mod errors;
mod hostile;
mod http;
mod isolation;
mod migrations;
mod node;
mod pages;
mod plans;
mod plants;
mod receipts;
mod schema;
mod scope;
mod sealed;
mod sessions;
mod sign_in;
mod statements;
mod walk;
