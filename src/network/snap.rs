//! The nearest position on any usable edge.

use crate::geom::Xy;
use crate::ids::{EdgeId, ProfileId};

use super::{Network, Shape, Snap, tree};

/// The best position so far, in millimetres on the plane.
struct Best {
    distance2: f64,
    edge: u32,
    at: [f64; 2],
    along: f64,
    length: f64,
}

impl Network {
    /// The nearest position on any usable edge within `limit_m`, ties to the lowest edge.
    ///
    /// Ferries and the gaps of barriers are never the nearest ([`Network::snaps_to`]). The
    /// connector is measured free of the plane's scale error.
    #[must_use]
    pub fn snap(&self, profile: ProfileId, at: Xy, limit_m: f64) -> Option<Snap> {
        let scale = self.scale(at.x);
        let (x, y) = (at.x * 1000.0, at.y * 1000.0);
        if !(x.is_finite() && y.is_finite() && limit_m >= 0.0) {
            return None;
        }
        let frozen = &self.frozen;
        let edges: &[super::frozen::EdgeRow] = &frozen.edges;
        let limit2 = (limit_m * scale * 1000.0).powi(2);
        let mut best = Best { distance2: limit2, edge: u32::MAX, at: [0.0; 2], along: 0.0, length: 0.0 };
        tree::nearest(&frozen.boxes, &self.levels, frozen.in_tree, (x, y), limit2, &mut |row| {
            if edges[row].usable >> profile.0 & 1 == 1 {
                best.offer(row, Shape::of(frozen, row), x, y);
            }
            best.distance2
        });
        (best.edge != u32::MAX).then(|| Snap {
            edge: EdgeId(best.edge),
            fraction: if best.length > 0.0 { (best.along / best.length).clamp(0.0, 1.0) } else { 0.0 },
            at: Xy { x: best.at[0] / 1000.0, y: best.at[1] / 1000.0 },
            connector_m: best.distance2.sqrt() / 1000.0 / scale,
        })
    }

    /// Plane metres a true metre, at this distance east of the centre's meridian.
    ///
    /// The transverse Mercator's scale depends, to 10⁻⁹ within 300 km, on that alone.
    fn scale(&self, x: f64) -> f64 {
        1.0 + x * x / 2.0 * self.curvature()
    }

    /// 1 / (M·N) at the centre: the two radii of curvature of the ellipsoid.
    fn curvature(&self) -> f64 {
        const SEMI_MAJOR_M: f64 = 6_378_137.0;
        const E2: f64 = 0.006_694_379_990_141_316;
        let sin = self.plane.centre().lat().to_radians().sin();
        let w2 = 1.0 - E2 * sin * sin;
        w2 * w2 / (SEMI_MAJOR_M * SEMI_MAJOR_M * (1.0 - E2))
    }
}

impl Best {
    /// Takes the edge's nearest position where it is nearer, or as near and the edge lower.
    fn offer(&mut self, row: usize, mut shape: Shape<'_>, x: f64, y: f64) {
        let edge = u32::try_from(row).expect("rows fit 32 bits");
        let Some(first) = shape.next_mm() else { return };
        let mut a = first.map(f64::from);
        let mut length = 0.0;
        let mut found: Option<(f64, [f64; 2], f64)> = None;
        let mut beaten = self.distance2;
        while let Some(next) = shape.next_mm() {
            let b = next.map(f64::from);
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let span2 = dx * dx + dy * dy;
            let t = if span2 > 0.0 { (((x - a[0]) * dx + (y - a[1]) * dy) / span2).clamp(0.0, 1.0) } else { 0.0 };
            let at = [a[0] + dx * t, a[1] + dy * t];
            let d2 = (x - at[0]).powi(2) + (y - at[1]).powi(2);
            let span = span2.sqrt();
            if d2 < beaten || (d2 == beaten && found.is_none() && edge < self.edge) {
                beaten = d2;
                found = Some((d2, at, length + span * t));
            }
            length += span;
            a = b;
        }
        if let Some((distance2, at, along)) = found {
            *self = Self { distance2, edge, at, along, length };
        }
    }
}
