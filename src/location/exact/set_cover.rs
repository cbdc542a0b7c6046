//! Set covering: the fewest or cheapest sites that cover every row, reduced first and solved by connected components.

use highs::{Col, RowProblem};

use super::cover_component::{Component, search_effort, too_dear};
use super::cover_reduction::{CoverReduction, components, reduce};
use super::feasibility::Feasibility;
use crate::bound::{MipSettings, judged_mip};
use crate::heuristic::{RowWeighting, columns, greedy_cover};
use crate::model::{LocationError, TimeLimit, Units, u32_of};

/// Cover and a lower bound on the cost of any cover.
#[derive(Debug, Clone)]
pub(super) struct SetCover {
    /// Candidates of the cover, ascending.
    pub(super) sites: Vec<u32>,
    /// Cost of the cover.
    pub(super) cost: f64,
    /// Lower bound on the cost of any cover.
    pub(super) bound: f64,
    /// Number of branch-and-bound nodes.
    pub(super) nodes: usize,
}

/// Cheapest cover of all `rows` (sets of candidates, none empty).
pub(super) fn cover(rows: &[Vec<u32>], costs: &[f64], time: &TimeLimit) -> Result<SetCover, LocationError> {
    cover_within(rows, costs, None, time)
}

/// Cover that decides whether one costs at most `target`: the first one found that does, or one with a bound above it.
/// Without a target, the cheapest cover.
pub(super) fn cover_within(rows: &[Vec<u32>], costs: &[f64], target: Option<f64>, time: &TimeLimit) -> Result<SetCover, LocationError> {
    let reduced = reduce(rows, costs);
    let essential: f64 = reduced.essential.iter().map(|&j| costs[j as usize]).sum();
    let mut components: Vec<Component> =
        components(&reduced.rows, costs.len()).into_iter().map(|rows| Component::new(&rows, costs)).collect();
    components.sort_by_key(|p| p.rows.len());
    let least = |components: &[Component]| essential + components.iter().map(|p| p.bound).sum::<f64>();
    let most = |components: &[Component]| essential + components.iter().map(|p| p.cost).sum::<f64>();
    // Sums of whole costs are exact; of others, a limit that a cover meets to the last digit must not lose it by rounding.
    let slack = |limit: f64| if costs.iter().all(|c| c.fract() == 0.0) { 0.0 } else { 1e-9 * limit.abs().max(1.0) };
    for stage in [Component::bound_by_lp, Component::local_search, Component::solve_exactly] {
        for at in 0..components.len() {
            let (least, most) = (least(&components), most(&components));
            if least >= most || target.is_some_and(|e| most <= e + 1e-9 || least > e + 1e-6) {
                break;
            }
            if components[at].bound < components[at].cost {
                // Greatest cost of this component within the target when all others cost their bounds.
                let cost_limit = target.map(|e| e + slack(e) - (least - components[at].bound));
                stage(&mut components[at], cost_limit, time)?;
            }
        }
    }
    let mut total = SetCover {
        cost: most(&components),
        bound: least(&components),
        nodes: components.iter().map(|p| p.nodes).sum(),
        sites: reduced.essential,
    };
    total.sites.extend(components.iter().flat_map(|p| p.sites.iter().map(|&j| p.original[j as usize])));
    total.sites.sort_unstable();
    Ok(total)
}

/// Feasibility of a cover that costs at most `budget` and has at most `max_sites` sites, and the number of nodes.
pub(super) fn cover_within_budget_and_count(
    rows: &[Vec<u32>],
    costs: &[f64],
    budget: f64,
    max_sites: usize,
    time: &TimeLimit,
) -> Result<(Feasibility, usize), LocationError> {
    let CoverReduction { essential, rows } = reduce(rows, costs);
    let spent: f64 = essential.iter().map(|&j| costs[j as usize]).sum();
    if essential.len() > max_sites || spent > budget {
        return Ok((Feasibility::Infeasible, 0));
    }
    let mut used: Vec<u32> = rows.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();
    let mut program = RowProblem::default();
    let open: Vec<Col> = used.iter().map(|_| program.add_integer_column(0.0, 0..=1)).collect();
    for row in &rows {
        let sites = row.iter().map(|j| (open[used.binary_search(j).expect("used")], 1.0));
        program.add_row(1.., sites.collect::<Vec<_>>());
    }
    let (budget, prices): (f64, Vec<f64>) = (budget - spent, used.iter().map(|&j| costs[j as usize]).collect());
    let part = |c: f64| c / budget.max(1.0);
    program.add_row(..=part(budget) + 1e-9, open.iter().zip(&prices).map(|(&y, &c)| (y, part(c))));
    #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
    program.add_row(..=(max_sites - essential.len()) as f64, open.iter().map(|&y| (y, 1.0)));
    let chosen = |v: &[f64]| (0..u32_of(v.len())).filter(|&j| v[j as usize] > 0.5).collect::<Vec<u32>>();
    let judge = |v: &[f64]| too_dear(&chosen(v), &prices, budget, &open).into_iter().collect();
    let answer = judged_mip(program, None, MipSettings::with_step(0.0), time, judge)?;
    let feasibility = match answer.values {
        Some(v) => Feasibility::Feasible(used.iter().zip(&v).filter(|(_, y)| **y > 0.5).map(|(&j, _)| j).chain(essential).collect()),
        None if answer.bound == f64::INFINITY => Feasibility::Infeasible,
        None => Feasibility::Unknown,
    };
    Ok((feasibility, answer.nodes))
}

