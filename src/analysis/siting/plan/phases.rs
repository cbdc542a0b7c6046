//! Phases of building a plan, and the curve of the objective over the number of sites.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::prepared::Prepared;
use crate::siting::{Options, Problem, SitingError, Solution, Status, solve};
use carecircle_location::u32_of;

/// Phase of building a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanPhase))]
pub struct Phase {
    /// Ids of the sites built in this phase.
    pub sites: Vec<String>,
    /// Number of sites built so far, these included.
    pub so_far: usize,
    /// Objective with the sites built so far; null when some demand is not reached yet.
    pub objective: Option<f64>,
    /// Absolute change of the objective by this phase; null when the objective of either phase is null.
    pub gain: Option<f64>,
    /// Whether the choice among the plan's sites is proven best for this phase, the earlier phases fixed.
    pub optimal: bool,
    /// Bound on the objective of any plan of `so_far` sites; null when none is known.
    pub bound_alone: Option<f64>,
}

/// Best plan of one number of sites.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanPoint))]
pub struct Point {
    /// Number of sites.
    pub sites: usize,
    /// Objective; null when no plan reaches every demand.
    pub objective: Option<f64>,
    /// Bound on the objective of any plan of so many sites; null when none is known.
    pub bound: Option<f64>,
    /// Whether the plan is proven best.
    pub optimal: bool,
}

impl Prepared<'_> {
    /// Phases of a solution: `sizes[i]` sites in phase `i`, the rest in a last phase.
    ///
    /// Each phase is the best that the plan's own sites allow, the earlier phases fixed: the first gains most.
    ///
    /// # Errors
    /// [`SitingError`] on a failure inside the solver.
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

    /// Best plans of 1, 2, … `most` sites, each with its bound.
    ///
    /// # Errors
    /// [`SitingError`] on a failure inside the solver.
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

/// Equal shares of the remaining time for the remaining steps.
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
