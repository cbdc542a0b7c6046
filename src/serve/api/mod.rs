//! The JSON API under `/api/v1`: units in every key, absent rather than zero, problems by RFC 9457.

mod alone;
mod areas;
mod conditions;
mod curve;
mod explain;
mod export;
mod facilities;
mod fix;
mod fix_words;
mod gaps;
mod homes;
mod inputs;
mod isochrone;
mod journey;
mod land;
mod lens;
mod promise_answer;
mod promise_plan;
mod promise_rows;
mod propose;
mod reload;
mod scenarios;
mod near;
mod nearest;
mod nearest_rows;
mod nearest_ways;
mod needs;
mod parcels;
mod places;
mod plan;
mod plan_answer;
mod plans;
mod siting;
mod study;
mod summary;
mod targets;

use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::openapi::CommonAnswers;
use super::{Problem, ServerState};

pub use alone::{AloneRow, Dependents};
pub use areas::{AreaRow, Areas};
pub(super) use conditions::View;
pub use conditions::{AgesInfo, ConditionsInfo, ConditionsQuery, DatesInfo, HoursInfo};
pub use curve::Curve;
pub use explain::{Explanation, ServiceWay};
pub use facilities::{FacilityDetail, FacilityRow, NearestHere};
pub use fix::{ClosedRow, LackRow, NearestFix, OpeningRow};
pub use gaps::{GapRow, Gaps};
pub use homes::{CircleResult, CohortResult, HomeDetail, ServiceTime};
pub use inputs::{InputNote, InputRow, Inputs};
pub use isochrone::{Inside, Isochrone, IsochroneQuery};
pub use lens::LensQuery;
pub use near::{NearAnswer, NearFacility, NearWay, StraightLineFacility};
pub use nearest::NearestAnswer;
pub use nearest_rows::{BusInfo, ModeTime, NearestRow, ShutRow, StopRow};
pub use needs::{NeedRow, NeedsFound};
pub use parcels::{ParcelDoubt, ParcelRow, ParcelsQuery, ParcelsRead};
pub use places::{PlaceRow, PlacesFound};
pub use plan::{PlanPlace, PlanQuestion};
pub use plan_answer::{
    PlanAlternative, PlanAnswer, PlanCandidates, PlanCounting, PlanNear, PlanPhase, PlanPoint, PlanSeniors, PlanSite, PlanTown,
};
pub use plans::PlanState;
pub use promise_answer::{PromiseAbout, PromiseBoards, PromiseDetail};
pub use promise_plan::{PromisePlan, PromiseSite};
pub use promise_rows::{
    DocumentStatus, FailingKind, PackHead, PromiseBoard, PromiseCounted, PromiseCounts, PromisePlace, PromiseRow, PromiseShort,
    PromiseStatus, PromiseSure, PromiseTown, ValueOfYear,
};
pub use propose::{MoveBody, ServiceQuery, SiteBody, SurfaceState};
pub use reload::Reloaded;
pub use scenarios::{ChangeRow, CompareQuery, Comparison, EditBody, EditsBody, ScenarioBody, ScenarioList, TownChange};
pub use siting::{LinkSuggestion, SiteAnswer, provided_services_id};
pub use study::{CircleInfo, CohortInfo, Counts, Named, ServiceInfo, SourceInfo, StudyInfo};
pub use summary::{Covered, ReasonCount, Summary};
pub use targets::TargetsQuery;

/// The API's routes.
pub fn router() -> Router<ServerState> {
    Router::new()
        .route("/openapi.json", get(openapi))
        .route("/study", get(study::study))
        .route("/summary", get(summary::summary))
        .route("/areas", get(areas::areas))
        .route("/gaps", get(gaps::gaps))
        .route("/circles", get(gaps::circles))
        .route("/facilities", get(facilities::facilities))
        .route("/facilities/{facility}", get(facilities::facility))
        .route("/facilities/{facility}/alone", get(alone::alone))
        .route("/homes/{home}", get(homes::home))
        .route("/inputs", get(inputs::inputs))
        .route("/explain", get(explain::explain))
        .route("/fix", get(fix::nearest_fix))
        .route("/isochrone", get(isochrone::isochrone))
        .route("/near", get(near::near))
        .route("/nearest", get(nearest::nearest))
        .route("/needs", get(needs::needs))
        .route("/needs/{kind}/{id}", get(needs::offers))
        .route("/places", get(places::places))
        .route("/site", post(propose::site))
        .route("/opportunity", get(propose::opportunity))
        .route("/opportunity/progress", get(propose::opportunity_progress))
        .route("/links", get(propose::links))
        .route("/compare", get(scenarios::compare))
}

/// The routes that may take minutes.
pub fn long() -> Router<ServerState> {
    Router::new()
        .route("/export/{file}", get(export::export))
        .route("/reload", post(reload::reload))
        .route("/targets", get(targets::targets))
        .route("/targets/{row}", get(targets::target))
        .route("/targets/{row}/places", get(targets::places))
        .route("/targets/{row}/plan", get(promise_plan::plan))
        .route("/plans/{plan}", get(plans::look))
        .route("/plans/{plan}/stop", post(plans::stop))
}

/// The routes that may take minutes, and are told whole lists: parcels, scenarios.
pub fn listed() -> Router<ServerState> {
    Router::new()
        .route("/plan", post(plan::plan))
        .route("/plans", post(plans::begin))
        .route("/scenarios", get(scenarios::list).post(scenarios::import))
        .route("/scenarios/{name}", get(scenarios::one).put(scenarios::put).delete(scenarios::delete))
        .route("/scenarios/{name}/edits", post(scenarios::add_edit))
}

/// The routes that are sent whole files.
pub fn files() -> Router<ServerState> {
    // The server's own limit stands around them; axum's is smaller.
    Router::new().route("/parcels", post(parcels::read)).layer(DefaultBodyLimit::disable())
}

/// The API, described.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "CareCircle", description = "Who can reach elder care on foot, who cannot, and why not. Times are seconds (`_s`) or minutes (`_min`), lengths metres (`_m`); what is not reached is null."),
    servers((url = "/api/v1")),
    paths(
        study::study,
        inputs::inputs,
        summary::summary,
        areas::areas,
        gaps::gaps,
        gaps::circles,
        facilities::facilities,
        facilities::facility,
        alone::alone,
        homes::home,
        explain::explain,
        fix::nearest_fix,
        isochrone::isochrone,
        near::near,
        nearest::nearest,
        needs::needs,
        needs::offers,
        places::places,
        propose::site,
        propose::opportunity,
        propose::opportunity_progress,
        propose::links,
        scenarios::list,
        scenarios::one,
        scenarios::put,
        scenarios::add_edit,
        scenarios::delete,
        scenarios::import,
        scenarios::compare,
        parcels::read,
        plan::plan,
        plans::begin,
        plans::look,
        plans::stop,
        targets::targets,
        targets::target,
        targets::places,
        promise_plan::plan,
        export::export,
        reload::reload,
    ),
    modifiers(&TokenScheme, &CommonAnswers)
)]
pub struct Doc;

/// The token that changes need.
struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("Printed by the server when it starts")).build();
        openapi.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

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
pub struct QueryParams<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for QueryParams<T> {
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

pub(super) use export::GEOPACKAGE;
pub(super) use lens::Lens;

/// An answer or a problem.
type Answer<T> = Result<Json<T>, Problem>;

/// To a thousandth: people and ratios need no more, and sums of many do not show their order.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
