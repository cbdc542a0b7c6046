//! One home: every time, for every cohort.

use axum::Json;
use axum::extract::State;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, Row};
use crate::{Problem, ServedStudy};
use carecircle_present::rows::HomeDetail;

/// One home.
#[utoipa::path(get, path = "/homes/{home}", tag = "homes", operation_id = "home", params(("home" = usize, Path, description = "Its row"), LensQuery, ConditionsQuery),
    responses((status = 200, body = HomeDetail), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn home(State(site): State<ServedStudy>, Row(row): Row, view: View) -> Answer<HomeDetail> {
    site.heavy(move |_| Ok(Json(HomeDetail::of(view.analysis(), row)?))).await?
}
