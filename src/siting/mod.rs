//! Where to build: proposed sites checked, and the best ones found with proof.
//!
//! ```text
//! matrix::read ──▶ Problem ──solve──▶ Solution ──▶ Certificate   (location)
//!
//! Study + Coverage + candidates ──▶ plan::Prepared (catchment: who comes to each) ──▶ Problem … ──▶ plan::PlanReport
//!
//! Study + Network + Coverage ──▶ Doors (one mode on streets), Rides (buses) ──▶ Ways (all modes of a circle)
//! Ways ──▶ WhatIf ──a place──▶ Gain;  ──every junction──▶ Surface
//!   └──▶ Question ──Proposal──▶ Effect (several sites, closings, moves, links)
//! ```

mod bridge;
mod catchment;
mod counted;
mod desk;
mod doors;
mod effect;
mod error;
mod fix;
mod ground;
mod link;
pub mod location; // the problem on a matrix, which knows of no study
mod near;
pub mod plan; // the same on a study
pub mod people;
mod proposal;
mod reading;
mod rides;
mod spread;
mod surface;
mod verdict;
mod warning;
mod ways;
mod what_if;
mod without;

pub use bridge::{LONGEST_M, Suggestion};
pub use counted::{check_counts, surface_counts};
pub use desk::Desk;
pub use doors::Doors;
pub use effect::{Effect, Group, ServiceEffect, Walks};
pub use error::SitingError;
pub use fix::{Fix, Lack, Opening, fix};
pub use ground::Ground;
pub use link::{Link, laid};
pub use location::{
    Assigned, Certificate, Choice, Chosen, Costs, Fair, Matrix, Model, Options, Pair, Problem, Progress, Solution, Status, solve,
};
pub use proposal::{Proposal, Question};
pub use reading::{Doubt, doubt};
pub use rides::Rides;
pub use spread::Spread;
pub use surface::{Standing, Surface};
pub use verdict::{Asked, Check, NEARBY_M, Rank, SiteVerdict, Spot, Verdict};
pub use warning::{Warning, warnings};
pub use ways::{Joins, Ways};
pub use what_if::{Gain, Gives, Scratch, Sums, WhatIf};
pub use without::Without;
