//! Spatial index of the segments that points may be snapped to.

use rayon::prelude::*;

use carecircle_base::geom::{Bins, Xy};
use carecircle_base::ids::{EdgeId, ProfileId};
use carecircle_routing::network::{Joined, Network};

/// Width of the bins and greatest length of a segment, in metres; a segment is binned by its middle.
pub(super) const BIN_M: f64 = 96.0;

/// Fraction of an edge within which a position counts as the edge's end.
pub(super) const END: f64 = 1e-6;

/// Straight piece of an edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    at: [f64; 2],
    span: [f32; 2],
    /// One over the squared length, per square metre; 0 for a segment of no length.
    per_m2: f32,
    pub(super) edge: EdgeId,
    /// Fraction of the edge at the start of the segment, and the share of the edge that the segment covers.
    from: f32,
    share: f32,
}

impl Segment {
    fn new(a: Xy, b: Xy, edge: EdgeId, from: f64, to: f64) -> Self {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let m2 = dx * dx + dy * dy;
        #[expect(clippy::cast_possible_truncation, reason = "within 96 m, and fractions: seven digits are micrometres")]
        Self {
            at: [a.x, a.y],
            span: [dx as f32, dy as f32],
            per_m2: if m2 > 0.0 { (1.0 / m2) as f32 } else { 0.0 },
            edge,
            from: from as f32,
            share: (to - from) as f32,
        }
    }

    /// Squared distance from `p` in square metres, and the nearest position along the segment, 0..=1.
    pub(super) fn nearest(&self, p: Xy) -> (f64, f64) {
        let (dx, dy) = (f64::from(self.span[0]), f64::from(self.span[1]));
        let (px, py) = (p.x - self.at[0], p.y - self.at[1]);
        let t = ((px * dx + py * dy) * f64::from(self.per_m2)).clamp(0.0, 1.0);
        let (ex, ey) = (px - t * dx, py - t * dy);
        (ex * ex + ey * ey, t)
    }

    /// Fraction of the edge at `t` along the segment; exactly 0 and 1 at the edge's ends, which are its junctions.
    pub(super) fn fraction(&self, t: f64) -> f64 {
        match f64::from(self.from) + f64::from(self.share) * t {
            f if f < END => 0.0,
            f if f > 1.0 - END => 1.0,
            f => f,
        }
    }

    fn middle(&self) -> Xy {
        Xy { x: self.at[0] + f64::from(self.span[0]) / 2.0, y: self.at[1] + f64::from(self.span[1]) / 2.0 }
    }

    pub(super) fn length_m(&self) -> f64 {
        f64::from(self.span[0]).hypot(f64::from(self.span[1]))
    }
}

/// Spatial index of every segment that one profile's travellers may join; built once, shared by many areas.
#[derive(Debug, Clone)]
pub struct StreetIndex {
    pub(super) bins: Bins,
    /// Segments in the order of the bins.
    pub(super) segments: Vec<Segment>,
}

impl StreetIndex {
    /// Index of the segments of all edges that points may be snapped to with `profile`.
    #[must_use]
    pub fn new(net: &Network, profile: ProfileId) -> Self {
        let joined = (0..net.edge_count()).into_par_iter().map(EdgeId::from_index).filter_map(|e| Some((e, net.joined(profile, e)?)));
        let pieces = |(edge, joined): (EdgeId, Joined)| {
            let mut segments = Vec::new();
            if joined == Joined::AtEnds {
                let ends = net.shape(edge).next().map(|a| (a, 0.0)).into_iter().chain(net.shape(edge).last().map(|b| (b, 1.0)));
                segments.extend(ends.map(|(at, fraction)| Segment::new(at, at, edge, fraction, fraction)));
                return segments;
            }
            let length = |a: Xy, b: Xy| (b.x - a.x).hypot(b.y - a.y);
            let points = || net.shape(edge).zip(net.shape(edge).skip(1));
            let total: f64 = points().map(|(a, b)| length(a, b)).sum();
            let mut so_far = 0.0;
            for (a, b) in points() {
                let m = length(a, b);
                let pieces = (m / BIN_M).ceil().max(1.0);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, at least 1")]
                for k in 0..pieces as u32 {
                    let on = |k: u32| {
                        let t = f64::from(k) / pieces;
                        let fraction = if total > 0.0 { (so_far + m * t) / total } else { 0.0 };
                        (Xy { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }, fraction)
                    };
                    let ((p, from), (q, to)) = (on(k), on(k + 1));
                    segments.push(Segment::new(p, q, edge, from, to));
                }
                so_far += m;
            }
            segments
        };
        let segments: Vec<Segment> = joined.flat_map_iter(pieces).collect();
        let middles: Vec<Xy> = segments.iter().map(Segment::middle).collect();
        let bins = Bins::new(&middles, BIN_M);
        let segments = bins.order().iter().map(|&k| segments[k as usize]).collect();
        Self { bins, segments }
    }

    /// Appends every segment that is nearest to some point within `radius` of `at` and at most `limit_m` from it.
    pub(super) fn near(&self, at: Xy, radius: f64, limit_m: f64, out: &mut Vec<u32>) {
        let mut bound = limit_m + radius;
        let nearest = |reach: f64| {
            let runs = self.bins.runs(at, reach + BIN_M / 2.0);
            runs.flatten().map(|k| self.segments[k].nearest(at).0).fold(f64::INFINITY, f64::min).sqrt()
        };
        let here = nearest(BIN_M / 4.0);
        bound = bound.min(here + 2.0 * radius);
        if here == f64::INFINITY {
            bound = bound.min(nearest(radius) + 2.0 * radius);
        }
        let bound2 = bound * bound;
        for run in self.bins.runs(at, bound + BIN_M / 2.0) {
            for k in run {
                if self.segments[k].nearest(at).0 <= bound2 {
                    #[expect(clippy::cast_possible_truncation, reason = "bins number their points with u32")]
                    out.push(k as u32);
                }
            }
        }
    }
}
