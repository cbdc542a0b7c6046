//! Scenarios: listed, kept, deleted; who gains and who loses by them.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::version::{Expected, tag};
use crate::api::conditions::ConditionsQuery;
use crate::api::lens::LensQuery;
use crate::api::site::propose::Body;
use crate::api::{Answer, PathId, QueryParams, View};
use crate::server_state::said;
use crate::{Allowed, Problem, ServedStudy, ServerState};
use carecircle_base::model::Study;
use carecircle_present::rows::{degrees, rounded};
use carecircle_store::{Change, Edit, Scenario, Store, StoreError, changes};

/// Edits that one scenario may have.
const MOST_EDITS: usize = 500;

/// Scenarios by name, as a file holds them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioList {
    /// Sorted by name.
    pub scenarios: Vec<KeptScenario>,
}

/// A scenario with its version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptScenario {
    /// 1 to 100 characters, unique beside a study.
    pub name: String,
    /// In the order in which they are made.
    pub edits: Vec<Edit>,
    /// Version: 16 hexadecimal digits of what the scenario says, for `If-Match`; not looked at in what is sent.
    #[serde(default)]
    pub version: String,
}

impl From<Scenario> for KeptScenario {
    fn from(scenario: Scenario) -> Self {
        let version = scenario.version();
        Self { name: scenario.name, edits: scenario.edits, version }
    }
}

/// A scenario, and its version as `ETag`.
type Tagged = ([(HeaderName, HeaderValue); 1], Json<KeptScenario>);

fn tagged(scenario: Scenario) -> Tagged {
    let kept = KeptScenario::from(scenario);
    (tag(&kept.version), Json(kept))
}

/// The edits of a scenario.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditsBody {
    /// In the order in which they are made.
    pub edits: Vec<Edit>,
}

/// All scenarios with their edits: a file that `POST /scenarios` takes.
#[utoipa::path(get, path = "/scenarios", tag = "scenarios", operation_id = "scenarios", responses((status = 200, body = ScenarioList)))]
pub(crate) async fn list(State(site): State<ServedStudy>) -> Json<ScenarioList> {
    Json(ScenarioList { scenarios: site.scenarios().iter().cloned().map(Into::into).collect() })
}

