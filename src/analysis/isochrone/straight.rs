//! Service areas without roads: straight lines to facilities, by time (直线估算) or by a plain radius.

use geo::MultiPolygon;

use super::canvas::Canvas;
use carecircle_base::geom::contour::{ContourTile, Field, Label, contour};
use carecircle_base::geom::{Bins, Xy};

/// Field of straight-line distances: facilities of several services, each of which counts within `radius_m`.
#[derive(Debug, Clone)]
pub struct RadiusField {
    bins: Bins,
    /// Position and service (0..32) of each facility, in the order of the bins.
    at: Vec<(Xy, u32)>,
    radius_m: f64,
    need: u32,
}

impl RadiusField {
    /// Field of `facilities`, each with the number (0..32) of the service that it provides; a point is inside when `need`
    /// services lie within `radius_m` metres.
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

    /// Number of services that have one of `among` within `metres`.
    fn services(&self, at: Xy, among: &[u32], metres: f64) -> u32 {
        among.iter().filter(|&&k| self.distance(k, at) <= metres).fold(0_u32, |bits, &k| bits | 1 << self.at[k as usize].1).count_ones()
    }
}

impl Field for RadiusField {
    fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>) {
        let reach = self.radius_m + radius;
        #[expect(clippy::cast_possible_truncation, reason = "bins number their points with u32")]
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

/// Area within the radius, in degrees on WGS84; `covered` tells whether a home of the canvas is covered (by row), and the
/// outline has every home on its side.
#[must_use]
pub fn straight_area(canvas: &Canvas, field: &RadiusField, covered: &(dyn Fn(u32) -> bool + Sync)) -> MultiPolygon<f64> {
    let plane = canvas.grid.plane();
    let mut tiles: Vec<ContourTile> =
        field.at.iter().flat_map(|&(at, _)| canvas.grid.tiles_about(plane.unproject(at), field.radius_m)).collect();
    tiles.sort_unstable();
    tiles.dedup();
    let mut shapes = contour(&canvas.grid, field, &tiles, &canvas.pins, &|home| Label::from(covered(home)));
    shapes.remove(&1).unwrap_or_else(|| MultiPolygon(Vec::new()))
}
