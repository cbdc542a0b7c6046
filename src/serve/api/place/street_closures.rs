//! What if a street closes: segments, bridges and ferries, ranked by who loses a service or the circle.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, QueryParams};
use crate::{Problem, ServedStudy};
use carecircle_analysis::siting::StreetClosures;
use carecircle_present::rows::StreetClosureList;

/// Streets that one answer may list.
const MOST: usize = 200;

/// How many streets are listed.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StreetsQuery {
    /// Number of streets, 1 to 200; 30 when not said.
    pub most: Option<usize>,
}

/// Street segments, bridges and ferries whose closing loses most seniors their circle or a service, each with its line. Exact for circles
/// of one mode on streets: none that is not listed loses its circle to more seniors than the last that is.
#[utoipa::path(get, path = "/closures/streets", tag = "facilities", operation_id = "closures_of_streets",
    params(StreetsQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = StreetClosureList), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Buses or several modes count in the circle, or the study has no roads", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn closures_of_streets(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<StreetsQuery>,
    view: View,
) -> Answer<StreetClosureList> {
    let most = query.most.unwrap_or(30);
    if !(1..=MOST).contains(&most) {
        return Err(Problem::bad_request(format!("most={most}: expected 1 to {MOST}")));
    }
    let kept = site.desks().of(view.shared());
    let found = move |site: &ServedStudy| {
        let lens = view.lens()?;
        let (study, coverage) = (&lens.analysis.study, &lens.analysis.coverage);
        let no_roads = || Problem::unprocessable("a straight-line estimate has no streets to close; add [roads] to the study".to_owned());
        let net = lens.analysis.network.as_deref().ok_or_else(no_roads)?;
        let desk = kept.desk(site, lens.analysis)?;
        let access = desk.access(lens.cohort, lens.circle().mode).as_ref();
        let closures = StreetClosures::new(study, coverage, access, lens.cohort, lens.circle, most);
        let closures = closures.map_err(|e| Problem::unprocessable(e.to_string()))?;
        Ok(Json(StreetClosureList::new(study, net, lens.cohort, lens.circle, &closures)))
    };
    site.heavy(found).await?
}
