//! Coordinates: longitude and latitude in files, metres on one plane in computations.

mod bins;
pub mod contour;
mod geodesic;
mod lonlat;
mod plane;
pub mod shift;
mod validity;

pub use bins::Bins;
pub use geodesic::geodesic_m;
pub use lonlat::{LonLat, LonLatError};
pub use plane::{Plane, Xy};
pub use validity::is_valid;
