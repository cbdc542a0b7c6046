//! The cheapest sites that cover a share: set covering where some may be left out.

use highs::RowProblem;

use super::SitingError;
use super::clock::Clock;
use super::core::Core;
use super::costs::u32_of;
use super::cover::Cover;
use super::program::mip;

/// The cheapest sites of a core that leave out at most `left_out`, by the costs of original candidates.
pub(super) fn cover(mut core: Core, costs: &[f64], left_out: f64, clock: &Clock) -> Result<Cover, SitingError> {
    // Whoever is as cheap and covers as much stands for the others, by their own costs.
    core.site_costs = core.original.iter().map(|&j| costs[j as usize]).collect();
    core.budget = f64::INFINITY;
    let core = core.restrict(&[], &core.undominated(clock));
    let costs = &core.site_costs;
    let all: f64 = core.fallback.iter().sum();
    let share = Share { core: &core, most: left_out + 1e-11 * all };
    let start = share.completed(Vec::new());
    let cost_of = |sites: &[u32]| sites.iter().map(|&j| costs[j as usize]).sum::<f64>();
    let step = if costs.iter().all(|c| c.fract() == 0.0) { 1.0 } else { 0.0 };

    let mut program = RowProblem::default();
    let open: Vec<_> = costs.iter().map(|&c| program.add_integer_column(c, 0..=1)).collect();
    let out: Vec<_> = core.must.iter().map(|&must| program.add_column(0.0, 0..=i32::from(!must))).collect();
    program.add_row(..=share.most, out.iter().zip(&core.fallback).map(|(&z, &w)| (z, w)));
    for (i, &z) in out.iter().enumerate() {
        let sites = core.row(i).iter().map(|e| (open[e.0 as usize], 1.0));
        program.add_row(1.., sites.chain([(z, 1.0)]).collect::<Vec<_>>());
    }
    let mut values = vec![0.0; costs.len()];
    start.iter().for_each(|&j| values[j as usize] = 1.0);
    values.extend(share.uncovered(&start).iter().map(|&u| f64::from(u8::from(u))));
    let answer = mip(program, Some(&values), step, clock)?;
    // What HiGHS gives is right to its tolerances: by count it may leave out a little more.
    let found = answer.values.map(|v| share.completed((0..u32_of(costs.len())).filter(|&j| v[j as usize] > 0.5).collect()));
    let sites = found.filter(|sites| cost_of(sites) < cost_of(&start)).unwrap_or(start);
    let cost = cost_of(&sites);
    let bound = if step > 0.0 { (answer.bound - 1e-4).ceil() } else { answer.bound };
    let sites = sites.iter().map(|&j| core.original[j as usize]).collect();
    Ok(Cover { sites, cost, bound: bound.clamp(0.0, cost), nodes: answer.nodes })
}

/// How much may be left out.
struct Share<'a> {
    core: &'a Core,
    most: f64,
}

impl Share<'_> {
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
