//! What `OpenAPI` asks of every answer: a description.

use axum::http::StatusCode;
use utoipa::Modify;
use utoipa::openapi::{OpenApi, RefOr};

/// Describes each answer that was given no words of its own: an answer as asked for by what its operation does, a
/// problem by what its status says (RFC 9110).
pub struct Described;

impl Modify for Described {
    fn modify(&self, openapi: &mut OpenApi) {
        for item in openapi.paths.paths.values_mut() {
            let verbs = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
            for operation in verbs.into_iter().flatten() {
                for (status, answer) in &mut operation.responses.responses {
                    let RefOr::T(answer) = answer else { continue };
                    if answer.description.is_empty() {
                        answer.description = match status.as_str() {
                            "200" => operation.summary.clone().unwrap_or_else(|| "As asked for".into()),
                            other => reason(other).into(),
                        };
                    }
                }
            }
        }
    }
}

fn reason(status: &str) -> &'static str {
    status.parse().ok().and_then(|code: StatusCode| code.canonical_reason()).unwrap_or("A problem")
}
