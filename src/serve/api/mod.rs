//! The JSON API under `/api/v1`: units in every key, absent rather than zero, problems by RFC 9457.

mod conditions;
mod lens;

mod study;
mod coverage;
mod place;
mod near;
mod site;
mod plan;
mod promise;
mod register;
mod scenario;
mod export;

use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::routing::{delete, get, post, put};
use serde::de::DeserializeOwned;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::openapi::{CommonAnswers, standing_at};
use super::public_url::PublicUrl;
use super::{Problem, ServerState};
use export::file::ExportText;

pub(super) use conditions::View;
pub use conditions::{AgesInfo, ConditionsInfo, ConditionsQuery, DatesInfo, HoursInfo};
pub use coverage::areas::{AreaRow, Areas};
pub use coverage::curve::Curve;
pub use coverage::gaps::{GapRow, Gaps};
pub use coverage::isochrone::{Inside, Isochrone, IsochroneQuery};
pub use coverage::summary::{Covered, ReasonCount, Summary};
pub use lens::LensQuery;
pub use near::nearest::NearestAnswer;
pub use near::needs::{NeedRow, NeedsFound};
pub use near::rows::{BusInfo, ModeTime, NearestRow, ShutRow, StopRow};
pub use near::services::{NearAnswer, NearFacility, NearWay, StraightLineFacility};
pub use place::alone::{AloneRow, Dependents};
pub use place::places::{PlaceRow, PlacesFound};
pub use plan::jobs::PlanState;
pub use plan::parcels::{ParcelDoubt, ParcelRow, ParcelsQuery, ParcelsRead};
pub use plan::solve::{PlanPlace, PlanQuestion};
pub use promise::targets::TargetsQuery;
pub use scenario::scenarios::{ChangeRow, CompareQuery, Comparison, EditsBody, KeptScenario, ScenarioList, TownChange};
pub use site::propose::{MoveBody, ServiceQuery, SiteBody, SurfaceState};
pub use study::info::{AttributeInfo, CircleInfo, CohortInfo, Counts, ServiceInfo, StudyInfo};
pub use study::inputs::{InputNote, InputRow, Inputs};
pub use study::reload::Reloaded;
pub use study::unlocated::{AnswerBody, RowToLocate, RowsToLocate};

/// The API's routes.
pub fn router() -> Router<ServerState> {
    Router::new()
        .route("/openapi.json", get(openapi))
        .route("/study", get(study::info::study))
        .route("/summary", get(coverage::summary::summary))
        .route("/areas", get(coverage::areas::areas))
        .route("/seats", get(coverage::seats::seats))
        .route("/seats/{service}", get(coverage::seats::seats_of_service))
        .route("/uncertainty", get(coverage::uncertainty::uncertainty))
        .route("/fairness", get(coverage::fairness::fairness))
        .route("/gaps", get(coverage::gaps::gaps))
        .route("/circles", get(coverage::gaps::circles))
        .route("/facilities", get(place::facilities::facilities))
        .route("/facilities/{facility}", get(place::facilities::facility))
        .route("/facilities/{facility}/alone", get(place::alone::alone))
        .route("/closures", get(place::closures::closures))
        .route("/closures/streets", get(place::street_closures::closures_of_streets))
        .route("/homes/{home}", get(place::homes::home))
        .route("/inputs", get(study::inputs::inputs))
        .route("/unlocated", get(study::unlocated::list))
        .route("/unlocated/{list}/{row}", put(study::unlocated::put))
        .route("/lists", get(register::rows::rows))
        .route("/lists/{list}/{row}", get(register::rows::row).put(register::rows::put))
        .route("/lists/{list}/{row}/preview", post(register::rows::preview))
        .route("/added", post(register::added::add))
        .route("/added/preview", post(register::added::preview))
        .route("/added/{row}", delete(register::added::remove))
        .route("/corrections", get(register::corrections::corrections))
        .route("/doubts", get(register::doubts::doubts))
        .route("/explain", get(place::explain::explain))
        .route("/fix", get(place::fix::nearest_fix))
        .route("/isochrone", get(coverage::isochrone::isochrone))
        .route("/near", get(near::services::near))
        .route("/nearest", get(near::nearest::nearest))
        .route("/needs", get(near::needs::needs))
        .route("/needs/{kind}/{id}", get(near::needs::offers))
        .route("/places", get(place::places::places))
        .route("/site", post(site::propose::site))
        .route("/opportunity", get(site::propose::opportunity))
        .route("/opportunity/progress", get(site::propose::opportunity_progress))
        .route("/links", get(site::propose::links))
        .route("/compare", get(scenario::scenarios::compare))
}

