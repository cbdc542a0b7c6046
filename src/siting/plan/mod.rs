//! The best sites for a service of a study.
//!
//! ```text
//! Study + Coverage + Candidates + Ask ──▶ Prepared ──solve──▶ Solution ──▶ PlanReport
//! ```

mod ask;
mod candidate;
mod prepared;
mod report;

pub use ask::{Ask, Goal};
pub use candidate::Candidate;
pub use prepared::Prepared;
pub use report::{Alternative, Candidates, Near, PlanReport, Seniors, Site, Town};
