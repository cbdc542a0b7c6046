//! Facilities, and who has them as the nearest.

use axum::Json;
use axum::extract::State;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, PathId};
use crate::{Problem, ServedStudy};
use carecircle_present::rows::{FacilityDetail, FacilityRow};

/// Every facility.
#[utoipa::path(get, path = "/facilities", tag = "facilities", operation_id = "facilities", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = Vec<FacilityRow>), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn facilities(State(site): State<ServedStudy>, view: View) -> Answer<Vec<FacilityRow>> {
    let all = move |_: &ServedStudy| {
        let analysis = view.analysis();
        analysis.study.facilities.iter().map(|f| FacilityRow::new(analysis, f)).collect()
    };
    Ok(Json(site.heavy(all).await?))
}

/// One facility.
#[utoipa::path(get, path = "/facilities/{facility}", tag = "facilities", operation_id = "facility", params(("facility" = String, Path, description = "Its id, percent-encoded"), LensQuery, ConditionsQuery),
    responses((status = 200, body = FacilityDetail), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn facility(State(site): State<ServedStudy>, PathId(id): PathId, view: View) -> Answer<FacilityDetail> {
    site.heavy(move |_| Ok(Json(FacilityDetail::of(view.lens()?, &id)?))).await?
}
