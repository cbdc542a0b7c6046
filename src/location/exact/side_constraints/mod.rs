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
use reduction::{Reduced, reduce};

use super::set_cover::CoverCosts;
use crate::bound::{MipSettings, judged_mip};
use crate::model::{LocationError, Problem, TimeLimit, Units, share_of, u32_of};

/// Plan under side constraints with its bound.
#[derive(Debug, Clone)]
pub(super) struct ConstrainedPlan {
    /// Chosen sites, ascending, forced ones included.
    pub(super) sites: Vec<u32>,
    /// Weight served, or for [`min_cost`] the cost of the sites.
    pub(super) objective: f64,
    /// Bound on `objective` that no plan can beat.
    pub(super) bound: f64,
    /// Greatest amount by which another plan may be better where this one is proven; 0 where the proof is exact.
    pub(super) within: f64,
    /// Number of branch-and-bound nodes.
    pub(super) nodes: usize,
    /// Number of least shares proven leximin-optimal, and number of groups.
    pub(super) levels: (usize, usize),
    /// Served share of each group; empty without fairness.
    pub(super) shares: Vec<f64>,
    /// Whether it is proven that no choice satisfies the conditions.
    pub(super) infeasible: bool,
}

/// Greatest total, in units, up to which bounds of HiGHS are exact to a part of the unit.
const MAX_EXACT: f64 = 1e7;
/// Total above which HiGHS works with its least tolerances.
const MAX_USUAL: f64 = 1e4;

/// Settings for programs whose weights and costs sum to `most` units.
fn settings(objective_step: f64, most: f64) -> MipSettings {
    MipSettings { objective_step, tolerance: if most > MAX_USUAL { 1e-9 } else { 1e-6 } }
}

impl ConstrainedPlan {
    /// Plan of the forced sites, which serve nothing yet.
    fn start(reduced: &Reduced) -> Self {
        let mut sites: Vec<u32> = reduced.forced.iter().map(|&j| reduced.original[j as usize]).collect();
        sites.sort_unstable();
        let (objective, bound, nodes, levels) = (0.0, 0.0, 0, (0, 0));
        Self { sites, objective, bound, within: 0.0, nodes, levels, shares: Vec::new(), infeasible: false }
    }
}

