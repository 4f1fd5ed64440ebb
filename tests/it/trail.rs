//! The trail can be believed: what nobody touched is whole, and what somebody touched is found.

mod life;
mod whole;
