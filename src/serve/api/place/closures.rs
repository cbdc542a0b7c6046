//! What if one closes: every facility, ranked by who loses a service or the circle.

use axum::Json;
use axum::extract::State;

use crate::api::Answer;
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::{Problem, ServedStudy};
use carecircle_analysis::siting::Closures;
use carecircle_present::rows::ClosureList;

/// For every facility that provides a service of the circle, the seniors who lose a service or their circle if it alone closes, most
/// first. Exact for circles without buses.
#[utoipa::path(get, path = "/closures", tag = "facilities", operation_id = "closures", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = ClosureList), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Buses count in the circle", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn closures(State(site): State<ServedStudy>, view: View) -> Answer<ClosureList> {
    let kept = site.desks().of(view.shared());
    let found = move |site: &ServedStudy| {
        let lens = view.lens()?;
        let (study, coverage) = (&lens.analysis.study, &lens.analysis.coverage);
        // A straight-line estimate has no network and so no access.
        let desk = if coverage.straight_line { None } else { Some(kept.desk(site, lens.analysis)?) };
        let access = desk.map(|desk| desk.access(lens.cohort, lens.circle().mode).as_ref());
        let found = Closures::new(study, coverage, access, lens.cohort, lens.circle).map_err(|e| Problem::unprocessable(e.to_string()))?;
        Ok(Json(ClosureList::new(study, coverage.straight_line, lens.cohort, lens.circle, &found)))
    };
    site.heavy(found).await?
}
