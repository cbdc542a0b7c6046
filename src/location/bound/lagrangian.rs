//! Lagrangian relaxation of 'each demand is served once' (Cornuéjols, Fisher and Nemhauser 1977), with variable fixing.
//!
//! For any multipliers λ_i ≤ fallback_i, Σ λ_i − Σ of the p greatest ρ_j, ρ_j = Σ max(0, λ_i − c_ij), is a lower bound.
//! Subgradient steps raise it, plans are improved from its choices, and candidates are fixed whose change would raise it
//! above the cutoff.

use crate::heuristic::Plan;
use crate::model::{ReducedProblem, TimeLimit, cutoff, improves, u32_of};

/// Bound, multipliers, best plan and fixed candidates of a relaxation.
#[derive(Debug, Clone)]
pub(crate) struct Relaxation {
    /// Greatest lower bound found.
    pub(crate) bound: f64,
    /// Lagrangian multiplier of each demand at that bound.
    pub(crate) multipliers: Vec<f64>,
    /// Best plan known: at least as good as the one given.
    pub(crate) chosen: Vec<u32>,
    /// Objective value of that plan.
    pub(crate) value: f64,
    /// Candidates that are in every better plan, ascending.
    pub(crate) fixed_in: Vec<u32>,
    /// Whether each candidate may be in a better plan; true for those fixed in.
    pub(crate) keep: Vec<bool>,
}

/// Relaxation by at most `steps` subgradient steps, one at least, from the plan `chosen`. Candidates are fixed for plans
/// below both that plan and `ceiling`; values differ by multiples of `quantum`.
pub(crate) fn relax(reduced: &ReducedProblem, chosen: Vec<u32>, quantum: f64, ceiling: f64, steps: usize, time: &TimeLimit) -> Relaxation {
    let (n, m, p) = (reduced.demands(), reduced.candidates(), reduced.p.min(reduced.candidates()));
    let start = Plan::new(reduced, &chosen);
    let mut best = Relaxation {
        bound: f64::NEG_INFINITY,
        multipliers: start.multipliers(),
        value: start.value,
        chosen,
        fixed_in: Vec::new(),
        keep: vec![true; m],
    };
    let mut fixed_in = vec![false; m];
    let mut multipliers = best.multipliers.clone();
    let (mut rho, mut order) = (vec![0.0; m], Vec::with_capacity(m));
    let (mut served, mut direction) = (vec![0_i32; n], vec![0.0_f64; n]);
    let scale = scales(reduced);
    let (mut step_scale, mut stalled) = (1.2, 0);
    for step in 0..steps {
        if step > 0 && time.is_up() || step_scale < 0.003 {
            break;
        }
        rho.fill(0.0);
        let mut bound = reduced.constant;
        for (i, &multiplier) in multipliers.iter().enumerate() {
            bound += multiplier;
            for &(j, c) in reduced.row(i) {
                if c >= multiplier {
                    break;
                }
                rho[j as usize] += multiplier - c;
            }
        }
        // Fixed candidates first, then by saving; dropped ones are not in the order.
        let rank = |j: u32| if fixed_in[j as usize] { f64::INFINITY } else { rho[j as usize] };
        order.clear();
        order.extend((0..u32_of(m)).filter(|&j| best.keep[j as usize]));
        let p = p.min(order.len());
        let by_rank = |a: &u32, b: &u32| rank(*b).total_cmp(&rank(*a)).then(a.cmp(b));
        if p > 0 && p < order.len() {
            order.select_nth_unstable_by(p - 1, by_rank);
        }
        for &j in &order[..p] {
            bound -= rho[j as usize];
        }
        stalled += 1;
        if bound > best.bound {
            if bound > best.bound + 1e-5 * (best.value - best.bound).abs() {
                stalled = 0;
            }
            best.bound = bound;
            best.multipliers.clone_from(&multipliers);
        }
        // A candidate is fixed when the bound of the opposite choice is above the cutoff.
        let cutoff_value = cutoff(best.value.min(ceiling), quantum);
        if p > 0 && p < order.len() {
            let last_in = order[..p].iter().map(|&j| rho[j as usize]).fold(f64::INFINITY, f64::min);
            let first_out = order[p..].iter().map(|&j| rho[j as usize]).fold(0.0, f64::max);
            for &j in &order[p..] {
                if bound + last_in - rho[j as usize] > cutoff_value {
                    best.keep[j as usize] = false;
                }
            }
            for &j in &order[..p] {
                if bound + rho[j as usize] - first_out > cutoff_value {
                    fixed_in[j as usize] = true;
                }
            }
        }
        if best.bound > cutoff_value {
            break;
        }
        if step % 50 == 20 && reduced.affordable(&order[..p]) {
            let mut plan = Plan::new(reduced, &order[..p]);
            plan.interchange(time);
            if improves(plan.value, best.value) {
                best.value = plan.value;
                best.chosen = plan.chosen;
            }
        }
        if stalled >= 20 {
            step_scale *= 0.6;
            stalled = 0;
            multipliers.clone_from(&best.multipliers);
        }
        // Subgradient step along a smoothed direction: up where no chosen candidate serves, down where several do.
        served.fill(0);
        for &j in &order[..p] {
            for &(i, c) in reduced.column(j as usize) {
                served[i as usize] += i32::from(c < multipliers[i as usize]);
            }
        }
        let mut norm = 0.0;
        for i in 0..n {
            let slope = f64::from(1 - served[i]);
            direction[i] = 0.7 * slope + 0.3 * direction[i];
            let stuck = (multipliers[i] <= 0.0 && direction[i] < 0.0) || (multipliers[i] >= reduced.fallback[i] && direction[i] > 0.0);
            if !stuck {
                norm += direction[i] * direction[i] * scale[i];
            }
        }
        if norm <= 0.0 {
            break;
        }
        let size = step_scale * (best.value * (1.0 + 1e-3) - bound).max(1e-6 * best.value.abs()) / norm;
        for i in 0..n {
            multipliers[i] = (multipliers[i] + size * scale[i] * direction[i]).clamp(0.0, reduced.fallback[i]);
        }
    }
    best.fixed_in = (0..u32_of(m)).filter(|&j| fixed_in[j as usize] && best.keep[j as usize]).collect();
    best
}

/// Expected range of each multiplier, the unit of its steps.
fn scales(reduced: &ReducedProblem) -> Vec<f64> {
    let usual = reduced.candidates() / reduced.p.max(1);
    // A required set is a row that must be served and costs nothing: its multiplier is about the saving of one site.
    let saved: f64 = (0..reduced.demands()).filter(|&i| !reduced.is_required(i)).map(|i| reduced.fallback[i]).sum();
    #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
    let of_a_site = saved / reduced.p.max(1) as f64;
    let scale = |i: usize| {
        if reduced.is_required(i) {
            return of_a_site.max(1.0);
        }
        let row = reduced.row(i);
        let far = row.get(usual.min(row.len().saturating_sub(1))).map_or(0.0, |e| e.1);
        if far > 0.0 { far } else { reduced.fallback[i] }
    };
    (0..reduced.demands()).map(scale).collect()
}

impl Plan<'_> {
    /// Lagrangian multipliers half-way between the lowest and the second lowest cost of each demand; 0 for required sets.
    pub(crate) fn multipliers(&self) -> Vec<f64> {
        let multiplier = |(i, (first, second)): (usize, (f64, f64))| if self.is_required(i) { 0.0 } else { 0.5 * (first + second) };
        self.first_and_second().enumerate().map(multiplier).collect()
    }
}
