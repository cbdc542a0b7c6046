//! Coverage and median problems from beginning to proof.

use super::branch::{SearchGoal, branch};
use crate::bound::relax;
use crate::heuristic::Plan;
use crate::model::{LocationError, Problem, ReducedProblem, Rows, TimeLimit, cutoff, rounded, u32_of};

/// A plan for a core, in candidates of the problem.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// Forced ones included.
    pub(super) sites: Vec<u32>,
    /// What is left, penalties included.
    pub(super) value: f64,
    pub(super) bound: f64,
    pub(super) nodes: usize,
    pub(super) solver: &'static str,
}

impl Planned {
    pub(super) fn proven(&self) -> bool {
        self.bound >= self.value
    }
}

/// The candidates that may be chosen, and those that are.
fn allowed(problem: &Problem) -> (Vec<u32>, Vec<u32>) {
    let mut forced = problem.forced.clone();
    forced.sort_unstable();
    forced.dedup();
    let mut free = vec![true; problem.costs.candidates()];
    for &j in &problem.forbidden {
        free[j as usize] = false;
    }
    ((0..u32_of(free.len())).filter(|&j| free[j as usize]).collect(), forced)
}

/// The rows of a problem, and which of its demands they are; what no choice changes is left to the caller.
fn rows(problem: &Problem, numbers: &[u32], limit: Option<f64>) -> (Rows, f64) {
    let worst = |i: usize| problem.costs.row(i).last().map_or(0.0, |e| e.1);
    // More than all demands together can cost: reaching one more demand always comes first.
    let penalty =
        (0..problem.weights.len()).map(|i| problem.weights[i] * worst(i).max(problem.today(i).unwrap_or(0.0))).sum::<f64>().ceil() + 1.0;
    let mut rows = Rows::new();
    let mut constant = 0.0;
    for (i, &weight) in problem.weights.iter().enumerate().filter(|(_, w)| **w > 0.0) {
        let today = problem.today(i);
        let within = |c: f64| limit.is_none_or(|limit| c <= limit);
        if limit.is_some() && today.is_some_and(within) {
            continue;
        }
        let cost = |c: f64| if limit.is_some() { 0.0 } else { c * weight };
        let fallback = match (limit, today) {
            (Some(_), _) => weight,
            (None, Some(today)) => cost(today),
            (None, None) => penalty,
        };
        let entries = problem.costs.row(i).iter().take_while(|e| within(e.1)).filter(|e| numbers[e.0 as usize] != u32::MAX);
        let entries: Vec<(u32, f64)> = entries.map(|&(j, c)| (numbers[j as usize], cost(c))).filter(|e| e.1 < fallback).collect();
        if entries.is_empty() {
            constant += fallback;
        } else {
            rows.push(entries, fallback, limit.is_none() && today.is_none());
        }
    }
    // A required set is served by its members at no cost, and worth more than everything else.
    let dear = if limit.is_some() { problem.total_weight().ceil() + 1.0 } else { penalty };
    for set in &problem.required {
        let entries: Vec<(u32, f64)> = members(problem, set).map(|j| (numbers[j as usize], 0.0)).collect();
        if entries.is_empty() {
            constant += dear;
        } else {
            rows.push(entries, dear, true);
        }
    }
    (rows, constant)
}

/// The members of a required set that may be chosen, ascending.
pub(super) fn members<'p>(problem: &'p Problem, set: &[u32]) -> impl Iterator<Item = u32> + use<'p> {
    let mut members: Vec<u32> = set.iter().copied().filter(|j| !problem.forbidden.contains(j)).collect();
    members.sort_unstable();
    members.dedup();
    members.into_iter()
}

