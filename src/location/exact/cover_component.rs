//! Connected components of a set covering problem, solved one by one.

use highs::{Col, RowProblem};

use crate::bound::{LazyRow, MipSettings, judged_mip, multipliers};
use crate::heuristic::{RowWeighting, columns, greedy_cover};
use crate::model::{LocationError, TimeLimit, u32_of};

/// Connected component with renumbered candidates, its best cover and bound.
pub(super) struct Component {
    /// Original candidate of each candidate.
    pub(super) original: Vec<u32>,
    /// Candidates that cover each row.
    pub(super) rows: Vec<Vec<u32>>,
    /// Rows that each candidate covers.
    columns: Vec<Vec<u32>>,
    /// Cost of each candidate.
    costs: Vec<f64>,
    /// Number of which the cost of every cover is a whole multiple; 0 for any cost.
    cost_step: f64,
    /// Factor of costs in programs, a power of two that keeps them small.
    cost_scale: f64,
    /// Candidates of the best cover.
    pub(super) sites: Vec<u32>,
    /// Cost of the best cover.
    pub(super) cost: f64,
    /// Lower bound on the cost of any cover.
    pub(super) bound: f64,
    /// Number of branch-and-bound nodes.
    pub(super) nodes: usize,
}

/// Greatest cost of a candidate in a program: larger ones are scaled down.
pub(super) const MAX_COST: f64 = 1e6;
/// Relative slack of the row of a cost limit; dearer covers are excluded one by one.
const LIMIT_SLACK: f64 = 1e-9;

/// Work limit of a local search: about a second, less for a small problem.
pub(super) fn search_effort(rows: &[Vec<u32>]) -> usize {
    200_000_000.min(100_000 * rows.iter().map(Vec::len).sum::<usize>())
}

impl Component {
    /// Component of the given rows with a greedy cover.
    pub(super) fn new(rows: &[Vec<u32>], costs: &[f64]) -> Self {
        let mut original: Vec<u32> = rows.iter().flatten().copied().collect();
        original.sort_unstable();
        original.dedup();
        let small = |j: &u32| u32_of(original.binary_search(j).expect("used"));
        let rows: Vec<Vec<u32>> = rows.iter().map(|r| r.iter().map(small).collect()).collect();
        let costs: Vec<f64> = original.iter().map(|&j| costs[j as usize]).collect();
        let sites = greedy_cover(&rows, &costs);
        let cost_step = if costs.iter().all(|c| c.fract() == 0.0) { 1.0 } else { 0.0 };
        let most = costs.iter().copied().fold(0.0, f64::max);
        let cost_scale = if most > MAX_COST { (MAX_COST / most).log2().floor().exp2() } else { 1.0 };
        let columns = columns(&rows, costs.len());
        let mut component = Self { columns, original, rows, costs, cost_step, cost_scale, sites, cost: 0.0, bound: 0.0, nodes: 0 };
        component.cost = component.cost_of(&component.sites);
        component
    }

    fn cost_of(&self, sites: &[u32]) -> f64 {
        sites.iter().map(|&j| self.costs[j as usize]).sum()
    }

    /// Raises the bound, rounded up to the cost step.
    fn raise_bound(&mut self, bound: f64) {
        // A program is exact only to its tolerances.
        let bound = if self.cost_step > 0.0 { (bound - (1e-9 * bound).max(1e-4)).ceil() } else { bound };
        self.bound = bound.max(self.bound).min(self.cost);
    }

    /// Keeps a cover that is cheaper than the best.
    fn try_incumbent(&mut self, sites: Vec<u32>) {
        let cost = self.cost_of(&sites);
        if cost < self.cost {
            (self.sites, self.cost) = (sites, cost);
            self.bound = self.bound.min(cost); // a linear program is exact to its tolerances only
        }
    }

    /// Raises the bound by the linear program.
    pub(super) fn bound_by_lp(&mut self, _cost_limit: Option<f64>, time: &TimeLimit) -> Result<(), LocationError> {
        let mut program = RowProblem::default();
        let open: Vec<Col> = self.costs.iter().map(|&c| program.add_column(c * self.cost_scale, 0.0..)).collect();
        for row in &self.rows {
            program.add_row(1.0.., row.iter().map(|&j| (open[j as usize], 1.0)));
        }
        if let Some(multipliers) = multipliers(program, time)? {
            // Whatever the multipliers, this is a bound over choices of each site at most once.
            let multipliers: Vec<f64> = multipliers.iter().map(|m| m.max(0.0)).collect();
            let reduced_cost =
                |(c, rows): (&f64, &Vec<u32>)| c * self.cost_scale - rows.iter().map(|&i| multipliers[i as usize]).sum::<f64>();
            let gain: f64 = self.costs.iter().zip(&self.columns).map(|c| reduced_cost(c).min(0.0)).sum();
            self.raise_bound((multipliers.iter().sum::<f64>() + gain) / self.cost_scale);
        }
        Ok(())
    }

