//! Errors of reading and solving facility location problems.

use std::path::PathBuf;

/// Error of reading or solving a facility location problem.
#[derive(Debug, thiserror::Error)]
pub enum LocationError {
    /// File that cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// Path of the file.
        path: PathBuf,
        /// Error of the operating system.
        source: std::io::Error,
    },
    /// Table that is not valid CSV.
    #[error("{}: not a valid table: {source}", path.display())]
    Csv {
        /// Path of the file.
        path: PathBuf,
        /// Error of the CSV reader, with the line.
        source: csv::Error,
    },
    /// Missing column.
    #[error("{}: no column '{column}' in the header (found: {found}); expected {expected}", path.display())]
    NoColumn {
        /// Path of the file.
        path: PathBuf,
        /// Name of the missing column.
        column: &'static str,
        /// Columns of the header, separated by commas.
        found: String,
        /// Description of the columns that are needed.
        expected: &'static str,
    },
    /// Value that cannot be used.
    #[error("{}, line {line}, {field}: found '{found}', expected {expected}", path.display())]
    Value {
        /// Path of the file.
        path: PathBuf,
        /// Line number; the header is line 1.
        line: u64,
        /// Name of the column.
        field: &'static str,
        /// Value as written in the file.
        found: String,
        /// Description of valid values.
        expected: &'static str,
    },
    /// Demand with two weights.
    #[error("{}, line {line}: demand '{id}' is there twice; give each demand one weight (add them up if both count)", path.display())]
    DuplicateDemand {
        /// Path of the file.
        path: PathBuf,
        /// Line number of the second row.
        line: u64,
        /// Id as written in the file.
        id: String,
    },
    /// Pair with two rows in a cost table.
    #[error("{}: the pair demand '{demand}', candidate '{candidate}' is there twice; keep the row that counts", path.display())]
    DuplicatePairRow {
        /// Path of the file.
        path: PathBuf,
        /// Id of the demand.
        demand: String,
        /// Id of the candidate.
        candidate: String,
    },
    /// Cost of a demand that has no weight.
    #[error("{}, line {line}: demand '{id}' has no row in {}; give it a weight there (0 if it does not count)", path.display(), demand.display())]
    UnknownDemand {
        /// Path of the cost table.
        path: PathBuf,
        /// Line number; the header is line 1.
        line: u64,
        /// Id as written in the file.
        id: String,
        /// Path of the weight table.
        demand: PathBuf,
    },
    /// Candidate with two rows.
    #[error("{}, line {line}: candidate '{id}' is there twice; keep the row that counts", path.display())]
    DuplicateCandidate {
        /// Path of the file.
        path: PathBuf,
        /// Line number of the second row.
        line: u64,
        /// Id as written in the file.
        id: String,
    },
    /// Candidates of the matrix without a row in the list of candidates.
    #[error("{}: no row for candidate '{id}' of the matrix ({missing} of {candidates} have none); list every candidate", path.display())]
    MissingCandidates {
        /// Path of the list.
        path: PathBuf,
        /// Id of the first such candidate.
        id: String,
        /// Number of such candidates.
        missing: usize,
        /// Number of candidates of the matrix.
        candidates: usize,
    },
    /// Table without rows.
    #[error("{}: no rows after the header", path.display())]
    Empty {
        /// Path of the file.
        path: PathBuf,
    },
    /// Pair with two costs.
    #[error("the cost between demand {demand} and candidate {candidate} is given twice")]
    DuplicatePair {
        /// Row number of the demand.
        demand: u32,
        /// Row number of the candidate.
        candidate: u32,
    },
    /// Pair with a row number out of range.
    #[error("a cost is given for demand {demand} and candidate {candidate}, but there are {demands} demands and {candidates} candidates")]
    OutOfRange {
        /// Row number of the demand.
        demand: u32,
        /// Row number of the candidate.
        candidate: u32,
        /// Number of demands.
        demands: usize,
        /// Number of candidates.
        candidates: usize,
    },
    /// Cost that is not finite and at least 0.
    #[error("the cost between demand {demand} and candidate {candidate} is {cost}; expected a finite number of at least 0")]
    BadCost {
        /// Row number of the demand.
        demand: u32,
        /// Row number of the candidate.
        candidate: u32,
        /// Value as given.
        cost: f64,
    },
    /// Weight, opening cost or capacity that is not a valid number.
    #[error("{what} {row} is {found}; expected a finite number of at least 0")]
    BadNumber {
        /// Kind of value, as the start of the message.
        what: &'static str,
        /// Row number of the value.
        row: usize,
        /// Value as given.
        found: f64,
    },
    /// List with the wrong length.
    #[error("{found} {what} for a problem that needs {expected}")]
    Length {
        /// Name of the list.
        what: &'static str,
        /// Length of the list.
        found: usize,
        /// Length that the problem needs.
        expected: usize,
    },
    /// Budget without opening costs.
    #[error("a budget is given but no site costs; give every candidate a cost")]
    BudgetWithoutCosts,
    /// Budget that is not finite and at least 0.
    #[error("the budget is {found}; expected a finite number of at least 0, in the unit of the sites' costs")]
    BadBudget {
        /// Value as given.
        found: f64,
    },
    /// Forced sites that cost more than the budget.
    #[error("the forced sites cost {spent}, more than the budget of {budget}; raise the budget or force fewer")]
    ForcedOverBudget {
        /// Cost of the forced sites.
        spent: f64,
        /// Budget of the problem.
        budget: f64,
    },
    /// Condition on a candidate with a row number out of range.
    #[error("candidate {candidate} is forced or forbidden, but there are only {candidates}")]
    NoSuchCandidate {
        /// Row number of the candidate.
        candidate: u32,
        /// Number of candidates.
        candidates: usize,
    },
    /// Candidate that is both forced and forbidden.
    #[error("candidate {candidate} is both forced and forbidden; take it out of one list")]
    ForcedAndForbidden {
        /// Row number of the candidate.
        candidate: u32,
    },
    /// More forced sites than may be chosen.
    #[error("{forced} sites are forced, but only {sites} may be chosen; raise the number of sites")]
    TooManyForced {
        /// Number of forced sites.
        forced: usize,
        /// Number of sites that may be chosen.
        sites: usize,
    },
    /// Limit that is not finite and at least 0.
    #[error("the limit is {found}; expected a finite number of at least 0, in the unit of the costs")]
    BadLimit {
        /// Value as given.
        found: f64,
    },
    /// Share outside (0, 1].
    #[error("the share to cover is {found}; expected more than 0 and at most 1")]
    BadShare {
        /// Value as given.
        found: f64,
    },
    /// Condition that the model does not support.
    #[error("{model} does not take {what}; leave it out or choose mclp")]
    NotOffered {
        /// Name of the model.
        model: &'static str,
        /// Name of the condition.
        what: &'static str,
    },
    /// Failure inside the solver HiGHS.
    #[error("the solver HiGHS failed on a {model} problem: {detail}; please report the input")]
    Solver {
        /// Name of the model.
        model: &'static str,
        /// Error reported by the solver.
        detail: String,
    },
}
