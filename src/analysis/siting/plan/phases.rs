//! In which order to build a plan, and what fewer or more sites would reach.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::prepared::Prepared;
use crate::siting::{Options, Problem, SitingError, Solution, Status, solve};
use carecircle_location::u32_of;

/// What is built in one phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanPhase))]
pub struct Phase {
    /// Ids of the sites of this phase.
    pub sites: Vec<String>,
    /// Sites built so far, these included.
    pub so_far: usize,
    /// The objective with what is built so far; null when some demand is not reached yet.
    pub objective: Option<f64>,
    /// What this phase adds to the phase before it; null likewise.
    pub gain: Option<f64>,
    /// Whether no other choice among the plan's sites gives more at this point, the earlier phases standing.
    pub optimal: bool,
    /// No plan of so many sites, were it the last word, can do better than this.
    pub bound_alone: Option<f64>,
}

/// The best plan of so many sites.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanPoint))]
pub struct Point {
    /// How many sites.
    pub sites: usize,
    /// The objective; null when no plan reaches everybody.
    pub objective: Option<f64>,
    /// No plan of so many can do better.
    pub bound: Option<f64>,
    /// Whether it is proven best.
    pub optimal: bool,
}

impl Prepared<'_> {
    /// Orders the sites of a solution: `sizes` in the first year, the second, and so on; the rest comes last.
    ///
    /// Each phase is the best that the plan's own sites allow at that point, the earlier phases standing: the first
    /// year gains most, then the second.
    ///
    /// # Errors
    /// A failure inside the solver.
    pub fn phases(&self, solution: &Solution, sizes: &[usize], options: &Options) -> Result<Vec<Phase>, SitingError> {
        let clock = TimeShare::start(options);
        let chosen = self.useful(&solution.sites);
        let mut sizes = sizes.to_vec();
        let rest = chosen.len().saturating_sub(sizes.iter().sum());
        if rest > 0 {
            sizes.push(rest);
        }
        let whole = if self.lists.is_some() { self.only(|j| chosen.contains(&j))? } else { self.problem.clone() };
        let others = (0..u32_of(self.candidates.len())).filter(|j| !chosen.contains(j)).collect();
        // Conditions bind the whole plan, which keeps them; its parts are free.
        let mut problem = Problem { forced: Vec::new(), forbidden: others, required: Vec::new(), budget: None, fair: None, ..whole };
        problem.site_costs.clear();
        let nothing = solve(&problem, &self.counting(0), &clock.options(options, 1))?;
        let mut before = value(&nothing);
        let mut phases = Vec::with_capacity(sizes.len());
        let mut built: Vec<u32> = Vec::new();
        let scratch = sizes.len();
        for (at, size) in sizes.into_iter().enumerate() {
            let so_far = (built.len() + size).min(chosen.len());
            problem.forced.clone_from(&built);
            let found = solve(&problem, &self.counting(so_far), &clock.options(options, 2 * (scratch - at)))?;
            let alone = solve(
                &self.problem,
                &self.counting(so_far.max(self.problem.forced.len())),
                &clock.options(options, 2 * (scratch - at) - 1),
            )?;
            let new: Vec<u32> = found.sites.iter().copied().filter(|j| !built.contains(j)).collect();
            let objective = value(&found);
            phases.push(Phase {
                sites: new.iter().map(|&j| self.candidates[j as usize].id.clone()).collect(),
                so_far,
                objective,
                gain: objective.zip(before).map(|(now, before)| (now - before).abs()),
                optimal: found.status == Status::Optimal,
                bound_alone: alone.bound.is_finite().then_some(alone.bound),
            });
            before = objective;
            built.extend(new);
        }
        Ok(phases)
    }

    /// The best plans of 1, 2, … `most` sites, each with its bound.
    ///
    /// # Errors
    /// A failure inside the solver.
    pub fn curve(&self, most: usize, options: &Options) -> Result<Vec<Point>, SitingError> {
        let clock = TimeShare::start(options);
        let least = self.problem.forced.len().max(1);
        let mut points = Vec::new();
        for sites in least..=most.min(self.most_sites()) {
            let found = self.best_of(sites, &clock.options(options, most + 1 - sites))?;
            let bound = found.bound.is_finite().then_some(found.bound);
            points.push(Point { sites, objective: value(&found), bound, optimal: found.status == Status::Optimal });
        }
        Ok(points)
    }
}

fn value(solution: &Solution) -> Option<f64> {
    (solution.objective.is_finite() && !matches!(solution.status, Status::Infeasible | Status::Unknown)).then_some(solution.objective)
}

/// Shares what is left of the time among the steps still to do.
struct TimeShare {
    began: Instant,
    limit: Option<Duration>,
}

impl TimeShare {
    fn start(options: &Options) -> Self {
        Self { began: Instant::now(), limit: options.time_limit }
    }

    fn options<'a>(&self, options: &Options<'a>, scratch: usize) -> Options<'a> {
        let left = self.limit.map(|limit| limit.saturating_sub(self.began.elapsed()) / u32_of(scratch.max(1)));
        Options { time_limit: left, ..*options }
    }
}
