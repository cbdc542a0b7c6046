//! The best sites for a service, over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::jobs::Watched;
use crate::api::conditions::ConditionsQuery;
use crate::api::lens::LensQuery;
use crate::api::site::propose::Body;
use crate::api::{Answer, QueryParams, View};
use crate::plan_jobs::PlanJobs;
use crate::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_analysis::siting::plan::{Candidate, Goal, PlanDemand, PlanQuery, PlanReport, Prepared};
use carecircle_analysis::siting::{Options, SitingError};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{CircleId, CohortId, ServiceId};

/// Seconds that a plan takes when nothing is said, and at most.
const SECONDS: (f64, f64) = (20.0, 120.0);
/// Sites, or points of a curve, at most.
const MOST_SITES: usize = 200;

/// What is asked; everything but the service has a default.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanQuestion {
    /// Id of the service that each site would give; several in one building as ids joined by commas, or `all`: every service of the
    /// circle.
    pub service: String,
    /// Whose being reached counts (`mclp`, `lscp`): `service` (when not said), seniors newly within the limit of the service, or
    /// `circle`, seniors whose circle the sites complete. The answer has both numbers.
    pub goal: Option<String>,
    /// How many new sites, forced ones included; lscp finds it out.
    pub sites: Option<usize>,
    /// `mclp` (when not said), `lscp`, `p-median` or `p-center`.
    pub model: Option<String>,
    /// Id of a circle: its mode and minutes count. The first that holds the service when not said.
    pub circle: Option<String>,
    /// Id of a cohort; the study's own when not said.
    pub cohort: Option<String>,
    /// Instead of the circle's minutes.
    pub limit_min: Option<f64>,
    /// lscp: the share, over 0 to 1, of those who can be reached at all; with capacities, of those for whom there is room.
    pub share: Option<f64>,
    /// `junctions` (when not said), `homes`, or `vacant`: facilities that have closed, or whose status (状态) says vacant; `places` has its own.
    pub candidates: Option<String>,
    /// Places where could be built, instead of `candidates`.
    pub places: Option<Vec<PlanPlace>>,
    /// Ids of candidates that are in every plan.
    #[serde(default)]
    pub force: Vec<String>,
    /// Ids of candidates that are in no plan.
    #[serde(default)]
    pub forbid: Vec<String>,
    /// The most that the sites may cost in all; every place then needs a cost.
    pub budget: Option<f64>,
    /// Seniors that a new site can serve where its place does not say.
    pub capacity: Option<f64>,
    /// Whether the places' own capacities count.
    #[serde(default)]
    pub capacities: bool,
    /// At least one site in every town that has candidates and no such facility yet.
    #[serde(default)]
    pub one_per_town: bool,
    /// The worst-served town first.
    #[serde(default)]
    pub fair: bool,
    /// In which order to build: so many first, so many next.
    #[serde(default)]
    pub phases: Vec<usize>,
    /// Also the best plans of 1, 2, … so many sites.
    pub curve: Option<usize>,
    /// The best so far after so many seconds, at most 120; 20 when not said. Orders and curves may take as long again.
    pub time_limit_s: Option<f64>,
}

/// A place where could be built.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPlace {
    /// Its id, unique; its number in the list, from 1, when not said.
    pub id: Option<String>,
    /// Name of the place; may be empty.
    #[serde(default)]
    pub name: String,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Cost of a site there; null where unknown.
    pub cost: Option<f64>,
    /// Seniors that it can serve.
    pub capacity: Option<f64>,
}

