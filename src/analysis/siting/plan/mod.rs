//! Optimal plans: the best sites for services of a study, or for the circles that they complete.
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
mod planned_site;
mod prepared;
mod reached;
mod report;
mod service_times;
mod towns;

pub use bus_counting::BusCounting;
pub use candidate::Candidate;
pub use counting::Counting;
pub use phases::{Phase, Point};
pub use planned_site::{Alternative, HomeDistance, PlannedSite};
pub use prepared::Prepared;
pub use query::{Goal, PlanDemand, PlanQuery};
pub use report::{Candidates, CircleSeniors, PlanReport, Seniors, TownCoverage};
