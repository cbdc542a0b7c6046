//! What would bring one home inside: the nearest fix.

use axum::Json;
use axum::extract::State;

use super::explain::HomeQuery;
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_present::rows::{NearestFix, home_of};

/// What would bring a home inside: by service how far it is, what is only closed, the best place for a new site, and a link.
#[utoipa::path(get, path = "/fix", tag = "fix", operation_id = "fix", params(HomeQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = NearestFix), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn nearest_fix(
    State(site): State<ServedStudy>,
    view: View,
    QueryParams(home): QueryParams<HomeQuery>,
) -> Answer<NearestFix> {
    let kept = site.desks().of(view.shared());
    let found = move |site: &ServedStudy| {
        let lens = view.lens()?;
        let home = home_of(lens.analysis, &home.home)?;
        // Without roads there is no desk; what needs none is still said.
        let desk = lens.analysis.network.as_ref().map(|_| kept.desk(site, lens.analysis)).transpose()?;
        Ok(Json(NearestFix::new(lens, desk, home)))
    };
    site.heavy(found).await?
}
