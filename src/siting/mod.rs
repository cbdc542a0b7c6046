//! Where to build: proposed sites checked, and the best ones found with proof.
//!
//! ```text
//! matrix::read ──▶ Problem ──solve──▶ Solution ──▶ Certificate
//!                             │
//!                             ├─ core      one form for coverage and medians; merging, dominance
//!                             ├─ swap      greedy and interchange: a good plan at once
//!                             ├─ lagrange  a bound, and what it fixes
//!                             ├─ branch    branch-and-cut over sites; master: its linear program, by HiGHS
//!                             ├─ conditioned  capacities, fairness: a mixed-integer program
//!                             ├─ cover     set covering, for LSCP (partial: of a share) and (by center) p-center
//!                             └─ program   what HiGHS is asked
//!
//! Study + Coverage + candidates ──▶ plan::Prepared (catchment: who comes to each) ──▶ Problem … ──▶ plan::PlanReport
//!
//! Study + Network + Coverage ──▶ Doors (one mode on streets), Rides (buses) ──▶ Ways (all modes of a circle)
//! Ways ──▶ WhatIf ──a place──▶ Gain;  ──every junction──▶ Surface
//!   └──▶ Question ──Proposal──▶ Effect (several sites, closings, moves, links)
//! ```

mod branch;
mod bridge;
mod catchment;
mod center;
mod certificate;
mod clock;
mod conditioned;
mod core;
mod costs;
mod counted;
mod cover;
mod desk;
mod doors;
mod effect;
mod error;
mod fix;
mod ground;
mod lagrange;
mod link;
mod master;
pub mod matrix;
mod median;
mod near;
mod partial;
pub mod plan; // the same on a study
pub mod people;
mod problem;
mod program;
mod proposal;
mod purse;
mod reading;
mod rides;
mod solve;
mod spread;
mod surface;
mod swap;
mod verdict;
mod walk;
mod warning;
mod ways;
mod what_if;
mod wide;
mod without;

pub use bridge::{LONGEST_M, Suggestion};
pub use certificate::{Assigned, Certificate, Chosen};
pub use clock::Progress;
pub use costs::{Costs, Pair};
pub use counted::{check_counts, surface_counts};
pub use desk::Desk;
pub use doors::Doors;
pub use effect::{Effect, Group, ServiceEffect, Walks};
pub use error::SitingError;
pub use fix::{Fix, Lack, Opening, fix};
pub use ground::Ground;
pub use link::{Link, laid};
pub use matrix::Matrix;
pub use problem::{Choice, Fair, Model, Problem, Solution, Status};
pub use proposal::{Proposal, Question};
pub use reading::{Doubt, doubt};
pub use rides::Rides;
pub use solve::{Options, solve};
pub use spread::Spread;
pub use surface::{Standing, Surface};
pub use verdict::{Asked, Check, NEARBY_M, Rank, SiteVerdict, Spot, Verdict};
pub use warning::{Warning, warnings};
pub use ways::{Joins, Ways};
pub use what_if::{Gain, Gives, Scratch, Sums, WhatIf};
pub use without::Without;