/// Greatest cost up to which costs are counted in their unit.
const MAX_WHOLE: f64 = 1e9;
/// Greatest sum of whole costs up to which a proof by programs is exact.
const MAX_EXACT: f64 = 1e7;

/// Opening costs clear of absolute tolerances: whole numbers of their unit, where they have one.
pub(super) struct CoverCosts {
    /// Cost of each candidate.
    pub(super) costs: Vec<f64>,
    /// Cost of 1.
    pub(super) unit: f64,
    /// Whether all costs are whole; else they are scaled by a power of two.
    pub(super) whole: bool,
}

impl CoverCosts {
    /// Costs of all candidates, finite and at least 0.
    pub(super) fn new(costs: &[f64]) -> Self {
        let units = Units::of(costs.iter().copied());
        let most = costs.iter().copied().fold(0.0, f64::max);
        if units.exact && units.count(most) <= MAX_WHOLE {
            return Self { costs: costs.iter().map(|&c| units.count(c)).collect(), unit: units.value(1.0), whole: true };
        }
        let scale = (10.0 - most.log2().floor()).clamp(-500.0, 500.0).exp2();
        Self { costs: costs.iter().map(|c| c * scale).collect(), unit: 1.0 / scale, whole: false }
    }

    /// Greatest amount by which a cover may be cheaper than one of that cost that is proven cheapest; 0 where the proof is exact.
    pub(super) fn within(&self, cost: f64) -> f64 {
        let exact = self.whole && self.costs.iter().sum::<f64>() <= MAX_EXACT;
        if exact { 0.0 } else { 1e-7 * cost }
    }
}

/// Lower bound on the cost of any cover by linear programs.
pub(super) fn lp_bound(rows: &[Vec<u32>], costs: &[f64], time: &TimeLimit) -> Result<f64, LocationError> {
    let reduced = reduce(rows, costs);
    let mut sum: f64 = reduced.essential.iter().map(|&j| costs[j as usize]).sum();
    for rows in components(&reduced.rows, costs.len()) {
        let mut component = Component::new(&rows, costs);
        component.bound_by_lp(None, time)?;
        sum += component.bound;
    }
    Ok(sum)
}

/// Cover by a short local search that ends at a cost of at most `target`.
pub(super) fn local_search_cover(rows: &[Vec<u32>], costs: &[f64], target: f64, time: &TimeLimit) -> Vec<u32> {
    let CoverReduction { mut essential, rows } = reduce(rows, costs);
    let columns = columns(&rows, costs.len());
    let start = greedy_cover(&rows, costs);
    let target = target - essential.iter().map(|&j| costs[j as usize]).sum::<f64>();
    essential.extend(RowWeighting::new(&rows, &columns, costs, &start).run(search_effort(&rows) / 4, target, time));
    essential
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};

    use super::*;

    fn least(rows: &[Vec<u32>], costs: &[f64]) -> f64 {
        let covers = |set: u32| rows.iter().all(|r| r.iter().any(|j| set >> j & 1 == 1));
        let cost = |set: u32| costs.iter().enumerate().filter(|(j, _)| set >> j & 1 == 1).map(|(_, c)| c).sum::<f64>();
        (0..1_u32 << costs.len()).filter(|&s| covers(s)).map(cost).fold(f64::INFINITY, f64::min)
    }

    /// With whole, fractional and zero costs: the cover, its bound, the decision by target and the local search, against all
    /// sets.
    #[test]
    fn covers_are_the_cheapest_of_all_sets() {
        let time = TimeLimit::start(None, None, None, None);
        let mut met = 0;
        for seed in 0..80 {
            let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
            let m = 12_u32;
            let rows: Vec<Vec<u32>> = (0..22)
                .map(|_| {
                    let mut row: Vec<u32> = (0..m).filter(|_| rng.random_bool(0.22)).collect();
                    row.push(rng.random_range(0..m)); // never empty, at times twice
                    row
                })
                .collect();
            let costs: Vec<f64> = (0..m)
                .map(|_| match seed % 3 {
                    0 => 1.0,
                    1 => f64::from(rng.random_range(0_u32..6)),
                    _ => rng.random_range(0.1..3.0),
                })
                .collect();
            let best = least(&rows, &costs);
            let near = |a: f64| (a - best).abs() < 1e-5;
            let found = cover(&rows, &costs, &time).unwrap();
            let covers = |sites: &[u32]| rows.iter().all(|r| r.iter().any(|j| sites.contains(j)));
            assert!(covers(&found.sites) && near(found.cost) && near(found.bound), "seed {seed}: {found:?}, least {best}");
            assert!(lp_bound(&rows, &costs, &time).unwrap() <= best + 1e-6);
            for off in [-1.0, -0.01, 0.0, 1.0] {
                let target = best + off;
                let bounded = cover_within(&rows, &costs, Some(target), &time).unwrap();
                assert!(
                    covers(&bounded.sites) && bounded.bound <= best + 1e-5 && bounded.cost >= best - 1e-5,
                    "seed {seed}: {bounded:?}, least {best}, target {target}"
                );
                assert_eq!(bounded.cost <= target + 1e-6, off >= 0.0, "seed {seed}: {target} of {best}: {bounded:?}");
                assert_eq!(bounded.bound > target + 1e-6, off < 0.0, "seed {seed}: {target} of {best}: {bounded:?}");
            }
            let local_search_cover = local_search_cover(&rows, &costs, best, &time);
            assert!(covers(&local_search_cover), "seed {seed}: {local_search_cover:?}");
            met += usize::from(near(local_search_cover.iter().map(|&j| costs[j as usize]).sum()));
        }
        assert!(met >= 70, "the walk ends at the best: {met} of 80");
    }
}
