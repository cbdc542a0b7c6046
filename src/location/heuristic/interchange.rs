//! Interchange without looking at everything again: a swap touches only the demands around the two sites, so what every
//! other swap would change is kept up to date instead (Resende and Werneck 2007).

use super::plan::{NOBODY, Plan};
use super::rng::Rng;
use crate::model::{TimeLimit, improves, u32_of};

/// Where so many swaps are possible, they are looked at afresh each time: the table would take more memory than it is worth.
const MOST_SWAPS: usize = 8_000_000;

/// A walk that has met nothing better for so many swaps ends.
const IDLE: usize = 500;

/// A plan, and what each of its swaps would change: candidate j in the place of the s-th chosen changes the value by
/// `loss[s]` − `gain[j]` − `shared[j][s]`.
#[derive(Clone)]
struct Swaps<'a> {
    plan: Plan<'a>,
    /// Place among the chosen of who is chosen.
    place: Vec<u32>,
    /// What each candidate would save if nobody left.
    gain: Vec<f64>,
    /// What would be lost if nobody came.
    loss: Vec<f64>,
    /// What of the loss a candidate would make good, and of its gain is counted twice: by candidate, then by place.
    shared: Vec<f64>,
}

impl<'a> Swaps<'a> {
    fn new(plan: Plan<'a>) -> Self {
        let (m, p) = (plan.core.candidates(), plan.chosen.len());
        let mut swaps = Self { place: plan.places(), gain: vec![0.0; m], loss: vec![0.0; p], shared: vec![0.0; m * p], plan };
        (0..swaps.plan.core.demands()).for_each(|i| swaps.count(i, 1.0));
        swaps
    }

    /// Adds (or takes back) what a demand has to say.
    fn count(&mut self, i: usize, times: f64) {
        let (who, first) = self.plan.first[i];
        let second = self.plan.second[i];
        let row = self.plan.core.row(i);
        if who == NOBODY {
            for &(j, c) in row.iter().take_while(|e| e.1 < first) {
                self.gain[j as usize] += times * (first - c);
            }
            return;
        }
        let (p, place) = (self.loss.len(), self.place[who as usize] as usize);
        self.loss[place] += times * (second - first);
        for &(j, c) in row.iter().take_while(|e| e.1 < second) {
            if c < first {
                self.gain[j as usize] += times * (first - c);
            }
            self.shared[j as usize * p + place] += times * (second - c.max(first));
        }
    }

    /// Puts a candidate in the place of a chosen one.
    fn swap(&mut self, place: usize, enters: u32) {
        let core = self.plan.core;
        let leaves = self.plan.chosen[place];
        self.plan.open[leaves as usize] = false;
        self.plan.open[enters as usize] = true;
        self.plan.chosen[place] = enters;
        self.place[enters as usize] = u32_of(place);
        let touched = core.column(leaves as usize).iter().chain(core.column(enters as usize)).map(|e| e.0 as usize);
        for i in touched {
            let now = self.plan.two_best(i);
            if now == (self.plan.first[i], self.plan.second[i]) {
                continue;
            }
            self.count(i, -1.0);
            self.plan.value += now.0.1 - self.plan.first[i].1;
            (self.plan.first[i], self.plan.second[i]) = now;
            self.count(i, 1.0);
        }
        self.place[leaves as usize] = NOBODY;
    }

    /// The best affordable swap that is `free`: who leaves by place, who enters, change of value; of equals the first.
    fn best(&self, free: impl Fn(usize, usize, f64) -> bool) -> Option<(usize, u32, f64)> {
        let (core, p) = (self.plan.core, self.loss.len());
        let spent = core.spent(&self.plan.chosen);
        let mut best: Option<(usize, u32, f64)> = None;
        for (j, shared) in self.shared.chunks_exact(p).enumerate().filter(|(j, _)| !self.plan.open[*j]) {
            for (place, (loss, shared)) in self.loss.iter().zip(shared).enumerate() {
                let change = loss - shared - self.gain[j];
                if best.is_none_or(|b| change < b.2)
                    && free(place, j, change)
                    && spent - self.plan.dear(self.plan.chosen[place] as usize) + self.plan.dear(j) <= core.budget
                {
                    best = Some((place, u32_of(j), change));
                }
            }
        }
        best
    }

    /// Makes the best swap until none helps or time is out.
    fn improve(&mut self, clock: &TimeLimit) {
        while !clock.out() {
            let before = self.plan.value;
            let worthwhile = -1e-9 * before.abs().max(1.0);
            let Some((place, enters, _)) = self.best(|_, _, _| true).filter(|b| b.2 < worthwhile) else { return };
            let leaves = self.plan.chosen[place];
            self.swap(place, enters);
            if self.plan.value >= before {
                self.swap(place, leaves); // what it promised was rounding
                return;
            }
        }
    }
}

