//! The nearest position on any usable edge.

use std::cmp::Ordering;

use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{EdgeId, ProfileId};

use super::graph::Network;
use super::shape::Shape;
use super::{hilbert, tree};

/// Where a point joins the network: the nearest position on any usable edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// The edge that is split there.
    pub edge: EdgeId,
    /// How far along the edge, 0..=1 of its length from `from`.
    pub fraction: f64,
    /// The position on the plane.
    pub at: Xy,
    /// Straight metres from the point to `at`.
    pub connector_m: f64,
}

/// Shapes are kept to this many millimetres, so distances that differ by less may stand in the wrong order.
const SLACK_MM: f64 = 4.0;
/// An OpenStreetMap coordinate in degrees.
const OSM_UNIT_DEG: f64 = 1e-7;
/// How far a kept point lies from the coordinate it was made from, at most.
const ROUNDED_MM: f64 = 1.6;

/// Beyond this from the centre, on either axis, nothing of the globe is left to snap.
const FAR_MM: f64 = 3e10;

/// A segment that may be the nearest; lengths in millimetres on the plane.
#[derive(Debug, Clone, Copy)]
struct Rival {
    distance: f64,
    edge: u32,
    segment: usize,
    /// Along the segment, 0..=1.
    t: f64,
    at: [f64; 2],
}