/// One scenario.
#[utoipa::path(get, path = "/scenarios/{name}", tag = "scenarios", operation_id = "scenario", params(("name" = String, Path, description = "Its name")),
    responses((status = 200, body = KeptScenario, headers(("ETag" = String, description = "Its version, in quotes"))), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn one(State(site): State<ServedStudy>, PathId(name): PathId) -> Result<Tagged, Problem> {
    let found = site.scenarios().iter().find(|s| s.name == name);
    found.cloned().map(tagged).ok_or_else(|| Problem::not_found(format!("no scenario is called '{name}'")))
}

/// Keeps a scenario in the place of the one of that name. Answered once it is safe on the disk. With `If-Match`, only in the
/// place of that version, so that nobody's change is lost; with `If-None-Match: *`, only where there is none.
#[utoipa::path(put, path = "/scenarios/{name}", tag = "scenarios", operation_id = "put_scenario",
    params(("name" = String, Path, description = "Its name"),
        ("If-Match" = Option<String>, Header, description = "Version that the change was made for, in quotes"),
        ("If-None-Match" = Option<String>, Header, description = "`*`: there must be none of that name")),
    request_body = EditsBody, security(("token" = [])),
    responses((status = 200, body = KeptScenario, headers(("ETag" = String, description = "Its version, in quotes"))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Another version is kept", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "An edit does not fit the study", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    _: Allowed,
    State(live): State<ServerState>,
    PathId(name): PathId,
    expected: Expected,
    Body(body): Body<EditsBody>,
) -> Result<Tagged, Problem> {
    let put = move |store: &Store, site: &ServedStudy| {
        let scenario = Scenario { name, edits: body.edits };
        fits(site, &scenario)?;
        store.update(&scenario.name.clone(), |kept| {
            expected.check(&named(&scenario.name), kept.as_ref().map(Scenario::version)).map(|()| scenario)
        })
    };
    live.write(put).await.map(tagged)
}

/// Adds an edit to a scenario, which is made when there is none of that name. Edits that others add meanwhile stay.
#[utoipa::path(post, path = "/scenarios/{name}/edits", tag = "scenarios", operation_id = "add_edit",
    params(("name" = String, Path, description = "Its name"),
        ("If-Match" = Option<String>, Header, description = "Version that the change was made for, in quotes")),
    request_body = Edit, security(("token" = [])),
    responses((status = 200, body = KeptScenario, headers(("ETag" = String, description = "Its version, in quotes"))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Another version is kept", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The edit does not fit the study", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add_edit(
    _: Allowed,
    State(live): State<ServerState>,
    PathId(name): PathId,
    expected: Expected,
    Body(edit): Body<Edit>,
) -> Result<Tagged, Problem> {
    let add = move |store: &Store, site: &ServedStudy| {
        store.update(&name, |kept| {
            expected.check(&named(&name), kept.as_ref().map(Scenario::version))?;
            let mut scenario = kept.unwrap_or(Scenario { name: name.clone(), edits: Vec::new() });
            scenario.edits.push(edit);
            fits(site, &scenario)?;
            Ok(scenario)
        })
    };
    live.write(add).await.map(tagged)
}

/// Deletes a scenario.
#[utoipa::path(delete, path = "/scenarios/{name}", tag = "scenarios", operation_id = "delete_scenario",
    params(("name" = String, Path, description = "Its name"),
        ("If-Match" = Option<String>, Header, description = "Version that is to go, in quotes")),
    security(("token" = [])),
    responses((status = 200, description = "What is left", body = ScenarioList),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Another version is kept", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(_: Allowed, State(live): State<ServerState>, PathId(name): PathId, expected: Expected) -> Answer<ScenarioList> {
    live.write(move |store, _| {
        store.delete_if(&name, |kept| expected.check(&named(&name), kept.map(Scenario::version)))?;
        left(store)
    })
    .await
    .map(Json)
}

/// Keeps scenarios from a file, each in the place of the one of its name: all, or, when one does not fit, none.
#[utoipa::path(post, path = "/scenarios", tag = "scenarios", operation_id = "import_scenarios", request_body = ScenarioList, security(("token" = [])),
    responses((status = 200, description = "All that there are now", body = ScenarioList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A scenario does not fit the study", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn import(_: Allowed, State(live): State<ServerState>, Body(body): Body<ScenarioList>) -> Answer<ScenarioList> {
    live.write(move |store, site| {
        let scenarios: Vec<Scenario> = body.scenarios.into_iter().map(|s| Scenario { name: s.name, edits: s.edits }).collect();
        scenarios.iter().try_for_each(|s| fits(site, s))?;
        store.put_all(&scenarios)?;
        left(store)
    })
    .await
    .map(Json)
}

fn left(store: &Store) -> Result<ScenarioList, Problem> {
    Ok(ScenarioList { scenarios: store.all()?.into_iter().map(Into::into).collect() })
}

fn named(name: &str) -> String {
    format!("scenario '{name}'")
}

fn fits(site: &ServedStudy, scenario: &Scenario) -> Result<(), Problem> {
    if scenario.edits.len() > MOST_EDITS {
        return Err(Problem::bad_request(format!("{} edits: expected at most {MOST_EDITS}", scenario.edits.len())));
    }
    let analysis = site.analysis();
    let unfit = |e: StoreError| Problem::unprocessable(format!("scenario '{}': {}", scenario.name, said(&e)));
    scenario.apply(&analysis.study).map_err(unfit)?;
    scenario.roads(&analysis.study, analysis.network.as_ref()).map_err(unfit).map(|_| ())
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::BadName { .. } => Self::bad_request(said(&error)),
            StoreError::NoScenario { .. } => Self::not_found(said(&error)),
            error if error.is_busy() => {
                Self::busy("the scenarios are being changed by another program; nothing was changed here; ask again in a moment")
            }
            _ => Self::internal(said(&error)),
        }
    }
}

/// Two scenarios to compare.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// Name of a scenario: before. The study as it stands when not said.
    pub from: Option<String>,
    /// Name of a scenario: after. The study as it stands when not said.
    pub to: Option<String>,
}

/// Who gains and who loses between two scenarios, or today and one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Comparison {
    /// Before; null for the study as it stands.
    pub from: Option<String>,
    /// After; likewise.
    pub to: Option<String>,
    /// Id of the cohort that points speak of.
    pub cohort: String,
    /// Id of the circle that points speak of.
    pub circle: String,
    /// For every circle and cohort.
    pub changes: Vec<ChangeRow>,
    /// Homes that have the whole circle only after: longitude, latitude, seniors.
    pub gain_points: Vec<[f64; 3]>,
    /// Homes that have it only before.
    pub lose_points: Vec<[f64; 3]>,
}

/// What changes for the homes of one circle and one cohort.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChangeRow {
    /// Id of the circle.
    pub circle: String,
    /// Id of the cohort.
    pub cohort: String,
    /// Seniors who have the whole circle before.
    pub seniors_before: f64,
    /// And after.
    pub seniors_after: f64,
    /// Seniors who have it only after.
    pub gain_seniors: f64,
    /// Their homes.
    pub gain_homes: usize,
    /// Seniors who have it only before.
    pub lose_seniors: f64,
    /// Their homes.
    pub lose_homes: usize,
    /// Towns where somebody gains or loses.
    pub towns: Vec<TownChange>,
}

