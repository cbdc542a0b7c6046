//! The answer of a plan as the description of the API has it: the shape of [`PlanReport`](carecircle_analysis::siting::plan::PlanReport),
//! which is what is sent. Nothing here is ever made, but by the test that holds the two together.

use utoipa::ToSchema;

use crate::api::study::info::Named;

/// A plan with its certificate. For mclp `objective` counts seniors newly reached, for lscp sites (or their cost), for
/// p-median the person-seconds of all walks, for p-center the seconds of the worst.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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
    /// What that proof is about, of circles that take the best of several modes; null of others.
    pub counting: Option<PlanCounting>,
    /// Of fairness: how many of the least shares are proven as great as can be, and how many towns there are.
    pub fair_levels: Option<Vec<usize>>,
    /// In which order to build; empty unless asked for.
    pub phases: Vec<PlanPhase>,
    /// What fewer and more sites would reach; empty unless asked for.
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

/// What a plan's objective, bound, order and curve count where people come by whichever of several modes is quickest; its
/// sites' final coverage is recomputed by every mode.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
pub struct PlanCounting {
    /// Ids of the modes on streets: who comes to a site by any of them counts.
    pub modes: Vec<String>,
    /// How buses to new sites count: `none` (there are none), `left_out`, or `alone` (whom they bring to each site alone).
    pub buses: String,
    /// Seniors newly reached beyond those counted: by buses, recomputed.
    pub more: f64,
    /// No plan newly reaches more seniors, buses counted in full; mclp only, null where buses do not run.
    pub bound: Option<f64>,
    /// The same in words.
    pub says: Named,
}

/// Where could be built.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
pub struct PlanCandidates {
    /// All that were given.
    pub given: usize,
    /// Of these, off the network, and so out of the question.
    pub off_network: usize,
    /// Candidates and homes within the limit of each other.
    pub pairs: usize,
}

/// Seniors by what the plan changes.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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
    pub serves: Option<f64>,
    /// The best candidate in its place, the other sites staying.
    pub alternative: Option<PlanAlternative>,
}

/// The home nearest to a site.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
pub struct PlanNear {
    /// Its id.
    pub home: String,
    /// Straight metres to it.
    pub distance_m: f64,
}

/// What would be built instead.
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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
#[derive(Debug, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize), serde(deny_unknown_fields))]
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use carecircle_analysis::siting::Status;
    use carecircle_analysis::siting::plan::{
        Alternative, BusCounting, Candidates, Counting, HomeDistance, Phase, PlanReport, PlannedSite, Point, Seniors, TownCoverage,
    };
    use carecircle_base::model::Name;

    /// A plan in which everything is said.
    fn report() -> PlanReport {
        let name = || Name { zh: "小镇".to_owned(), en: "town".to_owned() };
        let at = [121.15, 28.85];
        PlanReport {
            study: name(),
            simulated: true,
            straight_line: false,
            service: "canteen".to_owned(),
            circle: "circle15".to_owned(),
            cohort: "steady".to_owned(),
            model: "mclp",
            limit_s: Duration::from_mins(15).as_secs_f64(),
            candidates: Candidates { given: 3, off_network: 1, pairs: 9 },
            sites: vec![PlannedSite {
                id: "a".to_owned(),
                name: "甲".to_owned(),
                at,
                forced: false,
                town: Some("镇".to_owned()),
                village: Some("村".to_owned()),
                near: Some(HomeDistance { home: "h".to_owned(), distance_m: 12.0 }),
                cost: Some(1.0),
                newly: 5.0,
                alone: 4.0,
                comes: 6.0,
                serves: Some(3.0),
                alternative: Some(Alternative { id: "b".to_owned(), name: String::new(), at, objective: 4.0 }),
            }],
            seniors: Seniors {
                total: 20.0,
                covered_before: 5.0,
                covered_after: 10.0,
                newly: 5.0,
                coverable: 12.0,
                share_before: Some(0.25),
                share_after: Some(0.5),
            },
            mean_walk_s: [Some(700.0), Some(600.0)],
            objective: Some(5.0),
            bound: Some(5.0),
            gap: Some(0.0),
            status: Status::Optimal,
            optimal: true,
            proof: name(),
            counting: Some(Counting {
                modes: vec!["walk".to_owned()],
                buses: BusCounting::LeftOut,
                more: 1.0,
                bound: Some(6.0),
                says: name(),
            }),
            fair_levels: Some((1, 2)),
            phases: vec![Phase {
                sites: vec!["a".to_owned()],
                so_far: 1,
                objective: Some(5.0),
                gain: Some(5.0),
                optimal: true,
                bound_alone: Some(5.0),
            }],
            curve: vec![Point { sites: 1, objective: Some(5.0), bound: Some(5.0), optimal: true }],
            towns: vec![TownCoverage { name: "镇".to_owned(), seniors: 20.0, share_before: 0.25, share_after: 0.5, sites: 1 }],
            search_s: 0.1,
            solve_s: 0.2,
            nodes: 3,
            solver: "own",
        }
    }

    /// What is sent has what is described, nothing else, and of the same kind; lists are there when they are empty.
    #[test]
    fn the_engines_report_is_as_described() {
        let told = serde_json::to_string(&report()).unwrap();
        let read: PlanAnswer = serde_json::from_str(&told).unwrap_or_else(|e| panic!("{e}: {told}"));
        assert_eq!((read.sites.len(), read.phases.len(), read.curve.len(), read.fair_levels), (1, 1, 1, Some(vec![1, 2])));
        let plain = serde_json::to_value(PlanReport { phases: Vec::new(), curve: Vec::new(), fair_levels: None, ..report() }).unwrap();
        assert!(plain["phases"].is_array() && plain["curve"].is_array() && plain.get("fair_levels").is_none(), "{plain}");
    }
}
