//! The sites that close a promise: the best spot in each place that fails.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::PromiseAbout;
use super::rows::{FailingKind, PackHead, PromiseRow};
use super::targets::{Found, TargetsQuery};
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::study::info::Named;
use crate::api::{QueryParams, provided_services_id, rounded};
use crate::{Problem, ServedStudy};
use carecircle_analysis::remedy::{self, ClosingPlan, ClosingSite, RemedyQuestion};
use carecircle_analysis::siting::surface_counts;
use carecircle_analysis::targets::{PackInfo, PlaceKind, ScoreboardRow};
use carecircle_base::ids::CircleId;
use carecircle_base::model::Study;

/// One site of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PromiseSite {
    /// What fails there.
    #[schema(value_type = FailingKind)]
    pub kind: PlaceKind,
    /// The id of what fails.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Row of the area; null for what is no area.
    #[schema(required = true)]
    pub area: Option<usize>,
    /// The town that it is, or lies in.
    #[schema(required = true)]
    pub town: Option<String>,
    /// Degrees.
    pub at: [f64; 2],
    /// Seniors in the place that fails.
    pub seniors: f64,
    /// Seniors whom the site would newly bring within the circle; 0 by `people`.
    pub newly: f64,
    /// By `people`, the seniors who live within 900 straight metres; null otherwise.
    #[schema(required = true)]
    pub about: Option<f64>,
    /// `junction`: the junction that newly covers most; `people`: about which most live, where no junction covers anybody
    /// anew, or no circle counts what is promised.
    pub by: &'static str,
}

impl From<&ClosingSite> for PromiseSite {
    fn from(site: &ClosingSite) -> Self {
        let ClosingSite { kind, id, name, area, town, at, seniors, newly, about, by } = site;
        Self {
            kind: *kind,
            id: id.clone(),
            name: name.clone(),
            area: *area,
            town: town.clone(),
            at: *at,
            seniors: rounded(*seniors),
            newly: rounded(*newly),
            about: about.map(rounded),
            by: by.id(),
        }
    }
}

/// The sites that would close a promise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromisePlan<'a> {
    /// Where the numbers come from.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// The document.
    #[schema(value_type = PackHead)]
    pub pack: &'a PackInfo,
    /// How the promise stands.
    #[schema(value_type = PromiseRow)]
    pub row: &'a ScoreboardRow,
    /// What a site gives: a service's id, or `all` of the circle's; null where the promise names only a kind of house.
    #[schema(required = true)]
    pub service: Option<String>,
    /// The circle in which seniors are newly covered; null where none counts it.
    #[schema(required = true)]
    pub circle: Option<String>,
    /// Who walks.
    pub cohort: String,
    /// What is counted as newly within the circle, where that takes the best of several modes; null otherwise.
    #[schema(required = true)]
    pub counts: Option<Named>,
    /// Seniors newly within the circle, if each site stood alone.
    pub newly: f64,
    /// One for each place that fails; for a number of facilities, those that bring most first. At most 200.
    pub sites: Vec<PromiseSite>,
    /// Names of failing places for which there is none.
    pub without: Vec<String>,
    /// Places that no site would mend: what was promised came too late.
    pub late: usize,
}

impl<'a> PromisePlan<'a> {
    /// A plan as it is told.
    #[must_use]
    pub fn new(
        study: &Study,
        straight_line: bool,
        (pack, row): (&'a PackInfo, &'a ScoreboardRow),
        (asks, circle): (&RemedyQuestion, Option<CircleId>),
        plan: &ClosingPlan,
    ) -> Self {
        Self {
            about: PromiseAbout::new(study, straight_line),
            pack,
            row,
            service: asks.provides.map(|gives| provided_services_id(study, gives).to_owned()),
            circle: circle.map(|c| study.circles[c.index()].id.clone()),
            cohort: study.cohorts[asks.cohort.index()].id.clone(),
            counts: circle.filter(|_| !straight_line).and_then(|c| surface_counts(study, c)).as_ref().map(Named::from),
            newly: rounded(plan.newly()),
            sites: plan.sites.iter().map(PromiseSite::from).collect(),
            without: plan.without.clone(),
            late: plan.late,
        }
    }
}

/// The sites that would close a promise, one for each place that fails: the junction there that newly brings most seniors
/// within the circle of the service; where none brings anybody, or no circle counts it, the spot about which most seniors
/// live. Nothing is changed.
#[utoipa::path(get, path = "/targets/{row}/plan", tag = "promise_plan", operation_id = "target_plan",
    params(("row" = String, Path, description = "A row's id"), TargetsQuery, ConditionsQuery),
    responses((status = 200, body = PromisePlan<'_>),
        (status = 404, description = "No such pack or row", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No site closes it: it is kept, or no matter of places; `no_plan` of the row says why", body = Problem, content_type = "application/problem+json")))]
pub async fn plan(
    State(site): State<ServedStudy>,
    Path(row): Path<String>,
    QueryParams(query): QueryParams<TargetsQuery>,
    view: View,
) -> Result<Response, Problem> {
    let shared = view.shared().clone();
    let asked = shared.clone();
    let board = site.heavy(move |_| Found::new(&asked, &query, &row)).await??;
    let asks = RemedyQuestion::of(&shared.study, board.row());
    let asks = asks.map_err(|why| Problem::unprocessable(format!("no site closes row '{}': {}", board.row().row, why.en)))?;
    let mut surface = None;
    if let (Some(gives), Some(_)) = (asks.provides, &shared.network) {
        let kept = site.desks().of(&shared);
        for circle in &asks.circles {
            match kept.surface(&site, &shared, (asks.cohort, *circle, gives)).await {
                Ok(found) => {
                    surface = Some((*circle, found));
                    break;
                }
                // This circle cannot be asked: another may.
                Err(problem) if problem.status < 500 => {}
                Err(problem) => return Err(problem),
            }
        }
    }
    site.heavy(move |site| {
        let (study, net) = (&shared.study, shared.network.as_ref());
        let seen = surface.as_ref().map(|(_, surface)| surface.as_ref());
        let plan = remedy::plan(study, net, site.desks().ground(), seen, board.row());
        // Without roads nothing is newly covered, and the circle is still the one that promises it.
        let circle = surface.as_ref().map(|(circle, _)| *circle).or(asks.circles.first().copied().filter(|_| net.is_none()));
        let of = (&board.board.pack, board.row());
        Ok(Json(PromisePlan::new(study, shared.coverage.straight_line, of, (&asks, circle), &plan)).into_response())
    })
    .await?
}
