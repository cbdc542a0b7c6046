//! Entry point: a problem and a model to a solution with its bound.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::evaluation::{assignments, choices, cost_of, covered_weight, weighted_cost, worst_cost};
use super::set_cover::CoverCosts;
use super::small::{self, Choices};
use super::{p_center, p_median, partial_cover, set_cover, side_constraints};
use crate::model::{LocationError, Model, Problem, ProgressSink, ReducedProblem, Solution, Status, TimeLimit, Units, share_of, u32_of};

/// Time limit, cancellation and progress reports of [`solve`].
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Time after which the best plan so far is returned; `None` searches until the plan is proven optimal.
    pub time_limit: Option<Duration>,
    /// Cancellation flag: set from another thread, it ends the search with the best plan so far.
    pub stop: Option<&'a AtomicBool>,
    /// Callback for progress reports, up to some hundred a second.
    pub progress: Option<ProgressSink<'a>>,
}

/// Best plan of a location problem with a proven bound on its objective.
///
/// The result is the same for the same problem unless the time limit or cancellation ends the search.
///
/// # Errors
/// A problem that contradicts itself, or a failure inside the solver. A problem that no plan satisfies is not an
/// error: its solution has the status [`Status::Infeasible`].
pub fn solve(problem: &Problem, model: &Model, options: &Options) -> Result<Solution, LocationError> {
    problem.check(model)?;
    let total = matches!(model, Model::Mclp { .. }).then(|| problem.total_weight());
    let time = TimeLimit::start(options.time_limit, options.stop, options.progress, total);
    let has_side_constraints = !problem.capacities.is_empty() || problem.fair.is_some();
    let mut solution = match *model {
        Model::Mclp { limit, sites } if has_side_constraints => with_side_constraints(problem, model, limit, sites, &time)?,
        Model::Lscp { limit, share } if has_side_constraints => capacitated_lscp(problem, model, limit, share, &time)?,
        Model::Mclp { limit, sites } => mclp(problem, model, limit, sites, &time)?,
        Model::PMedian { sites } => p_median(problem, model, sites, &time)?,
        Model::Lscp { limit, share } => lscp(problem, model, limit, share, &time)?,
        Model::PCenter { sites } => p_center(problem, model, sites, &time)?,
    };
    solution.assignments = assignments(problem, model, &solution.sites);
    if let Model::Mclp { limit, .. } | Model::Lscp { limit, .. } = *model
        && solution.status == Status::Optimal
    {
        solution.nobody_left = problem.nobody_left(limit);
    }
    solution.seconds = time.seconds();
    Ok(solution)
}

/// MCLP without side constraints.
fn mclp(problem: &Problem, model: &Model, limit: f64, sites: usize, time: &TimeLimit) -> Result<Solution, LocationError> {
    let mut plan = p_median::solve(problem, Some(limit), sites, time)?;
    let total = problem.total_weight();
    fill_up(problem, &mut plan.sites, sites);
    if !problem.has_required(&plan.sites) {
        return Ok(unsatisfied(model, problem, &plan));
    }
    // Recomputed from the sites, so that no rounding of the search reaches the objective.
    let covered = covered_weight(problem, limit, &plan.sites);
    let bound = if plan.proven() { covered } else { covered + (plan.value - plan.bound) };
    let mut solution = empty_solution(model, problem, std::mem::take(&mut plan.sites));
    solution.objective = covered;
    (solution.bound, solution.within) = (bound, plan.within);
    solution.covered_weight = Some(covered);
    solution.nodes = plan.nodes;
    solution.solver = plan.solver;
    solution.choices = choices(problem, Some(limit), &solution.sites, sites, |uncovered| total - uncovered);
    set_gap_and_status(&mut solution);
    Ok(solution)
}

