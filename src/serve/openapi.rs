//! What `OpenAPI` asks of every operation's answers.

use axum::http::StatusCode;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Server};
use utoipa::{Modify, ToSchema};

use super::Problem;

/// Completes the answers of every operation: the problems that the server's limits and its readers of questions may answer
/// with anywhere, and a description where an operation gave none. An answer as asked for is described by what its
/// operation does, a problem by what its status says (RFC 9110).
pub(crate) struct CommonAnswers;

impl Modify for CommonAnswers {
    fn modify(&self, openapi: &mut OpenApi) {
        for item in openapi.paths.paths.values_mut() {
            let verbs = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
            for operation in verbs.into_iter().flatten() {
                complete(operation);
            }
        }
    }
}

/// The description of an API whose routes stand below `path` of the server.
pub(crate) fn standing_at(mut document: OpenApi, path: String) -> OpenApi {
    document.servers = Some(vec![Server::new(path)]);
    document
}

fn complete(operation: &mut Operation) {
    let sends = operation.request_body.is_some();
    let asks = sends || operation.parameters.as_ref().is_some_and(|p| !p.is_empty());
    let anywhere = [(StatusCode::BAD_REQUEST, asks), (StatusCode::PAYLOAD_TOO_LARGE, sends), (StatusCode::GATEWAY_TIMEOUT, true)];
    let answers = &mut operation.responses.responses;
    for (status, _) in anywhere.into_iter().filter(|(_, may)| *may) {
        answers.entry(status.as_str().to_owned()).or_insert_with(|| RefOr::T(problem()));
    }
    for (status, answer) in answers {
        let RefOr::T(answer) = answer else { continue };
        if answer.description.is_empty() {
            answer.description = match status.as_str() {
                "200" => operation.summary.clone().unwrap_or_else(|| "As asked for".into()),
                other => reason(other).into(),
            };
        }
    }
}

fn problem() -> Response {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    ResponseBuilder::new().content("application/problem+json", body).build()
}

fn reason(status: &str) -> &'static str {
    status.parse().ok().and_then(|code: StatusCode| code.canonical_reason()).unwrap_or("A problem")
}
