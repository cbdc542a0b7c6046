//! Polygons on WGS84, repaired where invalid, oriented as RFC 7946 asks.

use geo::algorithm::unary_union;
use geo::orient::Direction;
use geo::{Area as _, BooleanOps, Coord, CoordsIter, Geometry, LineString, MakeValid, MapCoords, MultiPolygon, OpType, Orient, Polygon};

use carecircle_base::geom::is_valid;

use super::axis_order::{Written, hint};
use super::gate::Gate;
use crate::crs::CrsError;

/// Whether all coordinates of a geometry are finite.
pub(super) fn is_finite(shape: &Geometry<f64>) -> bool {
    shape.coords_iter().all(|c| c.x.is_finite() && c.y.is_finite())
}

/// Polygons of a geometry; `None` when it has none.
pub(super) fn polygons(shape: &Geometry<f64>) -> Option<MultiPolygon<f64>> {
    match shape {
        Geometry::Polygon(p) => Some(MultiPolygon::new(vec![p.clone()])),
        Geometry::MultiPolygon(m) => Some(m.clone()),
        Geometry::GeometryCollection(c) => {
            let all: Vec<Polygon<f64>> = c.iter().filter_map(polygons).flatten().collect();
            (!all.is_empty()).then(|| MultiPolygon::new(all))
        }
        _ => None,
    }
}

/// `shape` in degrees on WGS84; the error says what its coordinates are instead, where they tell.
pub(super) fn to_wgs84(shape: &MultiPolygon<f64>, gate: &Gate) -> Result<MultiPolygon<f64>, String> {
    shape.try_map_coords(|c| {
        let (x, y) = gate.east_first(Written { xy: (c.x, c.y), order: None });
        if let Some(hint) = hint(gate.crs, gate.in_degrees, x, y) {
            return Err(hint);
        }
        gate.to.convert(x, y).map(|at| Coord { x: at.lon(), y: at.lat() }).map_err(|e: CrsError| e.to_string())
    })
}

/// Valid form of `shape` (degrees), and whether it was repaired; `None` when no area remains.
///
/// Repair is done in metres: each polygon by itself (Ledoux and others 2014, odd-even), then their union.
pub(super) fn valid(shape: MultiPolygon<f64>) -> Option<(MultiPolygon<f64>, bool)> {
    if !shape.0.is_empty() && is_valid(&shape) {
        return Some((shape.orient(Direction::Default), false));
    }
    // Metres enough for a tolerance, about the first corner; exact in both directions.
    let origin = shape.coords_iter().next()?;
    let (kx, ky) = (111_320.0 * origin.y.to_radians().cos().max(0.01), 110_574.0);
    let metres = shape.map_coords(|c| Coord { x: (c.x - origin.x) * kx, y: (c.y - origin.y) * ky });
    let parts: Vec<MultiPolygon<f64>> = metres.iter().map(without_repeats).filter_map(odd_even).collect();
    // What a sweep has made of one polygon is a union already.
    let is_swept = metres.0.len() == 1 && metres.coords_count() > SWEPT;
    let union = if is_swept { parts.into_iter().next()? } else { unary_union(&parts) };
    // A sliver of less than a square metre is what is left of lines, not an area.
    let kept: Vec<Polygon<f64>> = union.into_iter().filter(|p| p.unsigned_area() >= 1.0).collect();
    let degrees = MultiPolygon::new(kept)
        .map_coords(|c| Coord { x: (origin.x + c.x / kx).clamp(-180.0, 180.0), y: (origin.y + c.y / ky).clamp(-90.0, 90.0) });
    (!degrees.0.is_empty() && is_valid(&degrees)).then(|| (degrees.orient(Direction::Default), true))
}

/// Vertices beyond which a polygon is repaired by a sweep: a zig-zag of 500 crosses itself 100,000 times.
const SWEPT: usize = 200;

/// Area inside an odd number of times.
fn odd_even(p: Polygon<f64>) -> Option<MultiPolygon<f64>> {
    if p.coords_count() <= SWEPT {
        return p.make_valid().ok();
    }
    Some(MultiPolygon::new(vec![p]).boolean_op(&MultiPolygon::new(Vec::new()), OpType::Union))
}

fn without_repeats(p: &Polygon<f64>) -> Polygon<f64> {
    let ring = |l: &LineString<f64>| {
        let mut coords = l.0.clone();
        coords.dedup();
        LineString::new(coords)
    };
    Polygon::new(ring(p.exterior()), p.interiors().iter().map(ring).collect())
}

/// Union of two valid shapes in degrees, itself valid.
pub(super) fn union(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let parts = MultiPolygon::new(a.iter().chain(b.iter()).cloned().collect());
    if is_valid(&parts) {
        return parts;
    }
    let merged = unary_union([a, b]).orient(Direction::Default);
    if is_valid(&merged) { merged } else { valid(merged).map_or_else(|| a.clone(), |v| v.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Validation, wkt};

    #[test]
    fn a_bow_tie_becomes_two_triangles_wound_the_right_way() {
        let bow = wkt!(MULTIPOLYGON(((121. 28.,121. 28.1,121.1 28.,121.1 28.1,121. 28.))));
        assert!(!bow.is_valid());
        let (shape, repaired) = valid(bow).unwrap();
        assert!(repaired && shape.is_valid());
        assert_eq!(shape.0.len(), 2);
        assert!((shape.signed_area() - 0.005).abs() < 1e-4, "{}", shape.signed_area());
    }

    #[test]
    fn overlapping_parts_are_joined_and_lines_are_no_area() {
        let twice = wkt!(MULTIPOLYGON(((121. 28.,121.1 28.,121.1 28.1,121. 28.1,121. 28.)),((121.05 28.,121.15 28.,121.15 28.1,121.05 28.1,121.05 28.))));
        let (shape, repaired) = valid(twice).unwrap();
        assert!(repaired && (shape.unsigned_area() - 0.015).abs() < 1e-5);
        assert!(valid(wkt!(MULTIPOLYGON(((121. 28.,121.1 28.,121. 28.))))).is_none());
        assert!(valid(MultiPolygon::new(vec![])).is_none());
    }

    #[test]
    fn a_clockwise_ring_is_turned() {
        let (shape, repaired) = valid(wkt!(MULTIPOLYGON(((0. 0.,0. 1.,1. 1.,1. 0.,0. 0.))))).unwrap();
        assert!(!repaired && shape.signed_area() > 0.0);
    }

    /// Each corner far from the last one: 500 of them cross about 100,000 times.
    #[test]
    fn a_zig_zag_is_repaired_in_a_moment() {
        let corner = |k: u32| {
            let angle = f64::from(k * 249 % 500) / 500.0 * std::f64::consts::TAU;
            Coord { x: 121.0 + 0.1 * angle.cos(), y: 28.0 + 0.1 * angle.sin() }
        };
        let mut ring: Vec<Coord<f64>> = (0..500).map(corner).collect();
        ring.push(ring[0]);
        let begun = std::time::Instant::now();
        let repaired = valid(MultiPolygon::new(vec![Polygon::new(LineString(ring), Vec::new())]));
        println!("{:?}, {:?} polygons", begun.elapsed(), repaired.as_ref().map(|(shape, _)| shape.0.len()));
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
        if let Some((shape, repaired)) = repaired {
            assert!(repaired && shape.unsigned_area() > 0.005);
        }
    }
}
