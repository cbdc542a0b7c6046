//! The tree of a branch-and-cut: best bound first, with reliability branching (Achterberg, Koch and Martin 2005).

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::branch::{Branched, SearchGoal, descend, much_fixed, with};
use crate::bound::{Answer, Basis, Master};
use crate::heuristic::Plan;
use crate::model::{LocationError, ReducedProblem, cutoff, improves, u32_of};

struct Node {
    bound: f64,
    depth: usize,
    number: usize,
    fixed: Vec<(u32, bool)>,
    /// Where its parent's program ended.
    basis: Option<Rc<Basis>>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Node {}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.depth.cmp(&other.depth)).then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Strong branching is trusted after so many looks at each side of a site.
const RELIABLE: u32 = 3;
/// Sites looked at a node.
const LOOKED_AT: usize = 4;
/// Simplex steps a look.
const LOOK_STEPS: i32 = 60;
/// Cuts from which on slack ones are dropped: the program's steps cost by its rows.
const MOST_CUTS: usize = 600;

/// Candidates that are chosen for good, and those that may still be.
pub(super) type Smaller = (Vec<u32>, Vec<bool>);

/// A search over the sites of a core.
pub(super) struct Tree<'a> {
    core: &'a ReducedProblem,
    /// Original candidates that every plan holds besides.
    fixed: &'a [u32],
    master: Master<'a>,
    /// Whether the root looks for plans far and wide.
    wide: bool,
    found: &'a mut Branched,
    aim: SearchGoal<'a>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// Sum of gains per unit and number of looks, down and up.
    history: Vec<[(f64, u32); 2]>,
}

/// How a node ended.
enum Outcome {
    Done,
    Stopped(f64),
    Split(Split),
    /// So much is fixed that what is left should be searched by itself.
    Smaller(Smaller),
}

struct Split {
    bound: f64,
    site: u32,
    down: f64,
    up: f64,
    /// What is fixed beyond the root's.
    fixed: Vec<(u32, bool)>,
    basis: Option<Rc<Basis>>,
}

impl<'a> Tree<'a> {
    /// From prices of the demands; all candidates are free.
    pub(super) fn new(
        core: &'a ReducedProblem,
        fixed: &'a [u32],
        prices: &[f64],
        wide: bool,
        found: &'a mut Branched,
        aim: SearchGoal<'a>,
    ) -> Result<Self, LocationError> {
        let m = core.candidates();
        let master = Master::new(core, prices, aim.clock)?;
        let (lower, upper) = (vec![0.0; m], vec![1.0; m]);
        Ok(Self { core, fixed, master, wide, found, aim, lower, upper, history: vec![[(0.0, 0); 2]; m] })
    }

    /// Searches to the end, unless the root fixes so many candidates that a smaller core should be searched instead.
    pub(super) fn run(&mut self) -> Result<Option<Smaller>, LocationError> {
        let known = self.found.bound;
        let mut heap = BinaryHeap::from([Node { bound: known, depth: 0, number: 0, fixed: Vec::new(), basis: None }]);
        let mut made = 1;
        let mut open_bound = f64::INFINITY;
        // From a node on to one of its children while there is one, for the program then changes least; then the best.
        let mut child: Option<Node> = None;
        while let Some(node) = child.take().or_else(|| heap.pop()) {
            if node.bound > self.cut() {
                continue;
            }
            let others = heap.peek().map_or(f64::INFINITY, |n| n.bound);
            if self.aim.clock.out() || self.found.value <= self.aim.enough {
                open_bound = others.min(node.bound);
                break;
            }
            self.found.nodes += 1;
            match self.node(&node)? {
                Outcome::Done => {}
                Outcome::Stopped(bound) => {
                    open_bound = others.min(bound.max(node.bound));
                    break;
                }
                Outcome::Smaller(smaller) if node.depth == 0 => return Ok(Some(smaller)),
                Outcome::Smaller((chosen, keep)) => {
                    let left = self.core.restrict(&chosen, &keep);
                    let aim = SearchGoal { others: others.min(self.aim.others), ..self.aim };
                    descend(left, with(self.fixed, self.core, &chosen), false, self.found, aim)?;
                    if self.found.bound <= self.cut() {
                        open_bound = others.min(self.found.bound.max(node.bound)); // stopped before its end
                        break;
                    }
                }
                Outcome::Split(split) => {
                    let mut children: Vec<Node> = Vec::with_capacity(2);
                    for (value, side) in [(false, split.down), (true, split.up)] {
                        let bound = split.bound.max(side);
                        if bound <= self.cut() {
                            let mut fixed = split.fixed.clone();
                            fixed.push((split.site, value));
                            children.push(Node { bound, depth: node.depth + 1, number: made, fixed, basis: split.basis.clone() });
                            made += 1;
                        }
                    }
                    children.sort_by(|a, b| b.bound.total_cmp(&a.bound));
                    child = children.pop();
                    heap.extend(children);
                }
            }
            if self.aim.clock.is_watched() {
                let open = heap.peek().into_iter().chain(&child).map(|n| n.bound).fold(self.found.value.min(self.aim.others), f64::min);
                self.aim.clock.tell("branch-and-cut", self.found.value, open, self.found.nodes);
            }
        }
        self.found.bound = open_bound.min(self.found.value).max(known);
        Ok(None)
    }

