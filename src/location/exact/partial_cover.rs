//! The cheapest sites that cover a share: set covering where some may be left out.

use highs::RowProblem;

use super::branch::{SearchGoal, branch};
use super::set_cover::Cover;
use crate::bound::{mip, relax};
use crate::heuristic::Plan;
use crate::model::{LocationError, ReducedProblem, TimeLimit, cutoff, u32_of};

/// The cheapest sites of a core that leave out at most `left_out`, by the costs of original candidates.
pub(super) fn cover(mut core: ReducedProblem, costs: &[f64], left_out: f64, clock: &TimeLimit) -> Result<Cover, LocationError> {
    // Whoever is as cheap and covers as much stands for the others, by their own costs.
    core.site_costs = core.original.iter().map(|&j| costs[j as usize]).collect();
    core.budget = f64::INFINITY;
    let quantum = core.quantum();
    let scale = core.scale(quantum);
    let core = core.scaled(scale);
    let (quantum, left_out) = (quantum * scale, left_out * scale);
    let core = core.restrict(&[], &core.undominated(clock));
    let costs = &core.site_costs;
    let all: f64 = core.fallback.iter().sum();
    let most = left_out + 1e-11 * all;
    // What is left out is a multiple of the quantum, too.
    let most = if quantum > 0.0 { (most / quantum).floor() * quantum } else { most };
    let share = Share { core: &core, most, quantum };
    if core.demands() == 0 {
        return Ok(Cover { sites: Vec::new(), cost: 0.0, bound: 0.0, nodes: 0 });
    }
    let start = share.completed(Vec::new());
    if costs.windows(2).all(|c| c[0] == c[1]) && costs[0] > 0.0 {
        return share.fewest(start, clock);
    }
    share.cheapest(start, clock)
}

/// How much may be left out.
struct Share<'a> {
    core: &'a ReducedProblem,
    most: f64,
    quantum: f64,
}

/// Whether so many sites leave out little enough.
enum Feasibility {
    Found(Vec<u32>),
    Impossible,
    Undecided,
}

