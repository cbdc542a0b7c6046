//! Snapping: the nearest position on any usable edge.

use std::cmp::Ordering;

use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{EdgeId, ProfileId};

use super::connector::Walker;
use super::graph::Network;
use super::kind::Joined;
use super::shape::Shape;
use super::{hilbert, tree};

/// A position on an edge where a point joins the network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// Edge that the position lies on.
    pub edge: EdgeId,
    /// Fraction of the edge's length from its `from` node, 0..=1.
    pub fraction: f64,
    /// Position on the network's plane, in metres.
    pub at: Xy,
    /// Length of the connector: straight metres from the point to `at`.
    pub connector_m: f64,
}

/// Rounding of stored lines in millimetres, twice [`ROUNDED_MM`]: distances that differ by less may be in the wrong order.
const SLACK_MM: f64 = 4.4;
/// Unit of OpenStreetMap coordinates in degrees.
const OSM_UNIT_DEG: f64 = 1e-7;
/// Largest distance in millimetres between a stored point and the coordinate that it was rounded from: half a millimetre and, at
/// inner points, half a step of two more, on each axis.
const ROUNDED_MM: f64 = 2.2;

/// Largest coordinate in millimetres on either axis that can be a point on the globe.
const FAR_MM: f64 = 3e10;

/// A candidate for the nearest segment; lengths in millimetres on the plane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub distance: f64,
    edge: u32,
    segment: usize,
    /// Position along the segment, 0..=1.
    t: f64,
    pub at: [f64; 2],
    /// Ends of the segment; both `at` where the edge is joined at its ends only.
    pub segment_ends: [[f64; 2]; 2],
}

/// The nearest segments so far: the best, and those within the rounding of it.
struct Candidates {
    /// Query point.
    at: (f64, f64),
    limit_mm: f64,
    /// Square of the distance up to which a segment is still a candidate.
    within2: f64,
    best: f64,
    candidates: Vec<Candidate>,
}

/// What a connector does where a barrier stands on the straight way.
#[derive(Clone, Copy)]
enum Barred {
    /// Goes around it, or by its gates.
    Around,
    /// Goes straight through.
    Through,
    /// Goes straight through walls without a mapped gate; there is none where anything else or nothing bars the way.
    GatelessWalls,
}

impl Network {
    /// Where somebody joins the network who comes from anywhere: the nearest position on any usable edge within `limit_m` metres of
    /// `at` that a connector leads to without crossing a barrier, ties to the lowest edge; `None` where there is none.
    ///
    /// A facility, a stop or any other place that people go to; private ways are for [`Network::snap_home`].
    ///
    /// Ferries, barrier gaps, links, bridges, tunnels and covered ways are never snapped to, and passages through buildings at their
    /// ends only ([`Network::joined`]). The connector's length is corrected for the plane's scale.
    #[must_use]
    pub fn snap(&self, profile: ProfileId, at: Xy, limit_m: f64) -> Option<Snap> {
        self.snap_as(profile, at, limit_m, false, Barred::Around)
    }

    /// Where somebody who lives at `at` joins the network: as [`Network::snap`], by private ways and gates too.
    #[must_use]
    pub fn snap_home(&self, profile: ProfileId, at: Xy, limit_m: f64) -> Option<Snap> {
        self.snap_as(profile, at, limit_m, true, Barred::Around)
    }

    /// [`Network::snap_home`] straight through walls of which no part has a mapped gate, where such walls and nothing else bar the
    /// straight way to the nearest street: the answer if there is a gate that the map lacks. `None` for every other home.
    #[must_use]
    pub fn snap_through_gateless_wall(&self, profile: ProfileId, at: Xy, limit_m: f64) -> Option<Snap> {
        self.snap_as(profile, at, limit_m, true, Barred::GatelessWalls)
    }

    /// [`Network::snap_home`] straight through whatever stands in the way: the answer if the barriers of a home that is shut in
    /// had an opening.
    #[must_use]
    pub fn snap_through(&self, profile: ProfileId, at: Xy, limit_m: f64) -> Option<Snap> {
        self.snap_as(profile, at, limit_m, true, Barred::Through)
    }

    /// Where a bus stop joins the network: as [`Network::snap`], and straight where it would be shut in. Passengers get there, whatever
    /// the map says; a stop drawn into the river stands on its bank.
    #[must_use]
    pub fn snap_stop(&self, profile: ProfileId, at: Xy, limit_m: f64) -> Option<Snap> {
        self.snap(profile, at, limit_m).or_else(|| self.snap_as(profile, at, limit_m, false, Barred::Through))
    }

    /// Number of pieces of barriers; 0 where the source of the roads has none.
    #[must_use]
    pub fn barrier_count(&self) -> usize {
        self.barriers.pieces.len()
    }

