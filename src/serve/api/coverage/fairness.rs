//! Fairness: how unequally walking times fall to seniors, and between which groups.

use axum::Json;
use axum::extract::State;

use crate::api::Answer;
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::{Problem, ServedStudy};
use carecircle_analysis::fairness::Fairness;
use carecircle_present::rows::FairnessReport;

/// Inequality of walking times until the circle is complete: mean, Lorenz curve, Gini, Palma and Theil, by age band, town and zone, with the
/// part that lies between groups.
#[utoipa::path(get, path = "/fairness", tag = "summary", operation_id = "fairness", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = FairnessReport), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn fairness(State(site): State<ServedStudy>, view: View) -> Answer<FairnessReport> {
    let found = move |_: &ServedStudy| {
        let lens = view.lens()?;
        let (study, coverage) = (&lens.analysis.study, &lens.analysis.coverage);
        let found = Fairness::new(study, coverage, (lens.cohort, lens.circle), &[]);
        Ok(Json(FairnessReport::new(study, coverage, &found)))
    };
    site.heavy(found).await?
}
