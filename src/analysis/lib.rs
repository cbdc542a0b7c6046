//! A study analysed: who is served, who is not and why, what was promised, and where one more site helps most.
//!
//! Each module is a stage of the pipeline and may use only those above it (`tests/it/layers.rs` holds the order).

pub mod network_cache; // the frozen network, kept beside the study
pub mod coverage; // circles, cohorts, areas, reasons
pub mod isochrone; // service areas
pub mod gaps; // underserved areas
pub mod targets; // policy packs held against a study
pub mod siting; // optimal plans on a study; proposed sites checked
pub mod remedy; // sites that close a promise: the best spot in each place where it fails
pub mod pipeline; // all of it, one immutable value
pub mod gazetteer; // where a name is: towns, villages and named spots, found by characters or by sound
pub mod needs; // what families come with, and which facilities answer it

pub use pipeline::{AgeBand, Analysis, CACHE_DIR, ConditionError, Conditions, LoadError, Loaded, SPEEDS_MPS, ServiceArea, Speed, load};
