//! Branch-and-cut over the sites, best bound first, with reliability branching (Achterberg, Koch and Martin 2005).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::SitingError;
use super::clock::Clock;
use super::core::Core;
use super::costs::u32_of;
use super::lagrange::cutoff;
use super::master::{Answer, Master};
use super::swap::Plan;

/// What the search proved.
#[derive(Debug, Clone)]
pub(super) struct Branched {
    /// A plan better than the one given, if there was one.
    pub(super) chosen: Option<Vec<u32>>,
    pub(super) value: f64,
    pub(super) bound: f64,
    pub(super) nodes: usize,
    /// The root fixed so many candidates that a smaller core should be searched instead: those chosen, and those kept.
    pub(super) smaller: Option<(Vec<u32>, Vec<bool>)>,
}

struct Node {
    bound: f64,
    depth: usize,
    number: usize,
    fixed: Vec<(u32, bool)>,
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
const LOOKED_AT: usize = 8;
/// Simplex steps a look.
const LOOK_STEPS: i32 = 60;

struct Search<'a> {
    core: &'a Core,
    master: Master<'a>,
    quantum: f64,
    clock: &'a Clock<'a>,
    chosen: Option<Vec<u32>>,
    value: f64,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// Sum of gains per unit and number of looks, down and up.
    history: Vec<[(f64, u32); 2]>,
}

/// How a node ended.
enum Outcome {
    Done,
    Stopped(f64),
    Split { bound: f64, site: u32, down: f64, up: f64 },
}

/// Searches from the value of a plan and prices to the best plan, to one that is worth `enough`, or until time is out.
pub(super) fn branch(core: &Core, value: f64, prices: &[f64], quantum: f64, enough: f64, clock: &Clock) -> Result<Branched, SitingError> {
    let m = core.candidates();
    let master = Master::new(core, prices, clock)?;
    let mut search = Search {
        core,
        master,
        quantum,
        clock,
        chosen: None,
        value,
        lower: vec![0.0; m],
        upper: vec![1.0; m],
        history: vec![[(0.0, 0); 2]; m],
    };
    let mut heap = BinaryHeap::from([Node { bound: f64::NEG_INFINITY, depth: 0, number: 0, fixed: Vec::new() }]);
    let (mut nodes, mut made) = (0, 1);
    let mut open_bound = f64::INFINITY;
    // From a node on to one of its children while there is one, for the program then changes least; then the best.
    let mut child: Option<Node> = None;
    while let Some(node) = child.take().or_else(|| heap.pop()) {
        if node.bound > cutoff(search.value, quantum) {
            continue;
        }
        if clock.out() || search.value <= enough {
            open_bound = heap.peek().map_or(node.bound, |n| n.bound.min(node.bound));
            break;
        }
        nodes += 1;
        match search.node(&node)? {
            Outcome::Done => {}
            Outcome::Stopped(bound) => {
                open_bound = bound.max(node.bound);
                if let Some(next) = heap.peek() {
                    open_bound = open_bound.min(next.bound);
                }
                break;
            }
            Outcome::Split { bound, .. } if node.depth == 0 && search.mostly_fixed() => {
                let smaller = search.fixed();
                return Ok(Branched { bound, chosen: search.chosen, value: search.value, nodes: 0, smaller: Some(smaller) });
            }
            Outcome::Split { bound, site, down, up } => {
                let limit = cutoff(search.value, quantum);
                let mut children: Vec<Node> = Vec::with_capacity(2);
                for (value, side) in [(false, down), (true, up)] {
                    if bound.max(side) <= limit {
                        let mut fixed = node.fixed.clone();
                        fixed.push((site, value));
                        children.push(Node { bound: bound.max(side), depth: node.depth + 1, number: made, fixed });
                        made += 1;
                    }
                }
                children.sort_by(|a, b| b.bound.total_cmp(&a.bound));
                child = children.pop();
                heap.extend(children);
            }
        }
        if clock.is_watched() {
            let open = heap.peek().into_iter().chain(&child).map(|n| n.bound).fold(search.value, f64::min);
            clock.tell("branch-and-cut", search.value, open, nodes);
        }
    }
    Ok(Branched { bound: open_bound.min(search.value), chosen: search.chosen, value: search.value, nodes, smaller: None })
}