    fn cut(&self) -> f64 {
        cutoff(self.found.value, self.aim.quantum)
    }

    fn offer(&mut self, chosen: &[u32], improve: bool) {
        if !self.core.affordable(chosen) {
            return;
        }
        let mut plan = Plan::new(self.core, chosen);
        plan.greedy();
        if improve {
            plan.interchange(self.aim.clock);
        }
        if improves(plan.value, self.found.value) {
            self.found.value = plan.value;
            self.found.chosen = Some(with(self.fixed, self.core, &plan.chosen));
        }
    }

    fn node(&mut self, node: &Node) -> Result<Outcome, LocationError> {
        let (mut lower, mut upper) = (self.lower.clone(), self.upper.clone());
        for &(j, open) in &node.fixed {
            if open {
                lower[j as usize] = 1.0;
            } else {
                upper[j as usize] = 0.0;
            }
        }
        if lower.iter().zip(&upper).any(|(l, u)| l > u) {
            return Ok(Outcome::Done);
        }
        self.master.set_bounds(&lower, &upper);
        if let Some(basis) = &node.basis {
            self.master.start_from(basis);
        }
        let root = node.depth == 0;
        let mut known = node.bound;
        let (mut last, mut flat) = (f64::NEG_INFINITY, 0);
        for round in 0.. {
            if self.aim.clock.out() {
                return Ok(Outcome::Stopped(known));
            }
            let (bound, open, reduced) = match self.master.solve(self.cut(), None)? {
                Answer::Nothing => return Ok(Outcome::Done),
                Answer::Stopped => return Ok(Outcome::Stopped(known)),
                Answer::Point { bound, open, reduced } => (bound, open, reduced),
            };
            if bound > self.cut() {
                return Ok(Outcome::Done);
            }
            let gain = bound - last;
            last = bound;
            known = known.max(bound);
            if root {
                self.aim.clock.tell("cuts at the root", self.found.value, bound.min(self.aim.others), self.found.nodes);
            }
            let gap = (self.found.value - bound).max(0.0);
            let split = fractional(&open);
            if root && round % 5 == 0 || split.is_empty() || (round == 0 && node.number.is_multiple_of(16)) {
                self.offer(&rounded(&open, self.core), true);
            }
            flat = if round > 0 && gain < 0.02 * gap { flat + 1 } else { 0 };
            let enough = !split.is_empty() && if root { flat >= 5 } else { round >= 8 || flat >= 1 };
            let tolerance = 1e-7 * self.found.value.abs().max(1.0) + 1e-3 * self.aim.quantum.min(gap);
            if !enough && self.master.separate(&open, tolerance) {
                fix(self.cut(), bound, &open, &reduced, &mut lower, &mut upper);
                self.master.set_bounds(&lower, &upper);
                self.master.tidy(&open, MOST_CUTS, self.aim.clock)?;
                continue;
            }
            if split.is_empty() {
                return Ok(Outcome::Done);
            }
            if root && self.wide {
                // What the program opens in part is where better plans are.
                let mut plan = Plan::new(self.core, &rounded(&open, self.core));
                plan.wander(self.aim.clock);
                self.offer(&plan.chosen, false);
            }
            fix(self.cut(), bound, &open, &reduced, &mut lower, &mut upper);
            if root {
                (self.lower, self.upper) = (lower.clone(), upper.clone());
            }
            let free = (0..lower.len()).filter(|&j| lower[j] < upper[j]).count();
            // In a branch a problem of its own is worth its making once half is fixed.
            let little = if root { much_fixed(free, lower.len()) } else { 2 * free < lower.len() };
            if little {
                if root {
                    self.found.bound = known.min(self.found.value);
                }
                let chosen = (0..u32_of(lower.len())).filter(|&j| lower[j as usize] > 0.5).collect();
                return Ok(Outcome::Smaller((chosen, upper.iter().map(|&u| u > 0.5).collect())));
            }
            return self.split(known, &open, &split, &lower, &upper).map(Outcome::Split);
        }
        Ok(Outcome::Done)
    }

