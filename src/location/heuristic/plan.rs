//! A plan with each demand's two best: greedy, and every swap in one pass (Teitz and Bart 1968, Whitaker 1983).

use std::collections::BinaryHeap;

use super::lazy_greedy::LazyGain;
use crate::model::{ReducedProblem, TimeLimit, u32_of};

/// No chosen candidate serves the demand.
pub(crate) const NOBODY: u32 = u32::MAX;

/// A plan with each demand's two best.
#[derive(Debug, Clone)]
pub(crate) struct Plan<'a> {
    pub(crate) core: &'a ReducedProblem,
    pub(crate) chosen: Vec<u32>,
    pub(crate) open: Vec<bool>,
    /// Who serves, and at what cost (the fallback where nobody does).
    pub(crate) first: Vec<(u32, f64)>,
    /// What it costs without the one who serves.
    pub(crate) second: Vec<f64>,
    pub(crate) value: f64,
}

impl<'a> Plan<'a> {
    /// A plan of the given candidates.
    pub(crate) fn new(core: &'a ReducedProblem, chosen: &[u32]) -> Self {
        let mut plan =
            Self { core, chosen: chosen.to_vec(), open: vec![false; core.candidates()], first: Vec::new(), second: Vec::new(), value: 0.0 };
        for &j in chosen {
            plan.open[j as usize] = true;
        }
        plan.refresh();
        plan
    }

    /// Who serves a demand and at what cost, and what it costs without.
    pub(crate) fn two_best(&self, i: usize) -> ((u32, f64), f64) {
        let last = (NOBODY, self.core.fallback[i]);
        let mut served = self.core.row(i).iter().filter(|e| self.open[e.0 as usize] && e.1 < last.1);
        let first = served.next().copied().unwrap_or(last);
        (first, served.next().copied().unwrap_or(last).1)
    }

    /// Adds everything up afresh.
    pub(crate) fn refresh(&mut self) {
        self.chosen.sort_unstable();
        self.first.clear();
        self.second.clear();
        self.value = self.core.constant;
        for i in 0..self.core.demands() {
            let (first, second) = self.two_best(i);
            self.first.push(first);
            self.second.push(second);
            self.value += first.1;
        }
    }

    /// For each demand, what it costs, and what it would cost without the candidate that serves it.
    pub(crate) fn first_and_second(&self) -> impl Iterator<Item = (f64, f64)> {
        self.first.iter().map(|f| f.1).zip(self.second.iter().copied())
    }

    /// Whether the demand stands for a required set.
    pub(crate) fn is_required(&self, i: usize) -> bool {
        self.core.is_required(i)
    }

    fn gain(&self, j: usize) -> f64 {
        self.core.column(j).iter().map(|&(i, c)| (self.first[i as usize].1 - c).max(0.0)).sum()
    }

    pub(crate) fn dear(&self, j: usize) -> f64 {
        self.core.site_costs.get(j).copied().unwrap_or(0.0)
    }

    /// What a candidate would save; with site costs, per cost.
    fn worth(&self, j: usize) -> f64 {
        let gain = self.gain(j);
        if self.core.site_costs.is_empty() { gain } else { gain / self.dear(j).max(1e-9) }
    }

    /// Adds the best affordable candidate until `p` are chosen or nothing helps; gains only shrink, so old ones are
    /// bounds (Minoux 1978). With site costs, the best per cost.
    pub(crate) fn greedy(&mut self) {
        let mut heap: BinaryHeap<LazyGain> = (0..self.core.candidates())
            .filter(|&j| !self.open[j])
            .map(|j| LazyGain { worth: self.worth(j), candidate: u32_of(j), round: 0 })
            .collect();
        let mut round = 0;
        let mut spent = self.core.spent(&self.chosen);
        while self.chosen.len() < self.core.p {
            let Some(top) = heap.pop() else { break };
            let j = top.candidate as usize;
            if top.worth <= 0.0 {
                break;
            }
            if top.round < round {
                heap.push(LazyGain { worth: self.worth(j), candidate: top.candidate, round });
                continue;
            }
            if spent + self.dear(j) > self.core.budget {
                continue;
            }
            spent += self.dear(j);
            self.chosen.push(top.candidate);
            self.open[j] = true;
            for &(i, c) in self.core.column(j) {
                let first = &mut self.first[i as usize];
                if c < first.1 {
                    *first = (top.candidate, c);
                }
            }
            round += 1;
        }
        self.refresh();
    }

    /// What each chosen candidate alone saves, in the order of `chosen`.
    pub(crate) fn alone(&self) -> Vec<f64> {
        let place = self.places();
        let mut loss = vec![0.0; self.chosen.len()];
        for (first, second) in self.first.iter().zip(&self.second) {
            if first.0 != NOBODY {
                loss[place[first.0 as usize] as usize] += second - first.1;
            }
        }
        loss
    }

    /// The place among the chosen of who is chosen.
    pub(crate) fn places(&self) -> Vec<u32> {
        let mut place = vec![u32::MAX; self.core.candidates()];
        for (at, &j) in self.chosen.iter().enumerate() {
            place[j as usize] = u32_of(at);
        }
        place
    }

    /// For each chosen candidate, the best one to take its place and the change of value.
    pub(crate) fn replacements(&self) -> Vec<Option<(u32, f64)>> {
        let mut best: Vec<Option<(u32, f64)>> = vec![None; self.chosen.len()];
        self.each_swap(|out, j, change| {
            if best[out].is_none_or(|b| change < b.1) {
                best[out] = Some((j, change));
            }
        });
        best
    }

    /// Every affordable swap: position of who leaves, who enters, change of value.
    fn each_swap(&self, mut visit: impl FnMut(usize, u32, f64)) {
        let place = self.places();
        let loss = self.alone();
        let spent = self.core.spent(&self.chosen);
        let mut saved = vec![0.0; self.chosen.len()];
        for j in 0..self.core.candidates() {
            if self.open[j] {
                continue;
            }
            saved.fill(0.0);
            let mut gain = 0.0;
            for &(i, c) in self.core.column(j) {
                let (who, first) = self.first[i as usize];
                let second = self.second[i as usize];
                if c < first {
                    gain += first - c;
                    if who != NOBODY {
                        saved[place[who as usize] as usize] += second - first;
                    }
                } else if c < second && who != NOBODY {
                    saved[place[who as usize] as usize] += second - c;
                }
            }
            for out in 0..self.chosen.len() {
                if spent - self.dear(self.chosen[out] as usize) + self.dear(j) <= self.core.budget {
                    visit(out, u32_of(j), loss[out] - saved[out] - gain);
                }
            }
        }
    }

    /// Makes the best swap until none helps or time is out, looking at all of them each time.
    pub(crate) fn interchange_afresh(&mut self, clock: &TimeLimit) {
        while !clock.out() {
            let mut best = (0, 0, -1e-9 * self.value.abs().max(1.0));
            let mut found = false;
            self.each_swap(|out, j, change| {
                if change < best.2 {
                    best = (out, j, change);
                    found = true;
                }
            });
            if !found {
                return;
            }
            let (out, j, _) = best;
            self.open[self.chosen[out] as usize] = false;
            self.open[j as usize] = true;
            self.chosen[out] = j;
            self.refresh();
        }
    }
}
