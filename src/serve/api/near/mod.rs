//! What is nearest to a point by travel time, by service or by what is needed.
//! `/near`, `/nearest`, `/needs…`.

pub(super) mod services;
pub(super) mod nearest;
pub(super) mod rows;
pub(super) mod travel_modes;
pub(super) mod needs;
