//! MCLP and LSCP with side constraints on what a site serves: capacities and leximin fairness, as mixed-integer programs.
//!
//! ```text
//! y_j site open (whole)      x_ij weight of i served at j      s_i weight of i served
//! Σ y ≤ p      s_i ≤ Σ_j x_ij ≤ w_i      x_ij ≤ w_i y_j      Σ_i x_ij ≤ capacity_j y_j
//! without capacities: s_i ≤ w_i Σ_j y_j
//! ```
//! Demands with the same candidates (and group) are merged and dominated candidates dropped first. The weight of one
//! demand may be split between sites: a home stands for its seniors, not for one person.

mod program;
mod reduction;

use program::{LEVEL_SLACK, Program, ProgramGoal, open_sites};
use reduction::reduce;

use crate::bound::mip;
use crate::model::{LocationError, Problem, TimeLimit, u32_of};

/// Plan under side constraints with its bound.
#[derive(Debug, Clone)]
pub(super) struct ConstrainedPlan {
    /// Chosen sites, ascending, forced ones included.
    pub(super) sites: Vec<u32>,
    /// Weight served, or for [`min_cost`] the cost of the sites.
    pub(super) objective: f64,
    /// Bound on `objective` that no plan can beat.
    pub(super) bound: f64,
    /// Number of branch-and-bound nodes.
    pub(super) nodes: usize,
    /// Number of least shares proven leximin-optimal, and number of groups.
    pub(super) levels: (usize, usize),
    /// Served share of each group; empty without fairness.
    pub(super) shares: Vec<f64>,
    /// Whether it is proven that no choice satisfies the conditions.
    pub(super) infeasible: bool,
}

/// Best plan of at most `sites` sites within the limit: leximin shares first, then the served weight.
pub(super) fn solve(problem: &Problem, limit: f64, sites: usize, time: &TimeLimit) -> Result<ConstrainedPlan, LocationError> {
    let reduced = reduce(problem, limit);
    let mut plan = ConstrainedPlan {
        sites: Vec::new(),
        objective: 0.0,
        bound: f64::INFINITY,
        nodes: 0,
        levels: (0, 0),
        shares: Vec::new(),
        infeasible: false,
    };
    let whole = |v: f64| v.fract() == 0.0;
    let all_whole = problem.weights.iter().all(|&w| whole(w)) && reduced.capacities.iter().all(|&c| c.is_infinite() || whole(c));
    let mut levels: Vec<f64> = Vec::new();
    let fair = problem.fair.as_ref().filter(|f| !f.total.is_empty());
    let count = fair.map_or(0, |f| f.total.len());
    let mut start = reduced.greedy(problem, sites).map(|chosen| reduced.max_allocation(chosen));
    let mut all_proven = true;
    for k in 1..=count {
        let program = Program::new(&reduced, problem, sites, &levels, ProgramGoal::LeastShares(k));
        let values = start.as_ref().map(|served| program.values(&reduced, problem, served));
        let reader = program.reader();
        let answer = mip(program.program, values.as_deref(), 0.0, time)?;
        plan.nodes += answer.nodes;
        if answer.bound == f64::INFINITY {
            plan.infeasible = true;
            return Ok(plan);
        }
        let Some(v) = answer.values else {
            all_proven = false;
            break;
        };
        let served = reader.served(&reduced, &v);
        let level = reduced.level(problem, &served, k);
        all_proven &= -answer.bound <= level + 10.0 * LEVEL_SLACK;
        levels.push(level);
        start = Some(served);
        if !all_proven || time.is_up() {
            break;
        }
        plan.levels.0 = k;
    }
    plan.levels.1 = count;
    all_proven &= plan.levels.0 == count;
    if !time.is_up() && (all_proven || count == 0) {
        let program = Program::new(&reduced, problem, sites, &levels, ProgramGoal::MaxServed);
        let values = start.as_ref().map(|served| program.values(&reduced, problem, served));
        let reader = program.reader();
        let answer = mip(program.program, values.as_deref(), if all_whole && count == 0 { 1.0 } else { 0.0 }, time)?;
        plan.nodes += answer.nodes;
        if answer.bound == f64::INFINITY {
            plan.infeasible = true;
            return Ok(plan);
        }
        if let Some(v) = answer.values {
            start = Some(reader.served(&reduced, &v));
        }
        plan.bound = -answer.bound;
    }
    let start = start.unwrap_or_default();
    plan.shares = reduced.shares(problem, &reduced.served(&start));
    let chosen = start.sites;
    // Weight that the leximin shares leave room for is served too: the most that sites can serve does not depend on who
    // comes first.
    plan.objective = reduced.flow(&chosen).iter().map(|f| f.2).sum();
    let total_weight: f64 = reduced.rows.iter().map(|r| r.weight).sum();
    plan.bound = plan.bound.min(total_weight).max(plan.objective);
    if all_whole && all_proven {
        plan.bound = (plan.bound + 1e-6).floor().max(plan.objective);
    }
    if plan.bound - plan.objective <= 1e-6 * plan.objective.max(1.0) {
        plan.bound = plan.objective;
    }
    plan.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
    plan.sites.sort_unstable();
    Ok(plan)
}

