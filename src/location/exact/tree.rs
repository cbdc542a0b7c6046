//! Branch-and-bound tree of a branch-and-cut search: best bound first, with reliability branching (Achterberg, Koch and
//! Martin 2005).

use std::collections::BinaryHeap;
use std::rc::Rc;

use super::branch::{SearchGoal, SearchResult, search, with_original, worth_restart};
use super::node::Node;
use crate::bound::{Basis, LpOutcome, MasterProblem};
use crate::heuristic::Plan;
use crate::model::{LocationError, ReducedProblem, cutoff, improves, u32_of};

/// Number of strong branching trials of each side of a site after which its pseudocosts are reliable.
const RELIABLE_TRIALS: u32 = 3;
/// Number of trials without a better site after which a node stops strong branching.
const MAX_STALLED_TRIALS: usize = 4;
/// Simplex iterations of one strong branching trial.
const TRIAL_ITERATIONS: i32 = 60;
/// Rounds of cuts at points that are whole, before the choice is excluded instead.
const MAX_WHOLE_ROUNDS: usize = 3;
/// Number of cuts above which slack ones are dropped: an iteration costs time in proportion to the rows.
const MAX_CUTS: usize = 600;

/// Residual problem, as candidates chosen for good and whether each candidate may still be chosen.
pub(super) type Residual = (Vec<u32>, Vec<bool>);

/// Branch-and-cut search over the sites of a reduced problem.
pub(super) struct Tree<'a> {
    /// Problem that is searched.
    reduced: &'a ReducedProblem,
    /// Original candidates that every plan also holds.
    fixed: &'a [u32],
    /// Master problem, shared by all nodes.
    master: MasterProblem<'a>,
    /// Whether tabu search runs at the root.
    tabu_at_root: bool,
    /// Incumbent, shared by nested searches.
    incumbent: &'a mut SearchResult,
    /// Stopping conditions.
    goal: SearchGoal<'a>,
    /// Lower bound of each site at the root.
    lower: Vec<f64>,
    /// Upper bound of each site at the root.
    upper: Vec<f64>,
    /// Pseudocosts of each site, down and up: the sum of bound gains per unit and the number of trials.
    pseudocosts: Vec<[(f64, u32); 2]>,
}

/// Outcome of a node.
enum Outcome {
    /// Solved, or bounded above the cutoff.
    Pruned,
    /// Ended early, with the bound reached.
    Interrupted(f64),
    /// Split at a site.
    Branching(Branching),
    /// Enough is fixed that the residual problem is searched by itself.
    Residual(Residual),
}

/// Branching decision: a site and the bounds of both sides.
struct Branching {
    /// Lower bound of the node.
    bound: f64,
    /// Site to branch on.
    site: u32,
    /// Lower bound with the site closed.
    down: f64,
    /// Lower bound with the site open.
    up: f64,
    /// Sites fixed beyond those of the root, and whether they are open.
    fixed: Vec<(u32, bool)>,
    /// Basis at the end of the node.
    basis: Option<Rc<Basis>>,
}

impl<'a> Tree<'a> {
    /// Search from the given multipliers, in which all candidates are free.
    pub(super) fn new(
        reduced: &'a ReducedProblem,
        fixed: &'a [u32],
        multipliers: &[f64],
        tabu_at_root: bool,
        incumbent: &'a mut SearchResult,
        goal: SearchGoal<'a>,
    ) -> Result<Self, LocationError> {
        let m = reduced.candidates();
        let master = MasterProblem::new(reduced, multipliers, goal.time)?;
        let (lower, upper) = (vec![0.0; m], vec![1.0; m]);
        Ok(Self { reduced, fixed, master, tabu_at_root, incumbent, goal, lower, upper, pseudocosts: vec![[(0.0, 0); 2]; m] })
    }

