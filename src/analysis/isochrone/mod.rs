//! Service areas (isochrones): where services are reached within a time limit.
//!
//! A point's time is that of a home standing there: the straight connector to the nearest position on
//! any edge that may be joined, then the network. The area is contoured from this field of times itself, not from
//! buffered roads, and agrees with the coverage of every home.
//!
//! ```text
//! StreetIndex (segments by place) + Reach (times) ──field──▶ geom::contour ──▶ MultiPolygon
//! ```

mod area;
mod canvas;
mod edge_homes;
mod edge_times;
mod service;
mod several;
mod site;
mod straight;
mod streets;
mod tile_streets;
mod times;

pub use area::{ServiceArea, all, circle, facilities};
pub use canvas::Canvas;
pub use edge_homes::{EdgeHomes, HomeOnEdge};
pub use service::{Reached, Scope, area_of};
pub use several::area_of_any;
pub use site::{IsochroneContext, SiteIsochrone};
pub use straight::{RadiusField, straight_area};
pub use streets::StreetIndex;
pub use times::Times;
