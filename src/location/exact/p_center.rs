//! p-center: the least limit within which p sites cover every demand, by bisection over the costs that occur.
//!
//! Of many demands a sample is covered first, and grows by those that its covers leave out (Chen and Chen 2009): limits
//! within which the sample cannot be covered are too small for all demands.

use super::feasibility::Feasibility;
use super::p_median::selectable_members;
use super::site_budget::SiteBudget;
use crate::heuristic::greedy_cover;
use crate::model::{LocationError, Problem, TimeLimit};

/// Best sites of a p-center problem with a lower bound on their greatest cost.
#[derive(Debug, Clone)]
pub(super) struct CenterPlan {
    /// Chosen sites, forced ones included; `None` when no plan reaches every demand or none was found.
    pub(super) sites: Option<Vec<u32>>,
    /// Lower bound on the greatest cost; infinity when some demand cannot be reached.
    pub(super) bound: f64,
    /// Whether the plan is proven optimal, or proven not to exist.
    pub(super) proven: bool,
    /// Number of branch-and-bound nodes.
    pub(super) nodes: usize,
}

/// Number of demands up to which the sample holds all of them from the start.
const FULL_SAMPLE: usize = 300;

/// Bisection between limits proven infeasible and limits with a cover.
pub(super) fn solve(problem: &Problem, sites: usize, time: &TimeLimit) -> Result<CenterPlan, LocationError> {
    let infeasible = CenterPlan { sites: None, bound: f64::INFINITY, proven: true, nodes: 0 };
    let Some((mut sample, limits)) = Sample::new(problem) else { return Ok(infeasible) };
    let site_budget = SiteBudget::new(problem, sites, &sample.forced);
    let mut plan = CenterPlan { bound: limits[0], proven: false, ..infeasible };

    // First greedy covers give a feasible limit.
    let (mut low, mut high) = (0, limits.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let found = sample.cover(limits[middle], |rows| {
            site_budget.cost_vectors().map(|costs| greedy_cover(rows, costs)).find(|c| site_budget.admits(c))
        });
        if let Some(cover) = found {
            plan.sites = Some(cover);
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    // Then linear programs prove limits infeasible, and local search finds covers.
    low = 0;
    let mut lp_high = high;
    while low < lp_high && !time.is_up() {
        let middle = usize::midpoint(low, lp_high);
        let rows = sample.rows(limits[middle]);
        if packing_bound(&rows, problem.costs.candidates()) > site_budget.sites || site_budget.is_infeasible_by_lp(&rows, time)? {
            low = middle + 1;
        } else {
            lp_high = middle;
        }
    }
    let mut search_low = low;
    while search_low < high && !time.is_up() {
        let middle = usize::midpoint(search_low, high);
        if let Some(cover) = sample.cover(limits[middle], |rows| site_budget.local_search_cover(rows, time)) {
            plan.sites = Some(cover);
            high = middle;
        } else {
            search_low = middle + 1;
        }
    }
    // Then exactly: everything below `low` is proven infeasible, `high` is feasible (or beyond all limits). The best limit
    // is mostly known by now, so the one before it is decided first.
    let mut step = 1;
    while low < high && !time.is_up() {
        let middle = high.saturating_sub(step).max(low);
        let (feasibility, nodes) = site_budget.decide(&sample.rows(limits[middle]), time)?;
        plan.nodes += nodes;
        match feasibility {
            Feasibility::Feasible(cover) => {
                let uncovered = sample.uncovered(&cover, limits[middle]);
                if uncovered.is_empty() {
                    plan.sites = Some(cover);
                    high = middle;
                    step *= 2;
                } else {
                    sample.grow(uncovered, limits[middle]);
                }
            }
            Feasibility::Infeasible => {
                low = middle + 1;
                step = 1;
            }
            Feasibility::Unknown => break, // time ran out
        }
    }
    plan.bound = limits.get(low).copied().unwrap_or(f64::INFINITY);
    plan.proven = low >= high;
    if let Some(sites) = &mut plan.sites {
        sites.extend(&sample.forced);
        sites.sort_unstable();
    }
    Ok(plan)
}

/// Sample of the demands with a weight, which grows by demands left uncovered.
struct Sample<'a> {
    /// Problem that the sample is of.
    problem: &'a Problem,
    /// Whether each candidate may be chosen.
    selectable: Vec<bool>,
    /// Forced candidates, ascending.
    forced: Vec<u32>,
    /// Required sets that hold no forced site.
    sets: Vec<Vec<u32>>,
    /// Demands with a weight.
    weighted: Vec<usize>,
    /// Demands in the sample.
    sampled: Vec<usize>,
}

impl<'a> Sample<'a> {
    /// Sample with the candidate limits, ascending; `None` when some demand or required set cannot be served.
    fn new(problem: &'a Problem) -> Option<(Self, Vec<f64>)> {
        let mut selectable = vec![true; problem.costs.candidates()];
        problem.forbidden.iter().for_each(|&j| selectable[j as usize] = false);
        let mut forced = problem.forced.clone();
        forced.sort_unstable();
        forced.dedup();
        let mut sets: Vec<Vec<u32>> = problem.required.iter().map(|set| selectable_members(problem, set).collect()).collect();
        if sets.iter().any(Vec::is_empty) {
            return None;
        }
        sets.retain(|set| !set.iter().any(|j| forced.binary_search(j).is_ok()));
        let weighted: Vec<usize> = (0..problem.weights.len()).filter(|&i| problem.weights[i] > 0.0).collect();
        let today = |i: usize| problem.existing_cost(i).unwrap_or(f64::INFINITY);
        let nearest =
            |i: usize| problem.costs.row(i).iter().find(|e| selectable[e.0 as usize]).map_or(f64::INFINITY, |e| e.1).min(today(i));
        let least = weighted.iter().map(|&i| nearest(i)).fold(0.0, f64::max);
        if least.is_infinite() {
            return None;
        }
        let mut limits: Vec<f64> = vec![least];
        for &i in &weighted {
            limits.extend(problem.costs.row(i).iter().map(|e| e.1).filter(|&c| c >= least));
            limits.extend(problem.existing_cost(i).filter(|&c| c >= least));
        }
        limits.sort_unstable_by(f64::total_cmp);
        limits.dedup();
        let sampled = if weighted.len() <= FULL_SAMPLE { weighted.clone() } else { Vec::new() };
        Some((Self { problem, selectable, forced, sets, weighted, sampled }, limits))
    }

    /// Selectable candidates within the limit of a demand.
    fn candidates_within(&self, i: usize, limit: f64) -> impl Iterator<Item = u32> {
        self.problem.costs.row(i).iter().take_while(move |e| e.1 <= limit).map(|e| e.0).filter(|&j| self.selectable[j as usize])
    }

    /// Whether an existing facility covers the demand.
    fn is_covered_by_existing(&self, i: usize, limit: f64) -> bool {
        self.problem.existing_cost(i).is_some_and(|t| t <= limit)
    }

    /// Candidate sets of sampled demands that neither existing facilities nor forced sites cover, and the required sets.
    fn rows(&self, limit: f64) -> Vec<Vec<u32>> {
        let left = self
            .sampled
            .iter()
            .filter(|&&i| !self.is_covered_by_existing(i, limit))
            .map(|&i| self.candidates_within(i, limit).collect::<Vec<u32>>());
        let left = left.filter(|row| !row.iter().any(|j| self.forced.binary_search(j).is_ok()));
        left.chain(self.sets.iter().cloned()).collect()
    }

    /// Demands that neither the cover, forced sites nor existing facilities cover.
    fn uncovered(&self, cover: &[u32], limit: f64) -> Vec<usize> {
        let mut reached = vec![false; self.problem.weights.len()];
        for &j in cover.iter().chain(&self.forced) {
            let within = self.problem.costs.column(j as usize).iter().filter(|e| e.1 <= limit);
            within.for_each(|e| reached[e.0 as usize] = true);
        }
        self.weighted.iter().copied().filter(|&i| !reached[i] && !self.is_covered_by_existing(i, limit)).collect()
    }

    /// Adds some uncovered demands to the sample, first those that share no candidate.
    fn grow(&mut self, mut uncovered: Vec<usize>, limit: f64) {
        let most = 64.max(uncovered.len() / 4);
        uncovered.sort_by_cached_key(|&i| (self.candidates_within(i, limit).count(), i));
        let mut used = vec![false; self.selectable.len()];
        let (mut disjoint, mut others) = (Vec::new(), Vec::new());
        for i in uncovered {
            let alone = !self.candidates_within(i, limit).any(|j| used[j as usize]);
            if alone {
                self.candidates_within(i, limit).for_each(|j| used[j as usize] = true);
                disjoint.push(i);
            } else {
                others.push(i);
            }
        }
        self.sampled.extend(disjoint.into_iter().chain(others).take(most));
    }

    /// Cover of all demands by `find`, which covers the rows of the sample; `None` when that fails.
    fn cover(&mut self, limit: f64, find: impl Fn(&[Vec<u32>]) -> Option<Vec<u32>>) -> Option<Vec<u32>> {
        loop {
            let cover = find(&self.rows(limit))?;
            let uncovered = self.uncovered(&cover, limit);
            if uncovered.is_empty() {
                return Some(cover);
            }
            self.grow(uncovered, limit);
        }
    }
}

/// Lower bound on the number of sites: rows that share no candidate need one each.
fn packing_bound(rows: &[Vec<u32>], candidates: usize) -> usize {
    let mut order: Vec<&Vec<u32>> = rows.iter().collect();
    order.sort_by_key(|r| r.len());
    let mut used = vec![false; candidates];
    let mut count = 0;
    for row in order {
        if row.iter().all(|&j| !used[j as usize]) {
            count += 1;
            for &j in row {
                used[j as usize] = true;
            }
        }
    }
    count
}
