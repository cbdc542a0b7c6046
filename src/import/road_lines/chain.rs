//! Lines of roads on the plane, before they are joined.

use carecircle_base::geom::{LonLat, Xy};

use super::level::Level;

/// A line of roads.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    /// Vertices in degrees, at least two.
    pub at: Vec<LonLat>,
    /// Vertices on the plane.
    pub xy: Vec<Xy>,
    /// Row of the tag sets.
    pub tags: u32,
    /// Level above or below the ground.
    pub level: Level,
    /// Whether the line is of a motorway or its ramps, which nothing else crosses at grade.
    pub controlled: bool,
    /// Whether the direction of the line means something.
    pub oneway: bool,
}

/// Distance of two points in metres.
pub(super) fn distance(a: Xy, b: Xy) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The point of a segment that is nearest to `p`: its position along the segment, 0 to 1, and its distance in metres.
pub(super) fn foot(p: Xy, [a, b]: [Xy; 2]) -> (f64, f64) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let squared = dx * dx + dy * dy;
    let u = if squared > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (u, distance(p, along([a, b], u)))
}

/// The point at `u` of a segment.
pub(super) fn along([a, b]: [Xy; 2], u: f64) -> Xy {
    Xy { x: a.x + (b.x - a.x) * u, y: a.y + (b.y - a.y) * u }
}
