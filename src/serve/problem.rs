//! Errors as problem details (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use carecircle_base::characters::shortened;

use super::request_log::InternalCause;
use carecircle_words::{Said, say};

/// Largest number of characters of a problem's detail.
const MESSAGE: usize = 8000;

/// What went wrong, for a person and for a program.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A stable name for the kind of problem, relative to the server.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind, in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// This case: what was found, what was expected, the way out.
    pub detail: String,
    /// `detail` in Chinese, where the problem has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
    /// Cause of an internal error: for the server's log, never sent.
    #[serde(skip)]
    cause: Option<String>,
}

/// What is said of one case: a message in both languages, or English alone.
#[derive(Debug, Clone)]
pub struct ProblemDetail {
    en: String,
    zh: Option<String>,
}

impl From<Said> for ProblemDetail {
    fn from(said: Said) -> Self {
        Self { en: said.en(), zh: Some(said.zh()) }
    }
}

impl From<String> for ProblemDetail {
    fn from(en: String) -> Self {
        Self { en, zh: None }
    }
}

impl From<&str> for ProblemDetail {
    fn from(en: &str) -> Self {
        en.to_owned().into()
    }
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<ProblemDetail>) -> Self {
        let ProblemDetail { en, zh } = detail.into();
        Self { kind, title, status: status.as_u16(), detail: shortened(&en, MESSAGE).into_owned(), zh, cause: None }
    }

    /// Problem with its sentence in Chinese besides.
    #[must_use]
    pub(crate) fn in_chinese(self, zh: impl Into<String>) -> Self {
        Self { zh: Some(zh.into()), ..self }
    }

    /// There is no such thing.
    pub fn not_found(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "/problems/not-found", "Not found", detail)
    }

    /// The question makes no sense.
    pub fn bad_request(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "/problems/bad-request", "Bad request", detail)
    }

    /// The question came under a name that this server does not go by.
    pub fn forbidden(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "/problems/forbidden", "Forbidden", detail)
    }

    /// What is asked for changes something, and the token is missing or wrong.
    pub fn unauthorized(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "/problems/unauthorized", "Unauthorized", detail)
    }

    /// There is such a thing, but it can't be asked for in this way.
    pub fn method_not_allowed(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "/problems/method-not-allowed", "Method not allowed", detail)
    }

    /// Not now.
    pub fn conflict(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::CONFLICT, "/problems/conflict", "Conflict", detail)
    }

    /// What was to be changed is not what the change was made for.
    pub fn precondition_failed(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "/problems/changed-meanwhile", "Changed meanwhile", detail)
    }

    /// The answer would have taken longer than any may.
    pub fn too_slow() -> Self {
        let detail = "the server is busy or the study is large; ask again in a while, or ask for less";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "/problems/too-slow", "Too slow", detail)
    }

    /// More was sent than is read.
    pub fn too_large() -> Self {
        let detail =
            "more was sent than this path reads: 16 KiB, 2 MiB for plans and scenarios, 16 MiB for a file of parcels; send less at a time";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "/problems/too-large", "Too large", detail)
    }

    /// The address says more than is read.
    pub fn uri_too_long() -> Self {
        let detail = "the address is longer than 8 KiB; ask for less at a time";
        Self::new(StatusCode::URI_TOO_LONG, "/problems/uri-too-long", "Address too long", detail)
    }

    /// A file has more bytes than `most_mib` MiB.
    pub(crate) fn file_too_large(most_mib: u64) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "/problems/too-large", "Too large", say!("serve-file-too-large", most_mib))
    }

    /// The head of the request says more than is read.
    pub fn head_too_large() -> Self {
        let detail = "the headers are longer than 64 KiB or more than 100; clear the cookies of this address, or send fewer headers";
        Self::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "/problems/head-too-large", "Headers too large", detail)
    }

    /// The body did not come in time.
    pub fn sent_too_slowly() -> Self {
        let detail = "the body did not come in time: 20 seconds, and one more for every 16 KiB; send it again on a better line";
        Self::new(StatusCode::REQUEST_TIMEOUT, "/problems/sent-too-slowly", "Sent too slowly", detail)
    }

    /// What is asked for can't be done with the inputs as they are.
    pub fn unprocessable(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "/problems/unprocessable", "Unprocessable", detail)
    }

    /// Too many questions at once.
    pub fn busy(detail: impl Into<ProblemDetail>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "/problems/busy", "Busy", detail)
    }

    /// The answer could not be computed; `cause` is logged on stderr and not sent.
    pub fn internal(cause: impl Into<String>) -> Self {
        let detail = "the server could not work this out; its log on stderr says why, under the id in the header x-request-id";
        let problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "/problems/internal", "Internal error", detail);
        Self { cause: Some(cause.into()), ..problem }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        let extra = match status {
            StatusCode::UNAUTHORIZED => Some((header::WWW_AUTHENTICATE, "Bearer")),
            StatusCode::SERVICE_UNAVAILABLE => Some((header::RETRY_AFTER, "1")),
            StatusCode::REQUEST_TIMEOUT => Some((header::CONNECTION, "close")),
            _ => None,
        };
        if let Some((name, value)) = extra {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(InternalCause(cause));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_of_an_internal_error_is_for_the_log_alone() {
        let problem = Problem::internal("no room in a folder of this machine");
        assert!(!serde_json::to_string(&problem).expect("plain data").contains("no room"));
        let logged = problem.into_response();
        assert_eq!(logged.extensions().get::<InternalCause>().map(|c| c.0.as_str()), Some("no room in a folder of this machine"));
    }
}
