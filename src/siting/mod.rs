//! Where to build: proposed sites checked, and the best ones found with proof.
//!
//! ```text
//! matrix::read ──▶ Problem ──solve──▶ Solution ──▶ Certificate
//!                             │
//!                             ├─ core      one form for coverage and medians; merging, dominance
//!                             ├─ swap      greedy and interchange: a good plan at once
//!                             ├─ lagrange  a bound, and what it fixes
//!                             ├─ branch    branch-and-cut over sites; master: its linear program, by HiGHS
//!                             └─ cover     set covering, for LSCP and (by center) p-center
//!
//! Study + Coverage + candidates ──▶ plan::Prepared (catchment: who comes to each) ──▶ Problem … ──▶ plan::PlanReport
//!
//! Study + Network + Coverage ──▶ WhatIf ──a place──▶ Gain
//! ```

mod branch;
mod catchment;
mod center;
mod certificate;
mod clock;
mod core;
mod costs;
mod cover;
mod error;
mod lagrange;
mod master;
pub mod matrix;
mod median;
pub mod plan; // the same on a study
mod problem;
mod solve;
mod swap;
mod what_if;

pub use certificate::{Assigned, Certificate, Chosen};
pub use clock::Progress;
pub use costs::{Costs, Pair};
pub use error::SitingError;
pub use matrix::Matrix;
pub use problem::{Choice, Model, Problem, Solution, Status};
pub use solve::{Options, solve};
pub use what_if::{Gain, Scratch, WhatIf};
