//! How many people are covered: in all, by area, where not, and within which polygon.
//! `/summary`, `/areas`, `/gaps`, `/circles`, `/isochrone`.

pub(super) mod summary;
pub(super) mod areas;
pub(super) mod curve;
pub(super) mod gaps;
pub(super) mod isochrone;
