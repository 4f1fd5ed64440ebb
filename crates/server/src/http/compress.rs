//! Answers of the API in fewer bytes.
//!
//! Compression beside secrets can give them away by the length of the answer (BREACH), to somebody who can make a victim's
//! browser send many requests with text of his choice and watch them. That somebody is another site, and no other site can
//! make a browser send a request to the API that is signed in: it needs a header that the rules for other origins deny. And
//! the one answer with a secret in it, that to `signIn`, holds a fresh one each time. Mutations are left alone all the same:
//! their answers are short.

use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

/// Marks an answer that is not to be compressed.
#[derive(Debug, Clone, Copy)]
pub(super) struct AsItIs;

type Unmarked = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Below this many bytes an answer fits into one packet anyway.
const WORTH_IT: u64 = 1_024;

/// Compresses with gzip or Brotli, whichever the client prefers, at the level at which it costs least.
pub(super) fn layer() -> CompressionLayer<And<SizeAbove, Unmarked>> {
    let unmarked: Unmarked = |_, _, _, extensions| extensions.get::<AsItIs>().is_none();
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(WORTH_IT).and(unmarked))
}
