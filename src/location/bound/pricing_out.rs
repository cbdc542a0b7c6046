//! Very many candidates: which of them can be in a better plan than one that is known.
//!
//! Coverage alone, as lists of who is within the limit of each candidate, four bytes a pair. Greedy and interchange
//! give a plan; Lagrangian prices give a bound; what would push it past the plan is dropped, and each step then costs
//! less. What is left goes to the exact search.
//!
//! For prices 0 ≤ μ_i ≤ w_i, Σ (w_i − μ_i) + Σ of the p greatest ρ_j, ρ_j = Σ_{i near j} μ_i, is a bound.

use std::collections::BinaryHeap;

use rayon::prelude::*;

use crate::heuristic::{LazyGain, Rng};
use crate::model::{TimeLimit, u32_of};

/// For each candidate, the demands within its limit, ascending.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    start: Vec<usize>,
    demand: Vec<u32>,
}

impl Lists {
    /// From one list a candidate, renumbered in the same order.
    pub fn new(lists: &[Vec<u32>], number: impl Fn(u32) -> u32) -> Self {
        let mut start = Vec::with_capacity(lists.len() + 1);
        start.push(0);
        start.extend(lists.iter().scan(0, |at, l| {
            *at += l.len();
            Some(*at)
        }));
        Self { start, demand: lists.iter().flatten().map(|&h| number(h)).collect() }
    }

    /// Demands within the limit of candidate `j`, ascending.
    pub fn of(&self, j: u32) -> &[u32] {
        &self.demand[self.start[j as usize]..self.start[j as usize + 1]]
    }

    /// Candidates.
    pub fn len(&self) -> usize {
        self.start.len() - 1
    }

    /// Pairs.
    pub fn pairs(&self) -> usize {
        self.demand.len()
    }
}

/// What is left, and what is known.
#[derive(Debug, Clone)]
pub struct Narrowed {
    /// Candidates that may be in a better plan, and those of the plan.
    pub keep: Vec<bool>,
    /// No plan covers more than this.
    pub bound: f64,
    /// The plan.
    pub chosen: Vec<u32>,
    /// What it covers.
    pub covered: f64,
}

/// Enough is left out when the exact search has so few pairs to look at.
const FEW_PAIRS: usize = 300_000;
/// Steps of the prices at most.
const STEPS: usize = 600;
/// Candidates that one thread looks at in one go.
const AT_A_TIME: usize = 512;
/// Candidates that better plans are looked for among.
const PROMISING: usize = 3000;