/// Tells the search to end when nobody waits for it any longer.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The best sites for a service, with a bound and how sure it is (`proof`). One plan is computed at a time; it ends
/// when the time is out, with the best so far, or when the client goes away. `POST /plans` shows how far it is and can be
/// stopped. Nothing is changed.
#[utoipa::path(post, path = "/plan", tag = "plan", operation_id = "plan", params(ConditionsQuery), request_body = PlanQuestion,
    responses((status = 200, body = PlanReport),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The question contradicts itself or the study", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Another plan is being computed", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn plan(
    State(site): State<ServedStudy>,
    State(plans): State<PlanJobs>,
    QueryParams(conditions): QueryParams<ConditionsQuery>,
    Body(question): Body<PlanQuestion>,
) -> Answer<PlanReport> {
    let turn = plans.turn()?;
    let view = seen(&site, &question, &conditions).await?;
    let stop = StopOnDrop(Arc::new(AtomicBool::new(false)));
    let stopped = Arc::clone(&stop.0);
    let told = site.heavy(move |_| {
        let _turn = turn; // held to the end of the work, even if nobody waits any longer
        compute(view.analysis(), &question, &stopped, &Watched { stage: &|_| (), progress: None })
    });
    told.await?.map(Json)
}

/// The study as the question looks at it.
pub(super) async fn seen(site: &ServedStudy, question: &PlanQuestion, conditions: &ConditionsQuery) -> Result<View, Problem> {
    let lens = LensQuery { cohort: question.cohort.clone(), circle: question.circle.clone() };
    View::find(site, lens, conditions).await
}

fn seconds(question: &PlanQuestion) -> Result<f64, Problem> {
    let seconds = question.time_limit_s.unwrap_or(SECONDS.0);
    if !(seconds > 0.0 && seconds <= SECONDS.1) {
        return Err(Problem::bad_request(format!("time_limit_s={seconds}: expected more than 0 and at most {}", SECONDS.1)));
    }
    Ok(seconds)
}

/// Whether the question can be asked at all; before the long part.
pub(super) fn check(analysis: &Analysis, question: &PlanQuestion) -> Result<(), Problem> {
    seconds(question)?;
    ask(analysis, question).map(|_| ())
}

/// The engine's report.
pub(super) fn compute(
    analysis: &Analysis,
    question: &PlanQuestion,
    stop: &AtomicBool,
    watched: &Watched<'_>,
) -> Result<PlanReport, Problem> {
    let seconds = seconds(question)?;
    let mut ask = ask(analysis, question)?;
    let candidates = candidates(analysis, question, &mut ask)?;
    let refused = |e: SitingError| Problem::unprocessable(e.to_string());
    let network = analysis.network.as_ref();
    (watched.stage)("searching");
    let prepared = Prepared::new(&analysis.study, network, &analysis.coverage, &ask, &candidates).map_err(refused)?;
    let options = Options { time_limit: Some(Duration::from_secs_f64(seconds)), stop: Some(stop), progress: watched.progress };
    (watched.stage)("solving");
    let solution = prepared.solve(ask.sites, &options).map_err(refused)?;
    let mut report = prepared.report(&solution);
    // Orders and curves tell of other problems than the plan itself.
    let options = Options { progress: None, ..options };
    if !question.phases.is_empty() {
        (watched.stage)("ordering");
        report.phases = prepared.phases(&solution, &question.phases, &options).map_err(refused)?;
    }
    if let Some(most) = question.curve {
        (watched.stage)("curve");
        report.curve = prepared.curve(most, &options).map_err(refused)?;
    }
    Ok(report)
}

fn ask(analysis: &Analysis, question: &PlanQuestion) -> Result<PlanQuery, Problem> {
    let study = &analysis.study;
    let find = |key: &str, id: &str, ids: Vec<&str>| {
        let known = || Problem::bad_request(format!("{key}={id}: the study has {}", ids.join(", ")));
        ids.iter().position(|known| *known == id).ok_or_else(known)
    };
    let one = |id: &str| find("service", id, study.services.iter().map(|s| s.id.as_str()).collect()).map(ServiceId::from_index);
    let services = if question.service == "all" { Ok(Vec::new()) } else { question.service.split(',').map(one).collect() }?;
    let demand = match question.goal.as_deref() {
        None | Some("service") => PlanDemand::Service,
        Some("circle") => PlanDemand::Circle,
        Some(other) => return Err(Problem::bad_request(format!("goal={other}: expected service or circle"))),
    };
    let refused = |e: SitingError| Problem::unprocessable(e.to_string());
    let goal = match question.model.as_deref() {
        None | Some("mclp") => Goal::Mclp,
        Some("lscp") => Goal::Lscp,
        Some("p-median") => Goal::PMedian,
        Some("p-center") => Goal::PCenter,
        Some(other) => return Err(Problem::bad_request(format!("model={other}: expected mclp, lscp, p-median or p-center"))),
    };
    // More than can be counted is more than any plan has.
    let in_phases = question.phases.iter().fold(0, |sum: usize, sites| sum.saturating_add(*sites));
    let sites = match (goal, question.sites) {
        (Goal::Lscp, None) => 0,
        (Goal::Lscp, Some(_)) => return Err(Problem::bad_request("lscp finds the number of sites out; leave sites out")),
        (_, Some(sites)) if in_phases > sites => {
            return Err(Problem::bad_request(format!("phases build {in_phases} sites, more than sites={sites}")));
        }
        (_, Some(sites)) => sites,
        (_, None) if in_phases > 0 => in_phases,
        (_, None) => return Err(Problem::bad_request("sites is missing: how many new sites")),
    };
    if sites > MOST_SITES || question.curve.is_some_and(|c| c > MOST_SITES) {
        return Err(Problem::bad_request(format!("expected at most {MOST_SITES} sites")));
    }
    let circle = match &question.circle {
        Some(id) => CircleId::from_index(find("circle", id, study.circles.iter().map(|c| c.id.as_str()).collect())?),
        None => PlanQuery::circle_of(study, &services).map_err(refused)?,
    };
    let mut ask = PlanQuery::together(study, circle, &services, sites).map_err(refused)?;
    ask.demand = demand;
    if let Some(id) = &question.cohort {
        ask.cohort = CohortId::from_index(find("cohort", id, study.cohorts.iter().map(|c| c.id.as_str()).collect())?);
    }
    ask.goal = goal;
    ask.share = question.share.unwrap_or(1.0);
    if !(ask.share > 0.0 && ask.share <= 1.0) {
        return Err(Problem::bad_request(format!("share={}: expected more than 0 and at most 1", ask.share)));
    }
    ask.limit_min = question.limit_min;
    ask.force.clone_from(&question.force);
    ask.forbid.clone_from(&question.forbid);
    (ask.budget, ask.capacity, ask.capacities) = (question.budget, question.capacity, question.capacities);
    (ask.one_per_town, ask.fair) = (question.one_per_town, question.fair);
    Ok(ask)
}

fn candidates(analysis: &Analysis, question: &PlanQuestion, ask: &mut PlanQuery) -> Result<Vec<Candidate>, Problem> {
    let study = &analysis.study;
    if let Some(places) = &question.places {
        let candidate = |(at, place): (usize, &PlanPlace)| {
            let id = place.id.clone().unwrap_or_else(|| (at + 1).to_string());
            let at = LonLat::new(place.lon, place.lat).map_err(|e| Problem::bad_request(format!("place {id}: {e}")))?;
            Ok(Candidate { id, name: place.name.clone(), at, cost: place.cost, capacity: place.capacity })
        };
        return places.iter().enumerate().map(candidate).collect();
    }
    match (question.candidates.as_deref(), &analysis.network) {
        (None | Some("junctions"), Some(net)) => Ok(Candidate::junctions(study, net, &ask.profiles(study))),
        (None | Some("homes"), _) => Ok(Candidate::homes(study)),
        (Some("vacant"), _) => {
            let (vacant, unlocated) = Candidate::vacant(study, &ask.services);
            if vacant.is_empty() && unlocated > 0 {
                let none =
                    format!("none of the {unlocated} vacant facilities of the study has a place; locate them (待定位), or give places");
                return Err(Problem::unprocessable(none));
            }
            ask.unlocated = unlocated;
            let none = "no facility of the study has closed by its day, and none has a status (状态) of vacant (空置, 闲置); give places";
            if vacant.is_empty() { Err(Problem::unprocessable(none)) } else { Ok(vacant) }
        }
        (Some("junctions"), None) => Err(Problem::unprocessable("the study has no roads and so no junctions; choose homes or give places")),
        (Some(other), _) => Err(Problem::bad_request(format!("candidates={other}: expected junctions, homes or vacant"))),
    }
}