/// The nearest segments so far: the best, and those that are as near but for rounding.
struct Rivals {
    /// The point asked for.
    at: (f64, f64),
    limit_mm: f64,
    /// The square of the distance up to which a segment still counts.
    within2: f64,
    best: f64,
    rivals: Vec<Rival>,
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
        if !(x.abs() < FAR_MM && y.abs() < FAR_MM && limit_m >= 0.0) {
            return None;
        }
        let frozen = &self.frozen;
        let edges: &[super::frozen::EdgeRow] = &frozen.edges;
        let mut rivals = Rivals::new(x, y, limit_m * scale * 1000.0);
        tree::nearest(&frozen.boxes, &self.levels, frozen.in_tree, (x, y), rivals.within2, &mut |row| {
            if edges[row].usable >> profile.0 & 1 == 1 {
                rivals.offer(row, Shape::of(frozen, row));
            }
            rivals.within2
        });
        let best = self.nearest_of(rivals.found(), (x, y))?;
        Some(Snap {
            edge: EdgeId(best.edge),
            fraction: along(Shape::of(frozen, best.edge as usize), best.segment, best.t),
            at: Xy { x: best.at[0] / 1000.0, y: best.at[1] / 1000.0 },
            connector_m: best.distance / 1000.0 / scale,
        })
    }

    /// [`Network::snap`] for many points; the same results, in the order of `points`.
    ///
    /// Points are visited along a Hilbert curve, so that each finds what it needs where the one before it left the
    /// caches: about twice as fast for points in no order.
    #[must_use]
    pub fn snap_all(&self, profile: ProfileId, points: &[Xy], limit_m: f64) -> Vec<Option<Snap>> {
        let frozen = &self.frozen;
        let all = frozen.boxes.last().copied().unwrap_or([0; 4]);
        let side = (f64::from(all[2]) - f64::from(all[0])).max(f64::from(all[3]) - f64::from(all[1])).max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped; NaN becomes 0")]
        let cell = |mm: f64, low: i32| ((mm - f64::from(low)) * 65_535.0 / side).clamp(0.0, 65_535.0) as u16;
        let mut order: Vec<(u32, usize)> = points
            .iter()
            .enumerate()
            .map(|(i, p)| (hilbert::position(cell(p.x * 1000.0, all[0]), cell(p.y * 1000.0, all[1])), i))
            .collect();
        order.sort_unstable();
        let mut snaps = vec![None; points.len()];
        for (_, i) in order {
            snaps[i] = self.snap(profile, points[i], limit_m);
        }
        snaps
    }

    /// The nearest of a few, the first of which is nearest as the kept shapes say.
    ///
    /// Where another place is as near but for rounding, all are measured again on the coordinates of the extract.
    fn nearest_of(&self, rivals: &[Rival], (x, y): (f64, f64)) -> Option<Rival> {
        let first = rivals.first()?;
        let elsewhere = |r: &Rival| (r.at[0] - first.at[0]).hypot(r.at[1] - first.at[1]) > SLACK_MM;
        if !rivals.iter().any(elsewhere) {
            return Some(*first);
        }
        let exact = |r: &Rival| {
            let mut points = Shape::of(&self.frozen, r.edge as usize).skip(r.segment).map(|at| self.as_extracted(at));
            let (a, b) = (points.next()?, points.next()?);
            let (distance2, t, at) = nearest_on(a, b, (x, y));
            Some(Rival { distance: distance2.sqrt(), t, at, ..*r })
        };
        rivals.iter().filter_map(exact).min_by(order)
    }

    /// A kept point in millimetres, put back on the OpenStreetMap coordinate that it was rounded from.
    fn as_extracted(&self, kept: Xy) -> [f64; 2] {
        let at = self.plane.unproject(kept);
        let unit = |degrees: f64| (degrees / OSM_UNIT_DEG).round() * OSM_UNIT_DEG;
        let kept = [kept.x * 1000.0, kept.y * 1000.0];
        let Ok(exact) = LonLat::new(unit(at.lon()), unit(at.lat())) else { return kept };
        let exact = self.plane.project(exact);
        let exact = [exact.x * 1000.0, exact.y * 1000.0];
        if (exact[0] - kept[0]).hypot(exact[1] - kept[1]) <= ROUNDED_MM { exact } else { kept }
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

/// By distance to the nanometre (what arithmetic adds to it is less), then edge, then segment.
fn order(a: &Rival, b: &Rival) -> Ordering {
    let nanometres = |r: &Rival| (r.distance * 1e6).round();
    nanometres(a).total_cmp(&nanometres(b)).then((a.edge, a.segment).cmp(&(b.edge, b.segment)))
}

/// Squared distance from a point to a segment, where along it (0..=1) the nearest position lies, and that position.
#[inline]
fn nearest_on(a: [f64; 2], b: [f64; 2], (x, y): (f64, f64)) -> (f64, f64, [f64; 2]) {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let span2 = dx * dx + dy * dy;
    let t = if span2 > 0.0 { (((x - a[0]) * dx + (y - a[1]) * dy) / span2).clamp(0.0, 1.0) } else { 0.0 };
    let at = [a[0] + dx * t, a[1] + dy * t];
    ((x - at[0]).powi(2) + (y - at[1]).powi(2), t, at)
}

/// How far along an edge a position on one of its segments lies, as a share of the edge's length.
fn along(shape: Shape<'_>, segment: usize, t: f64) -> f64 {
    let points: Vec<Xy> = shape.collect();
    let (mut total, mut before) = (0.0, 0.0);
    for (i, pair) in points.windows(2).enumerate() {
        let span = (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y);
        if i == segment {
            before = total + span * t;
        }
        total += span;
    }
    if total > 0.0 { (before / total).clamp(0.0, 1.0) } else { 0.0 }
}

impl Rivals {
    fn new(x: f64, y: f64, limit_mm: f64) -> Self {
        Self { at: (x, y), limit_mm, within2: limit_mm * limit_mm, best: f64::INFINITY, rivals: Vec::with_capacity(8) }
    }

    /// Takes the segments of an edge that are the nearest so far, or as near but for rounding.
    fn offer(&mut self, row: usize, mut shape: Shape<'_>) {
        let Some(first) = shape.next_mm() else { return };
        let (mut a, mut segment) = (first.map(f64::from), 0);
        while let Some(next) = shape.next_mm() {
            let b = next.map(f64::from);
            let (distance2, t, at) = nearest_on(a, b, self.at);
            if distance2 <= self.within2 {
                let edge = u32::try_from(row).expect("rows fit 32 bits");
                self.take(Rival { distance: distance2.sqrt(), edge, segment, t, at });
            }
            a = b;
            segment += 1;
        }
    }

    fn take(&mut self, rival: Rival) {
        if rival.distance < self.best {
            self.best = rival.distance;
            let within = (self.best + SLACK_MM).min(self.limit_mm);
            self.within2 = within * within;
            self.rivals.retain(|r| r.distance <= within);
        }
        // Neighbouring segments of an edge share the place where they meet.
        let same = |r: &Rival| r.edge == rival.edge && r.at == rival.at;
        if !self.rivals.iter().any(same) {
            self.rivals.push(rival);
        }
    }

    fn found(&mut self) -> &[Rival] {
        self.rivals.sort_by(order);
        &self.rivals
    }
}
