//! How sure: the band of the headline and of each area, and what matters most.

use axum::Json;
use axum::extract::State;

use crate::api::Answer;
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::{Problem, ServedStudy};
use carecircle_present::rows::UncertaintyReport;

/// Band of the share of seniors who are covered, for the study and each area; what matters most; homes whose verdict is open. A Monte
/// Carlo over pace, connectors, head counts and positions of facilities, always of the same seed.
#[utoipa::path(get, path = "/uncertainty", tag = "summary", operation_id = "uncertainty", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = UncertaintyReport), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Buses count in the circle, or it has no share of seniors", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn uncertainty(State(site): State<ServedStudy>, view: View) -> Answer<UncertaintyReport> {
    let found = move |_: &ServedStudy| {
        let lens = view.lens()?;
        let found = lens.analysis.uncertainty(lens.cohort, lens.circle).as_ref().map_err(|why| Problem::unprocessable(why.clone()))?;
        Ok(Json(UncertaintyReport::new(&lens.analysis.study, &lens.analysis.coverage, found)))
    };
    site.heavy(found).await?
}
