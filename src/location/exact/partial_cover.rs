//! Partial set covering: the cheapest sites that cover a share of the weight.

use highs::RowProblem;

use super::branch::{SearchGoal, branch};
use super::cover_component::MAX_COST;
use super::feasibility::Feasibility;
use super::set_cover::SetCover;
use crate::bound::{LazyRow, MipSettings, judged_mip, relax};
use crate::heuristic::Plan;
use crate::model::{LocationError, ReducedProblem, TimeLimit, cutoff, slack, u32_of};

/// Cheapest sites that leave at most `max_uncovered` of a problem in units uncovered, by the costs of original candidates;
/// `quantum` is that of the problem.
pub(super) fn cover(
    mut reduced: ReducedProblem,
    costs: &[f64],
    max_uncovered: f64,
    quantum: f64,
    time: &TimeLimit,
) -> Result<SetCover, LocationError> {
    // Dominance compares the opening costs of the candidates.
    reduced.site_costs = reduced.original.iter().map(|&j| costs[j as usize]).collect();
    reduced.budget = f64::INFINITY;
    let reduced = reduced.restrict(&[], &reduced.undominated(time));
    let costs = &reduced.site_costs;
    let partial = PartialCover { reduced: &reduced, max_uncovered, quantum };
    if reduced.demands() == 0 {
        return Ok(SetCover { sites: Vec::new(), cost: 0.0, bound: 0.0, nodes: 0 });
    }
    let start = partial.repaired(Vec::new());
    if costs.windows(2).all(|c| c[0] == c[1]) && costs[0] > 0.0 {
        return partial.min_count(start, time);
    }
    partial.min_cost(start, time)
}

/// Partial covering problem with its greatest uncovered weight.
struct PartialCover<'a> {
    /// Coverage problem with opening costs.
    reduced: &'a ReducedProblem,
    /// Greatest uncovered weight.
    max_uncovered: f64,
    /// Number of which weights are whole multiples; 0 for any weight.
    quantum: f64,
}

