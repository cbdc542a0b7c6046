//! The best sites for a service of a study.
//!
//! ```text
//! Study + Coverage + Candidates + Ask ──▶ Prepared ──solve──▶ Solution ──▶ PlanReport
//!                                             ├─ phases: in which order
//!                                             └─ curve: with 1, 2, … sites
//! ```

mod query;
mod candidate;
mod counting;
mod outcome;
mod phases;
mod prepared;
mod reached;
mod report;
mod towns;

pub use candidate::Candidate;
pub use counting::{BusCounting, Counting};
pub use phases::{Phase, Point};
pub use prepared::Prepared;
pub use query::{Goal, PlanQuery};
pub use report::{Alternative, Candidates, HomeDistance, PlanReport, PlannedSite, Seniors, TownCoverage};
