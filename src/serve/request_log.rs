//! One log line a request, on stderr through `tracing`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// The header that carries a request's id, in the request (from a proxy) and in every response.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id of a proxy that is taken over, in bytes.
const LONGEST_ID: usize = 64;

/// Counter of requests without an id of their own, from 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestCounter(Arc<AtomicU64>);

impl RequestCounter {
    /// The id that a proxy gave, if it is short and plain (no log line can be forged with it); else the next number.
    fn id(&self, headers: &HeaderMap) -> String {
        let plain = |id: &&str| !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(plain);
        given.map_or_else(|| (self.0.fetch_add(1, Ordering::Relaxed) + 1).to_string(), str::to_owned)
    }
}

/// Response extension: why a response is an internal error, for the log alone.
#[derive(Debug, Clone)]
pub(crate) struct InternalCause(pub(crate) String);

/// Middleware that logs id, method, path without query, status and milliseconds of a request, and the cause of an internal error.
///
/// The query is left out: it may hold where somebody lives.
pub(crate) async fn log(State(counter): State<RequestCounter>, request: Request, next: Next) -> Response {
    let id = counter.id(request.headers());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), begun.elapsed().as_millis());
    if let Some(InternalCause(cause)) = response.extensions().get() {
        tracing::error!(%id, %method, path, status, ms, cause);
    } else {
        tracing::info!(%id, %method, path, status, ms);
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_a_proxy_is_taken_over_unless_it_could_forge_a_line() {
        let counter = RequestCounter::default();
        let of = |id: &'static str| counter.id(&HeaderMap::from_iter([(REQUEST_ID, HeaderValue::from_static(id))]));
        assert_eq!(of("7f3a-01"), "7f3a-01");
        assert_eq!(of("a status=200"), "1");
        assert_eq!(of(""), "2");
        assert_eq!(counter.id(&HeaderMap::new()), "3");
    }
}
