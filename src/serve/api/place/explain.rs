//! Why one home is covered or not, with the routes to prove it.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_present::rows::Explanation;

/// Home that is asked about.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HomeQuery {
    /// The home's id.
    pub home: String,
}

/// Why a home is covered or not.
#[utoipa::path(get, path = "/explain", tag = "explain", operation_id = "explain", params(HomeQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = Explanation), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn explain(State(site): State<ServedStudy>, view: View, QueryParams(home): QueryParams<HomeQuery>) -> Answer<Explanation> {
    site.heavy(move |_| Ok(Json(Explanation::of(view.lens()?, &home.home)?))).await?
}
