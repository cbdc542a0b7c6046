//! Plans with the nearest and second nearest site of each demand: greedy selection and interchange (Teitz and Bart 1968,
//! Whitaker 1983).

use std::collections::BinaryHeap;

use super::lazy_greedy::LazyGain;
use crate::model::{ReducedProblem, TimeLimit, u32_of};

/// Mark of a demand that no chosen candidate serves.
pub(crate) const UNSERVED: u32 = u32::MAX;

/// Chosen candidates of a reduced problem, with the two lowest costs of each demand.
#[derive(Debug, Clone)]
pub(crate) struct Plan<'a> {
    /// Problem that the plan belongs to.
    pub(crate) reduced: &'a ReducedProblem,
    /// Chosen candidates; ascending after `refresh`.
    pub(crate) chosen: Vec<u32>,
    /// Whether each candidate is chosen.
    pub(crate) open: Vec<bool>,
    /// Serving candidate of each demand and its cost; `UNSERVED` and the fallback where none serves.
    pub(crate) first: Vec<(u32, f64)>,
    /// Cost of each demand without the candidate that serves it.
    pub(crate) second: Vec<f64>,
    /// Objective value: the constant and the costs of all demands.
    pub(crate) value: f64,
}

impl<'a> Plan<'a> {
    /// Plan of the given candidates.
    pub(crate) fn new(reduced: &'a ReducedProblem, chosen: &[u32]) -> Self {
        let mut plan = Self {
            reduced,
            chosen: chosen.to_vec(),
            open: vec![false; reduced.candidates()],
            first: Vec::new(),
            second: Vec::new(),
            value: 0.0,
        };
        for &j in chosen {
            plan.open[j as usize] = true;
        }
        plan.refresh();
        plan
    }

    /// Serving candidate of a demand with its cost, and the cost of the demand without that candidate.
    pub(crate) fn nearest_two(&self, i: usize) -> ((u32, f64), f64) {
        let last = (UNSERVED, self.reduced.fallback[i]);
        let mut served = self.reduced.row(i).iter().filter(|e| self.open[e.0 as usize] && e.1 < last.1);
        let first = served.next().copied().unwrap_or(last);
        (first, served.next().copied().unwrap_or(last).1)
    }

    /// Recomputes the costs of all demands and the value from the chosen candidates.
    pub(crate) fn refresh(&mut self) {
        self.chosen.sort_unstable();
        self.first.clear();
        self.second.clear();
        self.value = self.reduced.constant;
        for i in 0..self.reduced.demands() {
            let (first, second) = self.nearest_two(i);
            self.first.push(first);
            self.second.push(second);
            self.value += first.1;
        }
    }

    /// Cost of each demand, and its cost without the candidate that serves it.
    pub(crate) fn first_and_second(&self) -> impl Iterator<Item = (f64, f64)> {
        self.first.iter().map(|f| f.1).zip(self.second.iter().copied())
    }

    /// Whether the demand stands for a required set of candidates.
    pub(crate) fn is_required(&self, i: usize) -> bool {
        self.reduced.is_required(i)
    }

    /// Decrease of value if the candidate is added.
    fn gain(&self, j: usize) -> f64 {
        self.reduced.column(j).iter().map(|&(i, c)| (self.first[i as usize].1 - c).max(0.0)).sum()
    }

    /// Opening cost of a candidate; 0 without a budget.
    pub(crate) fn site_cost(&self, j: usize) -> f64 {
        self.reduced.site_costs.get(j).copied().unwrap_or(0.0)
    }

    /// Decrease of value if the candidate is added, per opening cost where there are any.
    fn greedy_score(&self, j: usize) -> f64 {
        let gain = self.gain(j);
        if self.reduced.site_costs.is_empty() { gain } else { gain / self.site_cost(j).max(1e-9) }
    }

