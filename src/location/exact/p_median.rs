//! MCLP and p-median: presolve, heuristics, Lagrangian bounds and branch-and-cut.

use super::branch::{SearchGoal, branch};
use super::small::{Choices, MAX_FREE};
use crate::bound::relax;
use crate::heuristic::Plan;
use crate::model::{LocationError, Problem, ReducedProblem, Rows, TimeLimit, cutoff, rounded, slack, u32_of};

/// Plan and lower bound of a reduced problem, in original candidates.
#[derive(Debug, Clone)]
pub(super) struct BoundedPlan {
    /// Chosen sites, ascending, forced ones included.
    pub(super) sites: Vec<u32>,
    /// Minimised value, with penalties for unreached demands: uncovered weight or weighted sum of costs.
    pub(super) value: f64,
    /// Lower bound on the value.
    pub(super) bound: f64,
    /// Greatest amount by which another plan may be better where this one is proven; 0 where the proof is exact.
    pub(super) within: f64,
    /// Number of branch-and-bound nodes.
    pub(super) nodes: usize,
    /// Method that produced the plan.
    pub(super) solver: &'static str,
}

impl BoundedPlan {
    /// Whether the plan is proven optimal.
    pub(super) fn proven(&self) -> bool {
        self.bound >= self.value
    }
}

/// Candidates that may be chosen and candidates that are forced, both ascending.
fn selectable_and_forced(problem: &Problem) -> (Vec<u32>, Vec<u32>) {
    let mut forced = problem.forced.clone();
    forced.sort_unstable();
    forced.dedup();
    let mut free = vec![true; problem.costs.candidates()];
    for &j in &problem.forbidden {
        free[j as usize] = false;
    }
    ((0..u32_of(free.len())).filter(|&j| free[j as usize]).collect(), forced)
}

/// Rows of the reduced problem, one a demand or required set that a choice can change, and the constant of all others.
fn rows(problem: &Problem, position: &[u32], limit: Option<f64>) -> (Rows, f64) {
    let worst = |i: usize| problem.costs.row(i).last().map_or(0.0, |e| e.1);
    // More than all demands together can cost, so that reaching one more demand always comes first.
    let penalty =
        (0..problem.weights.len()).map(|i| problem.weights[i] * worst(i).max(problem.existing_cost(i).unwrap_or(0.0))).sum::<f64>().ceil()
            + 1.0;
    let mut rows = Rows::new();
    let mut constant = 0.0;
    for (i, &weight) in problem.weights.iter().enumerate().filter(|(_, w)| **w > 0.0) {
        let existing = problem.existing_cost(i);
        let within = |c: f64| limit.is_none_or(|limit| c <= limit);
        if limit.is_some() && existing.is_some_and(within) {
            continue;
        }
        let cost = |c: f64| if limit.is_some() { 0.0 } else { c * weight };
        let fallback = match (limit, existing) {
            (Some(_), _) => weight,
            (None, Some(existing)) => cost(existing),
            (None, None) => penalty,
        };
        let entries = problem.costs.row(i).iter().take_while(|e| within(e.1)).filter(|e| position[e.0 as usize] != u32::MAX);
        let entries: Vec<(u32, f64)> = entries.map(|&(j, c)| (position[j as usize], cost(c))).filter(|e| e.1 < fallback).collect();
        if entries.is_empty() {
            constant += fallback;
        } else {
            rows.push(entries, fallback, limit.is_none() && existing.is_none());
        }
    }
    // A required set is served by its members at no cost; leaving it out costs more than everything else together.
    let required_penalty = if limit.is_some() { problem.total_weight().ceil() + 1.0 } else { penalty };
    for set in &problem.required {
        let entries: Vec<(u32, f64)> = selectable_members(problem, set).map(|j| (position[j as usize], 0.0)).collect();
        if entries.is_empty() {
            constant += required_penalty;
        } else {
            rows.push(entries, required_penalty, true);
        }
    }
    (rows, constant)
}