/// MCLP with capacities or leximin fairness.
fn with_side_constraints(problem: &Problem, model: &Model, limit: f64, sites: usize, time: &TimeLimit) -> Result<Solution, LocationError> {
    let result = side_constraints::solve(problem, limit, sites, time)?;
    let mut chosen = result.sites;
    if !result.infeasible {
        fill_up(problem, &mut chosen, sites);
    }
    let existing: f64 = (0..problem.weights.len()).filter(|&i| problem.is_covered(i, limit)).map(|i| problem.weights[i]).sum();
    let mut solution = empty_solution(model, problem, chosen);
    solution.nodes = result.nodes;
    solution.solver = "mixed-integer program (reduction, HiGHS)";
    solution.fair_levels = problem.fair.is_some().then_some(result.levels);
    solution.fair_shares.clone_from(&result.shares);
    if result.infeasible || !problem.has_required(&solution.sites) {
        solution.status = if result.infeasible { Status::Infeasible } else { Status::Unknown };
        solution.bound = if result.infeasible { 0.0 } else { result.bound + existing };
        solution.gap = f64::INFINITY;
        return Ok(solution);
    }
    solution.objective = result.objective + existing;
    solution.bound = result.bound.max(result.objective) + existing;
    solution.within = result.within;
    solution.covered_weight = Some(solution.objective);
    set_gap_and_status(&mut solution);
    if result.levels.0 < result.levels.1 {
        solution.status = Status::Feasible; // the shares are not proven, even where the total is
    }
    Ok(solution)
}

/// LSCP with capacities.
fn capacitated_lscp(problem: &Problem, model: &Model, limit: f64, share: f64, time: &TimeLimit) -> Result<Solution, LocationError> {
    let result = side_constraints::min_cost(problem, limit, share, time)?;
    let solver = "mixed-integer program (reduction, HiGHS)";
    if result.infeasible {
        return Ok(Solution { nodes: result.nodes, solver, ..infeasible(model, problem) });
    }
    let mut solution = empty_solution(model, problem, result.sites);
    (solution.nodes, solution.solver) = (result.nodes, solver);
    (solution.objective, solution.bound, solution.within) = (result.objective, result.bound, result.within);
    solution.covered_weight = Some(side_constraints::loads(problem, limit, &solution.sites).iter().sum());
    set_gap_and_status(&mut solution);
    Ok(within_budget(problem, solution))
}

/// p-median.
fn p_median(problem: &Problem, model: &Model, sites: usize, time: &TimeLimit) -> Result<Solution, LocationError> {
    let mut plan = p_median::solve(problem, None, sites, time)?;
    fill_up(problem, &mut plan.sites, sites);
    let value = weighted_cost(problem, &plan.sites);
    let mut solution = empty_solution(model, problem, plan.sites.clone());
    solution.nodes = plan.nodes;
    solution.solver = plan.solver;
    let Some(value) = value.filter(|_| problem.has_required(&solution.sites)) else {
        return Ok(unsatisfied(model, problem, &plan));
    };
    solution.objective = value;
    solution.bound = if plan.proven() { value } else { (value - (plan.value - plan.bound)).clamp(0.0, value) };
    solution.within = plan.within;
    solution.choices = choices(problem, None, &solution.sites, sites, |value| value);
    set_gap_and_status(&mut solution);
    Ok(solution)
}

/// Solution without a plan. A demand or required set that is left out costs more than everything else, so a proven best
/// plan that leaves one out proves that no plan has all.
fn unsatisfied(model: &Model, problem: &Problem, plan: &p_median::BoundedPlan) -> Solution {
    let mut solution = empty_solution(model, problem, plan.sites.clone());
    solution.nodes = plan.nodes;
    solution.solver = plan.solver;
    solution.status = if plan.proven() { Status::Infeasible } else { Status::Unknown };
    let worst = if matches!(model, Model::Mclp { .. }) { 0.0 } else { f64::INFINITY };
    solution.objective = worst;
    solution.bound = match (solution.status, model) {
        (Status::Infeasible, _) => worst,
        (_, Model::Mclp { .. }) => problem.total_weight(),
        _ => plan.bound,
    };
    solution.gap = f64::INFINITY;
    solution
}

