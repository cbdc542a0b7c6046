//! From a problem and a model to a plan with its certificate.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::{p_center, p_median, partial_cover, set_cover, side_constraints};
use crate::heuristic::Plan;
use crate::model::{Choice, LocationError, Model, Problem, Progress, Solution, Status, TimeLimit, u32_of};

/// How long, and whether somebody watches or may stop it.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// The best so far is returned when this has passed; `None` goes on until it is proven.
    pub time_limit: Option<Duration>,
    /// Set it from another thread to get the best so far.
    pub stop: Option<&'a AtomicBool>,
    /// Told how far it is, up to some hundred times a second.
    pub progress: Option<&'a (dyn Fn(&Progress) + Sync)>,
}

/// The best plan, with a bound that holds.
///
/// The same problem gives the same plan, unless time cuts it short.
///
/// # Errors
/// A problem that contradicts itself, or a failure inside the solver. A problem that no plan satisfies is not an
/// error but an answer: [`Status::Infeasible`].
pub fn solve(problem: &Problem, model: &Model, options: &Options) -> Result<Solution, LocationError> {
    problem.check(model)?;
    let total = matches!(model, Model::Mclp { .. }).then(|| problem.total_weight());
    let clock = TimeLimit::start(options.time_limit, options.stop, options.progress, total);
    let conditioned = !problem.capacities.is_empty() || problem.fair.is_some();
    let mut solution = match *model {
        Model::Mclp { limit, sites } if conditioned => with_conditions(problem, model, limit, sites, &clock)?,
        Model::Lscp { limit, share } if conditioned => cheapest(problem, model, limit, share, &clock)?,
        Model::Mclp { limit, sites } => covering(problem, model, limit, sites, &clock)?,
        Model::PMedian { sites } => p_median(problem, model, sites, &clock)?,
        Model::Lscp { limit, share } => set_cover(problem, model, limit, share, &clock)?,
        Model::PCenter { sites } => p_center(problem, model, sites, &clock)?,
    };
    solution.assignments = assignments(problem, model, &solution.sites);
    solution.seconds = clock.seconds();
    Ok(solution)
}

fn covering(problem: &Problem, model: &Model, limit: f64, sites: usize, clock: &TimeLimit) -> Result<Solution, LocationError> {
    let mut planned = p_median::solve(problem, Some(limit), sites, clock)?;
    let total = problem.total_weight();
    pad(problem, &mut planned.sites, sites);
    if !problem.has_required(&planned.sites) {
        return Ok(without_plan(model, problem, &planned));
    }
    // What is covered is added up afresh, so that no rounding of the search reaches the objective.
    let covered = covered_weight(problem, limit, &planned.sites);
    let bound = if planned.proven() { covered } else { (total - planned.bound).max(covered) };
    let mut solution = blank(model, problem, std::mem::take(&mut planned.sites));
    solution.objective = covered;
    solution.bound = bound;
    solution.covered_weight = Some(covered);
    solution.nodes = planned.nodes;
    solution.solver = planned.solver;
    solution.choices = choices(problem, Some(limit), &solution.sites, sites, |left| total - left);
    settle(&mut solution);
    Ok(solution)
}

