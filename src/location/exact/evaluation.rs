//! Evaluation of plans on the original problem: covered weight, costs, assignments and contributions of sites.

use super::p_median;
use crate::heuristic::Plan;
use crate::model::{Choice, Model, Problem, u32_of};

/// Total opening cost of sites, or their number where candidates have no costs.
pub(super) fn cost_of(problem: &Problem, sites: &[u32]) -> f64 {
    sites.iter().map(|&j| problem.site_costs.get(j as usize).copied().unwrap_or(1.0)).sum()
}

/// Whether each candidate is chosen.
fn open_flags(problem: &Problem, sites: &[u32]) -> Vec<bool> {
    let mut open = vec![false; problem.costs.candidates()];
    for &j in sites {
        open[j as usize] = true;
    }
    open
}

/// Nearest chosen site of a demand and its cost; `None` when none is in reach.
fn nearest(problem: &Problem, open: &[bool], demand: usize) -> Option<(u32, f64)> {
    problem.costs.row(demand).iter().find(|e| open[e.0 as usize]).copied()
}

/// Cost of a demand to its nearest chosen site or existing facility; `None` when none is in reach.
fn cost_with(problem: &Problem, open: &[bool], demand: usize) -> Option<f64> {
    let new = nearest(problem, open, demand).map(|e| e.1);
    [new, problem.existing_cost(demand)].into_iter().flatten().min_by(f64::total_cmp)
}

/// Weight within the limit of a chosen site or an existing facility.
pub(super) fn covered_weight(problem: &Problem, limit: f64, sites: &[u32]) -> f64 {
    let open = open_flags(problem, sites);
    (0..problem.weights.len()).filter(|&i| cost_with(problem, &open, i).is_some_and(|c| c <= limit)).map(|i| problem.weights[i]).sum()
}

/// Weighted sum of costs; `None` when some demand is not reached.
pub(super) fn weighted_cost(problem: &Problem, sites: &[u32]) -> Option<f64> {
    let open = open_flags(problem, sites);
    let weighted = (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0);
    weighted.map(|i| cost_with(problem, &open, i).map(|c| c * problem.weights[i])).sum()
}

/// Greatest cost; `None` when some demand is not reached.
pub(super) fn worst_cost(problem: &Problem, sites: &[u32]) -> Option<f64> {
    let open = open_flags(problem, sites);
    let mut weighted = (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0);
    weighted.try_fold(0.0_f64, |worst, i| cost_with(problem, &open, i).map(|c| worst.max(c)))
}

/// Serving site of each demand, as in [`Solution::assignments`](crate::Solution::assignments).
pub(super) fn assignments(problem: &Problem, model: &Model, sites: &[u32]) -> Vec<Option<(u32, f64)>> {
    let open = open_flags(problem, sites);
    let limit = match *model {
        Model::Mclp { limit, .. } | Model::Lscp { limit, .. } => limit,
        Model::PMedian { .. } | Model::PCenter { .. } => f64::INFINITY,
    };
    let assignment =
        |i: usize| nearest(problem, &open, i).filter(|e| e.1 <= limit && problem.existing_cost(i).is_none_or(|existing| e.1 < existing));
    (0..problem.weights.len()).map(assignment).collect()
}

/// Contribution of each site and its best replacement.
pub(super) fn choices(problem: &Problem, limit: Option<f64>, sites: &[u32], number: usize, objective: impl Fn(f64) -> f64) -> Vec<Choice> {
    let (reduced, _) = p_median::reduced_problem_of(problem, limit, number);
    let mut position = vec![u32::MAX; problem.costs.candidates()];
    for (at, &j) in reduced.original.iter().enumerate() {
        position[j as usize] = u32_of(at);
    }
    let chosen: Vec<u32> = sites.iter().map(|&j| position[j as usize]).collect();
    let plan = Plan::new(&reduced, &chosen);
    let replacements = plan.replacements();
    let losses = plan.losses();
    (0..sites.len())
        .map(|at| Choice {
            site: sites[at],
            alone: losses[at],
            alternative: replacements[at].map(|(j, _)| reduced.original[j as usize]),
            alternative_objective: replacements[at].map(|(_, change)| objective(plan.value + change)),
        })
        .collect()
}
