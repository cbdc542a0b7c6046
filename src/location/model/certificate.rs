//! JSON certificate of a plan, with the ids of the matrix.

use carecircle_words::{Said, say};
use serde::Serialize;

use super::matrix::Matrix;
use super::solution::{Choice, Solution, Status};

/// Plan with its bound and proof, as written to JSON.
#[derive(Debug, Clone, Serialize)]
pub struct Certificate {
    /// Model name: `mclp`, `lscp`, `p-median` or `p-center`.
    pub model: &'static str,
    /// Ids of the chosen candidates.
    pub sites: Vec<String>,
    /// Objective value of the plan; null when there is none.
    pub objective: Option<f64>,
    /// Bound that no plan can beat; null when none is known.
    pub bound: Option<f64>,
    /// Relative gap |objective − bound| / |objective|; null when there is no plan.
    pub gap: Option<f64>,
    /// Proof status: `optimal`, `feasible`, `infeasible` or `unknown`.
    pub status: Status,
    /// Whether the plan is proven optimal.
    pub optimal: bool,
    /// Tolerance of that proof: greatest amount by which another plan may be better; not written when 0, where the proof is exact.
    #[serde(skip_serializing_if = "is_nothing")]
    pub within: f64,
    /// Proof status as an English sentence.
    pub proof: String,
    /// Weight within the limit; mclp and lscp only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_weight: Option<f64>,
    /// Covered weight over total weight, 0..=1; mclp and lscp only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_share: Option<f64>,
    /// Sum of all demand weights.
    pub total_weight: f64,
    /// Number of demands with a weight that neither an existing facility nor a candidate that may be chosen reaches (mclp
    /// and lscp: within the limit); not written when 0.
    #[serde(skip_serializing_if = "is_zero")]
    pub out_of_reach: usize,
    /// Contribution of each site and its best replacement.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChosenSite>,
    /// Serving site and cost of each demand; a demand that no chosen site serves has no row.
    pub assignments: Vec<Assignment>,
    /// Number of branch-and-bound nodes explored.
    pub nodes: usize,
    /// Wall time in seconds, without reading the input.
    pub seconds: f64,
    /// Method that produced the plan.
    pub solver: &'static str,
}

/// Contribution of one chosen site.
#[derive(Debug, Clone, Serialize)]
pub struct ChosenSite {
    /// Candidate id.
    pub site: String,
    /// Loss when this site is left out and nothing replaces it; for mclp and lscp the weight that only it covers.
    pub alone: f64,
    /// Id of the best candidate in its place, the other sites staying; null when there is none.
    pub alternative: Option<String>,
    /// Objective with the alternative; for lscp the weight then covered.
    pub alternative_objective: Option<f64>,
}

/// Demand and the chosen site that serves it.
#[derive(Debug, Clone, Serialize)]
pub struct Assignment {
    /// Demand id.
    pub demand: String,
    /// Candidate id.
    pub site: String,
    /// Travel cost between them.
    pub cost: f64,
}

impl Certificate {
    /// Certificate of a solution, with the ids of its matrix.
    #[must_use]
    pub fn new(matrix: &Matrix, solution: &Solution) -> Self {
        let name = |j: u32| matrix.candidates[j as usize].clone();
        let finite = |v: f64| v.is_finite().then_some(v);
        let assigned = solution
            .assignments
            .iter()
            .enumerate()
            .filter_map(|(i, a)| a.map(|(j, cost)| Assignment { demand: matrix.demands[i].clone(), site: name(j), cost }));
        let chosen = |c: &Choice| ChosenSite {
            site: name(c.site),
            alone: c.alone,
            alternative: c.alternative.map(name),
            alternative_objective: c.alternative_objective,
        };
        Self {
            model: solution.model.name(),
            sites: solution.sites.iter().map(|&j| name(j)).collect(),
            objective: finite(solution.objective),
            bound: finite(solution.bound),
            gap: finite(solution.gap),
            status: solution.status,
            optimal: solution.status == Status::Optimal,
            within: solution.within,
            proof: proof(solution).en(),
            covered_weight: solution.covered_weight,
            covered_share: solution.covered_weight.filter(|_| solution.total_weight > 0.0).map(|c| c / solution.total_weight),
            total_weight: solution.total_weight,
            out_of_reach: matrix.problem.out_of_reach(&solution.model),
            choices: solution.choices.iter().map(chosen).collect(),
            assignments: assigned.collect(),
            nodes: solution.nodes,
            seconds: solution.seconds,
            solver: solution.solver,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
/// Whether a number is 0 and so not written.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
/// Whether a tolerance is 0 and so not written.
fn is_nothing(tolerance: &f64) -> bool {
    *tolerance <= 0.0
}

/// Proof status of a plan as a sentence; for an unproven plan with the percentage of the optimum that its bound guarantees.
#[must_use]
pub fn proof(solution: &Solution) -> Said {
    let said = match solution.status {
        Status::Optimal if solution.within > 0.0 => {
            let percent = rounded_up(100.0 * solution.within / solution.objective.abs().max(f64::MIN_POSITIVE));
            say!("plan-optimal-within-numerical", percent)
        }
        Status::Optimal => say!("plan-proven-optimal"),
        Status::Feasible => {
            let more = solution.bound > solution.objective;
            let (worse, better) = if more { (solution.objective, solution.bound) } else { (solution.bound, solution.objective) };
            // Rounded down, so that the claim holds.
            let percent = (1000.0 * worse / better).floor() / 10.0;
            if more {
                say!("plan-at-least-best", percent = format!("{:.1}", percent))
            } else {
                say!("plan-best-possible-at", percent = format!("{:.1}", percent))
            }
        }
        Status::Infeasible => say!("plan-proven-no-plan"),
        Status::Unknown => say!("plan-no-plan-found"),
    };
    if solution.nobody_left { say!("plan-no-candidate-that", said) } else { said }
}

/// Number rounded up to one digit that is not 0, written out.
fn rounded_up(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a double")]
    let exponent = value.log10().floor() as i32;
    let digits = (value / 10_f64.powi(exponent) - 1e-9).ceil();
    let shown = digits * 10_f64.powi(exponent);
    let places = usize::try_from(-exponent).unwrap_or(0).min(30);
    format!("{shown:.places$}")
}
