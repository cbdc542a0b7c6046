//! Plans that take a while: begun, watched, and stopped with the best so far.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::solve::{PlanQuestion, check, compute, seen};
use crate::api::conditions::ConditionsQuery;
use crate::api::site::propose::Body;
use crate::api::{Answer, PathId, QueryParams};
use crate::plan_jobs::{PlanJob, PlanJobs};
use crate::public_url::PublicUrl;
use crate::{Problem, ServedStudy};
use carecircle_analysis::siting::plan::PlanReport;
use carecircle_present::rows::rounded;

/// How far a plan is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlanState {
    /// By which it is asked for.
    pub id: String,
    /// `searching` roads, `solving`, `ordering` the phases, the `curve`; `done` or `failed` at the end.
    pub stage: &'static str,
    /// The solver's own word for what it does.
    pub step: Option<&'static str>,
    /// What the best plan so far is worth, in the model's own measure.
    pub objective: Option<f64>,
    /// No plan can do better than this, as far as is known.
    pub bound: Option<f64>,
    /// Nodes of the search tree done.
    pub nodes: usize,
    /// Seconds since it began.
    pub seconds_s: f64,
    /// Whether it was told to stop.
    pub stopping: bool,
    /// The plan, once done: the best so far when it was stopped.
    #[schema(value_type = Option<PlanReport>)]
    pub plan: Option<Arc<PlanReport>>,
    /// Why there is none, when it failed.
    pub problem: Option<Problem>,
}

impl PlanState {
    fn of(job: &PlanJob) -> Self {
        let state = job.look();
        let finite = |v: f64| v.is_finite().then(|| rounded(v));
        let (plan, problem) = match state.outcome {
            None => (None, None),
            Some(Ok(plan)) => (Some(plan), None),
            Some(Err(problem)) => (None, Some(problem)),
        };
        Self {
            id: job.id.clone(),
            stage: state.stage,
            step: state.told.map(|p| p.stage),
            objective: state.told.and_then(|p| finite(p.objective)),
            bound: state.told.and_then(|p| finite(p.bound)),
            nodes: state.told.map_or(0, |p| p.nodes),
            seconds_s: rounded(job.seconds()),
            stopping: job.stop.load(Ordering::Relaxed),
            plan,
            problem,
        }
    }
}

/// Begins a plan as `POST /plan` computes it, and answers at once; ask `GET /plans/{plan}` how far it is. One is computed
/// at a time, and one that nobody asks about for half a minute is stopped. Nothing is changed.
#[utoipa::path(post, path = "/plans", tag = "plans", operation_id = "begin_plan", params(ConditionsQuery), request_body = PlanQuestion,
    responses((status = 202, description = "Begun; Location names it", body = PlanState),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Another plan is being computed", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin(
    State(site): State<ServedStudy>,
    State(plans): State<PlanJobs>,
    QueryParams(conditions): QueryParams<ConditionsQuery>,
    url: PublicUrl,
    Body(question): Body<PlanQuestion>,
) -> Result<Response, Problem> {
    let turn = plans.turn()?;
    let view = seen(&site, &question, &conditions).await?;
    check(view.analysis(), &question)?;
    let job = plans.begin()?;
    let state = PlanState::of(&job);
    tokio::spawn(PlanJobs::watch(Arc::clone(&job)));
    tokio::spawn(async move {
        let work = {
            let job = Arc::clone(&job);
            site.heavy(move |_| {
                let _turn = turn;
                let watched = Watched { stage: &|stage| job.stage(stage), progress: Some(&|told| job.tell(told)) };
                compute(view.analysis(), &question, &job.stop, &watched)
            })
        };
        let outcome = work.await.unwrap_or_else(Err);
        job.done(outcome.map(Arc::new));
    });
    let location = url.path(&format!("/api/v1/plans/{}", state.id));
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(state)).into_response())
}

/// Who is told how far a plan is.
pub(super) struct Watched<'a> {
    /// Told each stage.
    pub(super) stage: &'a (dyn Fn(&'static str) + Sync),
    /// Told what the solver says.
    pub(super) progress: Option<&'a (dyn Fn(&carecircle_analysis::siting::Progress) + Sync)>,
}

/// How far a plan is, and the plan once it is done.
#[utoipa::path(get, path = "/plans/{plan}", tag = "plans", operation_id = "plan_state", params(("plan" = String, Path, description = "Its id")),
    responses((status = 200, body = PlanState), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn look(State(plans): State<PlanJobs>, PathId(id): PathId) -> Answer<PlanState> {
    Ok(Json(PlanState::of(&*plans.find(&id)?)))
}

/// Stops a plan: soon `GET` gives the best so far, with what is proven of it. Of one that is done nothing changes.
#[utoipa::path(post, path = "/plans/{plan}/stop", tag = "plans", operation_id = "stop_plan", params(("plan" = String, Path, description = "Its id")),
    responses((status = 200, body = PlanState), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn stop(State(plans): State<PlanJobs>, PathId(id): PathId) -> Answer<PlanState> {
    let job = plans.find(&id)?;
    job.stop.store(true, Ordering::Relaxed);
    Ok(Json(PlanState::of(&job)))
}
