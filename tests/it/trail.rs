//! The trail can be believed: what nobody touched is whole, and what somebody touched is found.

mod genuine;
mod lair;
mod life;
mod tamper;
mod whole;
