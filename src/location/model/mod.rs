//! Problems, solutions and what every method shares.

mod certificate;
mod costs;
mod error;
mod matrix;
mod problem;
mod reduced_problem;
mod solution;
mod time_limit;
mod tolerance;

pub use certificate::{Assigned, Certificate, Chosen, Language, proof};
pub use costs::{Costs, Pair, u32_of};
pub use error::LocationError;
pub use matrix::Matrix;
pub use problem::{Fair, Model, Problem};
pub(crate) use reduced_problem::{ReducedProblem, Rows};
pub use solution::{Choice, Solution, Status};
pub use time_limit::{Progress, ProgressSink, TimeLimit};
pub(crate) use tolerance::{cutoff, improves, rounded};