/// Looks for plans of `p` among the candidates that `may` be chosen.
pub fn narrow(lists: &Lists, weights: &[f64], may: &[bool], p: usize, clock: &TimeLimit) -> Narrowed {
    let mut active: Vec<u32> = (0..u32_of(lists.len())).filter(|&j| may[j as usize] && !lists.of(j).is_empty()).collect();
    let total: f64 = weights.iter().sum();
    if p == 0 || active.len() <= p {
        let covered = Cover::new(lists, weights, &active).value;
        let covered = if p == 0 { 0.0 } else { covered };
        let mut keep = vec![false; lists.len()];
        active.iter().for_each(|&j| keep[j as usize] = true);
        return Narrowed { keep, bound: covered, chosen: if p == 0 { Vec::new() } else { active }, covered };
    }
    let (mut best, gains) = greedy(lists, weights, &active, p);
    best.interchange(&active, &clock.part(0.3)); // a bound is worth more than the last swaps
    let mut bound = total;
    let mut prices = first_prices(&best, &gains, weights);
    let mut best_prices = prices.clone();
    let mut direction = vec![0.0; weights.len()];
    let mut rho = vec![0.0; lists.len()];
    let mut agility = 1.2;
    let mut fresh: f64 = 0.7;
    let mut since = 0;
    let mut dice = Rng(0x5eed);
    for step in 0..STEPS {
        let pairs: usize = active.par_iter().map(|&j| lists.of(j).len()).sum();
        if (step > 0 && clock.out())
            || agility < 0.005
            || bound <= best.value * (1.0 + 1e-9)
            || (pairs <= FEW_PAIRS && step > 20)
            || active.len() <= p
        {
            break;
        }
        let sums: Vec<f64> =
            active.par_iter().with_min_len(AT_A_TIME).map(|&j| lists.of(j).iter().map(|&i| prices[i as usize]).sum()).collect();
        active.iter().zip(&sums).for_each(|(&j, &r)| rho[j as usize] = r);
        let by_rho = |a: &u32, b: &u32| rho[*b as usize].total_cmp(&rho[*a as usize]).then(a.cmp(b));
        active.select_nth_unstable_by(p - 1, by_rho);
        let top: f64 = active[..p].iter().map(|&j| rho[j as usize]).sum();
        let free: f64 = weights.iter().zip(&prices).map(|(w, m)| w - m).sum();
        let now = free + top;
        since += 1;
        if now < bound {
            if now < bound - 1e-4 * (bound - best.value) {
                since = 0;
            }
            bound = now;
            best_prices.clone_from(&prices);
        }
        // Whoever replaces the last of the best would bring the bound below the plan: never in a better one.
        let last = active[..p].iter().map(|&j| rho[j as usize]).fold(f64::INFINITY, f64::min);
        let cut = best.value - 1e-9 * best.value;
        let tops = active[..p].to_vec();
        let mut at = 0;
        active.retain(|&j| {
            at += 1;
            at <= p || now - last + rho[j as usize] >= cut
        });
        if step % 10 == 5 && !clock.out() {
            // Good plans are made of what is worth much at these prices.
            if p < PROMISING && active.len() > PROMISING {
                active[p..].select_nth_unstable_by(PROMISING - p, by_rho);
            }
            let pool = &active[..active.len().min(PROMISING.max(p))];
            let mut other = Cover::new(lists, weights, &tops);
            other.interchange(pool, clock);
            let mut shaken = best.clone();
            shaken.shake(pool, &mut dice);
            shaken.interchange(pool, clock);
            if shaken.value > other.value {
                other = shaken;
            }
            if other.value > best.value * (1.0 + 1e-9) {
                best = other;
            }
        }
        clock.tell("narrowing down", total - best.value, total - bound, step);
        if since >= 8 {
            agility *= 0.7;
            since = 0;
            prices.clone_from(&best_prices);
        }
        let mut served = vec![0_u32; weights.len()];
        for &j in &tops {
            lists.of(j).iter().for_each(|&i| served[i as usize] += 1);
        }
        // Neighbours all but stand for each other: it is their mean over many steps that shows the way (Barahona and Anbil 2000).
        fresh = (0.985 * fresh).max(0.15);
        let mut norm = 0.0;
        for i in 0..weights.len() {
            // Down where several serve, up where nobody does, in steps of the weight.
            let slope = 1.0 - f64::from(served[i]);
            direction[i] = fresh * slope + (1.0 - fresh) * direction[i];
            let stuck = (prices[i] >= weights[i] && direction[i] > 0.0) || (prices[i] <= 0.0 && direction[i] < 0.0);
            if !stuck {
                norm += direction[i] * direction[i] * weights[i];
            }
        }
        if norm <= 0.0 {
            break;
        }
        let size = agility * (now - best.value).max(1e-6 * best.value) / norm;
        for i in 0..weights.len() {
            prices[i] = (prices[i] + size * weights[i] * direction[i]).clamp(0.0, weights[i]);
        }
    }
    let mut keep = vec![false; lists.len()];
    active.iter().chain(&best.chosen).for_each(|&j| keep[j as usize] = true);
    Narrowed { keep, bound: bound.max(best.value), covered: best.value, chosen: best.chosen }
}

/// Prices by which every site of the plan is worth about as much as the last one.
fn first_prices(plan: &Cover, gains: &[f64], weights: &[f64]) -> Vec<f64> {
    let least = gains.iter().copied().fold(f64::INFINITY, f64::min);
    let mut prices = weights.to_vec();
    for &j in &plan.chosen {
        let own: f64 = plan.lists.of(j).iter().map(|&i| weights[i as usize]).sum();
        let share = (least / own.max(f64::MIN_POSITIVE)).min(1.0);
        for &i in plan.lists.of(j) {
            let price = &mut prices[i as usize];
            *price = price.min(weights[i as usize] * share);
        }
    }
    prices
}

/// A plan and how many of its sites cover each demand.
#[derive(Clone)]
struct Cover<'a> {
    lists: &'a Lists,
    weights: &'a [f64],
    chosen: Vec<u32>,
    count: Vec<u32>,
    value: f64,
}

/// The plan that takes who brings most, and what each brought.
fn greedy<'a>(lists: &'a Lists, weights: &'a [f64], active: &[u32], p: usize) -> (Cover<'a>, Vec<f64>) {
    let mut plan = Cover::new(lists, weights, &[]);
    let first: Vec<LazyGain> =
        active.par_iter().with_min_len(AT_A_TIME).map(|&j| LazyGain { worth: plan.gain(j), candidate: j, round: 0 }).collect();
    let mut heap = BinaryHeap::from(first);
    let mut gains = Vec::with_capacity(p);
    while plan.chosen.len() < p {
        let Some(mut top) = heap.pop() else { break };
        if top.round < gains.len() {
            top.worth = plan.gain(top.candidate);
            top.round = gains.len();
            heap.push(top);
            continue;
        }
        gains.push(top.worth);
        plan.add(top.candidate);
    }
    (plan, gains)
}

impl<'a> Cover<'a> {
    fn new(lists: &'a Lists, weights: &'a [f64], chosen: &[u32]) -> Self {
        let mut plan = Self { lists, weights, chosen: Vec::new(), count: vec![0; weights.len()], value: 0.0 };
        chosen.iter().for_each(|&j| plan.add(j));
        plan
    }

