//! Optimal plans: the best sites for a service of a study.
//!
//! ```text
//! Study + Coverage + Candidates + PlanQuery ──▶ Prepared ──solve──▶ Solution ──▶ PlanReport
//!                                                   ├─ phases: order of building
//!                                                   └─ curve: objective with 1, 2, … sites
//! ```

mod query;
mod candidate;
mod bus_counting;
mod counting;
mod outcome;
mod phases;
mod prepared;
mod reached;
mod report;
mod towns;

pub use bus_counting::BusCounting;
pub use candidate::Candidate;
pub use counting::Counting;
pub use phases::{Phase, Point};
pub use prepared::Prepared;
pub use query::{Goal, PlanQuery};
pub use report::{Alternative, Candidates, HomeDistance, PlanReport, PlannedSite, Seniors, TownCoverage};