    /// The site whose two sides promise most.
    fn split(&mut self, bound: f64, open: &[f64], split: &[u32], lower: &[f64], upper: &[f64]) -> Result<Split, LocationError> {
        let basis = self.master.basis().map(Rc::new);
        let mut ranked: Vec<(f64, u32)> = split.iter().map(|&j| (self.promise(j, open[j as usize]), j)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best: Option<(f64, u32, f64, f64)> = None;
        let mut without_gain = 0;
        for (looked, &(promise, j)) in ranked.iter().enumerate() {
            let at = j as usize;
            let reliable = self.history[at].iter().all(|h| h.1 >= RELIABLE);
            if reliable || looked >= 4 * LOOKED_AT || without_gain >= LOOKED_AT || self.aim.clock.out() {
                if best.is_none_or(|b| promise > b.0) {
                    best = Some((promise, j, bound, bound));
                }
                continue;
            }
            let mut sides = [bound; 2];
            for (side, value) in [(0, 0.0), (1, 1.0)] {
                let (mut l, mut u) = (lower.to_vec(), upper.to_vec());
                l[at] = value;
                u[at] = value;
                self.master.set_bounds(&l, &u);
                if let Some(basis) = &basis {
                    self.master.start_from(basis);
                }
                sides[side] = match self.master.solve(self.cut(), Some(LOOK_STEPS))? {
                    Answer::Nothing => f64::INFINITY,
                    Answer::Stopped => bound,
                    Answer::Point { bound: child, .. } => child.max(bound),
                };
                let distance = if side == 0 { open[at] } else { 1.0 - open[at] };
                let gain = if sides[side].is_finite() { sides[side] - bound } else { (self.cut() - bound).max(0.0) };
                let history = &mut self.history[at][side];
                history.0 += gain / distance.max(1e-6);
                history.1 += 1;
            }
            let gain = |s: f64| (if s.is_finite() { s - bound } else { 2.0 * (self.cut() - bound) }).max(1e-6);
            let score = gain(sides[0]) * gain(sides[1]);
            if best.is_none_or(|b| score > b.0) {
                best = Some((score, j, sides[0], sides[1]));
                without_gain = 0;
            } else {
                without_gain += 1;
            }
            if sides.iter().any(|s| s.is_infinite()) {
                best = Some((score, j, sides[0], sides[1]));
                break;
            }
        }
        let (_, site, down, up) = best.expect("a point that is not whole has a site to split");
        Ok(Split { bound, site, down, up, fixed: self.fixed_since(lower, upper), basis })
    }

    /// What bounds fix beyond the root's.
    fn fixed_since(&self, lower: &[f64], upper: &[f64]) -> Vec<(u32, bool)> {
        let fixed = |j: usize| {
            let (opened, closed) = (lower[j] > self.lower[j], upper[j] < self.upper[j]);
            (opened || closed).then_some((u32_of(j), opened))
        };
        (0..lower.len()).filter_map(fixed).collect()
    }

    fn promise(&self, j: u32, value: f64) -> f64 {
        let history = &self.history[j as usize];
        let mean = |side: usize| {
            if history[side].1 > 0 {
                history[side].0 / f64::from(history[side].1)
            } else {
                let (sum, looks) = self.history.iter().fold((0.0, 0), |a, h| (a.0 + h[side].0, a.1 + h[side].1));
                if looks > 0 { sum / f64::from(looks) } else { 1.0 }
            }
        };
        (mean(0) * value).max(1e-6) * (mean(1) * (1.0 - value)).max(1e-6)
    }
}

/// Fixes what the reduced costs of a program with a given bound show: no plan below the cut-off is otherwise.
fn fix(cut: f64, bound: f64, open: &[f64], reduced: &[f64], lower: &mut [f64], upper: &mut [f64]) {
    for j in 0..open.len() {
        if lower[j] >= upper[j] {
            continue;
        }
        if open[j] < 1e-9 && bound + reduced[j] > cut {
            upper[j] = 0.0;
        } else if open[j] > 1.0 - 1e-9 && bound - reduced[j] > cut {
            lower[j] = 1.0;
        }
    }
}
fn fractional(open: &[f64]) -> Vec<u32> {
    (0..u32_of(open.len())).filter(|&j| (1e-6..1.0 - 1e-6).contains(&open[j as usize])).collect()
}

/// The sites that are most open, as many as may be.
fn rounded(open: &[f64], core: &ReducedProblem) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32_of(open.len())).filter(|&j| open[j as usize] > 1e-6).collect();
    order.sort_by(|&a, &b| open[b as usize].total_cmp(&open[a as usize]).then(a.cmp(&b)));
    let mut chosen = Vec::new();
    let mut spent = 0.0;
    for j in order {
        let dear = core.site_costs.get(j as usize).copied().unwrap_or(0.0);
        if chosen.len() < core.p && spent + dear <= core.budget {
            chosen.push(j);
            spent += dear;
        }
    }
    chosen
}