/// Who gains and who loses in one town.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TownChange {
    /// Name of the area.
    pub name: String,
    /// Seniors who gain.
    pub gain_seniors: f64,
    /// Seniors who lose.
    pub lose_seniors: f64,
}

impl ChangeRow {
    fn new(change: Change) -> Self {
        let town = |(name, gain, lose)| TownChange { name, gain_seniors: rounded(gain), lose_seniors: rounded(lose) };
        Self {
            circle: change.circle,
            cohort: change.cohort,
            seniors_before: rounded(change.seniors_covered[0]),
            seniors_after: rounded(change.seniors_covered[1]),
            gain_seniors: rounded(change.gain),
            gain_homes: change.homes_gain,
            lose_seniors: rounded(change.lose),
            lose_homes: change.homes_lose,
            towns: change.towns.into_iter().map(town).collect(),
        }
    }
}

/// Who gains and who loses: two scenarios, or today and one, under the same conditions (but for `scenario`, which is not looked at).
#[utoipa::path(get, path = "/compare", tag = "scenarios", operation_id = "compare", params(CompareQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = Comparison),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A scenario does not fit the study", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn compare(
    State(site): State<ServedStudy>,
    QueryParams(query): QueryParams<CompareQuery>,
    QueryParams(lens): QueryParams<LensQuery>,
    QueryParams(conditions): QueryParams<ConditionsQuery>,
) -> Answer<Comparison> {
    let named = |scenario: &Option<String>| ConditionsQuery { scenario: scenario.clone(), ..conditions.clone() };
    let before = View::find(&site, lens.clone(), &named(&query.from)).await?;
    let after = View::find(&site, lens, &named(&query.to)).await?;
    site.heavy(move |_| {
        let (was, is) = (before.lens()?, after.lens()?);
        let study = &was.analysis.study;
        let (old, new) = (&was.circled().covered, &is.circled().covered);
        Ok(Json(Comparison {
            from: query.from,
            to: query.to,
            cohort: was.cohort().id.clone(),
            circle: was.circle().id.clone(),
            changes: changes(study, &was.analysis.coverage, &is.analysis.coverage).into_iter().map(ChangeRow::new).collect(),
            gain_points: gained(study, old, new),
            lose_points: gained(study, new, old),
        }))
    })
    .await?
}

/// Homes that are covered in `to` and not in `from`: longitude, latitude, seniors.
pub(in crate::api) fn gained(study: &Study, from: &[bool], to: &[bool]) -> Vec<[f64; 3]> {
    let changed = study.homes.iter().enumerate().filter(|(h, _)| !from[*h] && to[*h]);
    changed.map(|(_, home)| [degrees(home.at.lon()), degrees(home.at.lat()), rounded(home.seniors)]).collect()
}
