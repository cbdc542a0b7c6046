//! Interchange on a table of all swaps, kept up to date as swaps are made (Resende and Werneck 2007).
//!
//! A swap changes the table only for demands served by the site that leaves or the one that enters.

use super::plan::{Plan, UNSERVED};
use crate::model::{TimeLimit, u32_of};

/// Greatest size of a swap table (candidates × sites); above it every interchange step scans all swaps, which needs less
/// memory.
pub(super) const MAX_TABLE_SIZE: usize = 8_000_000;

/// Plan and the change of value by each of its swaps: candidate j in the position of the s-th chosen changes the value
/// by `loss[s]` − `gain[j]` − `extra[j][s]`.
#[derive(Clone)]
pub(super) struct SwapTable<'a> {
    /// Current plan.
    pub(super) plan: Plan<'a>,
    /// Position of each chosen candidate among the chosen.
    position: Vec<u32>,
    /// Decrease of value by each candidate when no site leaves.
    gain: Vec<f64>,
    /// Increase of value when each site leaves and none enters.
    loss: Vec<f64>,
    /// Correction of `loss` and `gain` for each pair, indexed `candidate * p + position`: demands of the leaving site that
    /// the entering one serves, and gains counted twice.
    extra: Vec<f64>,
}

impl<'a> SwapTable<'a> {
    /// Table of the swaps of a plan.
    pub(super) fn new(plan: Plan<'a>) -> Self {
        let (m, p) = (plan.reduced.candidates(), plan.chosen.len());
        let mut swaps = Self { position: plan.positions(), gain: vec![0.0; m], loss: vec![0.0; p], extra: vec![0.0; m * p], plan };
        (0..swaps.plan.reduced.demands()).for_each(|i| swaps.accumulate(i, 1.0));
        swaps
    }

    /// Adds `times` the contribution of a demand to the table; −1 takes it back.
    fn accumulate(&mut self, i: usize, times: f64) {
        let (server, first) = self.plan.first[i];
        let second = self.plan.second[i];
        let row = self.plan.reduced.row(i);
        if server == UNSERVED {
            for &(j, c) in row.iter().take_while(|e| e.1 < first) {
                self.gain[j as usize] += times * (first - c);
            }
            return;
        }
        let (p, position) = (self.loss.len(), self.position[server as usize] as usize);
        self.loss[position] += times * (second - first);
        for &(j, c) in row.iter().take_while(|e| e.1 < second) {
            if c < first {
                self.gain[j as usize] += times * (first - c);
            }
            self.extra[j as usize * p + position] += times * (second - c.max(first));
        }
    }

    /// Replaces the chosen candidate at a position, and updates the table.
    pub(super) fn swap(&mut self, position: usize, enters: u32) {
        let reduced = self.plan.reduced;
        let leaves = self.plan.chosen[position];
        self.plan.open[leaves as usize] = false;
        self.plan.open[enters as usize] = true;
        self.plan.chosen[position] = enters;
        self.position[enters as usize] = u32_of(position);
        let touched = reduced.column(leaves as usize).iter().chain(reduced.column(enters as usize)).map(|e| e.0 as usize);
        for i in touched {
            let after = self.plan.nearest_two(i);
            if after == (self.plan.first[i], self.plan.second[i]) {
                continue;
            }
            self.accumulate(i, -1.0);
            self.plan.value += after.0.1 - self.plan.first[i].1;
            (self.plan.first[i], self.plan.second[i]) = after;
            self.accumulate(i, 1.0);
        }
        self.position[leaves as usize] = UNSERVED;
    }

    /// Best affordable swap that is `allowed`: position that leaves, candidate that enters, change of value; of equals the first.
    pub(super) fn best_swap(&self, allowed: impl Fn(usize, usize, f64) -> bool) -> Option<(usize, u32, f64)> {
        let (reduced, p) = (self.plan.reduced, self.loss.len());
        let spent = reduced.spent(&self.plan.chosen);
        let mut best_swap: Option<(usize, u32, f64)> = None;
        for (j, extra) in self.extra.chunks_exact(p).enumerate().filter(|(j, _)| !self.plan.open[*j]) {
            for (position, (loss, extra)) in self.loss.iter().zip(extra).enumerate() {
                let change = loss - extra - self.gain[j];
                if best_swap.is_none_or(|b| change < b.2)
                    && allowed(position, j, change)
                    && spent - self.plan.site_cost(self.plan.chosen[position] as usize) + self.plan.site_cost(j) <= reduced.budget
                {
                    best_swap = Some((position, u32_of(j), change));
                }
            }
        }
        best_swap
    }