/// Coverage with capacities, or the worst-served group first.
fn with_conditions(problem: &Problem, model: &Model, limit: f64, sites: usize, clock: &TimeLimit) -> Result<Solution, LocationError> {
    let found = side_constraints::solve(problem, limit, sites, clock)?;
    let mut chosen = found.sites;
    if !found.infeasible {
        pad(problem, &mut chosen, sites);
    }
    let today: f64 = (0..problem.weights.len()).filter(|&i| problem.today(i).is_some_and(|t| t <= limit)).map(|i| problem.weights[i]).sum();
    let mut solution = blank(model, problem, chosen);
    solution.nodes = found.nodes;
    solution.solver = "mixed-integer program (reduction, HiGHS)";
    solution.fair_levels = problem.fair.is_some().then_some(found.levels);
    solution.fair_shares.clone_from(&found.shares);
    if found.infeasible || !problem.has_required(&solution.sites) {
        solution.status = if found.infeasible { Status::Infeasible } else { Status::Unknown };
        solution.bound = if found.infeasible { 0.0 } else { found.bound + today };
        solution.gap = f64::INFINITY;
        return Ok(solution);
    }
    solution.objective = found.served + today;
    solution.bound = found.bound.max(found.served) + today;
    solution.covered_weight = Some(solution.objective);
    settle(&mut solution);
    if found.levels.0 < found.levels.1 {
        solution.status = Status::Feasible; // the total may be proven, the shares are not
    }
    Ok(solution)
}

/// Set covering with capacities.
fn cheapest(problem: &Problem, model: &Model, limit: f64, share: f64, clock: &TimeLimit) -> Result<Solution, LocationError> {
    let found = side_constraints::cheapest(problem, limit, share, clock)?;
    let solver = "mixed-integer program (reduction, HiGHS)";
    if found.infeasible {
        return Ok(Solution { nodes: found.nodes, solver, ..never(model, problem) });
    }
    let mut solution = blank(model, problem, found.sites);
    (solution.nodes, solution.solver) = (found.nodes, solver);
    (solution.objective, solution.bound) = (found.served, found.bound);
    solution.covered_weight = Some(side_constraints::loads(problem, limit, &solution.sites).iter().sum());
    settle(&mut solution);
    Ok(within_budget(problem, solution))
}

fn p_median(problem: &Problem, model: &Model, sites: usize, clock: &TimeLimit) -> Result<Solution, LocationError> {
    let mut planned = p_median::solve(problem, None, sites, clock)?;
    pad(problem, &mut planned.sites, sites);
    let value = weighted_cost(problem, &planned.sites);
    let mut solution = blank(model, problem, planned.sites.clone());
    solution.nodes = planned.nodes;
    solution.solver = planned.solver;
    let Some(value) = value.filter(|_| problem.has_required(&solution.sites)) else {
        return Ok(without_plan(model, problem, &planned));
    };
    solution.objective = value;
    solution.bound = if planned.proven() { value } else { planned.bound.clamp(0.0, value) };
    solution.choices = choices(problem, None, &solution.sites, sites, |left| left);
    settle(&mut solution);
    Ok(solution)
}

/// Reaching one more demand, or one more required set, always comes first: a proven best that leaves one out proves
/// that no plan has all.
fn without_plan(model: &Model, problem: &Problem, planned: &p_median::Planned) -> Solution {
    let mut solution = blank(model, problem, planned.sites.clone());
    solution.nodes = planned.nodes;
    solution.solver = planned.solver;
    solution.status = if planned.proven() { Status::Infeasible } else { Status::Unknown };
    let worst = if matches!(model, Model::Mclp { .. }) { 0.0 } else { f64::INFINITY };
    solution.objective = worst;
    solution.bound = match (solution.status, model) {
        (Status::Infeasible, _) => worst,
        (_, Model::Mclp { .. }) => problem.total_weight(),
        _ => planned.bound,
    };
    solution.gap = f64::INFINITY;
    solution
}

