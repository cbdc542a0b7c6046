//! Facility location over any cost matrix: MCLP, LSCP, p-median and p-center, each with a bound on its optimum.
//!
//! ```text
//! Matrix::read ──▶ Problem ──solve──▶ Solution ──▶ Certificate
//!                               │
//!   exact/      set covering, branch-and-cut, p-center, side constraints: a plan and its proof
//!     │  ▲
//!     │  └─ bound/      Lagrangian relaxation, pricing out, Benders cuts, programs for HiGHS
//!     │       ▲
//!     └───────┴─ heuristic/  greedy, interchange, tabu search, row weighting: good plans, no proof
//!                  ▲
//!                model/      problem, costs, reduced problem, solution, certificate, time limit
//! ```
//!
//! An arrow points to the user of a layer; no layer knows one above it. The crate knows nothing of studies or maps.

mod bound;
mod exact;
mod heuristic;
mod model;

pub use bound::{Lists, Narrowed, alternatives, narrow};
pub use exact::{Options, loads, solve};
pub use model::{
    Assigned, Certificate, Choice, Chosen, Costs, Fair, Language, LocationError, Matrix, Model, Pair, Problem, Progress, ProgressSink,
    Solution, Status, TimeLimit, proof, u32_of,
};