/// The core of MCLP (with a limit) or p-median (without), before any reduction but forced sites among its candidates.
pub(super) fn core_of(problem: &Problem, limit: Option<f64>, sites: usize) -> (ReducedProblem, Vec<u32>) {
    let (candidates, forced) = allowed(problem);
    let mut numbers = vec![u32::MAX; problem.costs.candidates()];
    for (at, &j) in candidates.iter().enumerate() {
        numbers[j as usize] = u32_of(at);
    }
    let (rows, constant) = rows(problem, &numbers, limit);
    if let Some(budget) = problem.budget {
        let dear = candidates.iter().map(|&j| problem.site_costs[j as usize]).collect();
        let mut core = ReducedProblem::new(candidates, rows, constant, sites);
        core.site_costs = dear;
        core.budget = budget;
        return (core, forced.iter().map(|&j| numbers[j as usize]).collect());
    }
    (ReducedProblem::new(candidates, rows, constant, sites), forced.iter().map(|&j| numbers[j as usize]).collect())
}

/// Solves MCLP (with a limit) or p-median (without) to proof, or until time is out.
pub(super) fn solve(problem: &Problem, limit: Option<f64>, sites: usize, clock: &TimeLimit) -> Result<Planned, LocationError> {
    let (whole, forced) = core_of(problem, limit, sites);
    let forced_sites: Vec<u32> = forced.iter().map(|&j| whole.original[j as usize]).collect();
    let base = whole.restrict(&forced, &vec![true; whole.candidates()]);
    drop(whole);
    let quantum = base.quantum();
    let scale = base.scale(quantum);
    let base = if scale == 1.0 { base } else { base.scaled(scale) };
    let mut planned = solve_core(&base, quantum * scale, clock)?;
    planned.bound = rounded(planned.bound.min(planned.value), planned.value, quantum * scale);
    (planned.value, planned.bound) = (planned.value / scale, planned.bound / scale);
    planned.sites.extend(forced_sites);
    planned.sites.sort_unstable();
    Ok(planned)
}

/// Solves a core whose values differ by multiples of `quantum`; sites are its original candidates.
fn solve_core(base: &ReducedProblem, quantum: f64, clock: &TimeLimit) -> Result<Planned, LocationError> {
    let core = base.restrict(&[], &base.undominated(clock));
    let original = |core: &ReducedProblem, chosen: &[u32]| chosen.iter().map(|&j| core.original[j as usize]).collect::<Vec<u32>>();

    let mut plan = Plan::new(&core, &[]);
    plan.greedy();
    plan.interchange(&clock.part(0.3)); // a bound is worth more than the last swaps
    let mut best = Planned {
        sites: original(&core, &plan.chosen),
        value: plan.value,
        bound: core.constant,
        nodes: 0,
        solver: "reduction and interchange",
    };
    let all_chosen = core.p >= core.candidates() && core.site_costs.is_empty();
    if core.demands() == 0 || core.p == 0 || all_chosen || best.value <= core.constant {
        best.bound = best.value; // nothing left to decide
        return Ok(best);
    }
    // Where the linear program is small its bound comes sooner than that of many steps.
    let steps = if core.candidates() <= 3000 && core.demands() > 1500 { 150 } else { 600 };
    let relaxed = relax(&core, plan.chosen, quantum, f64::INFINITY, steps, clock);
    best = Planned {
        sites: original(&core, &relaxed.chosen),
        value: relaxed.value,
        bound: relaxed.bound.max(best.bound).min(relaxed.value),
        solver: "Lagrangian relaxation",
        ..best
    };
    if relaxed.bound > cutoff(best.value, quantum) {
        best.bound = best.value;
        return Ok(best);
    }
    if clock.out() {
        return Ok(best);
    }

    // What is left once candidates are fixed is smaller, and merges and dominates further.
    let left = core.restrict(&relaxed.fixed_in, &relaxed.keep);
    let branched = branch(&left, best.value, SearchGoal { quantum, enough: f64::NEG_INFINITY, others: f64::INFINITY, clock })?;
    best.solver = "branch-and-cut (Benders cuts, LP by HiGHS)";
    best.nodes = branched.nodes;
    best.bound = best.bound.max(branched.bound).min(branched.value);
    best.value = branched.value;
    if let Some(chosen) = branched.chosen {
        best.sites = original(&core, &relaxed.fixed_in);
        best.sites.extend(chosen);
    }
    Ok(best)
}
