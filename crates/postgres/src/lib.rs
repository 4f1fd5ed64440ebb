#![doc = include_str!("../README.md")]

mod account;
mod binaries;
mod cluster;
mod error;

pub use binaries::{Binaries, Version};
pub use cluster::{Cluster, Options};
pub use error::Error;