fn set_cover(problem: &Problem, model: &Model, limit: f64, share: f64, clock: &TimeLimit) -> Result<Solution, LocationError> {
    let candidates = problem.costs.candidates();
    let (mut core, forced) = p_median::core_of(problem, Some(limit), candidates);
    core.budget = f64::INFINITY; // it is held against the cheapest plan, and makes nobody out of reach
    let (costs, scale) = if problem.site_costs.is_empty() { (vec![1.0; candidates], 1.0) } else { set_cover::scaled(&problem.site_costs) };
    let forced_sites: Vec<u32> = forced.iter().map(|&j| core.original[j as usize]).collect();
    let core = core.restrict(&forced, &vec![true; core.candidates()]);
    if problem.required.iter().any(|set| p_median::members(problem, set).next().is_none()) {
        return Ok(never(model, problem));
    }
    let covered = if share >= 1.0 {
        let row = |i: usize| core.row(i).iter().map(|e| core.original[e.0 as usize]).collect();
        set_cover::cover(&(0..core.demands()).map(row).collect::<Vec<_>>(), &costs, clock)?
    } else {
        let left_out = (1.0 - share) * (problem.total_weight() - core.constant);
        partial_cover::cover(core, &costs, left_out, clock)?
    };
    let forced_cost = cost_of(problem, &forced_sites);
    let mut solution = blank(model, problem, covered.sites.into_iter().chain(forced_sites).collect());
    solution.sites.sort_unstable();
    solution.objective = cost_of(problem, &solution.sites);
    let bound = if covered.bound >= covered.cost { solution.objective } else { covered.bound / scale + forced_cost };
    solution.bound = bound.min(solution.objective);
    solution.nodes = covered.nodes;
    solution.solver = "set covering (reduction, HiGHS)";
    solution.covered_weight = Some(covered_weight(problem, limit, &solution.sites));
    solution.choices = choices(problem, Some(limit), &solution.sites, solution.sites.len(), |left| problem.total_weight() - left);
    settle(&mut solution);
    Ok(within_budget(problem, solution))
}

/// What sites cost, or how many they are where nothing says.
fn cost_of(problem: &Problem, sites: &[u32]) -> f64 {
    sites.iter().map(|&j| problem.site_costs.get(j as usize).copied().unwrap_or(1.0)).sum()
}

/// No plan satisfies the conditions, whatever it costs.
fn never(model: &Model, problem: &Problem) -> Solution {
    let mut solution = blank(model, problem, Vec::new());
    solution.status = Status::Infeasible;
    (solution.objective, solution.bound, solution.gap) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
    solution
}

/// The cheapest plan, if the budget pays it.
fn within_budget(problem: &Problem, solution: Solution) -> Solution {
    let Some(budget) = problem.budget.map(|b| b * (1.0 + 1e-12)).filter(|b| solution.objective > *b) else { return solution };
    let mut none = never(&solution.model, problem);
    (none.nodes, none.solver) = (solution.nodes, solution.solver);
    if solution.bound <= budget {
        (none.status, none.bound) = (Status::Unknown, solution.bound);
    }
    none
}

fn p_center(problem: &Problem, model: &Model, sites: usize, clock: &TimeLimit) -> Result<Solution, LocationError> {
    let found = p_center::solve(problem, sites, clock)?;
    let mut chosen = found.sites.clone().unwrap_or_default();
    if found.sites.is_some() {
        pad(problem, &mut chosen, sites);
    }
    let mut solution = blank(model, problem, chosen);
    solution.nodes = found.nodes;
    solution.solver = "set covering over the costs (reduction, HiGHS)";
    let worst = found.sites.is_some().then(|| worst_cost(problem, &solution.sites)).flatten();
    let Some(worst) = worst else {
        solution.status = if found.proven { Status::Infeasible } else { Status::Unknown };
        solution.objective = f64::INFINITY;
        solution.bound = found.bound;
        solution.gap = f64::INFINITY;
        return Ok(solution);
    };
    solution.objective = worst;
    solution.bound = if found.proven { worst } else { found.bound.min(worst) };
    settle(&mut solution);
    Ok(solution)
}

