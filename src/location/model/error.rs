//! What can be wrong with a facility location problem.

use std::path::PathBuf;

/// Why a facility location problem cannot be read or solved.
#[derive(Debug, thiserror::Error)]
pub enum LocationError {
    /// A file cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A table is not valid CSV.
    #[error("{}: not a valid table: {source}", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why, with the line.
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{}: no column '{column}' in the header (found: {found}); expected {expected}", path.display())]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The missing column.
        column: &'static str,
        /// The header.
        found: String,
        /// All that is needed.
        expected: &'static str,
    },
    /// A value is bad.
    #[error("{}, line {line}, {field}: found '{found}', expected {expected}", path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// Line, the header being 1.
        line: u64,
        /// The column.
        field: &'static str,
        /// As written.
        found: String,
        /// What would do.
        expected: &'static str,
    },
    /// A demand is weighted twice.
    #[error("{}, line {line}: demand '{id}' is there twice; give each demand one weight (add them up if both count)", path.display())]
    DemandTwice {
        /// The file.
        path: PathBuf,
        /// The second line.
        line: u64,
        /// Its id.
        id: String,
    },
    /// A pair has two costs.
    #[error("{}: the pair demand '{demand}', candidate '{candidate}' is there twice; keep the row that counts", path.display())]
    PairTwice {
        /// The file.
        path: PathBuf,
        /// Demand id.
        demand: String,
        /// Candidate id.
        candidate: String,
    },
    /// A matrix row names a demand without a weight.
    #[error("{}, line {line}: demand '{id}' has no row in {}; give it a weight there (0 if it does not count)", path.display(), demand.display())]
    UnknownDemand {
        /// The matrix.
        path: PathBuf,
        /// The line.
        line: u64,
        /// The id.
        id: String,
        /// The demand table.
        demand: PathBuf,
    },
    /// A candidate is listed twice.
    #[error("{}, line {line}: candidate '{id}' is there twice; keep the row that counts", path.display())]
    CandidateTwice {
        /// The file.
        path: PathBuf,
        /// The second line.
        line: u64,
        /// Its id.
        id: String,
    },
    /// Candidates of the matrix are not listed.
    #[error("{}: no row for candidate '{id}' of the matrix ({missing} of {candidates} have none); list every candidate", path.display())]
    CandidateMissing {
        /// The list.
        path: PathBuf,
        /// The first of them.
        id: String,
        /// How many.
        missing: usize,
        /// Candidates of the matrix.
        candidates: usize,
    },
    /// A table holds no rows.
    #[error("{}: no rows after the header", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A pair is given twice.
    #[error("the cost between demand {demand} and candidate {candidate} is given twice")]
    Twice {
        /// Row of the demand.
        demand: u32,
        /// Row of the candidate.
        candidate: u32,
    },
    /// A pair speaks of rows that are not there.
    #[error("a cost is given for demand {demand} and candidate {candidate}, but there are {demands} demands and {candidates} candidates")]
    OutOfRange {
        /// Row of the demand.
        demand: u32,
        /// Row of the candidate.
        candidate: u32,
        /// Demands.
        demands: usize,
        /// Candidates.
        candidates: usize,
    },
    /// A cost is not a number of at least 0.
    #[error("the cost between demand {demand} and candidate {candidate} is {cost}; expected a finite number of at least 0")]
    BadCost {
        /// Row of the demand.
        demand: u32,
        /// Row of the candidate.
        candidate: u32,
        /// As given.
        cost: f64,
    },
    /// A weight or site cost is not a number of at least 0.
    #[error("{what} {row} is {found}; expected a finite number of at least 0")]
    BadNumber {
        /// Which kind.
        what: &'static str,
        /// Its row.
        row: usize,
        /// As given.
        found: f64,
    },
    /// A list has the wrong length.
    #[error("{found} {what} for a problem that needs {expected}")]
    Length {
        /// Which list.
        what: &'static str,
        /// Its length.
        found: usize,
        /// What it should be.
        expected: usize,
    },
    /// A budget without prices.
    #[error("a budget is given but no site costs; give every candidate a cost")]
    BudgetWithoutCosts,
    /// A budget that is not a number of at least 0.
    #[error("the budget is {found}; expected a finite number of at least 0, in the unit of the sites' costs")]
    BadBudget {
        /// As given.
        found: f64,
    },
    /// What is forced costs more than there is.
    #[error("the forced sites cost {spent}, more than the budget of {budget}; raise the budget or force fewer")]
    ForcedTooDear {
        /// What they cost.
        spent: f64,
        /// The budget.
        budget: f64,
    },
    /// A condition names a candidate that is not there.
    #[error("candidate {candidate} is forced or forbidden, but there are only {candidates}")]
    NoSuchCandidate {
        /// The candidate.
        candidate: u32,
        /// How many there are.
        candidates: usize,
    },
    /// A contradiction.
    #[error("candidate {candidate} is both forced and forbidden; take it out of one list")]
    ForcedAndForbidden {
        /// The candidate.
        candidate: u32,
    },
    /// More sites are forced than may be chosen.
    #[error("{forced} sites are forced, but only {sites} may be chosen; raise the number of sites")]
    TooManyForced {
        /// Forced.
        forced: usize,
        /// Allowed.
        sites: usize,
    },
    /// A limit that is not a number of at least 0.
    #[error("the limit is {found}; expected a finite number of at least 0, in the unit of the costs")]
    BadLimit {
        /// As given.
        found: f64,
    },
    /// A share outside (0, 1].
    #[error("the share to cover is {found}; expected more than 0 and at most 1")]
    BadShare {
        /// As given.
        found: f64,
    },
    /// A combination that is not offered.
    #[error("{model} does not take {what}; leave it out or choose mclp")]
    NotOffered {
        /// The model.
        model: &'static str,
        /// The condition.
        what: &'static str,
    },
    /// The solver failed in itself.
    #[error("the solver HiGHS failed on a {model} problem: {detail}; please report the input")]
    Solver {
        /// The model.
        model: &'static str,
        /// What it said.
        detail: String,
    },
}