/// LSCP without capacities.
fn lscp(problem: &Problem, model: &Model, limit: f64, share: f64, time: &TimeLimit) -> Result<Solution, LocationError> {
    let candidates = problem.costs.candidates();
    let (mut reduced, forced) = p_median::reduced_problem_of(problem, Some(limit), candidates);
    reduced.budget = f64::INFINITY; // only the cheapest plan is compared with it; it removes no candidate
    let opening = if problem.site_costs.is_empty() { vec![1.0; candidates] } else { problem.site_costs.clone() };
    let opening = CoverCosts::new(&opening);
    let forced_sites: Vec<u32> = forced.iter().map(|&j| reduced.original[j as usize]).collect();
    let (reduced, unit, quantum) = reduced.in_units();
    let max_uncovered = max_uncovered(problem, limit, share, &reduced, unit, quantum);
    let reduced = reduced.restrict(&forced, &vec![true; reduced.candidates()]);
    if problem.required.iter().any(|set| p_median::selectable_members(problem, set).next().is_none()) {
        return Ok(infeasible(model, problem));
    }
    let covered = if share >= 1.0 {
        let row = |i: usize| reduced.row(i).iter().map(|e| reduced.original[e.0 as usize]).collect();
        set_cover::cover(&(0..reduced.demands()).map(row).collect::<Vec<_>>(), &opening.costs, time)?
    } else {
        partial_cover::cover(reduced, &opening.costs, max_uncovered, quantum, time)?
    };
    let forced_cost = cost_of(problem, &forced_sites);
    let exact_weights = share >= 1.0 || quantum > 0.0;
    let cost = forced_cost + covered.cost * opening.unit;
    let within = opening.within(cost).max(if exact_weights { 0.0 } else { 1e-9 * cost });
    let mut covered = covered;
    let mut looked_through = false;
    if (within > 0.0 || covered.bound < covered.cost)
        && let Some(sites) = cheapest_by_looking(problem, limit, &covered.sites, share, time)
    {
        (covered.sites, looked_through) = (sites, true);
        covered.bound = covered.cost;
    }
    let mut solution = empty_solution(model, problem, covered.sites.into_iter().chain(forced_sites).collect());
    solution.sites.sort_unstable();
    solution.objective = cost_of(problem, &solution.sites);
    let bound = if covered.bound >= covered.cost { solution.objective } else { covered.bound * opening.unit + forced_cost };
    solution.bound = bound.min(solution.objective);
    solution.within = if looked_through { 0.0 } else { within };
    solution.nodes = covered.nodes;
    solution.solver = "set covering (reduction, HiGHS)";
    solution.covered_weight = Some(covered_weight(problem, limit, &solution.sites));
    solution.choices = choices(problem, Some(limit), &solution.sites, solution.sites.len(), |uncovered| problem.total_weight() - uncovered);
    set_gap_and_status(&mut solution);
    Ok(within_budget(problem, solution))
}

/// Cheapest sites, besides the forced ones, of a small LSCP in whole numbers of any size; `None` when there are too many choices to
/// look at.
fn cheapest_by_looking(problem: &Problem, limit: f64, start: &[u32], share: f64, time: &TimeLimit) -> Option<Vec<u32>> {
    if problem.costs.candidates() > 2 * small::MAX_FREE {
        return None;
    }
    let (mut reduced, forced) = p_median::reduced_problem_of(problem, Some(limit), problem.costs.candidates());
    reduced.budget = f64::INFINITY;
    let (reduced, counted) = reduced.counted();
    let mut max_uncovered = if share >= 1.0 { 0.0 } else { max_uncovered(problem, limit, share, &reduced, counted.value(1.0), 1.0) };
    if !counted.exact && share < 1.0 {
        max_uncovered += (1e-12 * max_uncovered).ceil(); // the rounding of sums
    }
    let reduced = reduced.restrict(&forced, &vec![true; reduced.candidates()]);
    let costs = if problem.site_costs.is_empty() { vec![1.0; problem.costs.candidates()] } else { problem.site_costs.clone() };
    let units = Units::of(costs.iter().copied());
    let choices = Choices {
        free: (0..u32_of(reduced.candidates())).filter(|&j| !reduced.column(j as usize).is_empty()).collect(),
        forced: Vec::new(),
        required: Vec::new(), // they are rows
        sites: reduced.candidates(),
        costs: reduced.original.iter().map(|&j| units.count(costs[j as usize])).collect(),
        budget: f64::INFINITY,
        pairs: problem.costs.len(),
    };
    let enough = |chosen: &[u32]| {
        let open = |i: &usize| !reduced.row(*i).iter().any(|e| chosen.contains(&e.0));
        let left: f64 = (0..reduced.demands()).filter(open).map(|i| reduced.fallback[i]).sum();
        left <= max_uncovered
    };
    let position = |j: &u32| reduced.original.binary_search(j).ok().map(u32_of);
    let found = choices.cheapest(&start.iter().filter_map(position).collect::<Vec<u32>>(), enough, time)??;
    Some(found.iter().map(|&j| reduced.original[j as usize]).collect())
}