    /// Improves the cover by row weighting local search, down to `cost_limit` where there is one.
    pub(super) fn local_search(&mut self, cost_limit: Option<f64>, time: &TimeLimit) -> Result<(), LocationError> {
        let target = cost_limit.unwrap_or(0.0).max(self.bound);
        // With no target only a small cover matters, which is worth some seconds.
        let search_effort = if cost_limit.is_none() { 5 * search_effort(&self.rows) } else { search_effort(&self.rows) };
        let found = RowWeighting::new(&self.rows, &self.columns, &self.costs, &self.sites).run(search_effort, target, &time.part(0.3));
        self.try_incumbent(found);
        Ok(())
    }

    /// Finds the cheapest cover by HiGHS; where all cost more than `cost_limit`, only proves that they do.
    pub(super) fn solve_exactly(&mut self, cost_limit: Option<f64>, time: &TimeLimit) -> Result<(), LocationError> {
        let mut program = RowProblem::default();
        let open: Vec<Col> = self.costs.iter().map(|&c| program.add_integer_column(c * self.cost_scale, 0..=1)).collect();
        for row in &self.rows {
            program.add_row(1.., row.iter().map(|&j| (open[j as usize], 1.0)));
        }
        let over_limit = cost_limit.filter(|&cost_limit| cost_limit < self.cost);
        if let Some(cost_limit) = over_limit {
            let part = |c: f64| c / cost_limit.max(self.cost_step.max(f64::MIN_POSITIVE));
            program.add_row(..=part(cost_limit) + LIMIT_SLACK, open.iter().zip(&self.costs).map(|(&y, &c)| (y, part(c))));
        }
        let mut values = vec![0.0; self.costs.len()];
        self.sites.iter().for_each(|&j| values[j as usize] = 1.0);
        let start = over_limit.is_none().then_some(values.as_slice());
        let chosen = |v: &[f64]| (0..u32_of(v.len())).filter(|&j| v[j as usize] > 0.5).collect::<Vec<u32>>();
        let judge = |v: &[f64]| over_limit.and_then(|limit| too_dear(&chosen(v), &self.costs, limit, &open)).into_iter().collect();
        let most: f64 = self.costs.iter().sum();
        let tolerance = if most > 1e4 { 1e-9 } else { 1e-6 };
        let settings = MipSettings { objective_step: self.cost_step * self.cost_scale, tolerance };
        let mut answer = judged_mip(program, start, settings, time, judge)?;
        answer.bound /= self.cost_scale;
        self.nodes += answer.nodes;
        if let Some(v) = answer.values {
            self.try_incumbent(chosen(&v));
        }
        match over_limit {
            Some(cost_limit) if answer.bound == f64::INFINITY => {
                // No cover keeps to the limit: the next cost bounds them all.
                let next = if self.cost_step > 0.0 { cost_limit.floor() + 1.0 } else { cost_limit + 2e-6 };
                self.bound = next.max(self.bound).min(self.cost);
            }
            _ => self.raise_bound(answer.bound),
        }
        Ok(())
    }
}

/// Row that excludes a choice that costs more than the limit, and all that hold its dear part; `None` when it does not.
pub(super) fn too_dear(chosen: &[u32], costs: &[f64], limit: f64, open: &[Col]) -> Option<LazyRow> {
    let cost_of = |sites: &[u32]| sites.iter().map(|&j| costs[j as usize]).sum::<f64>();
    if cost_of(chosen) <= limit {
        return None;
    }
    let mut dear = chosen.to_vec();
    dear.sort_by(|&a, &b| costs[b as usize].total_cmp(&costs[a as usize]).then(a.cmp(&b)));
    while let Some(last) = dear.pop() {
        if cost_of(&dear) <= limit {
            dear.push(last);
            break;
        }
    }
    let least = 1.0 - f64::from(u32_of(dear.len()));
    Some(LazyRow { terms: dear.iter().map(|&j| (open[j as usize], -1.0)).collect(), least })
}
