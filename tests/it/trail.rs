//! The trail can be believed: what nobody touched is whole, and what somebody touched is found.

pub(crate) mod command;
mod genuine;
mod lair;
mod life;
mod load;
mod quiet;
mod restored;
mod tamper;
mod whole;
