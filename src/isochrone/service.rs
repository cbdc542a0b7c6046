//! The field of times as an area.

use geo::MultiPolygon;

use super::Canvas;
use super::streets::{BIN_M, Streets};
use super::times::Times;
use crate::geom::Xy;
use crate::geom::contour::{Field, Label, TileId, contour};
use crate::network::Snap;
use crate::units::Millis;

/// The points from which a promise is kept within a limit.
#[derive(Debug, Clone)]
pub struct Reached<'a> {
    /// Where points join the network.
    pub streets: &'a Streets,
    /// The times from there.
    pub times: Times<'a>,
    /// Connectors are walked at this speed, metres a second.
    pub speed_mps: f64,
    /// Points farther from any street are off the network, metres.
    pub snap_limit_m: f64,
    /// Points at most this far are inside.
    pub limit: Millis,
}

impl Field for Reached<'_> {
    fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>) {
        self.streets.near(at, radius, self.snap_limit_m, out);
    }

    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label> {
        let first = out.len();
        let segment = |k: u32| &self.streets.segments[k as usize];
        let mut nearest = f64::INFINITY;
        for &k in from {
            let m2 = segment(k).nearest(at).0;
            if m2 < nearest {
                nearest = m2;
            }
        }
        let nearest = nearest.sqrt();
        if nearest - radius > self.snap_limit_m || from.is_empty() {
            return Some(0);
        }
        let far = (nearest + 2.0 * radius).min(self.snap_limit_m + radius) + 1e-6;
        let far2 = far * far;
        out.extend(from.iter().copied().filter(|&k| segment(k).nearest(at).0 <= far2));
        // Every point of the disc takes its time from one of these, at most `radius` of walking away
        // from where the centre would.
        let (mut all_in, mut all_out) = (nearest + radius <= self.snap_limit_m, true);
        for &k in &out[first..] {
            match self.certainly(k, at, radius) {
                Some(true) => all_out = false,
                Some(false) => all_in = false,
                None => return None,
            }
            if !all_in && !all_out {
                return None;
            }
        }
        if all_out { Some(0) } else { all_in.then_some(1) }
    }

    fn label(&self, at: Xy, among: &[u32]) -> Label {
        let mut best: Option<(f64, u32, f64, u32)> = None;
        for &k in among {
            let segment = &self.streets.segments[k as usize];
            let (m2, t) = segment.nearest(at);
            if best.is_none_or(|(least, edge, ..)| m2 < least || (m2 == least && segment.edge.0 < edge)) {
                best = Some((m2, segment.edge.0, t, k));
            }
        }
        let Some((m2, _, t, k)) = best else { return 0 };
        let metres = m2.sqrt();
        let segment = &self.streets.segments[k as usize];
        let time = || self.times.at(segment.edge, segment.fraction(t));
        Label::from(metres <= self.snap_limit_m && time().is_some_and(|time| time.plus(Millis::walk(metres, self.speed_mps)) <= self.limit))
    }
}

impl Reached<'_> {
    /// Whether a place that joins the network at `snap` is inside.
    #[must_use]
    pub fn holds(&self, snap: &Snap) -> bool {
        let time = self.times.at(snap.edge, snap.fraction);
        time.is_some_and(|time| time.plus(Millis::walk(snap.connector_m, self.speed_mps)) <= self.limit)
    }

    /// Whether all points of the disc that join this segment are inside, or all outside.
    fn certainly(&self, k: u32, at: Xy, radius: f64) -> Option<bool> {
        let segment = &self.streets.segments[k as usize];
        let (m2, t) = segment.nearest(at);
        let (metres, limit) = (m2.sqrt(), f64::from(self.limit.0));
        let connector_ms = 1000.0 / self.speed_mps;
        if (metres - radius) * connector_ms > limit + 2.0 {
            return Some(false);
        }
        let slope = self.times.slope(segment.edge);
        if let Some(time) = self.times.at(segment.edge, segment.fraction(t)) {
            let (middle, give) = (f64::from(time.0) + metres * connector_ms, radius * (slope + connector_ms) + 2.0);
            // A connector is never shorter than nothing.
            let least = f64::from(time.0) - radius * slope + (metres - radius).max(0.0) * connector_ms - 2.0;
            return if middle + give <= limit {
                Some(true)
            } else if least > limit {
                Some(false)
            } else {
                None
            };
        }
        // Times rise toward the middle of an edge and end at the searches' limits: beyond these at both ends
        // of the stretch in question is beyond them all along.
        let aside = radius / segment.length_m().max(0.01);
        let beyond = |t: f64| self.times.at(segment.edge, segment.fraction(t.clamp(0.0, 1.0))).is_none();
        (slope.is_finite() && beyond(t - aside) && beyond(t + aside)).then_some(false)
    }

    /// The tiles where the area may begin: those of streets that the searches came to within `reach_m` of `about`,
    /// or anywhere.
    fn tiles(&self, canvas: &Canvas, about: Option<(Xy, f64)>) -> Vec<TileId> {
        let bins = &self.streets.bins;
        let touched = |bin: &usize| {
            let mut last = None;
            self.streets.segments[bins.run(*bin)]
                .iter()
                .any(|s| last.replace(s.edge) != Some(s.edge) && self.times.touches(s.edge, self.limit))
        };
        let here: Vec<usize> = match about {
            Some((at, reach_m)) => bins.rows(at, reach_m).flatten().filter(touched).collect(),
            None => (0..bins.count()).filter(touched).collect(),
        };
        let mut tiles: Vec<TileId> = here
            .into_iter()
            .flat_map(|bin| canvas.grid.tiles_about(canvas.grid.plane().unproject(bins.centre(bin)), BIN_M / 2.0))
            .collect();
        tiles.sort_unstable();
        tiles.dedup();
        tiles
    }
}

/// Draws the area from which the promise is kept.
///
/// `covered` is the answer of each home of the canvas, and every home ends up on its side. With `about`, only streets
/// within so many metres of a place are looked at: a search from one site goes no farther than its limit at
/// full speed.
#[must_use]
pub fn area_of(
    canvas: &Canvas,
    reached: &Reached<'_>,
    covered: &(dyn Fn(u32) -> bool + Sync),
    about: Option<(Xy, f64)>,
) -> MultiPolygon<f64> {
    let tiles = reached.tiles(canvas, about);
    let mut shapes = contour(&canvas.grid, reached, &tiles, &canvas.pins, &|home| Label::from(covered(home)));
    shapes.remove(&1).unwrap_or_else(|| MultiPolygon(Vec::new()))
}
