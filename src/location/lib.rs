//! Facility location over any cost matrix: MCLP, LSCP, p-median and p-center, each with its bound. Knows of no study.
//!
//! ```text
//! matrix::read ──▶ Problem ──solve──▶ Solution ──▶ Certificate
//!                             │
//!                             ├─ core      one form for coverage and medians; merging, dominance
//!                             ├─ swap      greedy, interchange, tabu search: a good plan at once
//!                             ├─ lagrange  a bound, and what it fixes
//!                             ├─ branch    branch-and-cut over sites; its tree, and master, its linear program by HiGHS
//!                             ├─ conditioned  capacities, fairness: a mixed-integer program
//!                             ├─ cover     set covering, for LSCP (partial: of a share) and (by center) p-center
//!                             └─ program   what HiGHS is asked
//! ```

mod branch;
mod p_center;
pub mod certificate;
pub mod time_limit;
pub mod conditioned;
mod reduced_problem;
pub mod costs;
mod cover;
mod rng;
mod error;
mod interchange;
mod lagrange;
mod lazy_greedy;
mod master;
pub mod matrix;
mod p_median;
mod partial;
mod problem;
mod program;
mod site_budget;
mod solve;
mod swap;
mod tree;
mod row_weighting;
pub mod pricing_out;

pub use certificate::{Assigned, Certificate, Chosen};
pub use costs::{Costs, Pair};
pub use error::LocationError;
pub use matrix::Matrix;
pub use problem::{Choice, Fair, Model, Problem, Solution, Status};
pub use solve::{Options, solve};
pub use time_limit::Progress;
