//! Seeded synthetic places: small cities for laws, a million junctions for benches, and the Linhai demo.
//!
//! Everything here is a pure function of a seed. Random numbers come from ChaCha, and no function
//! that differs between machines decides anything, so the same seed gives the same bytes.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    unreachable_pub,
    reason = "rasters and dice: numbers stay small by construction, the bytes of the demo hold them, and no program links this"
)]

pub mod city;
mod grid;
pub mod linhai;
mod noise;
pub mod osm;
mod outline;
pub mod pbf;
mod rng;
mod streets;
mod ways;

pub use rng::Rng;

/// A position on the generator's flat map: metres east and north of its origin.
pub type P = geo::Coord<f64>;

/// The distance between two positions, in metres.
pub(crate) fn dist(a: P, b: P) -> f64 {
    let d = a - b;
    (d.x * d.x + d.y * d.y).sqrt()
}

/// The nearest position to `p` on the stretch `a`–`b`.
pub(crate) fn nearest_on(p: P, a: P, b: P) -> P {
    let d = b - a;
    let len2 = d.x * d.x + d.y * d.y;
    if len2 == 0.0 {
        return a;
    }
    let t = (((p.x - a.x) * d.x + (p.y - a.y) * d.y) / len2).clamp(0.0, 1.0);
    a + d * t
}
