//! Where a request comes from, for the receipts.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use store::Network;

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// The network a request comes from, as handlers find it among the request's extensions.
#[derive(Debug, Clone, Copy)]
pub(super) struct From(pub(super) Option<Network>);

/// The proxies whose word is taken for where a request comes from.
pub type Proxies = Arc<[IpAddr]>;

/// Notes where the request comes from.
pub(super) async fn note(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map(|Peer(address)| *address);
    let network = peer.map(|peer| Network::of(origin(peer, request.headers(), &proxies)));
    request.extensions_mut().insert(From(network));
    next.run(request).await
}

/// The nearest address that is none of our proxies. Each proxy adds the address it was asked from at the end of `X-Forwarded-For`; what
/// stands before the first strange address there is hearsay.
fn origin(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let ours = |address: &IpAddr| proxies.contains(&address.to_canonical());
    let lines: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    let told = lines.iter().rev().flat_map(|line| line.rsplit(',')).map(|text| text.trim().parse::<IpAddr>());
    let mut nearest = peer;
    for address in told {
        if !ours(&nearest) {
            break;
        }
        let Ok(address) = address else { break };
        nearest = address;
    }
    nearest
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_what_our_own_proxies_say_is_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = [ip("127.0.0.1"), ip("10.0.0.7")];
        let from = |peer: &str, lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            origin(ip(peer), &headers, &proxies).to_string()
        };
        assert_eq!(from("192.0.2.1", &[]), "192.0.2.1");
        assert_eq!(from("192.0.2.1", &["198.51.100.9"]), "192.0.2.1", "a stranger's word");
        assert_eq!(from("127.0.0.1", &["198.51.100.9"]), "198.51.100.9");
        assert_eq!(from("127.0.0.1", &["6.6.6.6, 198.51.100.9"]), "198.51.100.9", "what the client has sent along");
        assert_eq!(from("127.0.0.1", &["6.6.6.6", "198.51.100.9, 10.0.0.7"]), "198.51.100.9");
        assert_eq!(from("127.0.0.1", &["198.51.100.9, nonsense"]), "127.0.0.1");
        assert_eq!(from("::ffff:127.0.0.1", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(from("127.0.0.1", &[]), "127.0.0.1");
    }
}
