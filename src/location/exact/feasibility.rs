//! Answers of covering decision problems.

/// Answer to a covering decision problem.
pub(super) enum Feasibility {
    /// Feasible, with sites that cover enough within the limits.
    Feasible(Vec<u32>),
    /// Proven infeasible.
    Infeasible,
    /// Neither found nor disproved, mostly for lack of time.
    Unknown,
}
