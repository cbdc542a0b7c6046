//! The JSON API under `/api/v1`: units in every key, absent rather than zero, problems by RFC 9457.

mod areas;
mod curve;
mod explain;
mod facilities;
mod gaps;
mod homes;
mod lens;
mod siting;
mod study;
mod summary;

use axum::Json;
use axum::Router;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::routing::get;
use serde::de::DeserializeOwned;
use utoipa::OpenApi;

use super::{Problem, Site};

pub use areas::{AreaRow, Areas};
pub use curve::Curve;
pub use explain::{Explanation, ServiceWay};
pub use facilities::{FacilityDetail, FacilityRow, NearestHere};
pub use gaps::{GapRow, Gaps};
pub use homes::{CircleResult, CohortResult, HomeDetail, ServiceTime};
pub use lens::LensQuery;
pub use siting::{SiteAnswer, gives_id};
pub use study::{CircleInfo, CohortInfo, Counts, Named, ServiceInfo, SourceInfo, StudyInfo};
pub use summary::{Covered, ReasonCount, Summary};

/// The API's routes.
pub fn router() -> Router<Site> {
    Router::new()
        .route("/openapi.json", get(openapi))
        .route("/study", get(study::study))
        .route("/summary", get(summary::summary))
        .route("/areas", get(areas::areas))
        .route("/gaps", get(gaps::gaps))
        .route("/circles", get(gaps::circles))
        .route("/facilities", get(facilities::facilities))
        .route("/facilities/{facility}", get(facilities::facility))
        .route("/homes/{home}", get(homes::home))
        .route("/explain", get(explain::explain))
}

/// The API, described.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "CareCircle", description = "Who can reach elder care on foot, who cannot, and why not. Times are seconds (`_s`) or minutes (`_min`), lengths metres (`_m`); what is not reached is null."),
    servers((url = "/api/v1")),
    paths(study::study, summary::summary, areas::areas, gaps::gaps, gaps::circles, facilities::facilities, facilities::facility, homes::home, explain::explain)
)]
pub struct Doc;

/// The description as served, pretty-printed with a final newline.
///
/// # Panics
/// Never: the description is plain data.
#[must_use]
pub fn openapi_json() -> String {
    Doc::openapi().to_pretty_json().expect("the description is plain data") + "\n"
}

async fn openapi() -> impl axum::response::IntoResponse {
    ([(axum::http::header::CONTENT_TYPE, "application/json")], openapi_json())
}

/// Query parameters; what can't be read is a problem, not a bare 400.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(value) = Query::from_request_parts(parts, state).await.map_err(|e| Problem::bad_request(e.body_text()))?;
        Ok(Self(value))
    }
}

/// A row number in the path; what is no number is not there.
pub struct Row(pub usize);

impl<S: Send + Sync> FromRequestParts<S> for Row {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(row) = Path::from_request_parts(parts, state).await.map_err(|e| Problem::not_found(e.body_text()))?;
        Ok(Self(row))
    }
}

/// An answer or a problem.
type Answer<T> = Result<Json<T>, Problem>;

/// To a thousandth: people and ratios need no more, and sums of many do not show their order.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
