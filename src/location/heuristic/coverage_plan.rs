//! Coverage plans: sites chosen for an MCLP on coverage sets, with greedy selection and parallel interchange.

use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::lazy_greedy::LazyGain;
use super::rng::Rng;
use crate::model::{CoverageSets, TimeLimit, u32_of};

/// Number of candidates in one parallel task.
pub(crate) const CHUNK: usize = 512;

/// Chosen sites with the number of them that cover each demand.
#[derive(Clone)]
pub(crate) struct CoveragePlan<'a> {
    /// CoverageSets of all candidates.
    pub(crate) coverage_sets: &'a CoverageSets,
    /// Weight of each demand.
    weights: &'a [f64],
    /// Chosen candidates, in no particular order.
    pub(crate) chosen: Vec<u32>,
    /// Number of chosen sites that cover each demand.
    count: Vec<u32>,
    /// Covered weight.
    pub(crate) value: f64,
}

impl<'a> CoveragePlan<'a> {
    /// Plan of the given candidates.
    pub(crate) fn new(coverage_sets: &'a CoverageSets, weights: &'a [f64], chosen: &[u32]) -> Self {
        let mut plan = Self { coverage_sets, weights, chosen: Vec::new(), count: vec![0; weights.len()], value: 0.0 };
        chosen.iter().for_each(|&j| plan.add(j));
        plan
    }

    /// Greedy plan of `p` active candidates and the gain of each, in the order of selection.
    pub(crate) fn greedy(coverage_sets: &'a CoverageSets, weights: &'a [f64], active: &[u32], p: usize) -> (Self, Vec<f64>) {
        let mut plan = Self::new(coverage_sets, weights, &[]);
        let first: Vec<LazyGain> =
            active.par_iter().with_min_len(CHUNK).map(|&j| LazyGain { gain: plan.gain(j), candidate: j, round: 0 }).collect();
        let mut heap = BinaryHeap::from(first);
        let mut gains = Vec::with_capacity(p);
        while plan.chosen.len() < p {
            let Some(mut top) = heap.pop() else { break };
            if top.round < gains.len() {
                top.gain = plan.gain(top.candidate);
                top.round = gains.len();
                heap.push(top);
                continue;
            }
            gains.push(top.gain);
            plan.add(top.candidate);
        }
        (plan, gains)
    }

    /// Increase of the covered weight if the candidate is added.
    fn gain(&self, j: u32) -> f64 {
        self.coverage_sets.of(j).iter().filter(|i| self.count[**i as usize] == 0).map(|&i| self.weights[i as usize]).sum()
    }

    /// Adds a candidate.
    fn add(&mut self, j: u32) {
        self.value += self.gain(j);
        self.coverage_sets.of(j).iter().for_each(|&i| self.count[i as usize] += 1);
        self.chosen.push(j);
    }

    /// Removes the candidate at a position; the last one takes that position.
    fn remove(&mut self, at: usize) {
        let j = self.chosen.swap_remove(at);
        self.coverage_sets.of(j).iter().for_each(|&i| self.count[i as usize] -= 1);
        self.value -= self.gain(j);
    }

    /// Weight that only each site of the plan covers; and for each demand covered once the position of its site.
    fn losses(&self) -> (Vec<f64>, Vec<u32>) {
        let mut loss = vec![0.0; self.chosen.len()];
        let mut server = vec![u32::MAX; self.weights.len()];
        for (at, &j) in self.chosen.iter().enumerate() {
            for &i in self.coverage_sets.of(j).iter().filter(|i| self.count[**i as usize] == 1) {
                loss[at] += self.weights[i as usize];
                server[i as usize] = u32_of(at);
            }
        }
        (loss, server)
    }

    /// Best replacement of each site of the plan by a candidate of `pool`, with the change of covered weight; of equals the lowest.
    fn best_swaps(&self, pool: &[u32]) -> Vec<Option<(f64, u32)>> {
        let (loss, server) = self.losses();
        let mut open = vec![false; self.coverage_sets.candidates()];
        self.chosen.iter().for_each(|&j| open[j as usize] = true);
        let nothing = || vec![None; self.chosen.len()];
        let better = |a: Option<(f64, u32)>, b: Option<(f64, u32)>| match (a, b) {
            (Some(a), Some(b)) => Some(if b.0 > a.0 || (b.0 >= a.0 && b.1 < a.1) { b } else { a }),
            (a, b) => a.or(b),
        };
        let merge = |mut a: Vec<Option<(f64, u32)>>, b: Vec<Option<(f64, u32)>>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = better(*a, b));
            a
        };
        pool.par_chunks(CHUNK)
            .map(|some| {
                let mut best = nothing();
                let mut extra = vec![0.0; self.chosen.len()];
                for &j in some.iter().filter(|j| !open[**j as usize]) {
                    extra.fill(0.0);
                    let mut gain = 0.0;
                    for &i in self.coverage_sets.of(j) {
                        match self.count[i as usize] {
                            0 => gain += self.weights[i as usize],
                            1 => extra[server[i as usize] as usize] += self.weights[i as usize],
                            _ => {}
                        }
                    }
                    for at in 0..extra.len() {
                        best[at] = better(best[at], Some((gain + extra[at] - loss[at], j)));
                    }
                }
                best
            })
            .reduce(nothing, merge)
    }

    /// Replaces up to three random sites by random candidates of the pool.
    pub(crate) fn perturb(&mut self, pool: &[u32], rng: &mut Rng) {
        for _ in 0..3.min(self.chosen.len()) {
            let j = pool[rng.below(pool.len())];
            if !self.chosen.contains(&j) {
                self.remove(rng.below(self.chosen.len()));
                self.add(j);
            }
        }
    }

    /// Local search by interchange: the best swap is made until none helps or the time limit is reached.
    pub(crate) fn interchange(&mut self, pool: &[u32], time: &TimeLimit) {
        while !time.is_up() {
            let swaps = self.best_swaps(pool).into_iter().enumerate().filter_map(|(at, s)| s.map(|(change, j)| (change, j, at)));
            let best = swaps.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
            match best {
                Some((change, j, at)) if change > 1e-9 * self.value.max(1.0) => {
                    self.remove(at);
                    self.add(j);
                }
                _ => return,
            }
        }
    }
}

/// Best replacement of each site of a plan by an eligible candidate, and the weight covered then; `None` where there is no
/// other candidate.
pub fn replacements(coverage_sets: &CoverageSets, weights: &[f64], eligible: &[bool], chosen: &[u32]) -> Vec<Option<(u32, f64)>> {
    let plan = CoveragePlan::new(coverage_sets, weights, chosen);
    let pool: Vec<u32> =
        (0..u32_of(coverage_sets.candidates())).filter(|&j| eligible[j as usize] && !coverage_sets.of(j).is_empty()).collect();
    plan.best_swaps(&pool).into_iter().map(|s| s.map(|(change, j)| (j, plan.value + change))).collect()
}
