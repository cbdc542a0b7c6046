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
mod center;
pub(in crate::siting) mod certificate;
pub(in crate::siting) mod clock;
pub(in crate::siting) mod conditioned;
mod core;
pub(in crate::siting) mod costs;
mod cover;
mod dice;
mod interchange;
mod lagrange;
mod lazy;
mod master;
pub mod matrix;
mod median;
mod partial;
mod problem;
mod program;
mod purse;
mod solve;
mod swap;
mod tree;
mod walk;
pub(in crate::siting) mod wide;

pub use certificate::{Assigned, Certificate, Chosen};
pub use clock::Progress;
pub use costs::{Costs, Pair};
pub use matrix::Matrix;
pub use problem::{Choice, Fair, Model, Problem, Solution, Status};
pub use solve::{Options, solve};

use super::SitingError;
