//! Problems, solutions and what every method shares.

mod coverage_sets;
mod certificate;
mod costs;
mod error;
mod matrix;
mod problem;
mod reduced_problem;
mod solution;
mod time_limit;
mod tolerance;
mod units;

pub use certificate::{Assignment, Certificate, ChosenSite, proof};
pub use costs::{Costs, Pair, u32_of};
pub use coverage_sets::CoverageSets;
pub use error::LocationError;
pub use matrix::Matrix;
pub(crate) use problem::Prices;
pub use problem::{FairGroups, Model, Problem};
pub(crate) use reduced_problem::{ReducedProblem, Rows};
pub use solution::{Choice, Solution, Status};
pub use time_limit::{Progress, ProgressSink, TimeLimit};
pub(crate) use tolerance::{cutoff, improves, rounded, slack};
pub(crate) use units::{Units, share_of};