impl PartialCover<'_> {
    fn cost_of(&self, sites: &[u32]) -> f64 {
        sites.iter().map(|&j| self.reduced.site_costs[j as usize]).sum()
    }

    /// Result in original candidates.
    fn set_cover(&self, sites: Vec<u32>, bound: f64, nodes: usize) -> SetCover {
        let cost = self.cost_of(&sites);
        let sites = sites.iter().map(|&j| self.reduced.original[j as usize]).collect();
        SetCover { sites, cost, bound: bound.clamp(0.0, cost), nodes }
    }

    /// Fewest sites, where all cost the same: the number is lowered as long as as many sites can cover enough.
    fn min_count(&self, mut sites: Vec<u32>, time: &TimeLimit) -> Result<SetCover, LocationError> {
        let site_cost = self.reduced.site_costs[0];
        let mut reduced = self.reduced.clone();
        reduced.site_costs.clear();
        let quantum = self.quantum;
        let uncovered_weight = |sites: &[u32], reduced: &ReducedProblem| Plan::new(reduced, sites).value - reduced.constant;
        let mut nodes = 0;
        // Heuristic plans with fewer and fewer sites.
        while sites.len() > 1 && !time.is_up() {
            reduced.p = sites.len() - 1;
            let mut plan = Plan::new(&reduced, &[]);
            plan.greedy();
            plan.interchange(&time.part(0.2));
            if uncovered_weight(&plan.chosen, &reduced) > self.max_uncovered {
                break;
            }
            sites = self.repaired(plan.chosen);
        }
        // Numbers that the Lagrangian bound proves too small, by bisection; 0 when nothing has to be covered.
        let (mut low, mut high) = (0, sites.len());
        while low + 1 < high && !time.is_up() {
            let middle = usize::midpoint(low, high);
            reduced.p = middle;
            let mut plan = Plan::new(&reduced, &[]);
            plan.greedy();
            let ceiling = self.ceiling(&reduced, quantum);
            let relaxation = relax(&reduced, plan.chosen, quantum, ceiling, 150, time);
            if relaxation.bound > cutoff(ceiling, quantum) {
                low = middle;
            } else {
                high = middle;
            }
        }
        // Then linear programs from below, which soon disprove numbers that are far too small; then exactly, from above.
        let early = time.part(0.3);
        while sites.len() > low + 1 && !early.is_up() {
            reduced.p = low + 1;
            let (feasibility, more) = self.decide(&reduced, quantum, &early)?;
            nodes += more;
            match feasibility {
                Feasibility::Feasible(fewer) => sites = self.repaired(fewer),
                Feasibility::Infeasible => low = reduced.p,
                Feasibility::Unknown => break,
            }
        }
        while sites.len() > low + 1 && !time.is_up() {
            reduced.p = sites.len() - 1;
            let (feasibility, more) = self.decide(&reduced, quantum, time)?;
            nodes += more;
            match feasibility {
                Feasibility::Feasible(fewer) => sites = self.repaired(fewer),
                Feasibility::Infeasible => low = reduced.p,
                Feasibility::Unknown => break,
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
        let bound = if sites.len() <= low + 1 { self.cost_of(&sites) } else { (low + 1) as f64 * site_cost };
        Ok(self.set_cover(sites, bound, nodes))
    }

    /// Value from which on plans of a reduced problem leave too much uncovered.
    fn ceiling(&self, reduced: &ReducedProblem, quantum: f64) -> f64 {
        let max_uncovered = self.max_uncovered + reduced.constant;
        max_uncovered + if quantum > 0.0 { quantum } else { 2.0 * slack(max_uncovered, quantum) }
    }

    /// Feasibility of covering enough with `p` sites of a reduced problem, and the number of nodes.
    fn decide(&self, reduced: &ReducedProblem, quantum: f64, time: &TimeLimit) -> Result<(Feasibility, usize), LocationError> {
        let ceiling = self.ceiling(reduced, quantum);
        let max_uncovered = self.max_uncovered + reduced.constant;
        let positions: Vec<u32> = {
            let mut positions = vec![u32::MAX; self.reduced.original.iter().max().map_or(0, |m| *m as usize + 1)];
            (0..).zip(&self.reduced.original).for_each(|(at, &j)| positions[j as usize] = at);
            positions
        };
        let positions_of =
            |of: &ReducedProblem, chosen: &[u32]| chosen.iter().map(|&j| positions[of.original[j as usize] as usize]).collect::<Vec<u32>>();
        let mut plan = Plan::new(reduced, &[]);
        plan.greedy();
        plan.interchange(time);
        let relaxation = relax(reduced, plan.chosen, quantum, ceiling, 300, time);
        if relaxation.value <= max_uncovered {
            return Ok((Feasibility::Feasible(positions_of(reduced, &relaxation.chosen)), 0));
        }
        if relaxation.bound > cutoff(ceiling, quantum) {
            return Ok((Feasibility::Infeasible, 0));
        }
        let weight_left = reduced.restrict(&relaxation.fixed_in, &relaxation.keep);
        let result = branch(
            &weight_left,
            relaxation.value.min(ceiling),
            SearchGoal { quantum, target: max_uncovered, outside_bound: f64::INFINITY, time },
        )?;
        let feasibility = match result.chosen {
            Some(chosen) if result.value <= max_uncovered => {
                let chosen = chosen.iter().map(|&j| positions[j as usize]);
                Feasibility::Feasible(positions_of(reduced, &relaxation.fixed_in).into_iter().chain(chosen).collect())
            }
            // Searched to the end: every better plan leaves too much uncovered.
            _ if result.bound > cutoff(ceiling, quantum) => Feasibility::Infeasible,
            _ => Feasibility::Unknown,
        };
        Ok((feasibility, result.nodes))
    }

    /// Cheapest sites by a mixed-integer program, where costs differ.
    fn min_cost(&self, start: Vec<u32>, time: &TimeLimit) -> Result<SetCover, LocationError> {
        let (reduced, costs) = (self.reduced, &self.reduced.site_costs);
        let step = if costs.iter().all(|c| c.fract() == 0.0) { 1.0 } else { 0.0 };
        let dearest = costs.iter().copied().fold(0.0, f64::max);
        let scale = if dearest > MAX_COST { (MAX_COST / dearest).log2().floor().exp2() } else { 1.0 };
        let mut program = RowProblem::default();
        let open: Vec<_> = costs.iter().map(|&c| program.add_integer_column(c * scale, 0..=1)).collect();
        let left_out: Vec<_> = reduced.must_serve.iter().map(|&must_serve| program.add_column(0.0, 0..=i32::from(!must_serve))).collect();
        // As parts of the whole, with half a unit to spare: choices that leave too much are excluded one by one.
        let weights = reduced.fallback.iter().zip(&reduced.must_serve).filter(|(_, must_serve)| !**must_serve);
        let all = weights.map(|(w, _)| w).sum::<f64>().max(f64::MIN_POSITIVE);
        let most = (self.max_uncovered + 0.5 * self.quantum) / all;
        program.add_row(..=most, left_out.iter().zip(&reduced.fallback).map(|(&z, &w)| (z, w / all)));
        for (i, &z) in left_out.iter().enumerate() {
            let sites = reduced.row(i).iter().map(|e| (open[e.0 as usize], 1.0));
            program.add_row(1.., sites.chain([(z, 1.0)]).collect::<Vec<_>>());
        }
        let mut values = vec![0.0; costs.len()];
        start.iter().for_each(|&j| values[j as usize] = 1.0);
        values.extend(self.uncovered(&start).iter().map(|&u| f64::from(u8::from(u))));
        let chosen = |v: &[f64]| (0..u32_of(costs.len())).filter(|&j| v[j as usize] > 0.5).collect::<Vec<u32>>();
        let judge = |v: &[f64]| {
            let chosen = chosen(v);
            if self.is_enough(&self.uncovered(&chosen)) {
                return Vec::new();
            }
            let others = (0..u32_of(costs.len())).filter(|j| !chosen.contains(j));
            vec![LazyRow { terms: others.map(|j| (open[j as usize], 1.0)).collect(), least: 1.0 }]
        };
        let tolerance = if costs.iter().sum::<f64>() > 1e4 { 1e-9 } else { 1e-6 };
        let mut answer = judged_mip(program, Some(&values), MipSettings { objective_step: step * scale, tolerance }, time, judge)?;
        answer.bound /= scale;
        let found = answer.values.map(|v| self.repaired(chosen(&v)));
        let sites = found.filter(|sites| self.cost_of(sites) < self.cost_of(&start)).unwrap_or(start);
        let bound = if step > 0.0 { (answer.bound - 1e-4).ceil() } else { answer.bound };
        Ok(self.set_cover(sites, bound, answer.nodes))
    }

    /// Whether each demand is left uncovered by the sites.
    fn uncovered(&self, sites: &[u32]) -> Vec<bool> {
        let mut uncovered = vec![true; self.reduced.demands()];
        for &j in sites {
            self.reduced.column(j as usize).iter().for_each(|e| uncovered[e.0 as usize] = false);
        }
        uncovered
    }

    /// Whether what is left uncovered is little enough, and no required set is among it.
    fn is_enough(&self, uncovered: &[bool]) -> bool {
        let reduced = self.reduced;
        let left: f64 = reduced.fallback.iter().zip(uncovered).filter(|(_, u)| **u).map(|(w, _)| w).sum();
        left <= self.max_uncovered && !uncovered.iter().zip(&reduced.must_serve).any(|(u, m)| *u && *m)
    }

    /// Sites completed until they cover enough, by the most weight per cost, then without those not needed.
    fn repaired(&self, mut sites: Vec<u32>) -> Vec<u32> {
        let reduced = self.reduced;
        let mut uncovered = self.uncovered(&sites);
        while !self.is_enough(&uncovered) {
            let gain = |j: usize| {
                reduced.column(j).iter().filter(|e| uncovered[e.0 as usize]).map(|e| reduced.fallback[e.0 as usize]).sum::<f64>()
            };
            let score = |j: usize| gain(j) / reduced.site_costs[j].max(1e-9);
            let best = (0..reduced.candidates()).map(|j| (score(j), j)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((_, j)) = best.filter(|b| b.0 > 0.0) else { break };
            reduced.column(j).iter().for_each(|e| uncovered[e.0 as usize] = false);
            sites.push(u32_of(j));
        }
        for at in (0..sites.len()).rev() {
            let mut others = sites.clone();
            others.remove(at);
            if self.is_enough(&self.uncovered(&others)) {
                sites = others;
            }
        }
        sites.sort_unstable();
        sites
    }
}
