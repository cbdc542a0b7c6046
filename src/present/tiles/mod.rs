//! Results as vector tiles (MVT 2.1); they compute nothing.
//!
//! A *set* is what one URL serves: the basemap, the areas, the facilities, or the homes, gaps
//! and circles as one cohort lives them.

mod around;
mod base;
mod clip;
mod homes;
mod mercator;
pub mod mvt;
mod points;
mod set;
mod shapes;
mod tilejson;

pub use homes::{ceil_seconds, service_key};
pub use mercator::{MAX_ZOOM, TileId, World, world};
pub use set::{SetName, Tiles};
pub use tilejson::{TileJson, VectorLayer, bounds};
