#![doc = include_str!("../README.md")]
// The schema is one type of all slices within each other, deeper than the compiler looks by itself.
#![recursion_limit = "256"]
pub mod bench;
pub mod cli;
pub mod config;
pub mod demo;
pub mod http;
mod jobs;
pub mod keys;
pub mod process;
pub mod serve;
pub mod telemetry;
mod trail_file;
