//! Address of the server as its clients know it, with which links in answers begin.
//!
//! ```text
//! https://yl.example.gov.cn/yl/s/linhai/api/v1/study
//! └────── origin ─────────┘└── base ──┘└── path of a route ──┘
//! ```

use std::convert::Infallible;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Bytes of a path segment that are percent-encoded: all but the unreserved ones of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Path below which a router stands, such as `/yl`: without a final `/`, and empty at the root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BasePath(Arc<str>);

/// Reason for which a text is no base path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no base path: expected path segments of letters, digits, '-', '.', '_' and '~', such as /yl/; write others percent-encoded"
)]
pub struct BasePathError(String);

impl FromStr for BasePath {
    type Err = BasePathError;

    /// The path in `text`; a `/` at either end may be left out.
    fn from_str(text: &str) -> Result<Self, BasePathError> {
        let path = text.strip_prefix('/').unwrap_or(text);
        let path = path.strip_suffix('/').unwrap_or(path);
        if path.is_empty() {
            return Ok(Self::default());
        }
        let is_segment = |s: &str| {
            let plain = s.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b));
            plain && !s.is_empty() && s != "." && s != ".."
        };
        if path.split('/').all(is_segment) { Ok(Self(format!("/{path}").into())) } else { Err(BasePathError(text.to_owned())) }
    }
}

impl BasePath {
    /// Text of the path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Base path of what stands at `segments` below this one; each segment is percent-encoded here.
    pub(crate) fn below(&self, segments: &[&str]) -> Self {
        Self(segments.iter().fold(self.0.to_string(), |path, s| path + "/" + &encoded(s)).into())
    }

    /// What follows this base in `path`: empty, or with a leading `/`. `None` for a path elsewhere.
    fn strip<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&*self.0).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// `segment` of a path, percent-encoded.
pub(crate) fn encoded(segment: &str) -> String {
    utf8_percent_encode(segment, SEGMENT).to_string()
}

/// `uri` with another path; its query stays.
pub(crate) fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let whole = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    Some(Uri::from(PathAndQuery::from_maybe_shared(bytes_of(whole)).ok()?))
}

fn bytes_of(text: String) -> axum::body::Bytes {
    text.into()
}

/// Middleware that takes the base path off a request, so that routes need not know of it.
///
/// A request without the base goes through as well: reverse proxies may take it off themselves.
pub(crate) async fn strip(State(base): State<BasePath>, mut request: Request, next: Next) -> Response {
    let stripped = base.strip(request.uri().path()).map(|rest| (rest.is_empty(), with_path(request.uri(), rest)));
    match stripped {
        Some((true, _)) => return moved(&format!("{}/", base.as_str())),
        Some((false, Some(uri))) => *request.uri_mut() = uri,
        _ => {}
    }
    request.extensions_mut().insert(base);
    next.run(request).await
}

/// Answer that the page is at `path` of this server, for good.
pub(crate) fn moved(path: &str) -> Response {
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response()
}

/// Request extension: scheme and host of the server as the client names them, such as `http://127.0.0.1:8080`.
#[derive(Debug, Clone)]
pub(crate) struct PublicOrigin(pub(crate) Arc<str>);

/// Address of a router as the client of a request knows it.
#[derive(Debug, Clone)]
pub(crate) struct PublicUrl {
    origin: Arc<str>,
    base: BasePath,
}

impl PublicUrl {
    /// Whole address of `path`, which begins with `/`.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.base.as_str())
    }

    /// Path of `path` on the server, which begins with `/`: the base and then `path`.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str())
    }

    /// Base path of the router.
    pub(crate) fn base(&self) -> &BasePath {
        &self.base
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PublicUrl {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let base = parts.extensions.get::<BasePath>().cloned().unwrap_or_default();
        let origin = parts.extensions.get::<PublicOrigin>().map(|o| Arc::clone(&o.0));
        let host = || parts.headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Self { origin: origin.unwrap_or_else(|| format!("http://{}", host()).into()), base })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_read_with_or_without_its_slashes() {
        for (text, path) in [("/yl/", "/yl"), ("yl", "/yl"), ("/", ""), ("", ""), ("/a/b%20c/", "/a/b%20c")] {
            assert_eq!(text.parse::<BasePath>().unwrap().as_str(), path, "{text}");
        }
        for text in ["/a//b", "/../x", "/a?b", "/养老", "http://host/yl", "/a b"] {
            assert!(text.parse::<BasePath>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_whole_segments_are_a_base() {
        let base: BasePath = "/yl".parse().unwrap();
        assert_eq!(base.strip("/yl/near"), Some("/near"));
        assert_eq!(base.strip("/yl"), Some(""));
        assert_eq!(base.strip("/ylx/near"), None);
        assert_eq!(base.strip("/near"), None);
        assert_eq!(base.below(&["s", "临 海/.."]).as_str(), "/yl/s/%E4%B8%B4%20%E6%B5%B7%2F..");
    }
}