/// Cheapest sites that serve `share` of the weight that all candidates together can serve, without the budget.
pub(super) fn min_cost(problem: &Problem, limit: f64, share: f64, time: &TimeLimit) -> Result<ConstrainedPlan, LocationError> {
    let site_costs = if problem.site_costs.is_empty() { vec![1.0; problem.costs.candidates()] } else { problem.site_costs.clone() };
    let problem = &Problem { site_costs, budget: None, ..problem.clone() };
    let reduced = reduce(problem, limit);
    let all: Vec<u32> = (0..u32_of(reduced.original.len())).collect();
    let start = reduced.max_allocation(all.clone());
    let need = share * start.flow.iter().map(|f| f.2).sum::<f64>();
    let mut plan =
        ConstrainedPlan { sites: Vec::new(), objective: 0.0, bound: 0.0, nodes: 0, levels: (0, 0), shares: Vec::new(), infeasible: false };
    let program = Program::new(&reduced, problem, all.len(), &[], ProgramGoal::MinCost(need));
    let start = program.values(&reduced, problem, &start);
    let whole = reduced.costs.iter().all(|c| c.fract() == 0.0);
    let answer = mip(program.program, Some(&start), if whole { 1.0 } else { 0.0 }, time)?;
    plan.nodes = answer.nodes;
    if answer.bound == f64::INFINITY {
        plan.infeasible = true;
        return Ok(plan);
    }
    let chosen = answer.values.map_or(all, |v| open_sites(&reduced, &v));
    plan.objective = chosen.iter().map(|&j| reduced.costs[j as usize]).sum();
    plan.bound = if whole { (answer.bound - 1e-6).ceil() } else { answer.bound }.clamp(0.0, plan.objective);
    plan.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
    plan.sites.sort_unstable();
    Ok(plan)
}

/// Weight that each of `sites` serves when together they serve as much as their capacities allow, in the order of `sites`.
///
/// Demands within `limit` of an existing facility are not counted.
#[must_use]
pub fn loads(problem: &Problem, limit: f64, sites: &[u32]) -> Vec<f64> {
    let only = Problem {
        forced: sites.to_vec(),
        forbidden: (0..u32_of(problem.costs.candidates())).filter(|j| !sites.contains(j)).collect(),
        ..problem.clone()
    };
    let reduced = reduce(&only, limit);
    let mut loads = vec![0.0; sites.len()];
    let all: Vec<u32> = (0..u32_of(reduced.original.len())).collect();
    for (_, j, weight) in reduced.flow(&all) {
        let at = sites.iter().position(|&s| s == reduced.original[j as usize]).expect("only sites are left");
        loads[at] += weight;
    }
    loads
}
