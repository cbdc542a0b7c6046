//! One home: every time, for every cohort.

use axum::Json;
use axum::extract::State;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, PathId};
use crate::{Problem, ServedStudy};
use carecircle_present::rows::HomeDetail;

/// One home.
#[utoipa::path(get, path = "/homes/{home}", tag = "homes", operation_id = "home", params(("home" = String, Path, description = "Its id, percent-encoded"), LensQuery, ConditionsQuery),
    responses((status = 200, body = HomeDetail), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn home(State(site): State<ServedStudy>, PathId(id): PathId, view: View) -> Answer<HomeDetail> {
    site.heavy(move |_| Ok(Json(HomeDetail::of(view.analysis(), &id)?))).await?
}
