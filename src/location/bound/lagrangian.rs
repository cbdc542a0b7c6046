//! A bound by relaxing 'each demand is served once' (Cornuéjols, Fisher and Nemhauser 1977), and what it fixes.
//!
//! For any prices λ_i ≤ fallback_i, Σ λ_i − Σ of the p greatest ρ_j, ρ_j = Σ max(0, λ_i − c_ij), is a bound. Sub-gradient
//! steps raise it; plans are improved from its choices; candidates are fixed whose change would push it past the best plan.

use crate::heuristic::Plan;
use crate::model::{ReducedProblem, TimeLimit, cutoff, improves, u32_of};

/// What the relaxation found out.
#[derive(Debug, Clone)]
pub(crate) struct Relaxed {
    pub(crate) bound: f64,
    pub(crate) prices: Vec<f64>,
    /// The best plan known: at least as good as the one given.
    pub(crate) chosen: Vec<u32>,
    pub(crate) value: f64,
    /// Candidates that are in every better plan.
    pub(crate) fixed_in: Vec<u32>,
    /// Candidates that may be in a better plan, the fixed ones among them.
    pub(crate) keep: Vec<bool>,
}

/// At most `steps` steps from the plan `chosen`, one at least; only plans below `ceiling` are of interest.
pub(crate) fn relax(core: &ReducedProblem, chosen: Vec<u32>, quantum: f64, ceiling: f64, steps: usize, clock: &TimeLimit) -> Relaxed {
    let (n, m, p) = (core.demands(), core.candidates(), core.p.min(core.candidates()));
    let start = Plan::new(core, &chosen);
    let mut best =
        Relaxed { bound: f64::NEG_INFINITY, prices: start.prices(), value: start.value, chosen, fixed_in: Vec::new(), keep: vec![true; m] };
    let mut fixed_in = vec![false; m];
    let mut prices = best.prices.clone();
    let (mut rho, mut order) = (vec![0.0; m], Vec::with_capacity(m));
    let (mut served, mut direction) = (vec![0_i32; n], vec![0.0_f64; n]);
    let scale = scales(core);
    let (mut agility, mut since) = (1.2, 0);
    for step in 0..steps {
        if step > 0 && clock.out() || agility < 0.003 {
            break;
        }
        rho.fill(0.0);
        let mut bound = core.constant;
        for (i, &price) in prices.iter().enumerate() {
            bound += price;
            for &(j, c) in core.row(i) {
                if c >= price {
                    break;
                }
                rho[j as usize] += price - c;
            }
        }
        // Fixed ones first, dropped ones never, then by what they save.
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
        since += 1;
        if bound > best.bound {
            if bound > best.bound + 1e-5 * (best.value - best.bound).abs() {
                since = 0;
            }
            best.bound = bound;
            best.prices.clone_from(&prices);
        }
        // Fix by what a change would do to this bound.
        let cut = cutoff(best.value.min(ceiling), quantum);
        if p > 0 && p < order.len() {
            let last_in = order[..p].iter().map(|&j| rho[j as usize]).fold(f64::INFINITY, f64::min);
            let first_out = order[p..].iter().map(|&j| rho[j as usize]).fold(0.0, f64::max);
            for &j in &order[p..] {
                if bound + last_in - rho[j as usize] > cut {
                    best.keep[j as usize] = false;
                }
            }
            for &j in &order[..p] {
                if bound + rho[j as usize] - first_out > cut {
                    fixed_in[j as usize] = true;
                }
            }
        }
        if best.bound > cut {
            break;
        }
        if step % 50 == 20 && core.affordable(&order[..p]) {
            let mut plan = Plan::new(core, &order[..p]);
            plan.interchange(clock);
            if improves(plan.value, best.value) {
                best.value = plan.value;
                best.chosen = plan.chosen;
            }
        }
        if since >= 20 {
            agility *= 0.6;
            since = 0;
            prices.clone_from(&best.prices);
        }
        // The step: up where nobody serves, down where several do, along a smoothed direction.
        served.fill(0);
        for &j in &order[..p] {
            for &(i, c) in core.column(j as usize) {
                served[i as usize] += i32::from(c < prices[i as usize]);
            }
        }
        let mut norm = 0.0;
        for i in 0..n {
            let slope = f64::from(1 - served[i]);
            direction[i] = 0.7 * slope + 0.3 * direction[i];
            let stuck = (prices[i] <= 0.0 && direction[i] < 0.0) || (prices[i] >= core.fallback[i] && direction[i] > 0.0);
            if !stuck {
                norm += direction[i] * direction[i] * scale[i];
            }
        }
        if norm <= 0.0 {
            break;
        }
        let size = agility * (best.value * (1.0 + 1e-3) - bound).max(1e-6 * best.value.abs()) / norm;
        for i in 0..n {
            prices[i] = (prices[i] + size * scale[i] * direction[i]).clamp(0.0, core.fallback[i]);
        }
    }
    best.fixed_in = (0..u32_of(m)).filter(|&j| fixed_in[j as usize] && best.keep[j as usize]).collect();
    best
}

/// How far a demand's price can be expected to move: steps are measured in these.
fn scales(core: &ReducedProblem) -> Vec<f64> {
    let usual = core.candidates() / core.p.max(1);
    // A row that all serve at no cost and that must be served is a required set: its price is about what a site saves.
    let saved: f64 = (0..core.demands()).filter(|&i| !core.is_required(i)).map(|i| core.fallback[i]).sum();
    #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
    let of_a_site = saved / core.p.max(1) as f64;
    let scale = |i: usize| {
        if core.is_required(i) {
            return of_a_site.max(1.0);
        }
        let row = core.row(i);
        let far = row.get(usual.min(row.len().saturating_sub(1))).map_or(0.0, |e| e.1);
        if far > 0.0 { far } else { core.fallback[i] }
    };
    (0..core.demands()).map(scale).collect()
}

impl Plan<'_> {
    /// Prices half-way between the best and the second best of a plan.
    pub(crate) fn prices(&self) -> Vec<f64> {
        let price = |(i, (first, second)): (usize, (f64, f64))| if self.is_required(i) { 0.0 } else { 0.5 * (first + second) };
        self.first_and_second().enumerate().map(price).collect()
    }
}
