//! The answer of a plan, as the description of the API has it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::study::Named;
use crate::serve::Problem;

/// A plan with its certificate. For mclp `objective` counts seniors newly reached, for lscp sites (or their cost), for
/// p-median the person-seconds of all walks, for p-center the seconds of the worst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanAnswer {
    /// Title of the study.
    pub study: Named,
    /// Whether the study's data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight-line estimates (直线估算).
    pub straight_line: bool,
    /// Id of the service.
    pub service: String,
    /// Id of the circle.
    pub circle: String,
    /// Id of the cohort.
    pub cohort: String,
    /// `mclp`, `lscp`, `p-median` or `p-center`.
    pub model: String,
    /// Within is at most this.
    pub limit_s: f64,
    /// Where could be built.
    pub candidates: PlanCandidates,
    /// Chosen sites, most seniors newly reached first.
    pub sites: Vec<PlanSite>,
    /// Seniors by what the plan changes.
    pub seniors: PlanSeniors,
    /// Mean time to the nearest facility, over seniors who have one within the search, before and after.
    pub mean_walk_s: Vec<Option<f64>>,
    /// What the plan is worth; null when there is none.
    pub objective: Option<f64>,
    /// No plan can do better; null when nothing is known.
    pub bound: Option<f64>,
    /// |objective − bound| over |objective|; null when there is no plan.
    pub gap: Option<f64>,
    /// `optimal`, `feasible`, `infeasible` or `unknown`.
    pub status: String,
    /// Whether the plan is proven best.
    pub optimal: bool,
    /// How good it is, in words.
    pub proof: Named,
    /// Of fairness: how many of the least shares are proven as great as can be, and how many towns there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fair_levels: Option<Vec<usize>>,
    /// In which order to build; empty unless asked for.
    #[serde(default)]
    #[schema(required = true)]
    pub phases: Vec<PlanPhase>,
    /// What fewer and more sites would reach; empty unless asked for.
    #[serde(default)]
    #[schema(required = true)]
    pub curve: Vec<PlanPoint>,
    /// Towns by the share within the limit after the plan, worst first.
    pub towns: Vec<PlanTown>,
    /// Seconds of searching roads.
    pub search_s: f64,
    /// Seconds of solving.
    pub solve_s: f64,
    /// Nodes of the search tree.
    pub nodes: usize,
    /// What solved it.
    pub solver: String,
}

/// Where could be built.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanCandidates {
    /// All that were given.
    pub given: usize,
    /// Of these, off the network, and so out of the question.
    pub off_network: usize,
    /// Candidates and homes within the limit of each other.
    pub pairs: usize,
}

/// Seniors by what the plan changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanSeniors {
    /// In the study.
    pub total: f64,
    /// Within the limit of a facility of the service today.
    pub covered_before: f64,
    /// With the plan.
    pub covered_after: f64,
    /// The difference.
    pub newly: f64,
    /// Within the limit of a facility or of any candidate at all.
    pub coverable: f64,
    /// `covered_before` over `total`.
    pub share_before: Option<f64>,
    /// `covered_after` over `total`.
    pub share_after: Option<f64>,
}

/// One chosen site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanSite {
    /// Id of the candidate.
    pub id: String,
    /// Its name, where it has one.
    pub name: String,
    /// Degrees east and north.
    pub at: [f64; 2],
    /// Whether it was forced.
    pub forced: bool,
    /// Its town, where known.
    pub town: Option<String>,
    /// Its village, where known.
    pub village: Option<String>,
    /// The nearest home.
    pub near: Option<PlanNear>,
    /// What it costs, where costs are known.
    pub cost: Option<f64>,
    /// Seniors within the limit of it whom nothing reaches today.
    pub newly: f64,
    /// Of these, those whom no other site of the plan reaches.
    pub alone: f64,
    /// Seniors who come to it, being nearer to it than to any other.
    pub comes: f64,
    /// Seniors it serves within its capacity; only when capacities count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves: Option<f64>,
    /// The best candidate in its place, the other sites staying.
    pub alternative: Option<PlanAlternative>,
}

/// The home nearest to a site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanNear {
    /// Its id.
    pub home: String,
    /// Straight metres to it.
    pub distance_m: f64,
}

/// What would be built instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanAlternative {
    /// Id of the candidate.
    pub id: String,
    /// Its name, where it has one.
    pub name: String,
    /// Degrees east and north.
    pub at: [f64; 2],
    /// The objective with it; for lscp the seniors newly reached.
    pub objective: f64,
}

/// What is built in one phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanPhase {
    /// Ids of the sites of this phase.
    pub sites: Vec<String>,
    /// Sites built so far, these included.
    pub so_far: usize,
    /// The objective with what is built so far; null when some demand is not reached yet.
    pub objective: Option<f64>,
    /// What this phase adds to the phase before it; null likewise.
    pub gain: Option<f64>,
    /// Whether no other choice among the plan's sites gives more at this point, the earlier phases standing.
    pub optimal: bool,
    /// No plan of so many sites, were it the last word, can do better than this.
    pub bound_alone: Option<f64>,
}

/// The best plan of so many sites.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanPoint {
    /// How many sites.
    pub sites: usize,
    /// The objective; null when no plan reaches everybody.
    pub objective: Option<f64>,
    /// No plan of so many can do better.
    pub bound: Option<f64>,
    /// Whether it is proven best.
    pub optimal: bool,
}

/// One town before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanTown {
    /// Its name.
    pub name: String,
    /// Seniors there.
    pub seniors: f64,
    /// Share within the limit today.
    pub share_before: f64,
    /// With the plan.
    pub share_after: f64,
    /// New sites there.
    pub sites: usize,
}

impl PlanAnswer {
    /// The engine's report, which says the same.
    pub(super) fn read(report: Value) -> Result<Self, Problem> {
        serde_json::from_value(report).map_err(|e| Problem::internal(format!("the plan is not as described: {e}")))
    }
}