    fn snap_as(&self, profile: ProfileId, at: Xy, limit_m: f64, resident: bool, barred: Barred) -> Option<Snap> {
        let scale = self.scale(at.x);
        let (x, y) = (at.x * 1000.0, at.y * 1000.0);
        if !(x.abs() < FAR_MM && y.abs() < FAR_MM && limit_m >= 0.0) {
            return None;
        }
        let frozen = &self.frozen;
        let edges: &[super::frozen::EdgeRow] = &frozen.edges;
        let bit = 1_u16 << profile.0;
        let joins = |row: &super::frozen::EdgeRow| row.usable & bit != 0 && (if resident { row.residents } else { row.private }) & bit == 0;
        let mut candidates = Candidates::new(x, y, limit_m * scale * 1000.0);
        tree::nearest(&frozen.boxes, &self.levels, frozen.in_tree, (x, y), candidates.within2, &mut |row| {
            if joins(&edges[row]) {
                candidates.offer(row, Shape::of(frozen, row), self.at_ends(edges[row].class));
            }
            candidates.within2
        });
        let mut best = self.nearest_of(candidates.found(), (x, y))?;
        let mut walker = Walker::new(&self.barriers, bit, resident, (x, y));
        match barred {
            Barred::Through => {}
            Barred::GatelessWalls if !walker.is_blocked_by_gateless_walls([x, y], &best) => return None,
            Barred::GatelessWalls => {}
            Barred::Around => {
                if self.barrier_count() > 0 && walker.is_blocked_to([x, y], &best) {
                    let near = |from: [f64; 2], within: f64| self.candidates(from, within, joins);
                    let (found, total) = walker.connect(limit_m * scale * 1000.0, near)?;
                    best = Candidate { distance: total, ..found };
                }
            }
        }
        Some(Snap {
            edge: EdgeId(best.edge),
            fraction: along(Shape::of(frozen, best.edge as usize), best.segment, best.t),
            at: Xy { x: best.at[0] / 1000.0, y: best.at[1] / 1000.0 },
            connector_m: best.distance / 1000.0 / scale,
        })
    }

    /// Nearest position on every segment that `joins` within `within` millimetres, nearest first.
    fn candidates(&self, at: [f64; 2], within: f64, joins: impl Fn(&super::frozen::EdgeRow) -> bool) -> Vec<Candidate> {
        let frozen = &self.frozen;
        let edges: &[super::frozen::EdgeRow] = &frozen.edges;
        let mut all = Vec::new();
        if within <= 0.0 {
            return all;
        }
        tree::nearest(&frozen.boxes, &self.levels, frozen.in_tree, (at[0], at[1]), within * within, &mut |row| {
            if joins(&edges[row]) {
                each(
                    Shape::of(frozen, row),
                    (at[0], at[1]),
                    self.at_ends(edges[row].class),
                    |segment, (distance2, t, at), segment_ends| {
                        if distance2 <= within * within {
                            let edge = u32::try_from(row).expect("rows fit 32 bits");
                            all.push(Candidate { distance: distance2.sqrt(), edge, segment, t, at, segment_ends });
                        }
                    },
                );
            }
            within * within
        });
        all.sort_by(order);
        all
    }

    /// [`Network::snap_home`] of many points, one result a point, in the order of `points`.
    ///
    /// Points are visited along a Hilbert curve, so that neighbours share cache lines:
    /// about twice as fast for points in no order.
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
            snaps[i] = self.snap_home(profile, points[i], limit_m);
        }
        snaps
    }

    /// Whether points join the edges of a class at their ends only.
    fn at_ends(&self, class: u16) -> bool {
        self.classes[usize::from(class)].joined == Joined::AtEnds
    }

    /// Nearest of a few candidates, sorted by their distance from the stored lines; `None` without any.
    ///
    /// Where candidates at different positions are equally near but for rounding, all are measured again on the extract's coordinates.
    fn nearest_of(&self, candidates: &[Candidate], (x, y): (f64, f64)) -> Option<Candidate> {
        let first = candidates.first()?;
        let elsewhere = |r: &Candidate| (r.at[0] - first.at[0]).hypot(r.at[1] - first.at[1]) > SLACK_MM;
        if !candidates.iter().any(elsewhere) {
            return Some(*first);
        }
        let exact = |r: &Candidate| {
            let mut points = Shape::of(&self.frozen, r.edge as usize).skip(r.segment).map(|at| self.as_extracted(at));
            let (a, b) = (points.next()?, points.next()?);
            let (distance2, t, at) = if self.at_ends(self.frozen.edges[r.edge as usize].class) {
                let at = if r.t > 0.0 { b } else { a };
                ((x - at[0]).powi(2) + (y - at[1]).powi(2), r.t, at)
            } else {
                nearest_on(a, b, (x, y))
            };
            Some(Candidate { distance: distance2.sqrt(), t, at, ..*r })
        };
        candidates.iter().filter_map(exact).min_by(order)
    }

    /// A stored point in millimetres, moved to the OpenStreetMap coordinate that it was rounded from where there is one.
    fn as_extracted(&self, kept: Xy) -> [f64; 2] {
        let at = self.plane.unproject(kept);
        let unit = |degrees: f64| (degrees / OSM_UNIT_DEG).round() * OSM_UNIT_DEG;
        let kept = [kept.x * 1000.0, kept.y * 1000.0];
        let Ok(exact) = LonLat::new(unit(at.lon()), unit(at.lat())) else { return kept };
        let exact = self.plane.project(exact);
        let exact = [exact.x * 1000.0, exact.y * 1000.0];
        if (exact[0] - kept[0]).hypot(exact[1] - kept[1]) <= ROUNDED_MM { exact } else { kept }
    }

    /// Scale factor of the plane (plane metres per true metre), `x` metres east of the centre's meridian.
    ///
    /// The transverse Mercator's scale depends, to 10⁻⁹ within 300 km, on that alone.
    pub(super) fn scale(&self, x: f64) -> f64 {
        1.0 + x * x / 2.0 * self.curvature()
    }

    /// Gaussian curvature 1 / (M·N) of the ellipsoid at the centre, per square metre.
    fn curvature(&self) -> f64 {
        const SEMI_MAJOR_M: f64 = 6_378_137.0;
        const E2: f64 = 0.006_694_379_990_141_316;
        let sin = self.plane.centre().lat().to_radians().sin();
        let w2 = 1.0 - E2 * sin * sin;
        w2 * w2 / (SEMI_MAJOR_M * SEMI_MAJOR_M * (1.0 - E2))
    }
}

