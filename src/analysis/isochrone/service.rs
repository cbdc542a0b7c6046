//! Contouring of a field of travel times.

use std::ops::Range;

use geo::MultiPolygon;

use super::bounds::SegmentBounds;
use super::canvas::Canvas;
use super::streets::{BIN_M, StreetIndex};
use super::times::Times;
use carecircle_base::geom::Xy;
use carecircle_base::geom::contour::{ContourTile, Field, Label, contour};
use carecircle_base::ids::EdgeId;
use carecircle_base::units::Millis;

/// Field of travel times with a limit: the points from which services are reached within it.
#[derive(Debug, Clone)]
pub struct Reached<'a> {
    /// Segments that points join.
    pub streets: &'a StreetIndex,
    /// Travel times from positions on the network.
    pub times: Times<'a>,
    /// Walking speed on connectors, in metres a second.
    pub speed_mps: f64,
    /// Snap limit in metres: points farther from every street are off the network.
    pub snap_limit_m: f64,
    /// Time limit, connector included.
    pub limit: Millis,
    /// Position and radius in metres of the streets that are searched; `None` for all. A search from one site goes no farther
    /// than its limit at the highest speed.
    pub about: Option<(Xy, f64)>,
}

/// Field of times with the bounds of its segments.
pub(super) struct TimeField<'a> {
    pub(super) reached: &'a Reached<'a>,
    bounds: SegmentBounds,
    /// Bins that are searched; `None` for all.
    bins: Option<Vec<Range<usize>>>,
}

impl Field for TimeField<'_> {
    fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>) {
        self.reached.streets.near(at, radius, self.reached.snap_limit_m, out);
    }

    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label> {
        // Distances are kept for the first 128 candidates, which is all of them but in the largest blocks.
        let (mut kept, mut nearest2) = ([0.0; 128], f64::INFINITY);
        for (slot, &k) in from.iter().enumerate() {
            let m2 = self.reached.streets.segments[k as usize].nearest(at).0;
            if let Some(kept) = kept.get_mut(slot) {
                *kept = m2;
            }
            nearest2 = m2.min(nearest2);
        }
        let distance2 =
            |slot: usize, k: u32| kept.get(slot).copied().unwrap_or_else(|| self.reached.streets.segments[k as usize].nearest(at).0);
        let (nearest, snap_limit_m) = (nearest2.sqrt(), self.reached.snap_limit_m);
        if nearest - radius > snap_limit_m || from.is_empty() {
            return Some(0);
        }
        let far = (nearest + 2.0 * radius).min(snap_limit_m + radius) + 1e-6;
        // Every point of the disc has its time from a segment within `far`, and within the bounds of that segment.
        let (mut all_in, mut all_out) = (nearest + radius <= snap_limit_m, true);
        for (slot, &k) in from.iter().enumerate() {
            let m2 = distance2(slot, k);
            if m2 > far * far {
                continue;
            }
            out.push(k);
            if all_in || all_out {
                let metres = m2.sqrt();
                all_in &= self.settled((metres - radius).max(0.0), metres + radius, k) == Some(true);
                all_out &= self.settled((metres - radius).max(0.0), metres + radius, k) == Some(false);
            }
        }
        if all_out { Some(0) } else { all_in.then_some(1) }
    }

    fn label(&self, at: Xy, among: &[u32]) -> Label {
        let mut best: Option<(f64, u32, f64, u32)> = None;
        for &k in among {
            let segment = &self.reached.streets.segments[k as usize];
            let (m2, t) = segment.nearest(at);
            if best.is_none_or(|(least, edge, ..)| m2 < least || (m2 == least && segment.edge.0 < edge)) {
                best = Some((m2, segment.edge.0, t, k));
            }
        }
        let Some((m2, _, t, k)) = best else { return 0 };
        let metres = m2.sqrt();
        let segment = &self.reached.streets.segments[k as usize];
        let inside = metres <= self.reached.snap_limit_m
            && self.settled(metres, metres, k).unwrap_or_else(|| self.reached.holds(segment.edge, segment.fraction(t), metres));
        Label::from(inside)
    }
}

impl<'a> TimeField<'a> {
    pub(super) fn new(reached: &'a Reached<'a>) -> Self {
        let all = &reached.streets.bins;
        let rows: Option<Vec<_>> = reached.about.map(|(at, reach_m)| all.rows(at, reach_m).collect());
        let runs: Option<Vec<_>> =
            rows.as_ref().map(|rows| rows.iter().map(|bins| all.run(bins.start).start..all.run(bins.end - 1).end).collect());
        let bounds = SegmentBounds::new(reached.streets, &reached.times, reached.limit, runs.as_deref());
        Self { reached, bounds, bins: rows }
    }

    /// Whether points that join segment `k` by a connector of `least_m..=most_m` metres are all inside, or all outside; `None` when
    /// the bounds do not tell.
    fn settled(&self, least_m: f64, most_m: f64, k: u32) -> Option<bool> {
        let (least, most) = self.bounds.of(k);
        let (limit, connector_ms) = (f64::from(self.reached.limit.0), 1000.0 / self.reached.speed_mps);
        if f64::from(least) + least_m * connector_ms > limit + 2.0 {
            return Some(false);
        }
        (f64::from(most) + most_m * connector_ms + 2.0 <= limit).then_some(true)
    }

    /// Tiles where the area may begin: those of the bins that hold a segment within the limit.
    pub(super) fn tiles(&self, canvas: &Canvas) -> Vec<ContourTile> {
        let all = &self.reached.streets.bins;
        let bins = match &self.bins {
            Some(rows) => rows.iter().cloned().flatten().collect(),
            None => (0..all.count()).collect::<Vec<usize>>(),
        };
        #[expect(clippy::cast_possible_truncation, reason = "bins number their points with u32")]
        let mut tiles: Vec<ContourTile> = bins
            .into_iter()
            .filter(|&bin| all.run(bin).any(|k| self.bounds.of(k as u32).0 <= self.reached.limit.0))
            .flat_map(|bin| canvas.grid.tiles_about(canvas.grid.plane().unproject(all.centre(bin)), BIN_M / 2.0))
            .collect();
        tiles.sort_unstable();
        tiles.dedup();
        tiles
    }
}

impl Reached<'_> {
    /// Whether a point is inside that joins the network on `edge` at `fraction` by a connector of `connector_m` metres.
    #[must_use]
    pub fn holds(&self, edge: EdgeId, fraction: f64, connector_m: f64) -> bool {
        let time = self.times.at(edge, fraction);
        time.is_some_and(|time| time.plus(Millis::walk(connector_m, self.speed_mps)) <= self.limit)
    }
}

/// Area where `reached` is within its limit, in degrees on WGS84.
///
/// `covered` tells whether a home of the canvas is covered (by row); the outline has every home on its side.
#[must_use]
pub fn area_of(canvas: &Canvas, reached: &Reached<'_>, covered: &(dyn Fn(u32) -> bool + Sync)) -> MultiPolygon<f64> {
    let field = TimeField::new(reached);
    let mut shapes = contour(&canvas.grid, &field, &field.tiles(canvas), &canvas.pins, &|home| Label::from(covered(home)));
    shapes.remove(&1).unwrap_or_else(|| MultiPolygon(Vec::new()))
}