fn blank(model: &Model, problem: &Problem, sites: Vec<u32>) -> Solution {
    Solution {
        model: *model,
        sites,
        objective: 0.0,
        bound: 0.0,
        gap: 0.0,
        status: Status::Optimal,
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

fn settle(solution: &mut Solution) {
    // A sum over nothing is -0, which nobody wants to read.
    solution.objective += 0.0;
    solution.bound += 0.0;
    let apart = (solution.objective - solution.bound).abs();
    if apart <= 1e-9 * solution.objective.abs() {
        solution.bound = solution.objective;
    }
    solution.gap = if solution.objective == solution.bound { 0.0 } else { apart / solution.objective.abs().max(f64::MIN_POSITIVE) };
    solution.status = if solution.gap == 0.0 { Status::Optimal } else { Status::Feasible };
}

/// Fills up to the number asked for with the lowest candidates that may be: more sites never harm, and the number is kept.
fn pad(problem: &Problem, sites: &mut Vec<u32>, number: usize) {
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

fn opened(problem: &Problem, sites: &[u32]) -> Vec<bool> {
    let mut open = vec![false; problem.costs.candidates()];
    for &j in sites {
        open[j as usize] = true;
    }
    open
}

/// The nearest of the sites and its cost.
fn nearest(problem: &Problem, open: &[bool], demand: usize) -> Option<(u32, f64)> {
    problem.costs.row(demand).iter().find(|e| open[e.0 as usize]).copied()
}

fn now(problem: &Problem, open: &[bool], demand: usize) -> Option<f64> {
    let new = nearest(problem, open, demand).map(|e| e.1);
    [new, problem.today(demand)].into_iter().flatten().min_by(f64::total_cmp)
}

/// The weight within the limit of a site or of what stands.
fn covered_weight(problem: &Problem, limit: f64, sites: &[u32]) -> f64 {
    let open = opened(problem, sites);
    (0..problem.weights.len()).filter(|&i| now(problem, &open, i).is_some_and(|c| c <= limit)).map(|i| problem.weights[i]).sum()
}

/// The weighted sum; `None` when somebody is not reached.
fn weighted_cost(problem: &Problem, sites: &[u32]) -> Option<f64> {
    let open = opened(problem, sites);
    let counted = (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0);
    counted.map(|i| now(problem, &open, i).map(|c| c * problem.weights[i])).sum()
}

/// The worst cost; `None` when somebody is not reached.
fn worst_cost(problem: &Problem, sites: &[u32]) -> Option<f64> {
    let open = opened(problem, sites);
    let mut counted = (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0);
    counted.try_fold(0.0_f64, |worst, i| now(problem, &open, i).map(|c| worst.max(c)))
}

fn assignments(problem: &Problem, model: &Model, sites: &[u32]) -> Vec<Option<(u32, f64)>> {
    let open = opened(problem, sites);
    let limit = match *model {
        Model::Mclp { limit, .. } | Model::Lscp { limit, .. } => limit,
        Model::PMedian { .. } | Model::PCenter { .. } => f64::INFINITY,
    };
    let assigned = |i: usize| nearest(problem, &open, i).filter(|e| e.1 <= limit && problem.today(i).is_none_or(|today| e.1 < today));
    (0..problem.weights.len()).map(assigned).collect()
}

/// What each site alone brings, and who would replace it.
fn choices(problem: &Problem, limit: Option<f64>, sites: &[u32], number: usize, objective: impl Fn(f64) -> f64) -> Vec<Choice> {
    let (core, _) = p_median::core_of(problem, limit, number);
    let mut place = vec![u32::MAX; problem.costs.candidates()];
    for (at, &j) in core.original.iter().enumerate() {
        place[j as usize] = u32_of(at);
    }
    let chosen: Vec<u32> = sites.iter().map(|&j| place[j as usize]).collect();
    let plan = Plan::new(&core, &chosen);
    let others = plan.replacements();
    let alone = plan.alone();
    (0..sites.len())
        .map(|at| Choice {
            site: sites[at],
            alone: alone[at],
            alternative: others[at].map(|(j, _)| core.original[j as usize]),
            alternative_objective: others[at].map(|(_, change)| objective(plan.value + change)),
        })
        .collect()
}
