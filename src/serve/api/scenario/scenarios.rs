//! Scenarios: listed, kept, deleted; who gains and who loses by them.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::conditions::ConditionsQuery;
use crate::api::lens::LensQuery;
use crate::api::site::propose::Body;
use crate::api::{Answer, QueryParams, View};
use crate::server_state::said;
use crate::{Allowed, Problem, ServedStudy, ServerState};
use carecircle_present::rows::rounded;
use carecircle_store::{Change, Edit, Scenario, Store, StoreError, changes};

/// Edits that one scenario may have.
const MOST_EDITS: usize = 500;

/// Scenarios by name, as a file holds them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioList {
    /// Sorted by name.
    pub scenarios: Vec<Scenario>,
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
    Json(ScenarioList { scenarios: site.scenarios().to_vec() })
}

/// One scenario.
#[utoipa::path(get, path = "/scenarios/{name}", tag = "scenarios", operation_id = "scenario", params(("name" = String, Path, description = "Its name")),
    responses((status = 200, body = Scenario), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn one(State(site): State<ServedStudy>, Path(name): Path<String>) -> Answer<Scenario> {
    let found = site.scenarios().iter().find(|s| s.name == name);
    found.cloned().map(Json).ok_or_else(|| Problem::not_found(format!("no scenario is called '{name}'")))
}

/// Keeps a scenario in the place of the one of that name. Answered once it is safe on the disk.
#[utoipa::path(put, path = "/scenarios/{name}", tag = "scenarios", operation_id = "put_scenario", params(("name" = String, Path, description = "Its name")),
    request_body = EditsBody, security(("token" = [])),
    responses((status = 200, body = Scenario),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The study has no folder", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "An edit does not fit the study", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    _: Allowed,
    State(live): State<ServerState>,
    Path(name): Path<String>,
    Body(body): Body<EditsBody>,
) -> Answer<Scenario> {
    let scenario = Scenario { name, edits: body.edits };
    live.write(move |store, site| keep(store, site, scenario)).await.map(Json)
}

/// Adds an edit to a scenario, which is made when there is none of that name.
#[utoipa::path(post, path = "/scenarios/{name}/edits", tag = "scenarios", operation_id = "add_edit", params(("name" = String, Path, description = "Its name")),
    request_body = Edit, security(("token" = [])),
    responses((status = 200, body = Scenario),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The edit does not fit the study", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add_edit(
    _: Allowed,
    State(live): State<ServerState>,
    Path(name): Path<String>,
    Body(edit): Body<Edit>,
) -> Answer<Scenario> {
    let add = move |store: &Store, site: &ServedStudy| {
        let known = store.find(&name).map_err(|e| refused(&e))?;
        let mut scenario = known.unwrap_or(Scenario { name, edits: Vec::new() });
        scenario.edits.push(edit);
        keep(store, site, scenario)
    };
    live.write(add).await.map(Json)
}

/// Deletes a scenario.
#[utoipa::path(delete, path = "/scenarios/{name}", tag = "scenarios", operation_id = "delete_scenario", params(("name" = String, Path, description = "Its name")),
    security(("token" = [])),
    responses((status = 200, description = "What is left", body = ScenarioList),
        (status = 401, description = "The token is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(_: Allowed, State(live): State<ServerState>, Path(name): Path<String>) -> Answer<ScenarioList> {
    live.write(move |store, _| {
        store.delete(&name).map_err(|e| match &e {
            StoreError::NoScenario { .. } => Problem::not_found(said(&e)),
            _ => refused(&e),
        })?;
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
        body.scenarios.iter().try_for_each(|s| fits(site, s))?;
        store.put_all(&body.scenarios).map_err(|e| refused(&e))?;
        left(store)
    })
    .await
    .map(Json)
}

fn left(store: &Store) -> Result<ScenarioList, Problem> {
    let names = store.names().map_err(|e| refused(&e))?;
    let all: Result<Vec<Scenario>, StoreError> = names.iter().map(|n| store.get(n)).collect();
    Ok(ScenarioList { scenarios: all.map_err(|e| refused(&e))? })
}

fn keep(store: &Store, site: &ServedStudy, scenario: Scenario) -> Result<Scenario, Problem> {
    fits(site, &scenario)?;
    store.put(&scenario).map_err(|e| refused(&e))?;
    Ok(scenario)
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

fn refused(error: &StoreError) -> Problem {
    match error {
        StoreError::BadName { .. } => Problem::bad_request(said(error)),
        _ => Problem::internal(said(error)),
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
        let points = |from: &[bool], to: &[bool]| -> Vec<[f64; 3]> {
            let changed = study.homes.iter().enumerate().filter(|(h, _)| !from[*h] && to[*h]);
            let degrees = |v: f64| (v * 1e7).round() / 1e7;
            changed.map(|(_, home)| [degrees(home.at.lon()), degrees(home.at.lat()), rounded(home.seniors)]).collect()
        };
        Ok(Json(Comparison {
            from: query.from,
            to: query.to,
            cohort: was.cohort().id.clone(),
            circle: was.circle().id.clone(),
            changes: changes(study, &was.analysis.coverage, &is.analysis.coverage).into_iter().map(ChangeRow::new).collect(),
            gain_points: points(old, new),
            lose_points: points(new, old),
        }))
    })
    .await?
}