    fn gain(&self, j: u32) -> f64 {
        self.lists.of(j).iter().filter(|i| self.count[**i as usize] == 0).map(|&i| self.weights[i as usize]).sum()
    }

    fn add(&mut self, j: u32) {
        self.value += self.gain(j);
        self.lists.of(j).iter().for_each(|&i| self.count[i as usize] += 1);
        self.chosen.push(j);
    }

    fn remove(&mut self, at: usize) {
        let j = self.chosen.swap_remove(at);
        self.lists.of(j).iter().for_each(|&i| self.count[i as usize] -= 1);
        self.value -= self.gain(j);
    }

    /// For each site of the plan, what it alone covers; and for each demand that one site covers, which.
    fn alone(&self) -> (Vec<f64>, Vec<u32>) {
        let mut loss = vec![0.0; self.chosen.len()];
        let mut who = vec![u32::MAX; self.weights.len()];
        for (at, &j) in self.chosen.iter().enumerate() {
            for &i in self.lists.of(j).iter().filter(|i| self.count[**i as usize] == 1) {
                loss[at] += self.weights[i as usize];
                who[i as usize] = u32_of(at);
            }
        }
        (loss, who)
    }

    /// For each site of the plan, the best of `pool` in its place and the change; ties to the lowest.
    fn best_swaps(&self, pool: &[u32]) -> Vec<Option<(f64, u32)>> {
        let (loss, who) = self.alone();
        let mut open = vec![false; self.lists.len()];
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
        pool.par_chunks(AT_A_TIME)
            .map(|some| {
                let mut best = nothing();
                let mut back = vec![0.0; self.chosen.len()];
                for &j in some.iter().filter(|j| !open[**j as usize]) {
                    back.fill(0.0);
                    let mut gain = 0.0;
                    for &i in self.lists.of(j) {
                        match self.count[i as usize] {
                            0 => gain += self.weights[i as usize],
                            1 => back[who[i as usize] as usize] += self.weights[i as usize],
                            _ => {}
                        }
                    }
                    for at in 0..back.len() {
                        best[at] = better(best[at], Some((gain + back[at] - loss[at], j)));
                    }
                }
                best
            })
            .reduce(nothing, merge)
    }

    /// Puts a few of the pool in the place of others.
    fn shake(&mut self, pool: &[u32], dice: &mut Rng) {
        for _ in 0..3.min(self.chosen.len()) {
            let j = pool[dice.below(pool.len())];
            if !self.chosen.contains(&j) {
                self.remove(dice.below(self.chosen.len()));
                self.add(j);
            }
        }
    }

    /// Makes the best swap until none helps or time is out.
    fn interchange(&mut self, pool: &[u32], clock: &TimeLimit) {
        while !clock.out() {
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

/// For each site of a plan, the best candidate in its place and what is then covered.
pub fn alternatives(lists: &Lists, weights: &[f64], may: &[bool], chosen: &[u32]) -> Vec<Option<(u32, f64)>> {
    let plan = Cover::new(lists, weights, chosen);
    let pool: Vec<u32> = (0..u32_of(lists.len())).filter(|&j| may[j as usize] && !lists.of(j).is_empty()).collect();
    plan.best_swaps(&pool).into_iter().map(|s| s.map(|(change, j)| (j, plan.value + change))).collect()
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};

    use super::*;

    /// What is dropped is in no plan that is better than the one that is known, and the bound is one.
    #[test]
    fn nothing_better_is_dropped() {
        let mut dropped = 0;
        for seed in 0..60 {
            let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
            let weights: Vec<f64> = (0..60).map(|_| f64::from(rng.random_range(0_u32..20))).collect();
            let lists: Vec<Vec<u32>> = (0..12).map(|_| (0..60).filter(|_| rng.random_bool(0.15)).collect()).collect();
            let lists = Lists::new(&lists, |i| i);
            let mut may = vec![true; 12];
            may[usize::try_from(seed % 12).unwrap()] = false;
            let clock = TimeLimit::start(None, None, None, None);
            let narrowed = narrow(&lists, &weights, &may, 3, &clock);
            let value = |set: &[u32]| Cover::new(&lists, &weights, set).value;
            assert!((value(&narrowed.chosen) - narrowed.covered).abs() < 1e-9);
            for a in 0..12 {
                for b in a + 1..12 {
                    for c in b + 1..12 {
                        let set = [a, b, c];
                        if set.iter().any(|&j| !may[j as usize]) {
                            continue;
                        }
                        let worth = value(&set);
                        assert!(worth <= narrowed.bound + 1e-6, "seed {seed}: {worth} above {}", narrowed.bound);
                        let kept = set.iter().all(|&j| narrowed.keep[j as usize]);
                        assert!(kept || worth <= narrowed.covered + 1e-6, "seed {seed}: {set:?} is worth {worth} and dropped");
                    }
                }
            }
            dropped += narrowed.keep.iter().filter(|k| !**k).count();
        }
        assert!(dropped > 60, "something is dropped: {dropped}");
    }
}
