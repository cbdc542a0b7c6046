//! Pricing out: removal of candidates from a large MCLP by Lagrangian bounds, before the exact search.
//!
//! Greedy selection and interchange give a plan, Lagrangian multipliers an upper bound. A candidate is removed when a plan
//! with it is bounded below the plan known; later steps are cheaper for it. The exact search solves the rest.
//!
//! For multipliers 0 ≤ μ_i ≤ w_i, Σ (w_i − μ_i) + Σ of the p greatest ρ_j, ρ_j = Σ of μ_i over the demands of j, is an
//! upper bound on the covered weight.

use rayon::prelude::*;

use crate::heuristic::{CHUNK, CoveragePlan, Rng};
use crate::model::{CoverageSets, TimeLimit, u32_of};

/// Remaining candidates, bound and best plan after pricing out.
#[derive(Debug, Clone)]
pub struct PricingOut {
    /// Whether each candidate may be in a better plan; true for the sites of the plan.
    pub keep: Vec<bool>,
    /// Upper bound on the covered weight of any plan.
    pub bound: f64,
    /// Sites of the best plan found, in no particular order.
    pub sites: Vec<u32>,
    /// Weight that the best plan covers.
    pub covered: f64,
}

/// Number of remaining pairs at which the exact search takes over.
const TARGET_PAIRS: usize = 300_000;
/// Greatest number of subgradient steps.
const MAX_STEPS: usize = 600;
/// Number of candidates, those with the greatest ρ, among which better plans are searched.
const POOL_SIZE: usize = 3000;

/// Candidates that plans of `p` sites better than the best one found may hold, with that plan and an upper bound.
///
/// `weights` has one value a demand, `eligible` one a candidate: only eligible candidates that cover a demand are considered.
///
/// ```
/// use carecircle_location::{CoverageSets, TimeLimit, price_out};
///
/// let coverage_sets = CoverageSets::new(&[vec![0, 1], vec![1, 2], vec![2, 3]], |demand| demand);
/// let weights = [10.0, 20.0, 30.0, 40.0];
/// let result = price_out(&coverage_sets, &weights, &[true; 3], 1, &TimeLimit::start(None, None, None, None));
/// assert_eq!((result.sites, result.covered), (vec![2], 70.0));
/// assert!(result.bound >= 70.0);
/// ```
pub fn price_out(coverage_sets: &CoverageSets, weights: &[f64], eligible: &[bool], p: usize, time: &TimeLimit) -> PricingOut {
    let mut active: Vec<u32> =
        (0..u32_of(coverage_sets.candidates())).filter(|&j| eligible[j as usize] && !coverage_sets.of(j).is_empty()).collect();
    let total: f64 = weights.iter().sum();
    if p == 0 || active.len() <= p {
        let covered = CoveragePlan::new(coverage_sets, weights, &active).value;
        let covered = if p == 0 { 0.0 } else { covered };
        let mut keep = vec![false; coverage_sets.candidates()];
        active.iter().for_each(|&j| keep[j as usize] = true);
        return PricingOut { keep, bound: covered, sites: if p == 0 { Vec::new() } else { active }, covered };
    }
    let (mut best, gains) = CoveragePlan::greedy(coverage_sets, weights, &active, p);
    best.interchange(&active, &time.part(0.3)); // a bound is worth more than the last swaps
    let mut bound = total;
    let mut multipliers = initial_multipliers(&best, &gains, weights);
    let mut best_multipliers = multipliers.clone();
    let mut direction = vec![0.0; weights.len()];
    let mut rho = vec![0.0; coverage_sets.candidates()];
    let mut step_scale = 1.2;
    let mut smoothing: f64 = 0.7;
    let mut stalled = 0;
    let mut rng = Rng(0x5eed);
    for step in 0..MAX_STEPS {
        let pairs: usize = active.par_iter().map(|&j| coverage_sets.of(j).len()).sum();
        if (step > 0 && time.is_up())
            || step_scale < 0.005
            || bound <= best.value * (1.0 + 1e-9)
            || (pairs <= TARGET_PAIRS && step > 20)
            || active.len() <= p
        {
            break;
        }
        let sums: Vec<f64> =
            active.par_iter().with_min_len(CHUNK).map(|&j| coverage_sets.of(j).iter().map(|&i| multipliers[i as usize]).sum()).collect();
        active.iter().zip(&sums).for_each(|(&j, &r)| rho[j as usize] = r);
        let by_rho = |a: &u32, b: &u32| rho[*b as usize].total_cmp(&rho[*a as usize]).then(a.cmp(b));
        active.select_nth_unstable_by(p - 1, by_rho);
        let top: f64 = active[..p].iter().map(|&j| rho[j as usize]).sum();
        let free: f64 = weights.iter().zip(&multipliers).map(|(w, m)| w - m).sum();
        let step_bound = free + top;
        stalled += 1;
        if step_bound < bound {
            if step_bound < bound - 1e-4 * (bound - best.value) {
                stalled = 0;
            }
            bound = step_bound;
            best_multipliers.clone_from(&multipliers);
        }
        // With this candidate in place of the last of the best, the bound is below the plan: it is in no better one.
        let last = active[..p].iter().map(|&j| rho[j as usize]).fold(f64::INFINITY, f64::min);
        let cut = best.value - 1e-9 * best.value;
        let top_sites = active[..p].to_vec();
        let mut rank = 0;
        active.retain(|&j| {
            rank += 1;
            rank <= p || step_bound - last + rho[j as usize] >= cut
        });
        if step % 10 == 5 && !time.is_up() {
            // Better plans are searched among the candidates with the greatest ρ.
            if p < POOL_SIZE && active.len() > POOL_SIZE {
                active[p..].select_nth_unstable_by(POOL_SIZE - p, by_rho);
            }
            let pool = &active[..active.len().min(POOL_SIZE.max(p))];
            let mut other = CoveragePlan::new(coverage_sets, weights, &top_sites);
            other.interchange(pool, time);
            let mut perturbed = best.clone();
            perturbed.perturb(pool, &mut rng);
            perturbed.interchange(pool, time);
            if perturbed.value > other.value {
                other = perturbed;
            }
            if other.value > best.value * (1.0 + 1e-9) {
                best = other;
            }
        }
        time.report("narrowing down", total - best.value, total - bound, step);
        if stalled >= 8 {
            step_scale *= 0.7;
            stalled = 0;
            multipliers.clone_from(&best_multipliers);
        }
        let mut served = vec![0_u32; weights.len()];
        for &j in &top_sites {
            coverage_sets.of(j).iter().for_each(|&i| served[i as usize] += 1);
        }
        // Neighbours are near substitutes: only the mean over many steps gives a direction (volume algorithm, Barahona and
        // Anbil 2000).
        smoothing = (0.985 * smoothing).max(0.15);
        let mut norm = 0.0;
        for i in 0..weights.len() {
            // Down where several sites serve, up where none does, in units of the weight.
            let slope = 1.0 - f64::from(served[i]);
            direction[i] = smoothing * slope + (1.0 - smoothing) * direction[i];
            let stuck = (multipliers[i] >= weights[i] && direction[i] > 0.0) || (multipliers[i] <= 0.0 && direction[i] < 0.0);
            if !stuck {
                norm += direction[i] * direction[i] * weights[i];
            }
        }
        if norm <= 0.0 {
            break;
        }
        let size = step_scale * (step_bound - best.value).max(1e-6 * best.value) / norm;
        for i in 0..weights.len() {
            multipliers[i] = (multipliers[i] + size * weights[i] * direction[i]).clamp(0.0, weights[i]);
        }
    }
    let mut keep = vec![false; coverage_sets.candidates()];
    active.iter().chain(&best.chosen).for_each(|&j| keep[j as usize] = true);
    PricingOut { keep, bound: bound.max(best.value), covered: best.value, sites: best.chosen }
}

