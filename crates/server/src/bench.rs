//! `pazpaz bench`: fills a private database with sealed rows at a chosen scale, and measures the server over it by HTTP.
//!
//! The rows are made through the store and sealed like any other; the server that is measured is `pazpaz serve` in a process of
//! its own. Nothing here decides whether a figure is good.

mod database;
mod error;
mod load;
mod run;
mod state;

pub use self::error::BenchError;
pub use self::load::load;
pub use self::run::{RunOptions, Work, run};
pub use self::state::Scale;