/// Order by distance to the nanometre (arithmetic error is less), then edge, then segment.
fn order(a: &Candidate, b: &Candidate) -> Ordering {
    let nanometres = |r: &Candidate| (r.distance * 1e6).round();
    nanometres(a).total_cmp(&nanometres(b)).then((a.edge, a.segment).cmp(&(b.edge, b.segment)))
}

/// Squared distance from a point to a segment, fraction (0..=1) of the nearest position along it, and that position.
#[inline]
fn nearest_on(a: [f64; 2], b: [f64; 2], (x, y): (f64, f64)) -> (f64, f64, [f64; 2]) {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let span2 = dx * dx + dy * dy;
    let t = if span2 > 0.0 { (((x - a[0]) * dx + (y - a[1]) * dy) / span2).clamp(0.0, 1.0) } else { 0.0 };
    let at = [a[0] + dx * t, a[1] + dy * t];
    ((x - at[0]).powi(2) + (y - at[1]).powi(2), t, at)
}

/// Calls `take` with every segment of an edge's line: its number, and of its position nearest to `from` the squared distance, the
/// fraction along it, and the place; and the segment's ends. With `ends`, only with the two ends of the line.
#[inline]
fn each(mut shape: Shape<'_>, from: (f64, f64), ends: bool, mut take: impl FnMut(usize, (f64, f64, [f64; 2]), [[f64; 2]; 2])) {
    let Some(first) = shape.next_mm() else { return };
    let end = |at: [f64; 2], t: f64| ((from.0 - at[0]).powi(2) + (from.1 - at[1]).powi(2), t, at);
    let (mut a, mut segment) = (first.map(f64::from), 0);
    if ends {
        take(0, end(a, 0.0), [a, a]);
    }
    while let Some(next) = shape.next_mm() {
        let b = next.map(f64::from);
        if !ends {
            take(segment, nearest_on(a, b, from), [a, b]);
        }
        a = b;
        segment += 1;
    }
    if ends && segment > 0 {
        take(segment - 1, end(a, 1.0), [a, a]);
    }
}

/// Position on one of an edge's segments as a fraction of the edge's length.
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

impl Candidates {
    fn new(x: f64, y: f64, limit_mm: f64) -> Self {
        Self { at: (x, y), limit_mm, within2: limit_mm * limit_mm, best: f64::INFINITY, candidates: Vec::with_capacity(8) }
    }

    /// Adds the segments of an edge that are the nearest so far, or within the rounding of it.
    #[inline]
    fn offer(&mut self, row: usize, shape: Shape<'_>, ends: bool) {
        each(shape, self.at, ends, |segment, (distance2, t, at), segment_ends| {
            if distance2 <= self.within2 {
                let edge = u32::try_from(row).expect("rows fit 32 bits");
                self.take(Candidate { distance: distance2.sqrt(), edge, segment, t, at, segment_ends });
            }
        });
    }

    fn take(&mut self, candidate: Candidate) {
        if candidate.distance < self.best {
            self.best = candidate.distance;
            let within = (self.best + SLACK_MM).min(self.limit_mm);
            self.within2 = within * within;
            self.candidates.retain(|r| r.distance <= within);
        }
        // Neighbouring segments of an edge share the place where they meet.
        let same = |r: &Candidate| r.edge == candidate.edge && r.at == candidate.at;
        if !self.candidates.iter().any(same) {
            self.candidates.push(candidate);
        }
    }

    fn found(&mut self) -> &[Candidate] {
        self.candidates.sort_by(order);
        &self.candidates
    }
}
