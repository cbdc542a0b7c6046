//! Branch-and-cut that loses what it fixes: once enough is fixed, in the whole or in a branch, what is left is merged,
//! freed of dominated candidates and searched as a problem of its own.

use super::tree::Tree;
use crate::bound::relax;
use crate::heuristic::Plan;
use crate::model::{LocationError, ReducedProblem, TimeLimit, cutoff, improves};

/// What the search proved.
#[derive(Debug, Clone)]
pub(super) struct Branched {
    /// A plan better than the value given, if there was one, in original candidates.
    pub(super) chosen: Option<Vec<u32>>,
    pub(super) value: f64,
    pub(super) bound: f64,
    pub(super) nodes: usize,
}

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct SearchGoal<'a> {
    /// Values differ by multiples of it; 0 where they may differ by anything.
    pub(super) quantum: f64,
    /// A plan of this value ends the search.
    pub(super) enough: f64,
    /// The least bound of what is open elsewhere: it is told, and proves nothing here.
    pub(super) others: f64,
    pub(super) clock: &'a TimeLimit<'a>,
}

/// Looks for a plan below `value`: to the best one, to one that is worth enough, or until time is out.
pub(super) fn branch(core: &ReducedProblem, value: f64, aim: SearchGoal) -> Result<Branched, LocationError> {
    let mut found = Branched { chosen: None, value, bound: f64::NEG_INFINITY, nodes: 0 };
    descend(core.clone(), Vec::new(), true, &mut found, aim)?;
    Ok(found)
}

/// Searches a core for what is better than what was found; its plans hold the original candidates `fixed` besides, and
/// the bound becomes the core's. Only from the first and whole one are plans looked for far and wide.
pub(super) fn descend(
    mut core: ReducedProblem,
    mut fixed: Vec<u32>,
    mut whole: bool,
    found: &mut Branched,
    aim: SearchGoal,
) -> Result<(), LocationError> {
    let SearchGoal { quantum, enough, clock, .. } = aim;
    let mut known = f64::NEG_INFINITY;
    loop {
        core = core.restrict(&[], &core.undominated(clock));
        if !core.affordable(&[]) {
            found.bound = found.value;
            return Ok(());
        }
        let mut plan = Plan::new(&core, &[]);
        plan.greedy();
        plan.interchange(clock);
        if whole {
            plan.wander(clock);
        }
        let relaxed = relax(&core, plan.chosen, quantum, found.value, 100, clock);
        let original = |chosen: &[u32]| with(&fixed, &core, chosen);
        if improves(relaxed.value, found.value) {
            (found.value, found.chosen) = (relaxed.value, Some(original(&relaxed.chosen)));
        }
        known = known.max(relaxed.bound);
        let decided = core.demands() == 0 || (core.p >= core.candidates() && core.site_costs.is_empty());
        found.bound = if decided { found.value } else { known.min(found.value) };
        clock.tell("candidates fixed", found.value, found.bound.min(aim.others), found.nodes);
        if found.bound > cutoff(found.value, quantum) || found.value <= enough || clock.out() {
            return Ok(());
        }
        let free = relaxed.keep.iter().filter(|k| **k).count() - relaxed.fixed_in.len();
        let (chosen, keep) = if much_fixed(free, core.candidates()) {
            (relaxed.fixed_in, relaxed.keep)
        } else {
            let smaller = Tree::new(&core, &fixed, &relaxed.prices, whole, found, aim)?.run()?;
            known = found.bound;
            let Some(smaller) = smaller else { return Ok(()) };
            smaller
        };
        whole = false;
        fixed = with(&fixed, &core, &chosen);
        core = core.restrict(&chosen, &keep);
    }
}

/// Whether so many candidates are fixed that the rest merges into something much smaller.
pub(super) fn much_fixed(free: usize, of: usize) -> bool {
    5 * free < 4 * of
}

/// Original candidates, and those chosen of a core besides.
pub(super) fn with(fixed: &[u32], core: &ReducedProblem, chosen: &[u32]) -> Vec<u32> {
    fixed.iter().copied().chain(chosen.iter().map(|&j| core.original[j as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heuristic::Rng;
    use crate::model::{Rows, u32_of};

    const M: u32 = 16;
    const P: usize = 5;

    /// Random coverage (costs 0) or a random median; with a budget, candidates have prices.
    fn core(seed: u64, median: bool, budget: bool) -> ReducedProblem {
        let mut dice = Rng(seed);
        let mut rows = Rows::new();
        for _ in 0..60 {
            let weight = f64::from(u32_of(1 + dice.below(30)));
            let mut entries: Vec<(u32, f64)> = Vec::new();
            for j in 0..M {
                let cost = if median { f64::from(u32_of(dice.below(20))) } else { 0.0 };
                if dice.below(4) == 0 && cost < weight {
                    entries.push((j, cost));
                }
            }
            entries.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            rows.push(entries, weight, false);
        }
        let mut core = ReducedProblem::new((100..100 + M).collect(), rows, 3.0, P);
        if budget {
            core.site_costs = (0..M).map(|_| f64::from(u32_of(1 + dice.below(9)))).collect();
            core.budget = 15.0;
        }
        core
    }

    fn value(core: &ReducedProblem, chosen: u32) -> f64 {
        let open = |e: &&(u32, f64)| chosen >> e.0 & 1 == 1;
        core.constant + (0..core.demands()).map(|i| core.row(i).iter().find(open).map_or(core.fallback[i], |e| e.1)).sum::<f64>()
    }

    fn best(core: &ReducedProblem) -> f64 {
        let spent =
            |chosen: u32| (0..M as usize).filter(|j| chosen >> j & 1 == 1).map(|j| core.site_costs.get(j).unwrap_or(&0.0)).sum::<f64>();
        let all = (0..1_u32 << M).filter(|c| c.count_ones() as usize <= P && spent(*c) <= core.budget);
        all.map(|c| value(core, c)).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_search_from_nothing_finds_the_least_of_all_sets_and_proves_it() {
        let clock = TimeLimit::start(None, None, None, None);
        let mut nodes = 0;
        for seed in 0..24 {
            let core = core(seed, seed % 2 == 1, seed % 3 == 0);
            let best = best(&core);
            for quantum in [1.0, 0.0] {
                let found = branch(&core, 1e9, SearchGoal { quantum, enough: f64::NEG_INFINITY, others: f64::INFINITY, clock: &clock })
                    .expect("it is solved");
                nodes += found.nodes;
                assert_eq!(found.value, best, "seed {seed}");
                assert!(found.bound > cutoff(best, quantum) && found.bound <= best, "seed {seed}: {} of {best}", found.bound);
                let chosen = found.chosen.expect("better than nothing");
                assert_eq!(value(&core, chosen.iter().map(|j| 1 << (j - 100)).sum()), best, "the plan is worth what is said");
                assert!(core.affordable(&chosen.iter().map(|j| j - 100).collect::<Vec<_>>()));
                // Nothing is better than the best, and a search for what is enough ends no worse.
                let none = branch(&core, best, SearchGoal { quantum, enough: f64::NEG_INFINITY, others: f64::INFINITY, clock: &clock })
                    .expect("it is solved");
                assert!(none.chosen.is_none() && none.bound > cutoff(best, quantum), "seed {seed}");
                let enough = branch(&core, 1e9, SearchGoal { quantum, enough: best + 20.0, others: f64::INFINITY, clock: &clock })
                    .expect("it is solved");
                assert!(enough.value <= best + 20.0 && enough.bound <= best, "seed {seed}");
            }
        }
        assert!(nodes > 100, "only {nodes} nodes: too easy to show anything");
    }
}
