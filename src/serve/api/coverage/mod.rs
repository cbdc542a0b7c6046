//! How many people are covered: in all, by area, where not, and within which polygon; who has a seat, and how sure that is.
//! `/summary`, `/areas`, `/gaps`, `/circles`, `/isochrone`, `/seats`, `/uncertainty`, `/fairness`.

pub(super) mod summary;
pub(super) mod areas;
pub(super) mod curve;
pub(super) mod fairness;
pub(super) mod gaps;
pub(super) mod isochrone;
pub(super) mod seats;
pub(super) mod uncertainty;
