//! Check of the coordinate systems in which lists were read, against the study's roads and areas.
//!
//! The fit itself is [`carecircle_import::crs_fit`]; here are the streets of a network, and what the import report says.

mod areas;
mod mixed;
mod parcels;
mod roads;
mod streets;
mod study;

pub use carecircle_import::crs_fit::{CrsConfidence, Fit, Reading, Surroundings, Verdict, assess};
pub use parcels::{CrsSuspicion, suspect_crs};
pub use roads::check_roads;
pub use streets::NetworkStreets;
pub use study::check_coordinates;
