//! Who may ask, and what every answer says about itself.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Problem;

/// Longest address of a request, in bytes: what browsers and proxies agree on.
const LONGEST_URI: usize = 8 << 10;

/// Longest head of a request, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// Paths on which answers take work or tell of the study; all others are the page's files.
const WORK: [&str; 3] = ["/api/v1", "/ogc", "/tiles"];

/// Everything from this server, nothing from elsewhere. `blob:` pictures are MapLibre's own;
/// its worker is a file of ours.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The names under which the server may be asked.
///
/// A page elsewhere can make its own name point at this machine (DNS rebinding); it can't make
/// the browser send another `Host`. So names are checked, and numbers are not enough to be fooled by.
#[derive(Debug, Clone)]
pub enum Hosts {
    /// On loopback: `localhost`, `127.0.0.1` and `[::1]`, at any port (a port may be forwarded).
    Loopback,
    /// Bound elsewhere: these, and any address written as a number.
    Numbers,
}

impl Hosts {
    /// The names that fit a listening address.
    #[must_use]
    pub fn of(addr: SocketAddr) -> Self {
        if addr.ip().is_loopback() { Self::Loopback } else { Self::Numbers }
    }

    fn allows(&self, host: &str) -> bool {
        let name = name_of(host);
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        name.eq_ignore_ascii_case("localhost")
            || match self {
                Self::Loopback => address.is_ok_and(|a| a.is_loopback()),
                Self::Numbers => address.is_ok(),
            }
    }
}

/// `host` without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => host,
    }
}

/// The guard's state.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    hosts: Hosts,
}

impl Guard {
    /// A guard that lets `hosts` in.
    pub(crate) fn new(hosts: Hosts) -> Self {
        Self { hosts }
    }

    fn objection(&self, request: &Request) -> Option<Problem> {
        let (headers, path) = (request.headers(), request.uri().path());
        if request.uri().path_and_query().is_some_and(|p| p.as_str().len() > LONGEST_URI) {
            return Some(Problem::uri_too_long());
        }
        if headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>() > LONGEST_HEAD {
            return Some(Problem::head_too_large());
        }
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let Some(host) = text(header::HOST.as_str()).filter(|h| self.hosts.allows(h)) else {
            return Some(Problem::forbidden("this server answers to localhost and its own address only; the Host header names another"));
        };
        if let Some(origin) = text(header::ORIGIN.as_str())
            && origin.split_once("://").is_none_or(|(_, from)| from != host)
        {
            return Some(Problem::forbidden(format!("the request comes from a page of {origin}, which this server does not serve")));
        }
        // A page elsewhere cannot read the answer; it can make the server work, by a picture's address or a link.
        let works = WORK.iter().any(|at| path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
        if works && text("sec-fetch-site").is_some_and(|site| site.eq_ignore_ascii_case("cross-site")) {
            return Some(Problem::forbidden(
                "the request comes from a page elsewhere; open the map itself, or paste the address into the browser",
            ));
        }
        None
    }
}

/// Lets a request through or not, and dresses the answer.
pub(crate) async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let objection = guard.objection(&request);
    let mut response = match objection {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(self)"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_answered() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]", "LOCALHOST:1"] {
            assert!(Hosts::Loopback.allows(host), "{host}");
        }
        for host in ["example.org", "example.org:8080", "127.0.0.1.example.org", "192.168.1.5:8080", "", "localhost.evil:80"] {
            assert!(!Hosts::Loopback.allows(host), "{host}");
        }
        assert!(Hosts::Numbers.allows("192.168.1.5:8080"));
        assert!(!Hosts::Numbers.allows("example.org:8080"));
    }
}
