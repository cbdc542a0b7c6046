//! Facilities, and who has them as the nearest.

use axum::Json;
use axum::extract::State;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, Row};
use crate::{Problem, ServedStudy};
use carecircle_present::rows::{FacilityDetail, FacilityRow};

/// Every facility.
#[utoipa::path(get, path = "/facilities", tag = "facilities", operation_id = "facilities", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = Vec<FacilityRow>), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn facilities(State(site): State<ServedStudy>, view: View) -> Answer<Vec<FacilityRow>> {
    let all = move |_: &ServedStudy| {
        let analysis = view.analysis();
        analysis.study.facilities.iter().enumerate().map(|(row, f)| FacilityRow::new(analysis, row, f)).collect()
    };
    Ok(Json(site.heavy(all).await?))
}

/// One facility.
#[utoipa::path(get, path = "/facilities/{facility}", tag = "facilities", operation_id = "facility", params(("facility" = usize, Path, description = "Its row"), LensQuery, ConditionsQuery),
    responses((status = 200, body = FacilityDetail), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn facility(State(site): State<ServedStudy>, Row(row): Row, view: View) -> Answer<FacilityDetail> {
    site.heavy(move |_| Ok(Json(FacilityDetail::of(view.lens()?, row)?))).await?
}