    /// Makes the best swap until none helps or the time limit is reached.
    fn improve(&mut self, time: &TimeLimit) {
        while !time.is_up() {
            let before = self.plan.value;
            let worthwhile = -1e-9 * before.abs().max(1.0);
            let Some((position, enters, _)) = self.best_swap(|_, _, _| true).filter(|b| b.2 < worthwhile) else { return };
            let leaves = self.plan.chosen[position];
            self.swap(position, enters);
            if self.plan.value >= before {
                self.swap(position, leaves); // the gain was rounding
                return;
            }
        }
    }
}

impl Plan<'_> {
    /// Local search by interchange (Teitz and Bart 1968): the best swap is made until none helps or the time limit is reached.
    pub(crate) fn interchange(&mut self, time: &TimeLimit) {
        if self.chosen.is_empty() {
            return;
        }
        if self.reduced.candidates() * self.chosen.len() > MAX_TABLE_SIZE {
            self.interchange_full_scan(time);
            return;
        }
        let mut swaps = SwapTable::new(self.clone());
        swaps.improve(time);
        *self = swaps.plan;
        self.refresh();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heuristic::rng::Rng;
    use crate::model::{ReducedProblem, Rows};

    /// Reduced problem with whole costs, so that sums are exact: coverage (costs 0) or a median with some demands that must
    /// be served.
    fn reduced(seed: u64, median: bool) -> ReducedProblem {
        let mut rng = Rng(seed);
        let mut rows = Rows::new();
        for _ in 0..60 {
            let far = 50 + rng.below(50);
            let mut entries: Vec<(u32, f64)> = Vec::new();
            for j in 0..12 {
                let cost = if median { f64::from(u32_of(rng.below(far))) } else { 0.0 };
                if rng.below(3) == 0 {
                    entries.push((j, cost));
                }
            }
            entries.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let must = median && rng.below(4) == 0;
            rows.push(entries, if must { 1e6 } else { f64::from(u32_of(far)) }, must);
        }
        ReducedProblem::new((0..12).collect(), rows, 7.0, 4)
    }

    #[test]
    fn the_table_after_any_swaps_is_that_of_the_plan_it_ends_with() {
        for seed in 0..40 {
            for median in [false, true] {
                let reduced = reduced(seed, median);
                let mut swaps = SwapTable::new(Plan::new(&reduced, &[0, 3, 5, 9]));
                let mut rng = Rng(seed + 1000);
                for _ in 0..15 {
                    let enters = (0..12).filter(|j| !swaps.plan.open[*j as usize]).nth(rng.below(8)).expect("8 are closed");
                    swaps.swap(rng.below(4), enters);
                    let mut afresh = SwapTable::new(Plan::new(&reduced, &swaps.plan.chosen));
                    assert_eq!(swaps.plan.value, afresh.plan.value);
                    // A plan sorts its candidates; the table keeps each in its position.
                    let at: Vec<usize> = swaps.plan.chosen.iter().map(|j| afresh.position[*j as usize] as usize).collect();
                    assert_eq!(swaps.loss, at.iter().map(|s| afresh.loss[*s]).collect::<Vec<_>>());
                    assert_eq!(swaps.gain, afresh.gain);
                    for j in 0..12 {
                        for (position, there) in at.iter().enumerate() {
                            assert_eq!(swaps.extra[j * 4 + position], afresh.extra[j * 4 + there], "{j} for {position}");
                        }
                    }
                    let (position, enters, promised) = afresh.best_swap(|_, _, _| true).expect("some are closed");
                    let before = afresh.plan.value;
                    afresh.swap(position, enters);
                    assert_eq!(afresh.plan.value - before, promised, "a swap keeps its promise");
                }
            }
        }
    }
}
