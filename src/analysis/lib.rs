//! Analysis of a study: coverage, gaps and their reasons, policy targets, and where one more site helps most.
//!
//! Each module is a stage of the pipeline and may use only those above it (`tests/it/layers.rs` holds the order).

pub mod network_cache; // cache of the frozen network beside the study
pub mod coverage; // travel times, circles, cohorts, areas, reasons
pub mod isochrone; // service areas (isochrones)
pub mod gaps; // underserved areas
pub mod targets; // scoreboards of policy packs
pub mod siting; // what-if of proposed sites, opportunity surfaces, optimal plans
pub mod remedy; // sites that close a missed target
pub mod pipeline; // all of the above as one immutable value
pub mod gazetteer; // towns, villages and named places, found by characters or by sound
pub mod needs; // needs of families, and the facilities that meet them

pub use pipeline::{AgeBand, Analysis, CACHE_DIR, ConditionError, Conditions, LoadError, Loaded, SPEEDS_MPS, ServiceArea, Speed, load};