impl Share<'_> {
    fn cost_of(&self, sites: &[u32]) -> f64 {
        sites.iter().map(|&j| self.core.site_costs[j as usize]).sum()
    }

    fn told(&self, sites: Vec<u32>, bound: f64, nodes: usize) -> Cover {
        let cost = self.cost_of(&sites);
        let sites = sites.iter().map(|&j| self.core.original[j as usize]).collect();
        Cover { sites, cost, bound: bound.clamp(0.0, cost), nodes }
    }

    /// Where all cost the same: fewer sites as long as the most that so many can cover is enough.
    fn fewest(&self, mut sites: Vec<u32>, clock: &TimeLimit) -> Result<Cover, LocationError> {
        let one = self.core.site_costs[0];
        let mut core = self.core.clone();
        core.site_costs.clear();
        let quantum = self.quantum;
        let left_out = |sites: &[u32], core: &ReducedProblem| Plan::new(core, sites).value - core.constant;
        let mut nodes = 0;
        // A good plan of fewer, again and again.
        while sites.len() > 1 && !clock.out() {
            core.p = sites.len() - 1;
            let mut plan = Plan::new(&core, &[]);
            plan.greedy();
            plan.interchange(&clock.part(0.2));
            if left_out(&plan.chosen, &core) > self.most {
                break;
            }
            sites = self.completed(plan.chosen);
        }
        // What prices alone show to be too few, by halving; 0 when nothing has to be covered.
        let (mut low, mut high) = (0, sites.len());
        while low + 1 < high && !clock.out() {
            let middle = usize::midpoint(low, high);
            core.p = middle;
            let mut plan = Plan::new(&core, &[]);
            plan.greedy();
            let ceiling = self.ceiling(&core, quantum);
            let relaxed = relax(&core, plan.chosen, quantum, ceiling, 150, clock);
            if relaxed.bound > cutoff(ceiling, quantum) {
                low = middle;
            } else {
                high = middle;
            }
        }
        // Then by linear programs too, which end soon where so many are far too few; then exactly, from above.
        let early = clock.part(0.3);
        while sites.len() > low + 1 && !early.out() {
            core.p = low + 1;
            let (told, more) = self.ask(&core, quantum, &early)?;
            nodes += more;
            match told {
                Feasibility::Found(fewer) => sites = self.completed(fewer),
                Feasibility::Impossible => low = core.p,
                Feasibility::Undecided => break,
            }
        }
        while sites.len() > low + 1 && !clock.out() {
            core.p = sites.len() - 1;
            let (told, more) = self.ask(&core, quantum, clock)?;
            nodes += more;
            match told {
                Feasibility::Found(fewer) => sites = self.completed(fewer),
                Feasibility::Impossible => low = core.p,
                Feasibility::Undecided => break,
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
        let bound = if sites.len() <= low + 1 { self.cost_of(&sites) } else { (low + 1) as f64 * one };
        Ok(self.told(sites, bound, nodes))
    }

    /// The value from which on plans of a core leave out too much.
    fn ceiling(&self, core: &ReducedProblem, quantum: f64) -> f64 {
        let most = self.most + core.constant;
        let slack = 1e-9 * most.abs() + 1e-7;
        most + if quantum > 4.0 * slack { quantum } else { 2.0 * slack }
    }

    /// Whether `p` sites of a core leave out little enough; and the nodes that took.
    fn ask(&self, core: &ReducedProblem, quantum: f64, clock: &TimeLimit) -> Result<(Feasibility, usize), LocationError> {
        let ceiling = self.ceiling(core, quantum);
        let most = self.most + core.constant;
        let places: Vec<u32> = {
            let mut places = vec![u32::MAX; self.core.original.iter().max().map_or(0, |m| *m as usize + 1)];
            (0..).zip(&self.core.original).for_each(|(at, &j)| places[j as usize] = at);
            places
        };
        let here =
            |of: &ReducedProblem, chosen: &[u32]| chosen.iter().map(|&j| places[of.original[j as usize] as usize]).collect::<Vec<u32>>();
        let mut plan = Plan::new(core, &[]);
        plan.greedy();
        plan.interchange(clock);
        let relaxed = relax(core, plan.chosen, quantum, ceiling, 300, clock);
        if relaxed.value <= most {
            return Ok((Feasibility::Found(here(core, &relaxed.chosen)), 0));
        }
        if relaxed.bound > cutoff(ceiling, quantum) {
            return Ok((Feasibility::Impossible, 0));
        }
        let left = core.restrict(&relaxed.fixed_in, &relaxed.keep);
        let branched = branch(&left, relaxed.value.min(ceiling), SearchGoal { quantum, enough: most, others: f64::INFINITY, clock })?;
        let told = match branched.chosen {
            Some(chosen) if branched.value <= most => {
                let chosen = chosen.iter().map(|&j| places[j as usize]);
                Feasibility::Found(here(core, &relaxed.fixed_in).into_iter().chain(chosen).collect())
            }
            // Searched to the end: nothing is better than what is worth too little.
            _ if branched.bound > cutoff(ceiling, quantum) => Feasibility::Impossible,
            _ => Feasibility::Undecided,
        };
        Ok((told, branched.nodes))
    }

    /// By a mixed-integer program, where costs differ.
    fn cheapest(&self, start: Vec<u32>, clock: &TimeLimit) -> Result<Cover, LocationError> {
        let (core, costs) = (self.core, &self.core.site_costs);
        let step = if costs.iter().all(|c| c.fract() == 0.0) { 1.0 } else { 0.0 };

        let mut program = RowProblem::default();
        let open: Vec<_> = costs.iter().map(|&c| program.add_integer_column(c, 0..=1)).collect();
        let out: Vec<_> = core.must.iter().map(|&must| program.add_column(0.0, 0..=i32::from(!must))).collect();
        program.add_row(..=self.most, out.iter().zip(&core.fallback).map(|(&z, &w)| (z, w)));
        for (i, &z) in out.iter().enumerate() {
            let sites = core.row(i).iter().map(|e| (open[e.0 as usize], 1.0));
            program.add_row(1.., sites.chain([(z, 1.0)]).collect::<Vec<_>>());
        }
        let mut values = vec![0.0; costs.len()];
        start.iter().for_each(|&j| values[j as usize] = 1.0);
        values.extend(self.uncovered(&start).iter().map(|&u| f64::from(u8::from(u))));
        let answer = mip(program, Some(&values), step, clock)?;
        // What HiGHS gives is right to its tolerances: by count it may leave out a little more.
        let found = answer.values.map(|v| self.completed((0..u32_of(costs.len())).filter(|&j| v[j as usize] > 0.5).collect()));
        let sites = found.filter(|sites| self.cost_of(sites) < self.cost_of(&start)).unwrap_or(start);
        let bound = if step > 0.0 { (answer.bound - 1e-4).ceil() } else { answer.bound };
        Ok(self.told(sites, bound, answer.nodes))
    }

    /// Which demands the sites do not cover.
    fn uncovered(&self, sites: &[u32]) -> Vec<bool> {
        let mut uncovered = vec![true; self.core.demands()];
        for &j in sites {
            self.core.column(j as usize).iter().for_each(|e| uncovered[e.0 as usize] = false);
        }
        uncovered
    }

    /// The sites, and as many more as are needed, most weight for their cost first; then without those not needed.
    fn completed(&self, mut sites: Vec<u32>) -> Vec<u32> {
        let core = self.core;
        let mut uncovered = self.uncovered(&sites);
        let left = |uncovered: &[bool]| -> f64 { core.fallback.iter().zip(uncovered).filter(|(_, u)| **u).map(|(w, _)| w).sum() };
        let enough = |uncovered: &[bool]| left(uncovered) <= self.most && !uncovered.iter().zip(&core.must).any(|(u, m)| *u && *m);
        while !enough(&uncovered) {
            let gain =
                |j: usize| core.column(j).iter().filter(|e| uncovered[e.0 as usize]).map(|e| core.fallback[e.0 as usize]).sum::<f64>();
            let worth = |j: usize| gain(j) / core.site_costs[j].max(1e-9);
            let best = (0..core.candidates()).map(|j| (worth(j), j)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((_, j)) = best.filter(|b| b.0 > 0.0) else { break };
            core.column(j).iter().for_each(|e| uncovered[e.0 as usize] = false);
            sites.push(u32_of(j));
        }
        for at in (0..sites.len()).rev() {
            let mut others = sites.clone();
            others.remove(at);
            if enough(&self.uncovered(&others)) {
                sites = others;
            }
        }
        sites.sort_unstable();
        sites
    }
}
