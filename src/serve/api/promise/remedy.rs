//! The sites that close a promise: the best spot in each place that fails.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::targets::{Found, TargetsQuery};
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::{PathId, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::remedy::{self, RemedyQuestion};
use carecircle_present::rows::PromisePlan;

/// The sites that would close a promise, one for each place that fails: the junction there that newly brings most seniors
/// within the circle of the service; where none brings anybody, or no circle counts it, the spot about which most seniors
/// live. Nothing is changed.
#[utoipa::path(get, path = "/targets/{row}/plan", tag = "promise_plan", operation_id = "target_plan",
    params(("row" = String, Path, description = "A row's id"), TargetsQuery, ConditionsQuery),
    responses((status = 200, body = PromisePlan<'_>),
        (status = 404, description = "No such pack or row", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No site closes it: it is kept, or no matter of places; `no_plan` of the row says why", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn plan(
    State(site): State<ServedStudy>,
    PathId(row): PathId,
    QueryParams(query): QueryParams<TargetsQuery>,
    view: View,
) -> Result<Response, Problem> {
    let shared = view.shared().clone();
    let asked = shared.clone();
    let board = site.heavy(move |_| Found::new(&asked, &query, &row)).await??;
    let asks = RemedyQuestion::of(&shared.study, board.row());
    let asks = asks.map_err(|why| Problem::unprocessable(format!("no site closes row '{}': {}", board.row().row, why.en)))?;
    let mut surface = None;
    if let (Some(gives), Some(_)) = (asks.provides, &shared.network) {
        let kept = site.desks().of(&shared);
        for circle in &asks.circles {
            match kept.surface(&site, &shared, (asks.cohort, *circle, gives)).await {
                Ok(found) => {
                    surface = Some((*circle, found));
                    break;
                }
                // This circle cannot be asked: another may.
                Err(problem) if problem.status < 500 => {}
                Err(problem) => return Err(problem),
            }
        }
    }
    site.heavy(move |site| {
        let (study, net) = (&shared.study, shared.network.as_ref());
        let seen = surface.as_ref().map(|(_, surface)| surface.as_ref());
        let plan = remedy::plan(study, net, site.desks().ground(), seen, board.row());
        // Without roads nothing is newly covered, and the circle is still the one that promises it.
        let circle = surface.as_ref().map(|(circle, _)| *circle).or(asks.circles.first().copied().filter(|_| net.is_none()));
        let of = (&board.board.pack, board.row());
        Ok(Json(PromisePlan::new(study, shared.coverage.straight_line, of, (&asks, circle), &plan)).into_response())
    })
    .await?
}