/// The routes that may take minutes.
pub fn long() -> Router<ServerState> {
    Router::new()
        .route("/export/{file}", get(export::file::export))
        .route("/reload", post(study::reload::reload))
        .route("/versions", get(register::versions::versions).post(register::versions::keep))
        .route("/versions/changes", get(register::versions::changes))
        .route("/versions/{version}/{file}", get(register::versions::file))
        .route("/accept-crs", post(study::accept_crs::accept_crs))
        .route("/targets", get(promise::targets::targets))
        .route("/targets/towns", get(promise::targets::towns))
        .route("/targets/{row}", get(promise::targets::target))
        .route("/targets/{row}/places", get(promise::targets::places))
        .route("/targets/{row}/plan", get(promise::remedy::plan))
        .route("/plans/{plan}", get(plan::jobs::look))
        .route("/plans/{plan}/stop", post(plan::jobs::stop))
}

/// The routes that may take minutes, and are told whole lists: parcels, scenarios.
pub fn listed() -> Router<ServerState> {
    Router::new()
        .route("/plan", post(plan::solve::plan))
        .route("/plans", post(plan::jobs::begin))
        .route("/scenarios", get(scenario::scenarios::list).post(scenario::scenarios::import))
        .route("/scenarios/{name}", get(scenario::scenarios::one).put(scenario::scenarios::put).delete(scenario::scenarios::delete))
        .route("/scenarios/{name}/edits", post(scenario::scenarios::add_edit))
}

/// The routes that are sent whole files.
pub fn files() -> Router<ServerState> {
    // The server's own limit stands around them; axum's is smaller.
    Router::new().route("/parcels", post(plan::parcels::read)).layer(DefaultBodyLimit::disable())
}

/// The API, described.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "CareCircle", description = "Who can reach elder care on foot, who cannot, and why not. Times are seconds (`_s`) or minutes (`_min`), lengths metres (`_m`); what is not reached is null."),
    servers((url = "/api/v1")),
    paths(
        study::info::study,
        study::inputs::inputs,
        study::unlocated::list,
        study::unlocated::put,
        register::rows::rows,
        register::rows::row,
        register::rows::put,
        register::rows::preview,
        register::added::add,
        register::added::preview,
        register::added::remove,
        register::corrections::corrections,
        register::doubts::doubts,
        register::versions::versions,
        register::versions::keep,
        register::versions::file,
        register::versions::changes,
        coverage::summary::summary,
        coverage::areas::areas,
        coverage::seats::seats,
        coverage::seats::seats_of_service,
        coverage::uncertainty::uncertainty,
        coverage::fairness::fairness,
        coverage::gaps::gaps,
        coverage::gaps::circles,
        place::facilities::facilities,
        place::facilities::facility,
        place::alone::alone,
        place::closures::closures,
        place::street_closures::closures_of_streets,
        place::homes::home,
        place::explain::explain,
        place::fix::nearest_fix,
        coverage::isochrone::isochrone,
        near::services::near,
        near::nearest::nearest,
        near::needs::needs,
        near::needs::offers,
        place::places::places,
        site::propose::site,
        site::propose::opportunity,
        site::propose::opportunity_progress,
        site::propose::links,
        scenario::scenarios::list,
        scenario::scenarios::one,
        scenario::scenarios::put,
        scenario::scenarios::add_edit,
        scenario::scenarios::delete,
        scenario::scenarios::import,
        scenario::scenarios::compare,
        plan::parcels::read,
        plan::solve::plan,
        plan::jobs::begin,
        plan::jobs::look,
        plan::jobs::stop,
        promise::targets::targets,
        promise::targets::towns,
        promise::targets::target,
        promise::targets::places,
        promise::remedy::plan,
        export::file::export,
        study::reload::reload,
        study::accept_crs::accept_crs,
    ),
    modifiers(&TokenScheme, &ExportText, &CommonAnswers)
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
async fn openapi(url: PublicUrl) -> impl axum::response::IntoResponse {
    let document = standing_at(Doc::openapi(), url.path("/api/v1"));
    let text = document.to_pretty_json().expect("the description is plain data") + "\n";
    ([(axum::http::header::CONTENT_TYPE, "application/json")], text)
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

/// Ids in the path, percent-decoded; what cannot be decoded is not there.
pub struct PathId<T = String>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(id) = Path::from_request_parts(parts, state).await.map_err(|e| Problem::not_found(e.body_text()))?;
        Ok(Self(id))
    }
}

/// An answer or a problem.
type Answer<T> = Result<Json<T>, Problem>;
