//! Plans with their objective, bound and proof status.

use serde::Serialize;

use super::problem::Model;

/// Proof status of a solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanStatus))]
pub enum Status {
    /// Proven optimal: the bound meets the objective.
    Optimal,
    /// A plan whose bound does not meet its objective: the time limit was reached or the search was stopped.
    Feasible,
    /// Proven: no plan satisfies the conditions.
    Infeasible,
    /// No plan found before the time limit, and no proof that there is none.
    Unknown,
}

/// Contribution of one chosen site and its best replacement.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Row number of the candidate.
    pub site: u32,
    /// Loss when this site is left out and nothing replaces it. MCLP and LSCP: weight that only this site covers.
    /// p-median: growth of the weighted sum, with a large penalty for each demand that is then not reached.
    pub alone: f64,
    /// Best candidate in its place, all other sites staying; `None` when there is no other.
    pub alternative: Option<u32>,
    /// Objective with the alternative; for LSCP the weight then covered.
    pub alternative_objective: Option<f64>,
}

/// Plan with its objective, bound and proof status: the output of [`solve`](crate::solve).
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Model that was solved.
    pub model: Model,
    /// Chosen candidates, ascending, forced ones included.
    pub sites: Vec<u32>,
    /// Objective value. MCLP: covered weight, by existing facilities too. LSCP: number of sites, or their cost. p-median:
    /// weighted sum of costs. p-center: greatest cost.
    pub objective: f64,
    /// Bound on the objective that no plan can beat.
    pub bound: f64,
    /// Relative gap |objective − bound| / |objective|; 0 when they meet.
    pub gap: f64,
    /// Proof status.
    pub status: Status,
    /// Greatest amount by which another plan may be better than one that is proven optimal, in the unit of the objective: the
    /// tolerance of the proof. 0 where it is exact, and without a proof.
    pub within: f64,
    /// Whether no candidate that may be chosen reaches anybody who is not covered already, so that no site adds anything; false for
    /// p-median and p-center.
    pub nobody_left: bool,
    /// Weight within the limit, existing facilities included; `None` for p-median and p-center.
    pub covered_weight: Option<f64>,
    /// Sum of all demand weights.
    pub total_weight: f64,
    /// Nearest chosen site of each demand and its cost. `None` where no site is in reach (MCLP and LSCP: within the limit)
    /// or an existing facility is at least as near.
    pub assignments: Vec<Option<(u32, f64)>>,
    /// Contribution of each site, in the order of `sites`; empty for p-center and with capacities or fairness.
    pub choices: Vec<Choice>,
    /// Number of branch-and-bound nodes explored.
    pub nodes: usize,
    /// Number of least shares proven leximin-optimal, counted from the least, and number of groups; `None` without fairness.
    pub fair_levels: Option<(usize, usize)>,
    /// Served share of each group, 0..=1, with the weight served before; empty without fairness.
    pub fair_shares: Vec<f64>,
    /// Method that produced the plan.
    pub solver: &'static str,
    /// Wall time in seconds.
    pub seconds: f64,
}
