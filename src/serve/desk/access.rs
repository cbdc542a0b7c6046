//! Who may use the desk: whoever brings the token, or the cookie that the key in the printed address is exchanged for.
//!
//! ```text
//! GET /?key=K ──▶ 303 to /, Set-Cookie: carecircle-PORT=TOKEN; HttpOnly; SameSite=Strict ──▶ GET /desk/v1/… with the cookie
//! ```
//!
//! Cookies are shared by all ports of a host, so the name of the cookie holds the port, and a browser sends it along with
//! requests of pages of other ports too. Such a page can set no header of its own without asking first, which is never
//! allowed, so a request that changes something must carry `X-CareCircle: 1` besides.

use carecircle_words::say;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Desk;
use crate::public_url::PublicUrl;
use crate::token::bearer;
use crate::{Problem, Token};

/// Header that every changing request with the cookie carries, with the value `1`.
const OWN_HEADER: &str = "x-carecircle";

/// Most keys that wait for their one use; the oldest is forgotten.
const MOST_KEYS: usize = 8;

/// The desk's token, its cookie and the keys that lead to it.
#[derive(Debug)]
pub(super) struct Access {
    token: Token,
    bound: SocketAddr,
    cookie: String,
    once: Mutex<Vec<Token>>,
}

impl Access {
    /// Access by `token` to a desk that listens at `bound`.
    pub(super) fn new(token: Token, bound: SocketAddr) -> Self {
        Self { token, bound, cookie: format!("carecircle-{}", bound.port()), once: Mutex::default() }
    }

    /// Token that stands for the desk and all its studies.
    pub(super) const fn token(&self) -> &Token {
        &self.token
    }

    /// Address of the start page with a key.
    pub(super) fn address(&self, key: &Token) -> String {
        // A browser cannot go to 0.0.0.0, which is every address of this machine.
        let ip = match self.bound.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        format!("http://{}/?key={}", SocketAddr::new(ip, self.bound.port()), key.as_str())
    }

    /// Address of the start page with a key that works once.
    ///
    /// # Errors
    /// When the system has no random bits.
    pub(super) fn address_once(&self) -> Result<String, std::io::Error> {
        let key = Token::random()?;
        let address = self.address(&key);
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        if once.len() >= MOST_KEYS {
            once.remove(0);
        }
        once.push(key);
        Ok(address)
    }

    /// Whether `key` leads in; a key for one use is thereby used.
    fn takes(&self, key: &str) -> bool {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = once.iter().position(|known| known.is(key));
        waiting.map(|at| once.remove(at)).is_some() || self.token.is(key)
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
        all.filter_map(|one| one.trim().split_once('=')).any(|(name, value)| name == self.cookie && self.token.is(value))
    }

    /// Lets in a request of this desk's own pages, or one with the token.
    ///
    /// # Errors
    /// Unauthorized without token and cookie; forbidden for a page of another port, and for a change without [`OWN_HEADER`].
    pub(super) fn admit(&self, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
        if bearer(headers).is_some_and(|token| self.token.is(token)) {
            return Ok(());
        }
        if !self.has_cookie(headers) {
            return Err(Problem::unauthorized(say!("desk-desk-opened-by")));
        }
        let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
        if site.is_some_and(|site| !["same-origin", "none"].iter().any(|own| site.eq_ignore_ascii_case(own))) {
            return Err(Problem::forbidden(say!("desk-request-comes-from")));
        }
        let changes = ![Method::GET, Method::HEAD].contains(method);
        if changes && headers.get(OWN_HEADER).is_none_or(|v| v != "1") {
            return Err(Problem::forbidden(say!("desk-request-that-changes")));
        }
        Ok(())
    }

    /// Answer to `/?key=…`: to the start page without the key, with the cookie if the key leads in. `None` without a key.
    ///
    /// Nothing tells a wrong key from none: the start page says what to do.
    pub(super) fn enter(&self, uri: &Uri, url: &PublicUrl) -> Option<Response> {
        let key = uri.query()?.split('&').find_map(|one| one.strip_prefix("key="))?;
        let mut response =
            (StatusCode::SEE_OTHER, [(header::LOCATION, url.path("/")), (header::CACHE_CONTROL, "no-store".into())]).into_response();
        if self.takes(key) {
            let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.token.as_str());
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
        }
        Some(response)
    }
}

/// Middleware of everything below `/desk/v1`: nothing is answered to strangers, and nothing is kept by caches.
pub(super) async fn check(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let mut response = match desk.access.admit(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
