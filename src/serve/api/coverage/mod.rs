//! How many people are covered: in all, by area, where not, and within which polygon; and who has a seat.
//! `/summary`, `/areas`, `/gaps`, `/circles`, `/isochrone`, `/seats`.

pub(super) mod summary;
pub(super) mod areas;
pub(super) mod curve;
pub(super) mod gaps;
pub(super) mod isochrone;
pub(super) mod seats;
