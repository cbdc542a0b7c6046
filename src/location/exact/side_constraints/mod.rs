//! Maximum coverage with conditions that one site's worth depends on: capacities, and the worst-served group first.
//!
//! ```text
//! y_j site open (whole)      x_ij people of i served at j      s_i people of i served
//! Σ y ≤ p      s_i ≤ Σ_j x_ij ≤ w_i      x_ij ≤ w_i y_j      Σ_i x_ij ≤ capacity_j y_j
//! without capacities: s_i ≤ w_i Σ_j y_j
//! ```
//! Demands with the same candidates (and group) are merged and dominated candidates dropped first. People of one home
//! may go to different sites: a home stands for its seniors, not for one person.

mod program;
mod reduction;

use program::{KEPT, Program, ProgramGoal, open};
use reduction::reduce;

use crate::bound::mip;
use crate::model::{LocationError, Problem, TimeLimit, u32_of};

/// What was found.
#[derive(Debug, Clone)]
pub(super) struct Conditioned {
    pub(super) sites: Vec<u32>,
    /// People served, or, for the cheapest, what it costs; and what no plan can beat.
    pub(super) served: f64,
    pub(super) bound: f64,
    pub(super) nodes: usize,
    /// Levels of fairness proven, of how many.
    pub(super) levels: (usize, usize),
    /// The share of each group that is served.
    pub(super) shares: Vec<f64>,
    /// No choice satisfies the conditions.
    pub(super) infeasible: bool,
}

/// Solves it within the limit; `sites` may be chosen at most.
pub(super) fn solve(problem: &Problem, limit: f64, sites: usize, clock: &TimeLimit) -> Result<Conditioned, LocationError> {
    let reduced = reduce(problem, limit);
    let mut found = Conditioned {
        sites: Vec::new(),
        served: 0.0,
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
    let mut start = reduced.greedy(problem, sites).map(|chosen| reduced.fullest(chosen));
    let mut all_proven = true;
    for k in 1..=count {
        let program = Program::new(&reduced, problem, sites, &levels, ProgramGoal::Level(k));
        let values = start.as_ref().map(|served| program.values(&reduced, problem, served));
        let read = program.reader();
        let answer = mip(program.program, values.as_deref(), 0.0, clock)?;
        found.nodes += answer.nodes;
        if answer.bound == f64::INFINITY {
            found.infeasible = true;
            return Ok(found);
        }
        let Some(v) = answer.values else {
            all_proven = false;
            break;
        };
        let served = read.served(&reduced, &v);
        let level = reduced.level(problem, &served, k);
        all_proven &= -answer.bound <= level + 10.0 * KEPT;
        levels.push(level);
        start = Some(served);
        if !all_proven || clock.out() {
            break;
        }
        found.levels.0 = k;
    }
    found.levels.1 = count;
    all_proven &= found.levels.0 == count;
    if !clock.out() && (all_proven || count == 0) {
        let program = Program::new(&reduced, problem, sites, &levels, ProgramGoal::Served);
        let values = start.as_ref().map(|served| program.values(&reduced, problem, served));
        let read = program.reader();
        let answer = mip(program.program, values.as_deref(), if all_whole && count == 0 { 1.0 } else { 0.0 }, clock)?;
        found.nodes += answer.nodes;
        if answer.bound == f64::INFINITY {
            found.infeasible = true;
            return Ok(found);
        }
        if let Some(v) = answer.values {
            start = Some(read.served(&reduced, &v));
        }
        found.bound = -answer.bound;
    }
    let start = start.unwrap_or_default();
    found.shares = reduced.shares(problem, &reduced.served(&start));
    let chosen = start.sites;
    // Whoever the fairest leave room for is served too: what sites can serve in all does not depend on who comes first.
    found.served = reduced.flow(&chosen).iter().map(|f| f.2).sum();
    let most: f64 = reduced.rows.iter().map(|r| r.people).sum();
    found.bound = found.bound.min(most).max(found.served);
    if all_whole && all_proven {
        found.bound = (found.bound + 1e-6).floor().max(found.served);
    }
    if found.bound - found.served <= 1e-6 * found.served.max(1.0) {
        found.bound = found.served;
    }
    found.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
    found.sites.sort_unstable();
    Ok(found)
}

/// The cheapest sites that serve `share` of what all candidates together can serve, whatever the budget.
pub(super) fn cheapest(problem: &Problem, limit: f64, share: f64, clock: &TimeLimit) -> Result<Conditioned, LocationError> {
    let priced = if problem.site_costs.is_empty() { vec![1.0; problem.costs.candidates()] } else { problem.site_costs.clone() };
    let problem = &Problem { site_costs: priced, budget: None, ..problem.clone() };
    let reduced = reduce(problem, limit);
    let all: Vec<u32> = (0..u32_of(reduced.original.len())).collect();
    let start = reduced.fullest(all.clone());
    let need = share * start.flow.iter().map(|f| f.2).sum::<f64>();
    let mut found =
        Conditioned { sites: Vec::new(), served: 0.0, bound: 0.0, nodes: 0, levels: (0, 0), shares: Vec::new(), infeasible: false };
    let program = Program::new(&reduced, problem, all.len(), &[], ProgramGoal::Cheapest(need));
    let start = program.values(&reduced, problem, &start);
    let whole = reduced.costs.iter().all(|c| c.fract() == 0.0);
    let answer = mip(program.program, Some(&start), if whole { 1.0 } else { 0.0 }, clock)?;
    found.nodes = answer.nodes;
    if answer.bound == f64::INFINITY {
        found.infeasible = true;
        return Ok(found);
    }
    let chosen = answer.values.map_or(all, |v| open(&reduced, &v));
    found.served = chosen.iter().map(|&j| reduced.costs[j as usize]).sum();
    found.bound = if whole { (answer.bound - 1e-6).ceil() } else { answer.bound }.clamp(0.0, found.served);
    found.sites = chosen.iter().map(|&j| reduced.original[j as usize]).collect();
    found.sites.sort_unstable();
    Ok(found)
}

/// How many people each of the sites serves when as many as can be are served.
pub fn loads(problem: &Problem, limit: f64, sites: &[u32]) -> Vec<f64> {
    let only = Problem {
        forced: sites.to_vec(),
        forbidden: (0..u32_of(problem.costs.candidates())).filter(|j| !sites.contains(j)).collect(),
        ..problem.clone()
    };
    let reduced = reduce(&only, limit);
    let mut loads = vec![0.0; sites.len()];
    let all: Vec<u32> = (0..u32_of(reduced.original.len())).collect();
    for (_, j, people) in reduced.flow(&all) {
        let at = sites.iter().position(|&s| s == reduced.original[j as usize]).expect("only sites are left");
        loads[at] += people;
    }
    loads
}
