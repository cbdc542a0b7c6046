//! A plan, its objective, and the bound that says how good it is.

use serde::Serialize;

use super::problem::Model;

/// How well an answer is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No plan is better: the bound meets the objective.
    Optimal,
    /// A plan and a bound that do not meet: time ran out, or it was stopped.
    Feasible,
    /// Proven: no plan satisfies the conditions.
    Infeasible,
    /// Time ran out before any plan that satisfies the conditions was found.
    Unknown,
}

/// Why a site is in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The candidate.
    pub site: u32,
    /// What is lost when it is left out and nothing replaces it: for MCLP and LSCP the weight it alone covers, for
    /// p-median what the sum grows by (very much, where some demand is then not reached at all).
    pub alone: f64,
    /// The best candidate in its place, all other sites staying; `None` when there is no other.
    pub alternative: Option<u32>,
    /// The objective with the alternative; for LSCP the weight then covered.
    pub alternative_objective: Option<f64>,
}

/// A plan with its certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// What was asked.
    pub model: Model,
    /// Chosen candidates, ascending, forced ones included.
    pub sites: Vec<u32>,
    /// MCLP: weight covered (existing facilities included). LSCP: sites, or their cost. p-median: weighted sum. p-center: worst cost.
    pub objective: f64,
    /// No plan can do better than this.
    pub bound: f64,
    /// |objective − bound| over |objective|; 0 when they meet.
    pub gap: f64,
    /// How well it is known.
    pub status: Status,
    /// Weight within the limit, existing facilities included; MCLP and LSCP only.
    pub covered_weight: Option<f64>,
    /// All weight.
    pub total_weight: f64,
    /// For each demand the chosen site nearest to it and the cost, where one is in reach (for MCLP and LSCP: within
    /// the limit) and nearer than what stands already.
    pub assignments: Vec<Option<(u32, f64)>>,
    /// One a site, in the order of `sites`; empty for p-center.
    pub choices: Vec<Choice>,
    /// Nodes of the search tree.
    pub nodes: usize,
    /// Of fairness: how many of the least shares, counted from the least, are proven as great as can be, and how many
    /// groups there are.
    pub fair_levels: Option<(usize, usize)>,
    /// Of fairness: the share of each group that is served, what was served before included.
    pub fair_shares: Vec<f64>,
    /// What solved it.
    pub solver: &'static str,
    /// Wall time.
    pub seconds: f64,
}
