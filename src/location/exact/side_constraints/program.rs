//! Mixed-integer program of a reduced problem with side constraints.

use std::collections::BTreeMap;

use highs::{Col, RowProblem};

use super::reduction::{Allocation, Reduced};
use crate::bound::LazyRow;
use crate::exact::cover_component::too_dear;
use crate::model::{Problem, u32_of};

/// Objective of a program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ProgramGoal {
    /// Greatest sum of that many least shares.
    LeastShares(usize),
    /// Greatest weight served.
    MaxServed,
    /// Least cost of sites that serve that weight, in units.
    MinCost(f64),
}

/// Slack on levels already reached, in weight or shares: above the rounding of the solver.
pub(super) const LEVEL_SLACK: f64 = 1e-6;
/// Part of the unit by which less than the weight to serve is let pass, so that nothing is left to the tolerances of HiGHS:
/// choices that serve less are excluded one by one.
const DEMAND_SLACK: f64 = 0.5;
/// Relative slack of the budget's row; dearer choices are excluded one by one.
const BUDGET_SLACK: f64 = 1e-9;
/// Greatest total weight of a program: larger ones are scaled down, clear of the absolute tolerances of HiGHS.
const MAX_WEIGHT: f64 = 1e6;

/// Sites that are open in the values of a program.
pub(super) fn open_sites(reduced: &Reduced, values: &[f64]) -> Vec<u32> {
    (0..u32_of(reduced.original.len())).filter(|&j| values[j as usize] > 0.5).collect()
}

/// Mixed-integer program; its columns are sites, then served weights, then flows, then levels.
pub(super) struct Program {
    /// Program as HiGHS takes it.
    pub(super) program: RowProblem,
    /// Columns and what they stand for.
    pub(super) reader: SolutionReader,
    /// Number of groups.
    pub(super) groups: usize,
    /// Number of levels in the program.
    pub(super) stages: usize,
}

impl Program {
    /// Program for a goal that keeps the `levels` reached so far.
    pub(super) fn new(reduced: &Reduced, problem: &Problem, sites: usize, levels: &[f64], goal: ProgramGoal) -> Self {
        let mut program = RowProblem::default();
        let all = reduced.total_weight();
        let scale = if all > MAX_WEIGHT { (MAX_WEIGHT / all).log2().floor().exp2() } else { 1.0 };
        let opening_cost = |j: u32| if matches!(goal, ProgramGoal::MinCost(_)) { reduced.costs[j as usize] } else { 0.0 };
        let open: Vec<Col> = (0..u32_of(reduced.original.len()))
            .map(|j| program.add_integer_column(opening_cost(j), i32::from(reduced.forced.contains(&j))..=1))
            .collect();
        let served_weight = if goal == ProgramGoal::MaxServed { -1.0 } else { 0.0 };
        let served: Vec<Col> = reduced.rows.iter().map(|r| program.add_column(served_weight, 0.0..=r.weight * scale)).collect();
        let capacitated = reduced.capacities.iter().any(|c| c.is_finite());
        #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
        program.add_row(..=sites as f64, open.iter().map(|&y| (y, 1.0)));
        if reduced.budget.is_finite() {
            let budget = reduced.budget.max(1.0);
            program.add_row(..=1.0 + BUDGET_SLACK, open.iter().zip(&reduced.costs).map(|(&y, &c)| (y, c / budget)));
        }
        for set in &reduced.required {
            program.add_row(1.0.., set.iter().map(|&j| (open[j as usize], 1.0)).collect::<Vec<_>>());
        }
        let mut pairs = Vec::new();
        if capacitated {
            let mut at_site: Vec<Vec<(Col, f64)>> = vec![Vec::new(); open.len()];
            for (i, row) in reduced.rows.iter().enumerate() {
                let mut sum = vec![(served[i], -1.0)];
                for &j in &row.sites {
                    let x = program.add_column(0.0, 0.0..=row.weight * scale);
                    pairs.push((u32_of(i), j));
                    program.add_row(..=0.0, [(x, 1.0), (open[j as usize], -scale * row.weight.min(reduced.capacities[j as usize]))]);
                    at_site[j as usize].push((x, 1.0));
                    sum.push((x, 1.0));
                }
                program.add_row(0.0.., sum);
            }
            for (j, mut at) in at_site.into_iter().enumerate() {
                if reduced.capacities[j].is_finite() {
                    at.push((open[j], -scale * reduced.capacities[j]));
                    program.add_row(..=0.0, at);
                }
            }
        } else {
            for (row, &s) in reduced.rows.iter().zip(&served) {
                let sites = row.sites.iter().map(|&j| (open[j as usize], scale * row.weight));
                program.add_row(0.0.., sites.chain([(s, -1.0)]).collect::<Vec<_>>());
            }
        }
        if let ProgramGoal::MinCost(need) = goal
            && need > 0.0
        {
            program.add_row(scale * (need - DEMAND_SLACK).., served.iter().map(|&s| (s, 1.0)));
        }
        let stages = if let ProgramGoal::LeastShares(k) = goal { k } else { levels.len() };
        let groups = problem.fair.as_ref().map_or(0, |f| f.total.len());
        for k in 1..=stages {
            // k t − Σ d is the sum of the k least shares, where d ≥ t − share (Ogryczak and Śliwiński 2003).
            let fair = problem.fair.as_ref().expect("levels are of groups");
            let aimed = if goal == ProgramGoal::LeastShares(k) { -1.0 } else { 0.0 };
            #[expect(clippy::cast_precision_loss, reason = "a number of groups")]
            let times = k as f64;
            let t = program.add_column(aimed * times, 0.0..=1.0);
            let mut sum = vec![(t, times)];
            for g in 0..groups {
                let d = program.add_column(-aimed, 0.0..=1.0);
                sum.push((d, -1.0));
                let mut share = vec![(d, 1.0), (t, -1.0)];
                let of = reduced.rows.iter().zip(&served).filter(|(r, _)| r.group.is_some_and(|h| h as usize == g));
                share.extend(of.map(|(_, &s)| (s, reduced.units.value(1.0) / scale / fair.total[g])));
                program.add_row(-fair.before[g] / fair.total[g].., share);
            }
            if let Some(level) = levels.get(k - 1) {
                program.add_row(level - LEVEL_SLACK.., sum);
            }
        }
        Self { program, reader: SolutionReader { open, served, pairs, capacitated, scale }, groups, stages }
    }

