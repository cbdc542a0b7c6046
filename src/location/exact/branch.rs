//! Branch-and-cut with restarts: once enough candidates are fixed, at the root or in a branch, the residual problem is
//! merged, freed of dominated candidates and searched as a problem of its own.

use super::tree::Tree;
use crate::bound::relax;
use crate::heuristic::Plan;
use crate::model::{LocationError, ReducedProblem, TimeLimit, cutoff, improves};

/// Incumbent and bound of a branch-and-cut search.
#[derive(Debug, Clone)]
pub(super) struct SearchResult {
    /// Best plan, in original candidates; `None` while none is better than the value given.
    pub(super) chosen: Option<Vec<u32>>,
    /// Value of the incumbent, at first the value given.
    pub(super) value: f64,
    /// Lower bound on the value of any plan, at most `value`.
    pub(super) bound: f64,
    /// Number of nodes explored.
    pub(super) nodes: usize,
}

/// Stopping conditions of a search.
#[derive(Clone, Copy)]
pub(super) struct SearchGoal<'a> {
    /// Number of which all differences of values are multiples; 0 when they may be anything.
    pub(super) quantum: f64,
    /// Value at which a plan ends the search.
    pub(super) target: f64,
    /// Least bound of nodes open outside this search: it is reported as progress, and proves nothing here.
    pub(super) outside_bound: f64,
    /// Time limit.
    pub(super) time: &'a TimeLimit<'a>,
}

/// Best plan below `value`, searched until it is proven, a plan meets the target, or the time limit is reached.
pub(super) fn branch(reduced: &ReducedProblem, value: f64, goal: SearchGoal) -> Result<SearchResult, LocationError> {
    let mut incumbent = SearchResult { chosen: None, value, bound: f64::NEG_INFINITY, nodes: 0 };
    search(reduced.clone(), Vec::new(), true, &mut incumbent, goal)?;
    Ok(incumbent)
}

/// Searches a residual problem for a plan better than the incumbent. Its plans also hold the original candidates
/// `fixed`; the bound of `incumbent` becomes that of this problem. Tabu search runs only at the first root (`is_root`).
pub(super) fn search(
    mut reduced: ReducedProblem,
    mut fixed: Vec<u32>,
    mut is_root: bool,
    incumbent: &mut SearchResult,
    goal: SearchGoal,
) -> Result<(), LocationError> {
    let SearchGoal { quantum, target, time, .. } = goal;
    let mut known = f64::NEG_INFINITY;
    loop {
        reduced = reduced.restrict(&[], &reduced.undominated(time));
        if !reduced.affordable(&[]) {
            incumbent.bound = incumbent.value;
            return Ok(());
        }
        let mut plan = Plan::new(&reduced, &[]);
        plan.greedy();
        plan.interchange(time);
        if is_root {
            plan.tabu_search(time);
        }
        let relaxation = relax(&reduced, plan.chosen, quantum, incumbent.value, 100, time);
        let original = |chosen: &[u32]| with_original(&fixed, &reduced, chosen);
        if improves(relaxation.value, incumbent.value) {
            (incumbent.value, incumbent.chosen) = (relaxation.value, Some(original(&relaxation.chosen)));
        }
        known = known.max(relaxation.bound);
        let decided = reduced.demands() == 0 || (reduced.p >= reduced.candidates() && reduced.site_costs.is_empty());
        incumbent.bound = if decided { incumbent.value } else { known.min(incumbent.value) };
        time.report("candidates fixed", incumbent.value, incumbent.bound.min(goal.outside_bound), incumbent.nodes);
        if incumbent.bound > cutoff(incumbent.value, quantum) || incumbent.value <= target || time.is_up() {
            return Ok(());
        }
        let free = relaxation.keep.iter().filter(|k| **k).count() - relaxation.fixed_in.len();
        let (chosen, keep) = if worth_restart(free, reduced.candidates()) {
            (relaxation.fixed_in, relaxation.keep)
        } else {
            let residual = Tree::new(&reduced, &fixed, &relaxation.multipliers, is_root, incumbent, goal)?.run()?;
            known = incumbent.bound;
            let Some(residual) = residual else { return Ok(()) };
            residual
        };
        is_root = false;
        fixed = with_original(&fixed, &reduced, &chosen);
        reduced = reduced.restrict(&chosen, &keep);
    }
}