/// Weight that may stay uncovered, of a reduced coverage problem, where `share` of all that can be covered is to be covered.
fn max_uncovered(problem: &Problem, limit: f64, share: f64, reduced: &ReducedProblem, unit: f64, quantum: f64) -> f64 {
    let rows = (0..reduced.demands()).filter(|&i| !reduced.must_serve[i]);
    let newly: f64 = rows.map(|i| reduced.fallback[i]).sum();
    let covered = (0..problem.weights.len()).filter(|&i| problem.is_covered(i, limit)).map(|i| problem.weights[i]);
    let before = (covered.sum::<f64>() + problem.covered_before) / unit;
    if quantum > 0.0 {
        let before = before.round();
        return newly - (share_of(share, before + newly) - before).clamp(0.0, newly);
    }
    ((1.0 - share) * (before + newly) + 1e-11 * (before + newly)).min(newly)
}

/// Solution of a problem that no plan satisfies, whatever it costs.
fn infeasible(model: &Model, problem: &Problem) -> Solution {
    let mut solution = empty_solution(model, problem, Vec::new());
    solution.status = Status::Infeasible;
    (solution.objective, solution.bound, solution.gap) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
    solution
}

/// Solution itself, or an infeasible or unknown one when it costs more than the budget.
fn within_budget(problem: &Problem, solution: Solution) -> Solution {
    let (Some(prices), Some(budget)) = (problem.prices(), problem.budget) else { return solution };
    if prices.spent(&solution.sites) <= prices.budget {
        return solution;
    }
    let mut none = infeasible(&solution.model, problem);
    (none.nodes, none.solver) = (solution.nodes, solution.solver);
    // The bound of a cheapest plan is its cost.
    if (solution.status != Status::Optimal || solution.within > 0.0) && solution.bound - solution.within <= budget * (1.0 + 1e-12) {
        (none.status, none.bound) = (Status::Unknown, solution.bound);
    }
    none
}

/// p-center.
fn p_center(problem: &Problem, model: &Model, sites: usize, time: &TimeLimit) -> Result<Solution, LocationError> {
    let result = p_center::solve(problem, sites, time)?;
    let mut chosen = result.sites.clone().unwrap_or_default();
    if result.sites.is_some() {
        fill_up(problem, &mut chosen, sites);
    }
    let mut solution = empty_solution(model, problem, chosen);
    solution.nodes = result.nodes;
    solution.solver = "set covering over the costs (reduction, HiGHS)";
    let worst = result.sites.is_some().then(|| worst_cost(problem, &solution.sites)).flatten();
    let Some(worst) = worst else {
        solution.status = if result.proven { Status::Infeasible } else { Status::Unknown };
        solution.objective = f64::INFINITY;
        solution.bound = result.bound;
        solution.gap = f64::INFINITY;
        return Ok(solution);
    };
    solution.objective = worst;
    solution.bound = if result.proven { worst } else { result.bound.min(worst) };
    set_gap_and_status(&mut solution);
    Ok(solution)
}

/// Solution with the given sites and all other values empty.
fn empty_solution(model: &Model, problem: &Problem, sites: Vec<u32>) -> Solution {
    Solution {
        model: *model,
        sites,
        objective: 0.0,
        bound: 0.0,
        gap: 0.0,
        status: Status::Optimal,
        within: 0.0,
        nobody_left: false,
        covered_weight: None,
        total_weight: problem.total_weight(),
        assignments: Vec::new(),
        choices: Vec::new(),
        nodes: 0,
        fair_levels: None,
        fair_shares: Vec::new(),
        solver: "",
        seconds: 0.0,
    }
}

/// Sets gap and status from objective and bound.
fn set_gap_and_status(solution: &mut Solution) {
    // A sum over nothing is -0, which would be printed so.
    solution.objective += 0.0;
    solution.bound += 0.0;
    let difference = (solution.objective - solution.bound).abs();
    if difference <= solution.within.max(1e-14 * solution.objective.abs()) {
        solution.bound = solution.objective;
    }
    solution.gap = if solution.objective == solution.bound { 0.0 } else { difference / solution.objective.abs().max(f64::MIN_POSITIVE) };
    solution.status = if solution.gap == 0.0 { Status::Optimal } else { Status::Feasible };
    if solution.status != Status::Optimal {
        solution.within = 0.0;
    }
}

/// Adds the lowest selectable candidates up to the number of sites: more sites never worsen a plan. Not with a budget.
fn fill_up(problem: &Problem, sites: &mut Vec<u32>, number: usize) {
    if problem.budget.is_some() {
        return;
    }
    let mut taken = vec![false; problem.costs.candidates()];
    for &j in sites.iter().chain(&problem.forbidden) {
        taken[j as usize] = true;
    }
    let more = (0..u32_of(taken.len())).filter(|&j| !taken[j as usize]).take(number.saturating_sub(sites.len()));
    sites.extend(more);
    sites.sort_unstable();
}