impl Plan<'_> {
    /// Makes the best swap until none helps or time is out.
    pub(crate) fn interchange(&mut self, clock: &TimeLimit) {
        if self.chosen.is_empty() {
            return;
        }
        if self.core.candidates() * self.chosen.len() > MOST_SWAPS {
            self.interchange_afresh(clock);
            return;
        }
        let mut swaps = Swaps::new(self.clone());
        swaps.improve(clock);
        *self = swaps.plan;
        self.refresh();
    }

    /// Goes on from swap to swap, for worse too, and keeps the best plan met (tabu search, Glover 1989; for p-median
    /// Rolland, Schilling and Current 1996): who came or went stays so for a while. Ends when it has met nothing better
    /// for long, or after some 10⁹ steps of work.
    pub(crate) fn wander(&mut self, clock: &TimeLimit) {
        let (m, p) = (self.core.candidates(), self.chosen.len());
        if p == 0 || m < p + 4 || m * p > MOST_SWAPS {
            return;
        }
        let entries: usize = (0..self.core.demands()).map(|i| self.core.row(i).len()).sum();
        let a_swap = m * p + 2 * (entries / m) * (entries / self.core.demands().max(1)) + 1;
        let most = (1_000_000_000 / a_swap).min(5000);
        let mut dice = Rng(0x5eed);
        let mut swaps = Swaps::new(self.clone());
        let mut until = vec![0_usize; m];
        let mut met = 0;
        for step in 1..=most {
            if step - met > IDLE || clock.out() {
                break;
            }
            let free = |place: usize, j: usize| until[j] <= step && until[swaps.plan.chosen[place] as usize] <= step;
            let best = swaps.best(|place, j, change| free(place, j) || improves(swaps.plan.value + change, self.value));
            let Some((place, enters, _)) = best else { continue };
            let leaves = swaps.plan.chosen[place];
            swaps.swap(place, enters);
            until[leaves as usize] = step + 10 + dice.below(20);
            until[enters as usize] = step + 1 + p / 8 + dice.below(p / 4 + 1);
            if improves(swaps.plan.value, self.value) {
                *self = swaps.plan.clone();
                met = step;
            }
        }
        self.refresh();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ReducedProblem, Rows};

    /// A core with whole costs, so that sums are exact: coverage (costs 0) or a median, some demands that must be served.
    fn core(seed: u64, median: bool) -> ReducedProblem {
        let mut dice = Rng(seed);
        let mut rows = Rows::new();
        for _ in 0..60 {
            let far = 50 + dice.below(50);
            let mut entries: Vec<(u32, f64)> = Vec::new();
            for j in 0..12 {
                let cost = if median { f64::from(u32_of(dice.below(far))) } else { 0.0 };
                if dice.below(3) == 0 {
                    entries.push((j, cost));
                }
            }
            entries.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let must = median && dice.below(4) == 0;
            rows.push(entries, if must { 1e6 } else { f64::from(u32_of(far)) }, must);
        }
        ReducedProblem::new((0..12).collect(), rows, 7.0, 4)
    }

    #[test]
    fn the_table_after_any_swaps_is_that_of_the_plan_it_ends_with() {
        for seed in 0..40 {
            for median in [false, true] {
                let core = core(seed, median);
                let mut swaps = Swaps::new(Plan::new(&core, &[0, 3, 5, 9]));
                let mut dice = Rng(seed + 1000);
                for _ in 0..15 {
                    let enters = (0..12).filter(|j| !swaps.plan.open[*j as usize]).nth(dice.below(8)).expect("8 are closed");
                    swaps.swap(dice.below(4), enters);
                    let mut afresh = Swaps::new(Plan::new(&core, &swaps.plan.chosen));
                    assert_eq!(swaps.plan.value, afresh.plan.value);
                    // A plan sorts those it is given; the table keeps everybody in their place.
                    let at: Vec<usize> = swaps.plan.chosen.iter().map(|j| afresh.place[*j as usize] as usize).collect();
                    assert_eq!(swaps.loss, at.iter().map(|s| afresh.loss[*s]).collect::<Vec<_>>());
                    assert_eq!(swaps.gain, afresh.gain);
                    for j in 0..12 {
                        for (place, there) in at.iter().enumerate() {
                            assert_eq!(swaps.shared[j * 4 + place], afresh.shared[j * 4 + there], "{j} for {place}");
                        }
                    }
                    let (place, enters, promised) = afresh.best(|_, _, _| true).expect("some are closed");
                    let before = afresh.plan.value;
                    afresh.swap(place, enters);
                    assert_eq!(afresh.plan.value - before, promised, "a swap keeps its promise");
                }
            }
        }
    }
}
