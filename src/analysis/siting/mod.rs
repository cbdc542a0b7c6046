//! Siting: what-if of proposed sites, opportunity surfaces, and optimal plans with a proof.
//!
//! ```text
//! Matrix::read ──▶ Problem ──solve──▶ Solution ──▶ Certificate   (location)
//!
//! Study + Coverage + candidates ──▶ plan::Prepared (catchments of candidates) ──▶ Problem … ──▶ plan::PlanReport
//!
//! Study + Network + Coverage ──▶ SnappedHomes (one mode on streets), TransitAccess (buses) ──▶ ModeAccess (all modes of a circle)
//! ModeAccess ──▶ WhatIf ──one site──▶ Gain;  ──every junction──▶ Surface
//!   └──▶ Question ──Proposal──▶ Effect (several sites, closings, moves, links)
//! ```

mod bridge;
mod catchment;
mod counting_words;
mod closures;
mod context;
mod snapped_homes;
mod effect;
mod error;
mod facility_catchments;
mod fix;
mod area_index;
mod link;
mod near;
pub mod plan; // optimal plans on a study
pub mod people;
mod proposal;
mod question;
mod transit_access;
mod bounded_search;
mod straight;
mod street_bridges;
mod street_closures;
mod surface;
mod assessment;
mod warning;
mod mode_access;
mod what_if;
mod residual_coverage;

pub use area_index::{AreaIndex, TownOfNode};
pub use assessment::{Assessment, Assessor, CohortAccess, NEARBY_M, SiteAssessment, SiteRank, SurfacePoint};
pub use bounded_search::BoundedSearch;
pub use bridge::{LONGEST_M, Suggestion};
pub use carecircle_location::{
    Assignment, Certificate, Choice, ChosenSite, Costs, FairGroups, Matrix, Model, Options, Pair, Problem, Progress, Solution, Status,
    solve,
};
pub use closures::{ClosureLoss, Closures};
pub use context::SitingContext;
pub use counting_words::{check_counts, surface_counts};
pub use effect::{Effect, Group, ServiceEffect, TimeChange};
pub use error::SitingError;
pub use facility_catchments::{FacilityCatchment, facility_catchments};
pub use fix::{Fix, MissingService, SiteOpportunity, fix};
pub use link::{Link, laid};
pub use mode_access::{AccessPoints, ModeAccess};
pub use proposal::Proposal;
pub use question::Question;
pub use residual_coverage::ResidualCoverage;
pub use snapped_homes::SnappedHomes;
pub use straight::StraightAssessor;
pub use street_closures::{StreetClosures, StreetLoss};
pub use surface::{Rank, Surface};
pub use transit_access::TransitAccess;
pub use warning::{Warning, warnings};
pub use what_if::{Gain, ProvidedServices, Scratch, Sums, WhatIf};
