//! A line around where people live, for villages whose border is not known.

use geo::{ConvexHull, MultiPoint, MultiPolygon, Point};

use super::mercator::{World, world};
use carecircle_base::geom::LonLat;

/// How far from its homes the line runs.
const MARGIN_M: f64 = 90.0;

/// The equator, around which the square of Web Mercator is laid once.
const EQUATOR_M: f64 = 40_075_016.686;

/// Corners of the circle around each home.
const CORNERS: u32 = 12;

/// The hull of circles of `MARGIN_M` around `homes`, in the square of Web Mercator; `None` without homes.
#[must_use]
pub(super) fn around(homes: &[LonLat]) -> Option<MultiPolygon<f64>> {
    let circle = |at: &LonLat| {
        let (World { x, y }, radius) = (world(*at), MARGIN_M / EQUATOR_M / at.lat().to_radians().cos().max(0.01));
        (0..CORNERS).map(move |corner| {
            let (sin, cos) = (std::f64::consts::TAU * f64::from(corner) / f64::from(CORNERS)).sin_cos();
            Point::new(x + radius * cos, y + radius * sin)
        })
    };
    if homes.is_empty() {
        return None;
    }
    let corners: MultiPoint<f64> = homes.iter().flat_map(circle).collect();
    Some(MultiPolygon(vec![corners.convex_hull()]))
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Distance, Euclidean};

    use super::*;

    #[test]
    fn the_line_runs_around_every_home_a_margin_away() {
        let homes: Vec<LonLat> = [(121.1, 28.85), (121.11, 28.852), (121.104, 28.86)].map(|(x, y)| LonLat::new(x, y).unwrap()).into();
        let shape = around(&homes).unwrap();
        let margin = MARGIN_M / EQUATOR_M / 28.85_f64.to_radians().cos();
        for home in &homes {
            let at = Point(world(*home));
            assert!(shape.contains(&at));
            let away = Euclidean.distance(&at, shape.0[0].exterior());
            assert!(away > 0.96 * margin && away < 1.01 * margin, "{away} of {margin}");
        }
        assert!(around(&homes[..1]).is_some(), "one home has a circle");
        assert_eq!(around(&[]), None);
    }
}