    /// Greedy selection of the best affordable candidate until `p` are chosen or none helps; with opening costs, the best
    /// per cost. Gains only shrink, so earlier ones are upper bounds (Minoux 1978).
    pub(crate) fn greedy(&mut self) {
        let mut heap: BinaryHeap<LazyGain> = (0..self.reduced.candidates())
            .filter(|&j| !self.open[j])
            .map(|j| LazyGain { gain: self.greedy_score(j), candidate: u32_of(j), round: 0 })
            .collect();
        let mut round = 0;
        let mut spent = self.reduced.spent(&self.chosen);
        while self.chosen.len() < self.reduced.p {
            let Some(top) = heap.pop() else { break };
            let j = top.candidate as usize;
            if top.gain <= 0.0 {
                break;
            }
            if top.round < round {
                heap.push(LazyGain { gain: self.greedy_score(j), candidate: top.candidate, round });
                continue;
            }
            if spent + self.site_cost(j) > self.reduced.budget {
                continue;
            }
            spent += self.site_cost(j);
            self.chosen.push(top.candidate);
            self.open[j] = true;
            for &(i, c) in self.reduced.column(j) {
                let first = &mut self.first[i as usize];
                if c < first.1 {
                    *first = (top.candidate, c);
                }
            }
            round += 1;
        }
        self.refresh();
    }

    /// Increase of value if each chosen candidate is removed, in the order of `chosen`.
    pub(crate) fn losses(&self) -> Vec<f64> {
        let position = self.positions();
        let mut loss = vec![0.0; self.chosen.len()];
        for (first, second) in self.first.iter().zip(&self.second) {
            if first.0 != UNSERVED {
                loss[position[first.0 as usize] as usize] += second - first.1;
            }
        }
        loss
    }

    /// Position of each chosen candidate in `chosen`; `u32::MAX` for others.
    pub(crate) fn positions(&self) -> Vec<u32> {
        let mut position = vec![u32::MAX; self.reduced.candidates()];
        for (at, &j) in self.chosen.iter().enumerate() {
            position[j as usize] = u32_of(at);
        }
        position
    }

    /// Best replacement of each chosen candidate and the change of value; `None` where there is none.
    pub(crate) fn replacements(&self) -> Vec<Option<(u32, f64)>> {
        let mut best: Vec<Option<(u32, f64)>> = vec![None; self.chosen.len()];
        self.for_each_swap(|leaving, j, change| {
            if best[leaving].is_none_or(|b| change < b.1) {
                best[leaving] = Some((j, change));
            }
        });
        best
    }

    /// Visits every affordable swap: position that leaves, candidate that enters, change of value (Whitaker 1983).
    fn for_each_swap(&self, mut visit: impl FnMut(usize, u32, f64)) {
        let position = self.positions();
        let loss = self.losses();
        let spent = self.reduced.spent(&self.chosen);
        let mut extra = vec![0.0; self.chosen.len()];
        for j in 0..self.reduced.candidates() {
            if self.open[j] {
                continue;
            }
            extra.fill(0.0);
            let mut gain = 0.0;
            for &(i, c) in self.reduced.column(j) {
                let (server, first) = self.first[i as usize];
                let second = self.second[i as usize];
                if c < first {
                    gain += first - c;
                    if server != UNSERVED {
                        extra[position[server as usize] as usize] += second - first;
                    }
                } else if c < second && server != UNSERVED {
                    extra[position[server as usize] as usize] += second - c;
                }
            }
            for leaving in 0..self.chosen.len() {
                if spent - self.site_cost(self.chosen[leaving] as usize) + self.site_cost(j) <= self.reduced.budget {
                    visit(leaving, u32_of(j), loss[leaving] - extra[leaving] - gain);
                }
            }
        }
    }

    /// Interchange that recomputes all swaps at each step, until none helps or the time limit is reached.
    pub(crate) fn interchange_full_scan(&mut self, time: &TimeLimit) {
        while !time.is_up() {
            let mut best = (0, 0, -1e-9 * self.value.abs().max(1.0));
            let mut found = false;
            self.for_each_swap(|leaving, j, change| {
                if change < best.2 {
                    best = (leaving, j, change);
                    found = true;
                }
            });
            if !found {
                return;
            }
            let (leaving, j, _) = best;
            self.open[self.chosen[leaving] as usize] = false;
            self.open[j as usize] = true;
            self.chosen[leaving] = j;
            self.refresh();
        }
    }
}
