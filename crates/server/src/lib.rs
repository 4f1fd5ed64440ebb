//! The process around the API: settings, commands, HTTP, logging, and a demo that needs nothing.
//!
//! What comes in is turned into an actor and a request, and nothing else happens here: what the request means is the business
//! of the crate `graphql`, and what it may touch that of `store`.

pub mod cli;
pub mod config;
pub mod demo;
pub mod http;
pub mod process;
pub mod serve;
pub mod telemetry;
