//! Who may ask, and what every answer says about itself.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Problem;
use super::public_url::PublicOrigin;

/// Longest address of a request, in bytes: what browsers and proxies agree on.
const LONGEST_URI: usize = 8 << 10;

/// Longest head of a request, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// Paths on which answers take work or tell of a study, below the study's own path.
const WORK: [&str; 4] = ["/api/v1", "/ogc", "/tiles", "/desk/v1"];

/// Everything from this server, nothing from elsewhere. `blob:` pictures are MapLibre's own;
/// its worker is a file of ours.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The names under which the server may be asked.
///
/// A page elsewhere can make its own name point at this machine (DNS rebinding); it can't make
/// the browser send another `Host`. So names are checked, and numbers are not enough to be fooled by.
#[derive(Debug, Clone)]
pub struct Hosts {
    /// Whether any address written as a number is answered, or those of loopback alone (at any port: a port may be forwarded).
    numbers: bool,
    /// Names besides `localhost` and numbers, without a port.
    names: Vec<String>,
    /// Whether `X-Forwarded-Host` and `X-Forwarded-Proto` are believed: a proxy sets them.
    behind_proxy: bool,
}

impl Hosts {
    /// The names that fit a listening address.
    #[must_use]
    pub fn of(addr: SocketAddr) -> Self {
        Self { numbers: !addr.ip().is_loopback(), names: Vec::new(), behind_proxy: false }
    }

    /// Also these names, without a port; behind a proxy, what it says of the client's address is believed.
    #[must_use]
    pub fn with(self, names: &[String], behind_proxy: bool) -> Self {
        Self { names: names.to_vec(), behind_proxy, ..self }
    }

    fn allows(&self, host: &str) -> bool {
        let name = name_of(host);
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        name.eq_ignore_ascii_case("localhost")
            || address.is_ok_and(|a| self.numbers || a.is_loopback())
            || self.names.iter().any(|known| name.eq_ignore_ascii_case(known))
    }

    /// Scheme and host as the client names them; a problem when a name is not one of these.
    fn origin<'a>(&self, headers: &'a HeaderMap) -> Result<(&'static str, &'a str), Problem> {
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let host = text(header::HOST.as_str()).filter(|h| self.allows(h)).ok_or_else(|| {
            Problem::forbidden(
                "this server answers to localhost, its own address and the names given by --host; the Host header names another",
            )
        })?;
        if !self.behind_proxy {
            return Ok(("http", host));
        }
        // A chain of proxies appends: the first value is what the client asked for.
        let first = |name: &str| text(name).and_then(|v| v.split(',').next()).map(str::trim);
        let public = first("x-forwarded-host").unwrap_or(host);
        if !self.allows(public) {
            let detail = format!("the proxy says that '{public}' was asked for, which no --host of this server names");
            return Err(Problem::forbidden(detail));
        }
        let is_tls = first("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        Ok((if is_tls { "https" } else { "http" }, public))
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

    /// Scheme and host as the client names them, or why the request is refused.
    fn origin(&self, request: &Request) -> Result<String, Problem> {
        let headers = request.headers();
        if request.uri().path_and_query().is_some_and(|p| p.as_str().len() > LONGEST_URI) {
            return Err(Problem::uri_too_long());
        }
        if headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>() > LONGEST_HEAD {
            return Err(Problem::head_too_large());
        }
        let (scheme, host) = self.hosts.origin(headers)?;
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        if let Some(origin) = text(header::ORIGIN.as_str())
            && origin.split_once("://").is_none_or(|(_, from)| from != host)
        {
            return Err(Problem::forbidden(format!(
                "the request comes from a page of {origin}, which this server ({host}) does not serve"
            )));
        }
        // A page elsewhere cannot read the answer; it can make the server work, by a picture's address or a link.
        if works(request.uri().path()) && text("sec-fetch-site").is_some_and(|site| site.eq_ignore_ascii_case("cross-site")) {
            return Err(Problem::forbidden(
                "the request comes from a page elsewhere; open the map itself, or paste the address into the browser",
            ));
        }
        Ok(format!("{scheme}://{host}"))
    }
}

/// Whether answers below `path` take work or tell of a study; all others are the page's files.
fn works(path: &str) -> bool {
    // A desk's studies stand at /s/{study}.
    let study = path.strip_prefix("/s/").and_then(|rest| rest.find('/').map(|at| &rest[at..]));
    let path = study.unwrap_or(path);
    WORK.iter().any(|at| path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Lets a request through or not, and dresses the answer.
pub(crate) async fn check(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let mut response = match guard.origin(&request) {
        Err(problem) => problem.into_response(),
        Ok(origin) => {
            request.extensions_mut().insert(PublicOrigin(origin.into()));
            next.run(request).await
        }
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

    fn at(address: &str) -> Hosts {
        Hosts::of(address.parse().unwrap())
    }

    #[test]
    fn only_our_own_names_are_answered() {
        let (loopback, numbers) = (at("127.0.0.1:8080"), at("0.0.0.0:8080"));
        for host in ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]", "LOCALHOST:1"] {
            assert!(loopback.allows(host), "{host}");
        }
        for host in ["example.org", "example.org:8080", "127.0.0.1.example.org", "192.168.1.5:8080", "", "localhost.evil:80"] {
            assert!(!loopback.allows(host), "{host}");
        }
        assert!(numbers.allows("192.168.1.5:8080"));
        assert!(!numbers.allows("example.org:8080"));
        let named = loopback.with(&["yl.example.gov.cn".to_owned()], false);
        assert!(named.allows("YL.example.gov.cn:8443") && named.allows("localhost"));
        assert!(!named.allows("x.yl.example.gov.cn") && !named.allows("192.168.1.5"));
    }

    #[test]
    fn what_a_proxy_says_is_believed_only_behind_one_and_must_be_a_known_name() {
        let names = ["yl.example.gov.cn".to_owned()];
        let headers = |public: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8080"));
            headers.insert("x-forwarded-host", HeaderValue::from_static(public));
            headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
            headers
        };
        let (direct, behind) = (at("127.0.0.1:8080").with(&names, false), at("127.0.0.1:8080").with(&names, true));
        let known = headers("yl.example.gov.cn, inner.example");
        assert_eq!(direct.origin(&known).unwrap(), ("http", "127.0.0.1:8080"));
        assert_eq!(behind.origin(&known).unwrap(), ("https", "yl.example.gov.cn"));
        assert!(behind.origin(&headers("evil.example")).is_err());
        // A page that points its own name here can send this header as well: the Host header is checked besides.
        let mut rebound = headers("yl.example.gov.cn");
        rebound.insert(header::HOST, HeaderValue::from_static("evil.example"));
        assert!(behind.origin(&rebound).is_err());
    }

    #[test]
    fn a_study_below_its_own_path_works_as_one_at_the_root() {
        for path in ["/api/v1/study", "/tiles", "/s/x/api/v1/study", "/s/%E4%B8%B4/ogc", "/desk/v1/studies"] {
            assert!(works(path), "{path}");
        }
        for path in ["/", "/near", "/s/x/", "/s/x/near", "/s/x", "/assets/a.js", "/ogcx"] {
            assert!(!works(path), "{path}");
        }
    }
}
