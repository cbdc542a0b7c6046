//! Limits on new sites (count ≤ p, cost ≤ budget), and whether all rows can be covered under them.

use super::feasibility::Feasibility;
use super::set_cover;
use crate::model::{LocationError, Prices, Problem, TimeLimit};

/// Limits on new sites: their number and, with a budget, their total cost.
pub(super) struct SiteBudget {
    /// Greatest number of sites besides the forced ones.
    pub(super) sites: usize,
    /// Cost vector of the number of sites: 1 for each candidate.
    ones: Vec<f64>,
    /// Cost of each candidate and the budget left after the forced ones, whole numbers; `None` without a budget.
    budget: Option<(Vec<f64>, f64)>,
}

impl SiteBudget {
    /// Limits of a problem with `sites` new sites, less the `forced` ones.
    pub(super) fn new(problem: &Problem, sites: usize, forced: &[u32]) -> Self {
        let remaining = |prices: Prices| {
            let budget = prices.budget - prices.spent(forced);
            (prices.costs, budget)
        };
        let budget = problem.prices().map(remaining);
        Self { sites: sites - forced.len(), ones: vec![1.0; problem.costs.candidates()], budget }
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of sites")]
    /// Greatest number of sites, as a cost.
    fn count_limit(&self) -> f64 {
        self.sites as f64
    }

    /// Cost vectors of the limits: 1 a site, and with a budget the opening costs.
    pub(super) fn cost_vectors(&self) -> impl Iterator<Item = &[f64]> {
        std::iter::once(self.ones.as_slice()).chain(self.budget.iter().map(|b| b.0.as_slice()))
    }

    /// Cost vector and limit of each condition on covers.
    fn limits(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.cost_vectors().zip(std::iter::once(self.count_limit()).chain(self.budget.iter().map(|b| b.1)))
    }

    /// Whether a cover keeps to all limits.
    pub(super) fn admits(&self, cover: &[u32]) -> bool {
        let sum = |costs: &[f64]| cover.iter().map(|&j| costs[j as usize]).sum::<f64>();
        self.limits().all(|(costs, limit)| sum(costs) <= limit)
    }

    /// Whether linear programs prove that no cover keeps to the limits.
    pub(super) fn is_infeasible_by_lp(&self, rows: &[Vec<u32>], time: &TimeLimit) -> Result<bool, LocationError> {
        for (costs, limit) in self.limits() {
            if set_cover::lp_bound(rows, costs, time)? > limit + 1e-6 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Cover within the limits by short local searches; `None` when none is found.
    pub(super) fn local_search_cover(&self, rows: &[Vec<u32>], time: &TimeLimit) -> Option<Vec<u32>> {
        self.limits().map(|(costs, limit)| set_cover::local_search_cover(rows, costs, limit, time)).find(|cover| self.admits(cover))
    }

    /// Feasibility of a cover within the limits, and the number of nodes explored.
    pub(super) fn decide(&self, rows: &[Vec<u32>], time: &TimeLimit) -> Result<(Feasibility, usize), LocationError> {
        let mut nodes = 0;
        let mut each_limit_met = true;
        for (costs, limit) in self.limits() {
            let covered = set_cover::cover_within(rows, costs, Some(limit), time)?;
            nodes += covered.nodes;
            if self.admits(&covered.sites) {
                return Ok((Feasibility::Feasible(covered.sites), nodes));
            }
            if covered.bound > limit + 1e-6 {
                return Ok((Feasibility::Infeasible, nodes));
            }
            each_limit_met &= covered.cost <= limit;
        }
        // A cover within the number costs too much, and one within the budget has too many sites: both limits at once decide.
        let Some((costs, budget)) = self.budget.as_ref().filter(|_| each_limit_met) else { return Ok((Feasibility::Unknown, nodes)) };
        let (feasibility, more) = set_cover::cover_within_budget_and_count(rows, costs, *budget, self.sites, time)?;
        let feasibility = match feasibility {
            Feasibility::Feasible(sites) if !self.admits(&sites) => Feasibility::Unknown,
            decided => decided,
        };
        Ok((feasibility, nodes + more))
    }
}
