//! A likelier coordinate system, accepted.

use carecircle_words::say;
use std::path::Path;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;

use super::reload::{Reloaded, reloaded};
use crate::api::Answer;
use crate::{Allowed, Problem, ServedStudy, ServerState};
use carecircle_base::model::CrsProposal;
use carecircle_import::config::{STUDY_FILE, accept, replace_study_file};

/// Writes a coordinate system that `/study` proposes into `study.toml`, as `carecircle check --accept-crs` does, and shows the study
/// read anew with it. Where the study cannot be read so, the file and what is shown stay as they were. Needs the token that the
/// server printed when it started, as `Authorization: Bearer TOKEN`.
#[utoipa::path(post, path = "/accept-crs", tag = "reload", operation_id = "acceptCrs", security(("token" = [])),
    request_body = CrsProposal,
    responses((status = 200, body = Reloaded),
        (status = 400, description = "No proposal", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Without the token", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Not proposed (any more), or another reload is under way", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The study can't be used so; the old one stays", body = Problem,
            content_type = "application/problem+json")))]
pub(crate) async fn accept_crs(
    _: Allowed,
    State(live): State<ServerState>,
    State(site): State<ServedStudy>,
    body: Result<Json<CrsProposal>, JsonRejection>,
) -> Answer<Reloaded> {
    let Json(wanted) = body.map_err(|e| Problem::bad_request(e.body_text()))?;
    let is_proposed = site.analysis().report.layers.iter().any(|l| l.proposal.as_deref() == Some(&wanted));
    if !is_proposed {
        return Err(Problem::conflict(format!("{} is not proposed for {} now; look at /api/v1/study again", wanted.crs, wanted.file)));
    }
    let folder = site.folder().ok_or_else(|| Problem::conflict("this server shows a study that it did not read from a folder"))?.to_owned();
    let old = {
        let folder = folder.clone();
        tokio::task::spawn_blocking(move || accepted(&folder, &wanted)).await.map_err(|e| Problem::internal(e.to_string()))??
    };
    match live.reload().await {
        Ok(site) => Ok(Json(reloaded(&site))),
        Err(problem) => {
            let back = tokio::task::spawn_blocking(move || replace_study_file(&folder, &old))
                .await
                .map_err(|e| Problem::internal(e.to_string()))?;
            back.map_err(|e| unwritten(&e))?;
            Err(problem)
        }
    }
}

/// Writes the proposal into the study's file; the text as it was.
fn accepted(folder: &Path, wanted: &CrsProposal) -> Result<String, Problem> {
    let old = std::fs::read_to_string(folder.join(STUDY_FILE)).map_err(|e| unwritten(&e))?;
    let new = accept(&old, wanted).map_err(|e| Problem::unprocessable(e.to_string()))?;
    replace_study_file(folder, &new.text).map_err(|e| unwritten(&e))?;
    Ok(old)
}

fn unwritten(error: &std::io::Error) -> Problem {
    Problem::conflict(say!("serve-cannot-be-changed", file = STUDY_FILE, error = error.to_string()))
}
