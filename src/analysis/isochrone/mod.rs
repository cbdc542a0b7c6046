//! Service areas (isochrones): from where services are reached in time.
//!
//! A point's time is that of a home standing there: the straight connector to the nearest position on
//! any edge that may be joined, then the network. The area is drawn from this field of times itself, not from
//! buffered roads, and agrees with every home's own answer.
//!
//! ```text
//! Streets (segments by place) + Reach (times) ──field──▶ geom::contour ──▶ MultiPolygon
//! ```

mod area;
mod bounds;
mod service;
mod several;
mod site;
mod straight;
mod streets;
mod times;

pub use area::{Canvas, ServiceArea, all, circle, facilities};
pub use service::{Reached, area_of};
pub use several::area_of_any;
pub use site::{Around, Traveller};
pub use straight::{Crowd, straight_area};
pub use streets::Streets;
pub use times::Times;