impl Search<'_> {
    fn cut(&self) -> f64 {
        cutoff(self.value, self.quantum)
    }

    /// Whether so many candidates are fixed that the rest merges into something much smaller.
    fn mostly_fixed(&self) -> bool {
        let free = self.upper.iter().zip(&self.lower).filter(|(u, l)| u > l).count();
        5 * free < 4 * self.upper.len()
    }

    fn fixed(&self) -> (Vec<u32>, Vec<bool>) {
        let chosen = (0..u32_of(self.lower.len())).filter(|&j| self.lower[j as usize] > 0.5).collect();
        (chosen, self.upper.iter().map(|&u| u > 0.5).collect())
    }

    fn offer(&mut self, chosen: &[u32], improve: bool) {
        if !self.core.affordable(chosen) {
            return;
        }
        let mut plan = Plan::new(self.core, chosen);
        plan.greedy();
        if improve {
            plan.interchange(self.clock);
        }
        if plan.value < self.value - 1e-9 * self.value.abs() {
            self.value = plan.value;
            self.chosen = Some(plan.chosen);
        }
    }

    fn node(&mut self, node: &Node) -> Result<Outcome, SitingError> {
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
        let root = node.depth == 0;
        let mut known = node.bound;
        let mut flat = 0;
        for round in 0.. {
            if self.clock.out() {
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
            let gain = bound - known;
            known = known.max(bound);
            if root {
                self.fix(bound, &open, &reduced);
                self.clock.tell("cuts at the root", self.value, bound, 1);
            }
            let gap = (self.value - bound).max(0.0);
            let split = fractional(&open);
            if root && round % 5 == 0 || split.is_empty() || (round == 0 && node.number.is_multiple_of(16)) {
                self.offer(&rounded(&open, self.core), true);
            }
            flat = if round > 0 && gain < 0.02 * gap { flat + 1 } else { 0 };
            let enough = !split.is_empty() && if root { flat >= 5 } else { round >= 8 || flat >= 1 };
            let violated = !enough && self.master.separate(&open, 1e-7 * self.value.abs().max(1.0) + 1e-3 * self.quantum.min(gap));
            if violated {
                self.master.tidy(&open, 6000, self.clock)?;
                continue;
            }
            if split.is_empty() {
                return Ok(Outcome::Done);
            }
            if root {
                // What the program opens in part is where better plans are.
                let mut plan = Plan::new(self.core, &rounded(&open, self.core));
                plan.interchange(self.clock);
                plan.shake(&(0..u32_of(open.len())).filter(|&j| open[j as usize] > 1e-6).collect::<Vec<_>>(), self.clock);
                self.offer(&plan.chosen, false);
                self.fix(bound, &open, &reduced);
            }
            if root && self.mostly_fixed() {
                return Ok(Outcome::Split { bound: known, site: split[0], down: known, up: known });
            }
            return self.split(known, &open, &split, &lower, &upper);
        }
        Ok(Outcome::Done)
    }

    /// Fixes for good what the root's reduced costs show.
    fn fix(&mut self, bound: f64, open: &[f64], reduced: &[f64]) {
        let cut = self.cut();
        for j in 0..open.len() {
            if open[j] < 1e-9 && bound + reduced[j] > cut {
                self.upper[j] = 0.0;
            } else if open[j] > 1.0 - 1e-9 && bound - reduced[j] > cut {
                self.lower[j] = 1.0;
            }
        }
    }

    /// The site whose two sides promise most.
    fn split(&mut self, bound: f64, open: &[f64], split: &[u32], lower: &[f64], upper: &[f64]) -> Result<Outcome, SitingError> {
        let mut ranked: Vec<(f64, u32)> = split.iter().map(|&j| (self.promise(j, open[j as usize]), j)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best: Option<(f64, u32, f64, f64)> = None;
        let mut without_gain = 0;
        for (looked, &(promise, j)) in ranked.iter().enumerate() {
            let at = j as usize;
            let reliable = self.history[at].iter().all(|h| h.1 >= RELIABLE);
            if reliable || looked >= 4 * LOOKED_AT || without_gain >= LOOKED_AT || self.clock.out() {
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
        Ok(Outcome::Split { bound, site, down, up })
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

fn fractional(open: &[f64]) -> Vec<u32> {
    (0..u32_of(open.len())).filter(|&j| (1e-6..1.0 - 1e-6).contains(&open[j as usize])).collect()
}

/// The sites that are most open, as many as may be.
fn rounded(open: &[f64], core: &Core) -> Vec<u32> {
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
