//! Likeliest coordinate system of a list, by how its places fit streets and areas.
//!
//! Every system in which a list may be written is tried on a sample of its rows. What fits is counted (inside the study, in the
//! town that the row itself names, beside a street), and the systems are compared row by row: a system is sure where it is better
//! than every other one by 2.3 standard errors of the rows' differences.

mod candidates;
mod surroundings;
mod verdict;

pub use surroundings::{PlaceFit, StreetDistances, Surroundings, bounds_of};
pub use verdict::{CrsConfidence, Fit, Reading, Trial, Verdict, assess, trials, verdict};
