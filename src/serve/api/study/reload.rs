//! The study, read anew.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::{Allowed, Problem, ServedStudy, ServerState};
use carecircle_base::model::Name;

/// What is shown from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reloaded {
    /// Title of the study.
    pub study: Name,
    /// Residential points.
    pub homes: usize,
    /// Facilities in the lists.
    pub facilities: usize,
    /// Input elements that import left out, for any reason.
    pub dropped: usize,
}

/// Reads the study's folder anew and shows it in place of what was shown, all at once. Needs the token that the server printed
/// when it started, as `Authorization: Bearer TOKEN`.
#[utoipa::path(post, path = "/reload", tag = "reload", operation_id = "reload", security(("token" = [])),
    responses((status = 200, body = Reloaded),
        (status = 401, description = "Without the token", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another reload is under way", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The study can't be used; the old one stays", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reload(_: Allowed, State(live): State<ServerState>) -> Answer<Reloaded> {
    Ok(Json(reloaded(&live.reload().await?)))
}

/// Summary of a study that was read anew.
pub(super) fn reloaded(site: &ServedStudy) -> Reloaded {
    let analysis = site.analysis();
    Reloaded {
        study: analysis.study.name.clone(),
        homes: analysis.study.homes.len(),
        facilities: analysis.study.facilities.len(),
        dropped: analysis.report.layers.iter().map(carecircle_base::model::LayerReport::dropped).sum(),
    }
}