/// Best plan of at most `sites` sites within the limit: leximin shares first, then the served weight.
pub(super) fn solve(problem: &Problem, limit: f64, sites: usize, time: &TimeLimit) -> Result<ConstrainedPlan, LocationError> {
    let prices = problem.prices();
    let exact_prices = prices.as_ref().is_none_or(|p| p.exact);
    let reduced = reduce(problem, limit, prices.map(|p| (p.costs, p.budget)));
    let mut plan = ConstrainedPlan::start(&reduced);
    let fair = problem.fair.as_ref().filter(|f| !f.total.is_empty());
    let count = fair.map_or(0, |f| f.total.len());
    plan.infeasible = reduced.cannot_have_required();
    if plan.infeasible {
        return Ok(plan);
    }
    let nobody = vec![0.0; reduced.rows.len()];
    plan.shares = reduced.shares(problem, &nobody);
    if reduced.rows.is_empty() && reduced.required.is_empty() {
        plan.levels = (count, count); // nobody is left to serve
        return Ok(plan);
    }
    plan.bound = f64::INFINITY;
    let total_weight = reduced.total_weight();
    let mut levels: Vec<f64> = Vec::new();
    let mut start = reduced.greedy(sites).map(|chosen| reduced.max_allocation(chosen));
    let mut all_proven = true;
    for k in 1..=count {
        let program = Program::new(&reduced, problem, sites, &levels, ProgramGoal::LeastShares(k));
        let values = start.as_ref().map(|served| program.values(&reduced, problem, served));
        let reader = program.reader;
        let judge = |v: &[f64]| reader.too_dear(&reduced, &open_sites(&reduced, v)).into_iter().collect();
        let answer = judged_mip(program.program, values.as_deref(), MipSettings::with_step(0.0), time, judge)?;
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
        let reader = program.reader;
        let judge = |v: &[f64]| {
            let chosen = open_sites(&reduced, v);
            if let Some(row) = reader.too_dear(&reduced, &chosen) {
                return vec![row];
            }
            let most = reduced.most_served(&chosen);
            let overdone = count == 0 && reader.claimed(v) > most + 0.5;
            if overdone { vec![reader.served_at_most(&reduced, &chosen, most)] } else { Vec::new() }
        };
        let step = if count == 0 && reduced.units.exact { reader.scale } else { 0.0 };
        let answer = judged_mip(program.program, values.as_deref(), settings(step, total_weight), time, judge)?;
        plan.nodes += answer.nodes;
        if answer.bound == f64::INFINITY {
            plan.infeasible = true;
            return Ok(plan);
        }
        if let Some(v) = answer.values {
            start = Some(reader.served(&reduced, &v));
        }
        plan.bound = -answer.bound / reader.scale;
    }
    let mut start = start.unwrap_or_default();
    let exact = reduced.units.exact && exact_prices && total_weight <= MAX_EXACT && count == 0;
    let unproven = plan.bound + 0.5 >= reduced.most_served(&start.sites) + 1.0;
    let mut looked_through = false;
    // With capacities the shares depend on whom a full site takes, which choices of sites do not tell.
    if (!exact || unproven) && (count == 0 || reduced.capacities.iter().all(|c| c.is_infinite())) {
        let worth = |chosen: &[u32]| {
            let served = reduced.max_allocation(chosen.to_vec());
            let mut shares = reduced.shares(problem, &reduced.served(&served));
            shares.sort_by(f64::total_cmp);
            (shares, served.flow.iter().map(|f| f.2).sum::<f64>())
        };
        match reduced.choices(sites, reduced.costs.clone()).best(&start.sites, worth, time) {
            Some(Some(chosen)) => {
                start = reduced.max_allocation(chosen);
                looked_through = true;
                plan.levels = (count, count);
                plan.bound = reduced.most_served(&start.sites);
            }
            Some(None) => {
                plan.infeasible = true;
                return Ok(plan);
            }
            None => {}
        }
    }
    plan.shares = reduced.shares(problem, &reduced.served(&start));
    let chosen = start.sites;
    // Weight that the leximin shares leave room for is served too: the most that sites can serve does not depend on who
    // comes first.
    plan.objective = reduced.most_served(&chosen);
    // What is served is a whole number of units, as is the bound.
    let margin = (1e-8 * total_weight).clamp(1e-3, 0.4);
    plan.bound = (plan.bound + margin).floor().min(total_weight).max(plan.objective);
    if !exact && !looked_through {
        plan.within = 1e-7 * total_weight;
        if plan.bound - plan.objective <= plan.within {
            plan.bound = plan.objective;
        }
    }
    for value in [&mut plan.objective, &mut plan.bound, &mut plan.within] {
        *value = reduced.units.value(*value);
    }
    if let Some(fair) = fair.filter(|_| !looked_through) {
        plan.within = plan.within.max(10.0 * LEVEL_SLACK * fair.total.iter().copied().fold(0.0, f64::max));
        if plan.bound - plan.objective <= plan.within {
            plan.bound = plan.objective;
        }
    }
    plan.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
    plan.sites.sort_unstable();
    Ok(plan)
}