    /// Allocation as the values of all columns, to start the solver from.
    pub(super) fn values(&self, reduced: &Reduced, problem: &Problem, choice: &Allocation) -> Vec<f64> {
        let mut values = vec![0.0; reduced.original.len()];
        for &j in &choice.sites {
            values[j as usize] = 1.0;
        }
        let served = reduced.served(choice);
        let mut x: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for &(i, j, weight) in &choice.flow {
            *x.entry((i, j)).or_default() += weight;
        }
        let SolutionReader { pairs, capacitated, scale, .. } = &self.reader;
        values.extend(served.iter().map(|s| s * scale));
        if *capacitated {
            values.extend(pairs.iter().map(|pair| x.get(pair).copied().unwrap_or(0.0) * scale));
        }
        let shares = reduced.shares(problem, &served);
        let mut sorted = shares.clone();
        sorted.sort_by(f64::total_cmp);
        for k in 1..=self.stages {
            let t = sorted[k - 1];
            values.push(t);
            values.extend(shares.iter().take(self.groups).map(|s| (t - s).max(0.0)));
        }
        values
    }
}

/// Reader of the values of a program's columns.
#[derive(Debug, Clone)]
pub(super) struct SolutionReader {
    /// Column of each site.
    open: Vec<Col>,
    /// Column of the served weight of each row.
    served: Vec<Col>,
    /// Row and site of each flow `x`, in the order of columns.
    pairs: Vec<(u32, u32)>,
    /// Whether any site has a capacity, so that there are flows.
    capacitated: bool,
    /// Factor of weights in the program.
    pub(super) scale: f64,
}

impl SolutionReader {
    /// Allocation in the values of the columns.
    pub(super) fn served(&self, reduced: &Reduced, values: &[f64]) -> Allocation {
        let sites = open_sites(reduced, values);
        if !self.capacitated {
            return reduced.max_allocation(sites);
        }
        let x = &values[reduced.original.len() + reduced.rows.len()..];
        let flow = self.pairs.iter().zip(x).filter(|(pair, x)| **x > 0.0 && sites.contains(&pair.1));
        Allocation { flow: flow.map(|(&(i, j), &x)| (i, j, x / self.scale)).collect(), sites }
    }

    /// Weight that the values of the columns claim to serve.
    pub(super) fn claimed(&self, values: &[f64]) -> f64 {
        values[self.open.len()..].iter().take(self.served.len()).sum::<f64>() / self.scale
    }

    /// Row that excludes a choice that costs more than the budget, and all that hold its dear part; `None` when it is paid.
    pub(super) fn too_dear(&self, reduced: &Reduced, chosen: &[u32]) -> Option<LazyRow> {
        too_dear(chosen, &reduced.costs, reduced.budget, &self.open)
    }

    /// Row that asks for one more site than those that serve too little.
    pub(super) fn too_little(&self, chosen: &[u32]) -> LazyRow {
        let others = (0..u32_of(self.open.len())).filter(|j| !chosen.contains(j));
        LazyRow { terms: others.map(|j| (self.open[j as usize], 1.0)).collect(), least: 1.0 }
    }

    /// Row that bounds the served weight by what a choice serves, and its other sites alone (Nemhauser and Wolsey 1981).
    pub(super) fn served_at_most(&self, reduced: &Reduced, chosen: &[u32], most: f64) -> LazyRow {
        let others = (0..u32_of(self.open.len())).filter(|j| !chosen.contains(j));
        let alone = others.map(|j| (self.open[j as usize], self.scale * reduced.most_alone(j)));
        LazyRow { terms: self.served.iter().map(|&s| (s, -1.0)).chain(alone).collect(), least: -self.scale * most }
    }
}
