//! The study's routes, asked in this process: a published answer is the server's own.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::PublishError;

/// Questions under way at the same time.
const AT_ONCE: usize = 8;

/// Key of an answer that is a problem.
const REFUSED: &str = "problem";

/// A study's routes and the threads that answer.
pub(super) struct Asker {
    runtime: Runtime,
    router: Router,
}

impl Asker {
    /// Asks `router`.
    pub(super) fn new(router: Router) -> Result<Self, PublishError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(PublishError::Runtime)?;
        Ok(Self { runtime, router })
    }

    /// The answer to one path with its query.
    pub(super) fn get(&self, path: &str) -> Result<Bytes, PublishError> {
        self.runtime.block_on(ask(self.router.clone(), path.to_owned()))
    }

    /// The answers to `paths`, in their order.
    pub(super) fn get_all(&self, paths: &[String]) -> Result<Vec<Bytes>, PublishError> {
        let mut answers = vec![Bytes::new(); paths.len()];
        self.runtime.block_on(async {
            let mut waiting = paths.iter().cloned().enumerate();
            let mut under_way = JoinSet::new();
            loop {
                while under_way.len() < AT_ONCE
                    && let Some((row, path)) = waiting.next()
                {
                    let router = self.router.clone();
                    under_way.spawn(async move { (row, ask(router, path).await) });
                }
                let Some(done) = under_way.join_next().await else { return Ok(()) };
                let (row, answer) = done.map_err(|e| PublishError::NoAnswer { question: "a question".to_owned(), why: e.to_string() })?;
                answers[row] = answer?;
            }
        })?;
        Ok(answers)
    }
}

async fn ask(router: Router, path: String) -> Result<Bytes, PublishError> {
    let no_answer = |why: String| PublishError::NoAnswer { question: path.clone(), why };
    let request = Request::get(&path).body(Body::empty()).map_err(|e| no_answer(e.to_string()))?;
    let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.map_err(|e| no_answer(e.to_string()))?;
    let refused = |bytes: &[u8]| format!("{{\"{REFUSED}\":{}}}", String::from_utf8_lossy(bytes)).into();
    match status {
        _ if status.is_success() => Ok(bytes),
        // The page shows why, as it would with a server.
        StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Ok(refused(&bytes)),
        _ => Err(no_answer(format!("{status} {}", String::from_utf8_lossy(&bytes)))),
    }
}