/// Candidates of a required set that may be chosen, ascending.
pub(super) fn selectable_members<'p>(problem: &'p Problem, set: &[u32]) -> impl Iterator<Item = u32> + use<'p> {
    let mut selectable_members: Vec<u32> = set.iter().copied().filter(|j| !problem.forbidden.contains(j)).collect();
    selectable_members.sort_unstable();
    selectable_members.dedup();
    selectable_members.into_iter()
}

/// Reduced problem of an MCLP (with a limit) or a p-median (without) and the positions of its forced candidates.
pub(super) fn reduced_problem_of(problem: &Problem, limit: Option<f64>, sites: usize) -> (ReducedProblem, Vec<u32>) {
    let (candidates, forced) = selectable_and_forced(problem);
    let mut position = vec![u32::MAX; problem.costs.candidates()];
    for (at, &j) in candidates.iter().enumerate() {
        position[j as usize] = u32_of(at);
    }
    let (rows, constant) = rows(problem, &position, limit);
    if let Some(prices) = problem.prices() {
        let site_costs = candidates.iter().map(|&j| prices.costs[j as usize]).collect();
        let mut reduced = ReducedProblem::new(candidates, rows, constant, sites);
        reduced.site_costs = site_costs;
        reduced.budget = prices.budget;
        return (reduced, forced.iter().map(|&j| position[j as usize]).collect());
    }
    (ReducedProblem::new(candidates, rows, constant, sites), forced.iter().map(|&j| position[j as usize]).collect())
}

/// Best plan of an MCLP (with a limit) or a p-median (without), to proof or until the time limit.
pub(super) fn solve(problem: &Problem, limit: Option<f64>, sites: usize, time: &TimeLimit) -> Result<BoundedPlan, LocationError> {
    let (whole, forced) = reduced_problem_of(problem, limit, sites);
    let forced_sites: Vec<u32> = forced.iter().map(|&j| whole.original[j as usize]).collect();
    // In whole units first: sums of merged demands are then exact.
    let (whole, unit, quantum) = whole.in_units();
    let base = whole.restrict(&forced, &vec![true; whole.candidates()]);
    drop(whole);
    let mut plan = solve_reduced(&base, quantum, time)?;
    plan.bound = rounded(plan.bound.min(plan.value), plan.value, quantum);
    plan.within = slack(plan.value, quantum) * unit;
    (plan.value, plan.bound) = (plan.value * unit, plan.bound * unit);
    plan.sites.extend(forced_sites);
    plan.sites.sort_unstable();
    if (plan.within > 0.0 || !plan.proven())
        && let Some(sites) = Looking::new(problem, limit, sites).and_then(|looking| looking.best(&plan.sites, time))
    {
        (plan.sites, plan.bound, plan.within) = (sites, plan.value, 0.0);
    }
    Ok(plan)
}

/// Small problem in whole numbers of any size, to be looked through where bounds in doubles leave a doubt.
struct Looking {
    /// Problem with whole costs.
    whole: ReducedProblem,
    /// Positions of the candidates of the problem.
    choices: Choices,
}

impl Looking {
    /// Problem to look through; `None` when it is large.
    fn new(problem: &Problem, limit: Option<f64>, sites: usize) -> Option<Self> {
        if problem.costs.candidates() > 2 * MAX_FREE {
            return None;
        }
        let (reduced, _) = reduced_problem_of(problem, limit, sites);
        let (whole, _) = reduced.counted();
        let mut alone: Vec<(f64, u32)> = (0..u32_of(whole.candidates()))
            .filter(|&j| !problem.forced.contains(&whole.original[j as usize]) && !whole.column(j as usize).is_empty())
            .map(|j| (whole.column(j as usize).iter().map(|&(i, c)| whole.fallback[i as usize] - c).sum(), j))
            .collect();
        alone.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let forced = (0..u32_of(whole.candidates())).filter(|&j| problem.forced.contains(&whole.original[j as usize])).collect();
        let choices = Choices {
            free: alone.into_iter().map(|a| a.1).collect(),
            forced,
            required: Vec::new(), // they are rows
            sites,
            costs: whole.site_costs.clone(),
            budget: whole.budget,
            pairs: problem.costs.len(),
        };
        Some(Self { whole, choices })
    }