    /// Searches to the end; returns a residual problem when the root fixes so many candidates that it is searched instead.
    pub(super) fn run(&mut self) -> Result<Option<Residual>, LocationError> {
        let known = self.incumbent.bound;
        let mut heap = BinaryHeap::from([Node { bound: known, depth: 0, index: 0, fixed: Vec::new(), basis: None }]);
        let mut next_index = 1;
        let mut open_bound = f64::INFINITY;
        // Diving: the better child is next, because the program then changes least; without one the node with the best bound.
        let mut next_child: Option<Node> = None;
        while let Some(node) = next_child.take().or_else(|| heap.pop()) {
            if node.bound > self.cutoff_value() {
                continue;
            }
            let heap_bound = heap.peek().map_or(f64::INFINITY, |n| n.bound);
            if self.goal.time.is_up() || self.incumbent.value <= self.goal.target {
                open_bound = heap_bound.min(node.bound);
                break;
            }
            self.incumbent.nodes += 1;
            match self.node(&node)? {
                Outcome::Pruned => {}
                Outcome::Interrupted(bound) => {
                    open_bound = heap_bound.min(bound.max(node.bound));
                    break;
                }
                Outcome::Residual(residual) if node.depth == 0 => return Ok(Some(residual)),
                Outcome::Residual((chosen, keep)) => {
                    let residual = self.reduced.restrict(&chosen, &keep);
                    let goal = SearchGoal { outside_bound: heap_bound.min(self.goal.outside_bound), ..self.goal };
                    search(residual, with_original(self.fixed, self.reduced, &chosen), false, self.incumbent, goal)?;
                    if self.incumbent.bound <= self.cutoff_value() {
                        open_bound = heap_bound.min(self.incumbent.bound.max(node.bound)); // ended before a proof
                        break;
                    }
                }
                Outcome::Branching(branching) => {
                    let mut children: Vec<Node> = Vec::with_capacity(2);
                    for (value, side) in [(false, branching.down), (true, branching.up)] {
                        let bound = branching.bound.max(side);
                        if bound <= self.cutoff_value() {
                            let mut fixed = branching.fixed.clone();
                            fixed.push((branching.site, value));
                            children.push(Node { bound, depth: node.depth + 1, index: next_index, fixed, basis: branching.basis.clone() });
                            next_index += 1;
                        }
                    }
                    children.sort_by(|a, b| b.bound.total_cmp(&a.bound));
                    next_child = children.pop();
                    heap.extend(children);
                }
            }
            if self.goal.time.has_progress_sink() {
                let open = heap
                    .peek()
                    .into_iter()
                    .chain(&next_child)
                    .map(|n| n.bound)
                    .fold(self.incumbent.value.min(self.goal.outside_bound), f64::min);
                self.goal.time.report("branch-and-cut", self.incumbent.value, open, self.incumbent.nodes);
            }
        }
        self.incumbent.bound = open_bound.min(self.incumbent.value).max(known);
        Ok(None)
    }

    /// Value above which a bound prunes a node.
    fn cutoff_value(&self) -> f64 {
        cutoff(self.incumbent.value, self.goal.quantum)
    }

    /// Completes a choice to a plan, with interchange if `improve`, and makes it the incumbent if it is better.
    fn try_incumbent(&mut self, chosen: &[u32], improve: bool) {
        if !self.reduced.affordable(chosen) {
            return;
        }
        let mut plan = Plan::new(self.reduced, chosen);
        plan.greedy();
        if improve {
            plan.interchange(self.goal.time);
        }
        if improves(plan.value, self.incumbent.value) {
            self.incumbent.value = plan.value;
            self.incumbent.chosen = Some(with_original(self.fixed, self.reduced, &plan.chosen));
        }
    }

    /// Sites of a choice beyond the limits that are beyond them by themselves, as few as can be found by leaving out the
    /// cheapest.
    fn dear_part(&self, chosen: &[u32]) -> Vec<u32> {
        let mut dear = chosen.to_vec();
        let site_cost = |j: &u32| self.reduced.site_costs.get(*j as usize).copied().unwrap_or(0.0);
        dear.sort_by(|a, b| site_cost(b).total_cmp(&site_cost(a)).then(a.cmp(b)));
        while let Some(last) = dear.pop() {
            if self.reduced.affordable(&dear) {
                dear.push(last);
                break;
            }
        }
        dear
    }