/// Multipliers at which each site of a greedy plan has about the gain of its last site.
fn initial_multipliers(plan: &CoveragePlan, gains: &[f64], weights: &[f64]) -> Vec<f64> {
    let least = gains.iter().copied().fold(f64::INFINITY, f64::min);
    let mut multipliers = weights.to_vec();
    for &j in &plan.chosen {
        let own: f64 = plan.coverage_sets.of(j).iter().map(|&i| weights[i as usize]).sum();
        let share = (least / own.max(f64::MIN_POSITIVE)).min(1.0);
        for &i in plan.coverage_sets.of(j) {
            let multiplier = &mut multipliers[i as usize];
            *multiplier = multiplier.min(weights[i as usize] * share);
        }
    }
    multipliers
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};

    use super::*;

    /// Dropped candidates are in no plan better than the best one found, and the bound holds for every plan.
    #[test]
    fn nothing_better_is_dropped() {
        let mut dropped = 0;
        for seed in 0..60 {
            let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
            let weights: Vec<f64> = (0..60).map(|_| f64::from(rng.random_range(0_u32..20))).collect();
            let coverage_sets: Vec<Vec<u32>> = (0..12).map(|_| (0..60).filter(|_| rng.random_bool(0.15)).collect()).collect();
            let coverage_sets = CoverageSets::new(&coverage_sets, |i| i);
            let mut eligible = vec![true; 12];
            eligible[usize::try_from(seed % 12).unwrap()] = false;
            let time = TimeLimit::start(None, None, None, None);
            let priced = price_out(&coverage_sets, &weights, &eligible, 3, &time);
            let value = |set: &[u32]| CoveragePlan::new(&coverage_sets, &weights, set).value;
            assert!((value(&priced.sites) - priced.covered).abs() < 1e-9);
            for a in 0..12 {
                for b in a + 1..12 {
                    for c in b + 1..12 {
                        let set = [a, b, c];
                        if set.iter().any(|&j| !eligible[j as usize]) {
                            continue;
                        }
                        let worth = value(&set);
                        assert!(worth <= priced.bound + 1e-6, "seed {seed}: {worth} above {}", priced.bound);
                        let kept = set.iter().all(|&j| priced.keep[j as usize]);
                        assert!(kept || worth <= priced.covered + 1e-6, "seed {seed}: {set:?} is worth {worth} and dropped");
                    }
                }
            }
            dropped += priced.keep.iter().filter(|k| !**k).count();
        }
        assert!(dropped > 60, "something is dropped: {dropped}");
    }
}