    /// Best choice in original candidates, ascending; `None` when there are too many choices to look at.
    fn best(&self, start: &[u32], time: &TimeLimit) -> Option<Vec<u32>> {
        let position = |j: &u32| self.whole.original.binary_search(j).ok().map(u32_of);
        // Sites that serve nobody are in no choice.
        let start: Vec<u32> =
            start.iter().filter_map(position).filter(|j| self.choices.forced.contains(j) || self.choices.free.contains(j)).collect();
        let worth = |chosen: &[u32]| -> i128 {
            let cost = |i: usize| self.whole.row(i).iter().find(|e| chosen.contains(&e.0)).map_or(self.whole.fallback[i], |e| e.1);
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            let cost = |i: usize| cost(i) as i128;
            -(0..self.whole.demands()).map(cost).sum::<i128>()
        };
        let found = self.choices.best(&start, worth, time)??;
        let mut sites: Vec<u32> = found.iter().map(|&j| self.whole.original[j as usize]).collect();
        sites.sort_unstable();
        Some(sites)
    }
}

/// Best plan of a reduced problem whose values differ by multiples of `quantum`, in original candidates.
fn solve_reduced(base: &ReducedProblem, quantum: f64, time: &TimeLimit) -> Result<BoundedPlan, LocationError> {
    let reduced = base.restrict(&[], &base.undominated(time));
    let original = |reduced: &ReducedProblem, chosen: &[u32]| chosen.iter().map(|&j| reduced.original[j as usize]).collect::<Vec<u32>>();

    let mut plan = Plan::new(&reduced, &[]);
    plan.greedy();
    plan.interchange(&time.part(0.3)); // a bound is worth more than the last swaps
    let mut best = BoundedPlan {
        sites: original(&reduced, &plan.chosen),
        value: plan.value,
        bound: reduced.constant,
        within: 0.0,
        nodes: 0,
        solver: "reduction and interchange",
    };
    let all_chosen = reduced.p >= reduced.candidates() && reduced.site_costs.is_empty();
    if reduced.demands() == 0 || reduced.p == 0 || all_chosen || best.value <= reduced.constant {
        best.bound = best.value; // nothing residual to decide
        return Ok(best);
    }
    // In a small linear program the bound comes sooner than by many subgradient steps.
    let steps = if reduced.candidates() <= 3000 && reduced.demands() > 1500 { 150 } else { 600 };
    let relaxation = relax(&reduced, plan.chosen, quantum, f64::INFINITY, steps, time);
    best = BoundedPlan {
        sites: original(&reduced, &relaxation.chosen),
        value: relaxation.value,
        bound: relaxation.bound.max(best.bound).min(relaxation.value),
        solver: "Lagrangian relaxation",
        ..best
    };
    if relaxation.bound > cutoff(best.value, quantum) {
        best.bound = best.value;
        return Ok(best);
    }
    if time.is_up() {
        return Ok(best);
    }

    // The residual problem after fixing is smaller, and has more merged demands and dominated candidates.
    let residual = reduced.restrict(&relaxation.fixed_in, &relaxation.keep);
    let result = branch(&residual, best.value, SearchGoal { quantum, target: f64::NEG_INFINITY, outside_bound: f64::INFINITY, time })?;
    best.solver = "branch-and-cut (Benders cuts, LP by HiGHS)";
    best.nodes = result.nodes;
    best.bound = best.bound.max(result.bound).min(result.value);
    best.value = result.value;
    if let Some(chosen) = result.chosen {
        best.sites = original(&reduced, &relaxation.fixed_in);
        best.sites.extend(chosen);
    }
    Ok(best)
}