    /// Solves a node with rounds of cuts.
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
            return Ok(Outcome::Pruned);
        }
        self.master.set_bounds(&lower, &upper);
        if let Some(basis) = &node.basis {
            self.master.load_basis(basis);
        }
        let root = node.depth == 0;
        let mut known = node.bound;
        let (mut last, mut stalled_rounds) = (f64::NEG_INFINITY, 0);
        let mut whole_rounds = 0;
        for round in 0.. {
            if self.goal.time.is_up() {
                return Ok(Outcome::Interrupted(known));
            }
            let (bound, open, reduced_costs) = match self.master.solve(self.cutoff_value(), None)? {
                LpOutcome::CutOff => return Ok(Outcome::Pruned),
                LpOutcome::Interrupted => return Ok(Outcome::Interrupted(known)),
                LpOutcome::Solved { bound, open, reduced_costs } => (bound, open, reduced_costs),
            };
            if bound > self.cutoff_value() {
                return Ok(Outcome::Pruned);
            }
            let gain = bound - last;
            last = bound;
            known = known.max(bound);
            if root {
                self.goal.time.report("cuts at the root", self.incumbent.value, bound.min(self.goal.outside_bound), self.incumbent.nodes);
            }
            let gap = (self.incumbent.value - bound).max(0.0);
            let fractional_sites = fractional(&open);
            if root && round % 5 == 0 || fractional_sites.is_empty() || (round == 0 && node.index.is_multiple_of(16)) {
                self.try_incumbent(&rounded_plan(&open, self.reduced), true);
            }
            stalled_rounds = if round > 0 && gain < 0.02 * gap { stalled_rounds + 1 } else { 0 };
            let cuts_stalled = if root { stalled_rounds >= 5 } else { round >= 8 || stalled_rounds >= 1 };
            let tolerance = 1e-7 * self.incumbent.value.abs().max(1.0) + 1e-3 * self.goal.quantum.min(gap);
            if fractional_sites.is_empty() {
                // Whole to the tolerance of the program: the choice itself is judged, and excluded once its value is known.
                let chosen: Vec<u32> = (0..u32_of(open.len())).filter(|&j| open[j as usize] > 0.5).collect();
                let whole: Vec<f64> = open.iter().map(|o| o.round()).collect();
                whole_rounds += 1;
                if !self.reduced.affordable(&chosen) {
                    self.master.exclude_dear(&self.dear_part(&chosen));
                } else if whole_rounds > MAX_WHOLE_ROUNDS || !self.master.separate(&whole, 1e-12 * self.incumbent.value.abs() + 1e-9) {
                    self.try_incumbent(&chosen, false);
                    if bound > self.cutoff_value() {
                        return Ok(Outcome::Pruned);
                    }
                    self.master.exclude(&chosen);
                }
                continue;
            }
            if !cuts_stalled && self.master.separate(&open, tolerance) {
                fix_by_reduced_cost(self.cutoff_value(), bound, &reduced_costs, &mut lower, &mut upper);
                self.master.set_bounds(&lower, &upper);
                self.master.drop_slack_cuts(&open, MAX_CUTS, self.goal.time)?;
                continue;
            }
            if root && self.tabu_at_root {
                // Better plans are searched around the fractional solution.
                let mut plan = Plan::new(self.reduced, &rounded_plan(&open, self.reduced));
                plan.tabu_search(self.goal.time);
                self.try_incumbent(&plan.chosen, false);
            }
            fix_by_reduced_cost(self.cutoff_value(), bound, &reduced_costs, &mut lower, &mut upper);
            if root {
                (self.lower, self.upper) = (lower.clone(), upper.clone());
            }
            let free = (0..lower.len()).filter(|&j| lower[j] < upper[j]).count();
            // In a branch a restart pays once half of the candidates are fixed.
            let restart = if root { worth_restart(free, lower.len()) } else { 2 * free < lower.len() };
            if restart {
                if root {
                    self.incumbent.bound = known.min(self.incumbent.value);
                }
                let chosen = (0..u32_of(lower.len())).filter(|&j| lower[j as usize] > 0.5).collect();
                return Ok(Outcome::Residual((chosen, upper.iter().map(|&u| u > 0.5).collect())));
            }
            return self.choose_branching(known, &open, &fractional_sites, &lower, &upper).map(Outcome::Branching);
        }
        Ok(Outcome::Pruned)
    }

    /// Site with the best score by strong branching trials or, where reliable, by pseudocosts.
    fn choose_branching(
        &mut self,
        bound: f64,
        open: &[f64],
        fractional_sites: &[u32],
        lower: &[f64],
        upper: &[f64],
    ) -> Result<Branching, LocationError> {
        let basis = self.master.basis().map(Rc::new);
        let mut ranked: Vec<(f64, u32)> = fractional_sites.iter().map(|&j| (self.pseudocost_score(j, open[j as usize]), j)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best: Option<(f64, u32, f64, f64)> = None;
        let mut without_gain = 0;
        for (trial, &(pseudocost_score, j)) in ranked.iter().enumerate() {
            let at = j as usize;
            let reliable = self.pseudocosts[at].iter().all(|h| h.1 >= RELIABLE_TRIALS);
            if reliable || trial >= 4 * MAX_STALLED_TRIALS || without_gain >= MAX_STALLED_TRIALS || self.goal.time.is_up() {
                if best.is_none_or(|b| pseudocost_score > b.0) {
                    best = Some((pseudocost_score, j, bound, bound));
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
                    self.master.load_basis(basis);
                }
                sides[side] = match self.master.solve(self.cutoff_value(), Some(TRIAL_ITERATIONS))? {
                    LpOutcome::CutOff => f64::INFINITY,
                    LpOutcome::Interrupted => bound,
                    LpOutcome::Solved { bound: child, .. } => child.max(bound),
                };
                let distance = if side == 0 { open[at] } else { 1.0 - open[at] };
                let gain = if sides[side].is_finite() { sides[side] - bound } else { (self.cutoff_value() - bound).max(0.0) };
                let pseudocosts = &mut self.pseudocosts[at][side];
                pseudocosts.0 += gain / distance.max(1e-6);
                pseudocosts.1 += 1;
            }
            let gain = |s: f64| (if s.is_finite() { s - bound } else { 2.0 * (self.cutoff_value() - bound) }).max(1e-6);
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
        Ok(Branching { bound, site, down, up, fixed: self.fixed_since(lower, upper), basis })
    }

    /// Sites fixed by bounds beyond those of the root, and whether they are open.
    fn fixed_since(&self, lower: &[f64], upper: &[f64]) -> Vec<(u32, bool)> {
        let fixed = |j: usize| {
            let (opened, closed) = (lower[j] > self.lower[j], upper[j] < self.upper[j]);
            (opened || closed).then_some((u32_of(j), opened))
        };
        (0..lower.len()).filter_map(fixed).collect()
    }

    /// Product of the expected bound gains of both sides, the score of reliability branching.
    fn pseudocost_score(&self, j: u32, value: f64) -> f64 {
        let pseudocosts = &self.pseudocosts[j as usize];
        let mean = |side: usize| {
            if pseudocosts[side].1 > 0 {
                pseudocosts[side].0 / f64::from(pseudocosts[side].1)
            } else {
                let (sum, looks) = self.pseudocosts.iter().fold((0.0, 0), |a, h| (a.0 + h[side].0, a.1 + h[side].1));
                if looks > 0 { sum / f64::from(looks) } else { 1.0 }
            }
        };
        (mean(0) * value).max(1e-6) * (mean(1) * (1.0 - value)).max(1e-6)
    }
}

/// Fixes sites by the reduced costs of a bound: no plan below the cutoff has them otherwise.
fn fix_by_reduced_cost(cutoff_value: f64, bound: f64, reduced_costs: &[f64], lower: &mut [f64], upper: &mut [f64]) {
    for (j, reduced_cost) in reduced_costs.iter().enumerate() {
        if lower[j] < upper[j] && bound + reduced_cost.abs() > cutoff_value {
            if *reduced_cost > 0.0 {
                upper[j] = 0.0;
            } else {
                lower[j] = 1.0;
            }
        }
    }
}

/// Sites with a fractional value.
fn fractional(open: &[f64]) -> Vec<u32> {
    (0..u32_of(open.len())).filter(|&j| (1e-6..1.0 - 1e-6).contains(&open[j as usize])).collect()
}

/// Sites with the greatest values, as many as the number and the budget allow.
fn rounded_plan(open: &[f64], reduced: &ReducedProblem) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32_of(open.len())).filter(|&j| open[j as usize] > 1e-6).collect();
    order.sort_by(|&a, &b| open[b as usize].total_cmp(&open[a as usize]).then(a.cmp(&b)));
    let mut chosen = Vec::new();
    let mut spent = 0.0;
    for j in order {
        let site_cost = reduced.site_costs.get(j as usize).copied().unwrap_or(0.0);
        if chosen.len() < reduced.p && spent + site_cost <= reduced.budget {
            chosen.push(j);
            spent += site_cost;
        }
    }
    chosen
}
