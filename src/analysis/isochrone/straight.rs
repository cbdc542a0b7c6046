//! Areas without roads: straight lines to facilities, by time (直线估算) or by a plain radius.

use geo::MultiPolygon;

use super::Canvas;
use carecircle_base::geom::contour::{Field, Label, TileId, contour};
use carecircle_base::geom::{Bins, Xy};

/// Facilities of several services, each of which counts within `radius_m`.
#[derive(Debug, Clone)]
pub struct Crowd {
    bins: Bins,
    /// In the order of the bins: where, and which service, 0..32.
    at: Vec<(Xy, u32)>,
    radius_m: f64,
    need: u32,
}

impl Crowd {
    /// `facilities` with the number (0..32) of the service that each gives; a point is inside when `need`
    /// services lie within `radius_m`.
    #[must_use]
    pub fn new(facilities: &[(Xy, u32)], radius_m: f64, need: usize) -> Self {
        let points: Vec<Xy> = facilities.iter().map(|f| f.0).collect();
        let bins = Bins::new(&points, radius_m.clamp(50.0, 2000.0));
        let at = bins.order().iter().map(|&k| facilities[k as usize]).collect();
        Self { bins, at, radius_m, need: u32::try_from(need).expect("a circle has fewer than 2^32 services") }
    }

    fn distance(&self, k: u32, at: Xy) -> f64 {
        let p = self.at[k as usize].0;
        (p.x - at.x).hypot(p.y - at.y)
    }

    /// How many services have one of `among` within `metres`.
    fn services(&self, at: Xy, among: &[u32], metres: f64) -> u32 {
        among.iter().filter(|&&k| self.distance(k, at) <= metres).fold(0_u32, |bits, &k| bits | 1 << self.at[k as usize].1).count_ones()
    }
}

impl Field for Crowd {
    fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>) {
        let reach = self.radius_m + radius;
        out.extend(self.bins.runs(at, reach).flatten().map(|k| k as u32).filter(|&k| self.distance(k, at) <= reach));
    }

    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label> {
        let first = out.len();
        out.extend(from.iter().copied().filter(|&k| self.distance(k, at) <= self.radius_m + radius));
        if self.services(at, &out[first..], f64::INFINITY) < self.need {
            return Some(0);
        }
        (self.services(at, &out[first..], self.radius_m - radius) >= self.need).then_some(1)
    }

    fn label(&self, at: Xy, among: &[u32]) -> Label {
        Label::from(self.services(at, among, self.radius_m) >= self.need)
    }
}

/// Draws the area within the radius; `covered` is the answer of each home of the canvas.
#[must_use]
pub fn straight_area(canvas: &Canvas, crowd: &Crowd, covered: &(dyn Fn(u32) -> bool + Sync)) -> MultiPolygon<f64> {
    let plane = canvas.grid.plane();
    let mut tiles: Vec<TileId> =
        crowd.at.iter().flat_map(|&(at, _)| canvas.grid.tiles_about(plane.unproject(at), crowd.radius_m)).collect();
    tiles.sort_unstable();
    tiles.dedup();
    let mut shapes = contour(&canvas.grid, crowd, &tiles, &canvas.pins, &|home| Label::from(covered(home)));
    shapes.remove(&1).unwrap_or_else(|| MultiPolygon(Vec::new()))
}