/// Cheapest sites that serve `share` of the weight that existing facilities and all candidates together can serve, without
/// the budget.
pub(super) fn min_cost(problem: &Problem, limit: f64, share: f64, time: &TimeLimit) -> Result<ConstrainedPlan, LocationError> {
    let opening = if problem.site_costs.is_empty() { vec![1.0; problem.costs.candidates()] } else { problem.site_costs.clone() };
    let CoverCosts { costs, unit, whole } = CoverCosts::new(&opening);
    let reduced = reduce(problem, limit, Some((costs, f64::INFINITY)));
    let mut plan = ConstrainedPlan::start(&reduced);
    let all: Vec<u32> = (0..u32_of(reduced.original.len())).collect();
    let start = reduced.max_allocation(all.clone());
    let need = need(problem, limit, share, &reduced.units, start.flow.iter().map(|f| f.2).sum());
    plan.infeasible = reduced.cannot_have_required();
    if plan.infeasible {
        return Ok(plan);
    }
    if need <= 0.0 && reduced.required.is_empty() {
        plan.objective = unit * reduced.spent(&reduced.forced);
        plan.bound = plan.objective; // nobody is left to serve
        return Ok(plan);
    }
    let program = Program::new(&reduced, problem, all.len(), &[], ProgramGoal::MinCost(need));
    let start = program.values(&reduced, problem, &start);
    let reader = program.reader;
    let judge = |v: &[f64]| {
        let chosen = open_sites(&reduced, v);
        if reduced.most_served(&chosen) < need { vec![reader.too_little(&chosen)] } else { Vec::new() }
    };
    let most = reduced.total_weight().max(reduced.spent(&all));
    let answer = judged_mip(program.program, Some(&start), settings(if whole { 1.0 } else { 0.0 }, most), time, judge)?;
    plan.nodes = answer.nodes;
    if answer.bound == f64::INFINITY {
        plan.infeasible = true;
        return Ok(plan);
    }
    let mut chosen = answer.values.map_or(all, |v| open_sites(&reduced, &v));
    let exact = whole && reduced.units.exact && most <= MAX_EXACT;
    let unproven = answer.bound + 0.5 <= reduced.spent(&chosen) - if whole { 0.5 } else { 0.0 };
    if !exact || unproven {
        let units = Units::of(opening.iter().copied());
        let costs = reduced.original.iter().map(|&j| units.count(opening[j as usize])).collect();
        let enough = |sites: &[u32]| reduced.most_served(sites) >= need;
        if let Some(Some(sites)) = reduced.choices(reduced.original.len(), costs).cheapest(&chosen, enough, time) {
            chosen = sites;
            plan.objective = unit * reduced.spent(&chosen);
            plan.bound = plan.objective;
            plan.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
            plan.sites.sort_unstable();
            return Ok(plan);
        }
    }
    plan.objective = reduced.spent(&chosen);
    plan.bound = if whole { (answer.bound - 1e-3).ceil() } else { answer.bound }.clamp(0.0, plan.objective);
    if !exact {
        plan.within = 1e-7 * plan.objective;
        if plan.objective - plan.bound <= plan.within {
            plan.bound = plan.objective;
        }
    }
    for value in [&mut plan.objective, &mut plan.bound, &mut plan.within] {
        *value *= unit;
    }
    plan.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
    plan.sites.sort_unstable();
    Ok(plan)
}

/// Weight, in units, that new sites must serve so that `share` of what can be served is, existing facilities included.
fn need(problem: &Problem, limit: f64, share: f64, units: &Units, most: f64) -> f64 {
    let covered = (0..problem.weights.len()).filter(|&i| problem.is_covered(i, limit)).map(|i| problem.weights[i]);
    let before = units.count(covered.sum::<f64>() + problem.covered_before);
    let rounding = if units.exact { 0.0 } else { (1e-12 * (before + most)).ceil() };
    (share_of(share, before + most) - before - rounding).clamp(0.0, most)
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
    let reduced = reduce(&only, limit, None);
    let mut loads = vec![0.0; sites.len()];
    let all: Vec<u32> = (0..u32_of(reduced.original.len())).collect();
    for (_, j, weight) in reduced.flow(&all) {
        let at = sites.iter().position(|&s| s == reduced.original[j as usize]).expect("only sites are left");
        loads[at] += reduced.units.value(weight);
    }
    loads
}
