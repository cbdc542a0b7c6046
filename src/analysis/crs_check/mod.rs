//! Check of the coordinate systems in which lists were read, against the study's roads and areas.
//!
//! Every system in which a list may be written is tried on a sample of its rows. What fits is counted (inside the study, in the
//! town that the row itself names, beside a street), and the systems are compared row by row: a system is sure where it is better
//! than every other one by 2.3 standard errors of the rows' differences.

mod areas;
mod candidates;
mod mixed;
mod parcels;
mod roads;
mod study;
mod surroundings;
mod verdict;

pub use parcels::{CrsSuspicion, suspect_crs};
pub use roads::check_roads;
pub use study::check_coordinates;
pub use surroundings::Surroundings;
pub use verdict::{CrsConfidence, Fit, Reading, Verdict, assess};
