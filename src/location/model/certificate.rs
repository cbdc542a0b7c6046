//! A plan as JSON, with the ids of the matrix.

use serde::Serialize;

use super::matrix::Matrix;
use super::solution::{Choice, Solution, Status};

/// A plan with its certificate, as written.
#[derive(Debug, Clone, Serialize)]
pub struct Certificate {
    /// `mclp`, `lscp`, `p-median`, `p-center`.
    pub model: &'static str,
    /// Ids of the chosen candidates.
    pub sites: Vec<String>,
    /// The value of the plan; null when there is none.
    pub objective: Option<f64>,
    /// No plan can do better; null when nothing is known.
    pub bound: Option<f64>,
    /// |objective − bound| over |objective|; null when there is no plan.
    pub gap: Option<f64>,
    /// `optimal`, `feasible`, `infeasible`, `unknown`.
    pub status: Status,
    /// Whether the plan is proven best.
    pub optimal: bool,
    /// The same in words.
    pub proof: String,
    /// Weight within the limit; mclp and lscp only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_weight: Option<f64>,
    /// The same over all weight, 0..=1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_share: Option<f64>,
    /// All weight.
    pub total_weight: f64,
    /// Demands with a weight that no candidate that may be chosen, and nothing that stands, has in reach (mclp and lscp:
    /// within the limit); not written when there are none.
    #[serde(skip_serializing_if = "is_zero")]
    pub out_of_reach: usize,
    /// What each site alone brings, and the best one in its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Chosen>,
    /// Who serves whom at what cost; demands that no chosen site serves have no row.
    pub assignments: Vec<Assigned>,
    /// Nodes of the search tree.
    pub nodes: usize,
    /// Wall time in seconds, reading not counted.
    pub seconds: f64,
    /// What solved it.
    pub solver: &'static str,
}

/// One site of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct Chosen {
    /// Its id.
    pub site: String,
    /// What is lost when it is left out and nothing replaces it; for mclp and lscp a weight.
    pub alone: f64,
    /// The best candidate in its place, the others staying.
    pub alternative: Option<String>,
    /// The objective with that one; for lscp the weight then covered.
    pub alternative_objective: Option<f64>,
}

/// One demand and the chosen site that serves it.
#[derive(Debug, Clone, Serialize)]
pub struct Assigned {
    /// Demand id.
    pub demand: String,
    /// Candidate id.
    pub site: String,
    /// Cost between them.
    pub cost: f64,
}

impl Certificate {
    /// The solution in the words of the matrix.
    #[must_use]
    pub fn new(matrix: &Matrix, solution: &Solution) -> Self {
        let name = |j: u32| matrix.candidates[j as usize].clone();
        let finite = |v: f64| v.is_finite().then_some(v);
        let assigned = solution
            .assignments
            .iter()
            .enumerate()
            .filter_map(|(i, a)| a.map(|(j, cost)| Assigned { demand: matrix.demands[i].clone(), site: name(j), cost }));
        let chosen = |c: &Choice| Chosen {
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
            proof: proof(solution, Language::English),
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
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// What a proof is worded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese, as a planning office writes it.
    Chinese,
    /// English.
    English,
}

/// How good the plan is, in words.
pub fn proof(solution: &Solution, language: Language) -> String {
    let (zh, en) = match solution.status {
        Status::Optimal => ("已证明最优".to_owned(), "proven optimal".to_owned()),
        Status::Feasible => {
            let more = solution.bound > solution.objective;
            let (worse, better) = if more { (solution.objective, solution.bound) } else { (solution.bound, solution.objective) };
            // Rounded down: the claim must hold.
            let percent = (1000.0 * worse / better).floor() / 10.0;
            if more {
                (format!("至少达到最优值的 {percent:.1}%"), format!("at least {percent:.1} % of the best possible"))
            } else {
                (format!("最优值不低于它的 {percent:.1}%"), format!("the best possible is at least {percent:.1} % of it"))
            }
        }
        Status::Infeasible => ("已证明：没有满足条件的方案".to_owned(), "proven: no plan satisfies the conditions".to_owned()),
        Status::Unknown => ("限时内没有找到方案".to_owned(), "no plan found in time".to_owned()),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}