/// Whether so many candidates are fixed that the residual problem is much smaller.
pub(super) fn worth_restart(free: usize, of: usize) -> bool {
    5 * free < 4 * of
}

/// Original candidates `fixed`, followed by those of `chosen` candidates of a reduced problem.
pub(super) fn with_original(fixed: &[u32], reduced: &ReducedProblem, chosen: &[u32]) -> Vec<u32> {
    fixed.iter().copied().chain(chosen.iter().map(|&j| reduced.original[j as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heuristic::Rng;
    use crate::model::{Rows, u32_of};

    const M: u32 = 16;
    const P: usize = 5;

    /// Random coverage (costs 0) or a random median; with a budget, candidates have opening costs.
    fn reduced(seed: u64, median: bool, budget: bool) -> ReducedProblem {
        let mut rng = Rng(seed);
        let mut rows = Rows::new();
        for _ in 0..60 {
            let weight = f64::from(u32_of(1 + rng.below(30)));
            let mut entries: Vec<(u32, f64)> = Vec::new();
            for j in 0..M {
                let cost = if median { f64::from(u32_of(rng.below(20))) } else { 0.0 };
                if rng.below(4) == 0 && cost < weight {
                    entries.push((j, cost));
                }
            }
            entries.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            rows.push(entries, weight, false);
        }
        let mut reduced = ReducedProblem::new((100..100 + M).collect(), rows, 3.0, P);
        if budget {
            reduced.site_costs = (0..M).map(|_| f64::from(u32_of(1 + rng.below(9)))).collect();
            reduced.budget = 15.0;
        }
        reduced
    }

    fn value(reduced: &ReducedProblem, chosen: u32) -> f64 {
        let open = |e: &&(u32, f64)| chosen >> e.0 & 1 == 1;
        reduced.constant
            + (0..reduced.demands()).map(|i| reduced.row(i).iter().find(open).map_or(reduced.fallback[i], |e| e.1)).sum::<f64>()
    }

    fn best(reduced: &ReducedProblem) -> f64 {
        let spent =
            |chosen: u32| (0..M as usize).filter(|j| chosen >> j & 1 == 1).map(|j| reduced.site_costs.get(j).unwrap_or(&0.0)).sum::<f64>();
        let all = (0..1_u32 << M).filter(|c| c.count_ones() as usize <= P && spent(*c) <= reduced.budget);
        all.map(|c| value(reduced, c)).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_search_from_nothing_finds_the_least_of_all_sets_and_proves_it() {
        let time = TimeLimit::start(None, None, None, None);
        let mut nodes = 0;
        for seed in 0..24 {
            let reduced = reduced(seed, seed % 2 == 1, seed % 3 == 0);
            let best = best(&reduced);
            for quantum in [1.0, 0.0] {
                let found =
                    branch(&reduced, 1e9, SearchGoal { quantum, target: f64::NEG_INFINITY, outside_bound: f64::INFINITY, time: &time })
                        .expect("it is solved");
                nodes += found.nodes;
                assert_eq!(found.value, best, "seed {seed}");
                assert!(found.bound > cutoff(best, quantum) && found.bound <= best, "seed {seed}: {} of {best}", found.bound);
                let chosen = found.chosen.expect("better than nothing");
                assert_eq!(value(&reduced, chosen.iter().map(|j| 1 << (j - 100)).sum()), best, "the plan is worth what is said");
                assert!(reduced.affordable(&chosen.iter().map(|j| j - 100).collect::<Vec<_>>()));
                // No plan is better than the best, and a search with a target ends no worse than it.
                let none =
                    branch(&reduced, best, SearchGoal { quantum, target: f64::NEG_INFINITY, outside_bound: f64::INFINITY, time: &time })
                        .expect("it is solved");
                assert!(none.chosen.is_none() && none.bound > cutoff(best, quantum), "seed {seed}");
                let target = branch(&reduced, 1e9, SearchGoal { quantum, target: best + 20.0, outside_bound: f64::INFINITY, time: &time })
                    .expect("it is solved");
                assert!(target.value <= best + 20.0 && target.bound <= best, "seed {seed}");
            }
        }
        assert!(nodes > 100, "only {nodes} nodes: too easy to show anything");
    }
}
