use geo::{Area, Contains, Intersects, Point, Validation};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::geom::{LonLat, Plane, Xy};

/// Every point belongs to its nearest site's label within `radius`, which is 0 for some.
struct Sites {
    at: Vec<(Xy, Label)>,
    radius: f64,
}

impl Sites {
    fn distance(&self, k: u32, at: Xy) -> f64 {
        let p = self.at[k as usize].0;
        (p.x - at.x).hypot(p.y - at.y)
    }
}

impl Field for Sites {
    fn near(&self, _: Xy, _: f64, out: &mut Vec<u32>) {
        out.extend(0..u32::try_from(self.at.len()).unwrap());
    }
    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label> {
        let nearest = from.iter().map(|&k| self.distance(k, at)).fold(f64::INFINITY, f64::min);
        let first = out.len();
        out.extend(from.iter().copied().filter(|&k| self.distance(k, at) <= nearest + 2.0 * radius + 1e-6));
        let label = self.at[out[first] as usize].1;
        if nearest - radius > self.radius || out[first..].iter().all(|&k| self.at[k as usize].1 == 0) {
            return Some(0);
        }
        (nearest + radius < self.radius && out[first..].iter().all(|&k| self.at[k as usize].1 == label)).then_some(label)
    }
    fn label(&self, at: Xy, among: &[u32]) -> Label {
        let nearest = among.iter().min_by(|&&a, &&b| self.distance(a, at).total_cmp(&self.distance(b, at))).unwrap();
        if self.distance(*nearest, at) <= self.radius { self.at[*nearest as usize].1 } else { 0 }
    }
}

fn plane() -> Plane {
    Plane::about(LonLat::new(121.15, 28.85).unwrap())
}

fn tiles_about(grid: &Grid, points: &[LonLat], metres: f64) -> Vec<ContourTile> {
    points.iter().flat_map(|&p| grid.tiles_about(p, metres)).collect()
}

#[test]
fn a_disc_has_the_area_of_a_disc() {
    let plane = plane();
    let grid = Grid::new(&plane, 5.0);
    let field = Sites { at: vec![(Xy { x: 13.0, y: -7.0 }, 1)], radius: 300.0 };
    let centre = plane.unproject(Xy { x: 13.0, y: -7.0 });
    let pins = Pins::new(&grid, [centre]);
    let shapes = contour(&grid, &field, &tiles_about(&grid, &[centre], 300.0), &pins, &|_| 1);
    let shape = &shapes[&1];
    assert!(shape.is_valid());
    assert_eq!((shapes.len(), shape.0.len(), shape.0[0].interiors().len()), (1, 1, 0));
    let area = geo::GeodesicArea::geodesic_area_signed(shape);
    let disc = std::f64::consts::PI * 300.0 * 300.0;
    assert!((area / disc - 1.0).abs() < 0.003, "{area} m² for {disc} m²");
    // One tile is enough to start from.
    let followed = contour(&grid, &field, &[grid.tile_at(centre)], &pins, &|_| 1);
    assert_eq!(&followed[&1], shape);
}

#[test]
fn a_hole_stays_a_hole_and_an_island_an_island() {
    let plane = plane();
    let grid = Grid::new(&plane, 5.0);
    // A ring of sites of label 1 about a lake of sites of label 0, with a site of label 1 on an island in it.
    let mut at = vec![(Xy { x: 0.0, y: 0.0 }, 1)];
    for k in 0..36 {
        let (sin, cos) = (f64::from(k) * 10.0).to_radians().sin_cos();
        at.push((Xy { x: 200.0 * cos, y: 200.0 * sin }, 0));
        at.push((Xy { x: 400.0 * cos, y: 400.0 * sin }, 1));
    }
    let points: Vec<LonLat> = at.iter().map(|&(p, _)| plane.unproject(p)).collect();
    let field = Sites { at, radius: 150.0 };
    let pins = Pins::new(&grid, points.iter().copied());
    let shapes = contour(&grid, &field, &tiles_about(&grid, &points, 150.0), &pins, &|k| field.at[k as usize].1);
    let shape = &shapes[&1];
    assert!(shape.is_valid());
    assert_eq!(shape.0.len(), 2, "the ring and the island");
    assert_eq!(shape.0.iter().map(|p| p.interiors().len()).sum::<usize>(), 1, "the lake");
    assert!(shape.0.iter().all(|p| p.exterior().0.first() == p.exterior().0.last()));
    assert!(shape.0.iter().all(|p| Polygon::new(p.exterior().clone(), vec![]).signed_area() > 0.0));
    assert!(shape.0.iter().flat_map(|p| p.interiors()).all(|r| Polygon::new(r.clone(), vec![]).signed_area() < 0.0));
}

use geo::Polygon;

/// Homes strewn so that clusters straddle cells, with pairs of different labels 10 cm apart.
#[test]
fn every_pin_is_on_its_side_in_random_places() {
    let plane = plane();
    for seed in 0..12 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let grid = Grid::new(&plane, if seed % 2 == 0 { 5.0 } else { 10.0 });
        let labels = 1 + (seed % 4) as u32;
        let mut at: Vec<(Xy, Label)> = Vec::new();
        for _ in 0..120 {
            let p = Xy { x: rng.random_range(-500.0..500.0), y: rng.random_range(-500.0..500.0) };
            at.push((p, rng.random_range(0..=labels)));
            if rng.random_bool(0.3) {
                let angle = rng.random_range(0.0..6.3_f64);
                at.push((Xy { x: p.x + 0.1 * angle.cos(), y: p.y + 0.1 * angle.sin() }, rng.random_range(0..=labels)));
            }
            if rng.random_bool(0.3) {
                at.push((Xy { x: p.x + rng.random_range(-3.0..3.0), y: p.y + rng.random_range(-3.0..3.0) }, rng.random_range(0..=labels)));
            }
        }
        let points: Vec<LonLat> = at.iter().map(|&(p, _)| plane.unproject(p)).collect();
        let field = Sites { at, radius: 60.0 };
        let pins = Pins::new(&grid, points.iter().copied());
        let shapes = contour(&grid, &field, &tiles_about(&grid, &points, 60.0), &pins, &|k| field.at[k as usize].1);
        for (label, shape) in &shapes {
            shape.check_validation().unwrap_or_else(|e| panic!("seed {seed} label {label}: {e}"));
        }
        for (k, p) in points.iter().enumerate() {
            let p = Point::new(p.lon(), p.lat());
            for (&label, shape) in &shapes {
                if label == field.at[k].1 {
                    assert!(shape.contains(&p), "seed {seed}: pin {k} lies outside its label {label}");
                } else {
                    assert!(!shape.intersects(&p), "seed {seed}: pin {k} of {} lies inside label {label}", field.at[k].1);
                }
            }
        }
        let shapes: Vec<_> = shapes.into_values().collect();
        for (k, a) in shapes.iter().enumerate() {
            for b in &shapes[k + 1..] {
                use geo::BooleanOps;
                assert!(a.intersection(b).unsigned_area() < 1e-13, "seed {seed}: two labels overlap");
            }
        }
    }
}
