//! Validity of polygons in n log n: a coast of 50,000 vertices in seconds, where each segment against each takes minutes.

use geo::algorithm::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::algorithm::line_intersection::{LineIntersection, line_intersection};
use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{BoundingRect, Coord, CoordsIter, Intersects, Line, LineString, MultiPolygon, Polygon, Rect, Validation};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Vertices up to which each segment is held against each: that is faster, and says the same.
const FEW: usize = 300;

/// Whether polygons are valid as OGC's Simple Features have it: no ring meets itself, rings of a polygon meet in points at
/// most, holes lie inside, and polygons do not overlap.
#[must_use]
pub fn is_valid(shape: &MultiPolygon<f64>) -> bool {
    if shape.coords_count() <= FEW { shape.is_valid() } else { swept(shape) }
}

/// Validity of a shape with any number of vertices, by a tree of segments.
fn swept(shape: &MultiPolygon<f64>) -> bool {
    let Some(polygons) = shape.iter().map(Outline::of).collect::<Option<Vec<_>>>() else { return false };
    let rings: Vec<&LineString<f64>> = polygons.iter().flat_map(|p| std::iter::once(&p.exterior).chain(&p.holes)).collect();
    do_not_cross(&rings) && polygons.iter().all(Outline::holes_lie_inside) && are_apart(&polygons)
}

/// A polygon without repeated vertices.
struct Outline {
    exterior: LineString<f64>,
    holes: Vec<LineString<f64>>,
}

impl Outline {
    /// The polygon's rings; `None` when one is no ring.
    fn of(polygon: &Polygon<f64>) -> Option<Self> {
        let ring = |line: &LineString<f64>| {
            let mut coords = line.0.clone();
            coords.dedup();
            let is_ring = coords.len() >= 4 && coords.first() == coords.last() && coords.iter().all(|c| c.x.is_finite() && c.y.is_finite());
            is_ring.then_some(LineString(coords))
        };
        Some(Self { exterior: ring(polygon.exterior())?, holes: polygon.interiors().iter().map(ring).collect::<Option<_>>()? })
    }

    fn holes_lie_inside(&self) -> bool {
        self.holes.iter().all(|hole| is_inside(hole, &self.exterior))
            && pairs(&self.holes)
                .into_iter()
                .all(|(a, b)| !is_inside(&self.holes[a], &self.holes[b]) && !is_inside(&self.holes[b], &self.holes[a]))
    }

    /// Whether a ring that crosses none of this polygon's lies in its interior.
    fn holds(&self, ring: &LineString<f64>) -> bool {
        is_inside(ring, &self.exterior) && !self.holes.iter().any(|hole| is_inside(ring, hole))
    }
}

/// Whether no polygon lies in another; their rings do not cross.
fn are_apart(polygons: &[Outline]) -> bool {
    let exteriors: Vec<LineString<f64>> = polygons.iter().map(|p| p.exterior.clone()).collect();
    pairs(&exteriors).into_iter().all(|(a, b)| !polygons[a].holds(&exteriors[b]) && !polygons[b].holds(&exteriors[a]))
}

/// Pairs of rings whose boxes meet.
fn pairs(rings: &[LineString<f64>]) -> Vec<(usize, usize)> {
    let boxed = |(row, ring): (usize, &LineString<f64>)| ring.bounding_rect().map(|rect| GeomWithData::new(rectangle(rect), row));
    let tree = RTree::bulk_load(rings.iter().enumerate().filter_map(boxed).collect());
    let near = |row: usize, rect: Rect<f64>| {
        let found = tree.locate_in_envelope_intersecting(&envelope(rect)).map(|other| other.data);
        found.filter(move |other| *other > row).map(move |other| (row, other)).collect::<Vec<_>>()
    };
    rings.iter().enumerate().filter_map(|(row, ring)| Some(near(row, ring.bounding_rect()?))).flatten().collect()
}

/// Whether a ring lies inside another that it does not cross.
fn is_inside(ring: &LineString<f64>, other: &LineString<f64>) -> bool {
    let boxes = ring.bounding_rect().zip(other.bounding_rect());
    if boxes.is_none_or(|(a, b)| !a.intersects(&b)) {
        return false;
    }
    // A vertex, or the middle of a segment, may touch the other ring; not all of them do.
    let middles = ring.lines().map(|line| line.start + line.delta() / 2.0);
    let at = ring.0.iter().copied().chain(middles).map(|at| coord_pos_relative_to_ring(at, other));
    at.into_iter().find(|at| *at != CoordPos::OnBoundary) == Some(CoordPos::Inside)
}

/// A segment of a ring.
#[derive(Clone, Copy)]
struct Segment {
    ring: usize,
    row: usize,
    line: Line<f64>,
}

/// Whether no two segments cross or lie on each other, and no ring meets itself.
fn do_not_cross(rings: &[&LineString<f64>]) -> bool {
    let of_ring = |(ring, line): (usize, &&LineString<f64>)| {
        let lines: Vec<Line<f64>> = line.lines().collect();
        lines.into_iter().enumerate().map(move |(row, line)| Segment { ring, row, line })
    };
    let segments: Vec<Segment> = rings.iter().enumerate().flat_map(of_ring).collect();
    let boxed = |(at, s): (usize, &Segment)| GeomWithData::new(rectangle(s.line.bounding_rect()), at);
    let tree = RTree::bulk_load(segments.iter().enumerate().map(boxed).collect());
    segments.iter().enumerate().all(|(at, own)| {
        let near = tree.locate_in_envelope_intersecting(&envelope(own.line.bounding_rect())).map(|other| other.data);
        near.filter(|other| *other > at).all(|other| may_meet(rings, own, &segments[other]))
    })
}

/// Whether two segments meet only as valid polygons may.
fn may_meet(rings: &[&LineString<f64>], a: &Segment, b: &Segment) -> bool {
    let at = match line_intersection(a.line, b.line) {
        None => return true,
        Some(LineIntersection::SinglePoint { intersection, is_proper: false }) => intersection,
        Some(_) => return false,
    };
    if a.ring == b.ring {
        let last = rings[a.ring].0.len() - 2;
        let follows = |first: &Segment, next: &Segment| {
            (next.row == first.row + 1 || (next.row == 0 && first.row == last)) && at == first.line.end && at == next.line.start
        };
        return follows(a, b) || follows(b, a);
    }
    // They touch; they cross there when one ring's two ways lie on both sides of the other's.
    let ([before, after], [from, to]) = (ways(rings, a, at), ways(rings, b, at));
    is_between(at, before, from, to) == is_between(at, after, from, to)
}

/// Where a ring comes from and goes to at a point of its segment.
fn ways(rings: &[&LineString<f64>], segment: &Segment, at: Coord<f64>) -> [Coord<f64>; 2] {
    let (ring, row) = (&rings[segment.ring].0, segment.row);
    let count = ring.len() - 1;
    let (start, end) = (segment.line.start, segment.line.end);
    if at == start {
        [ring[(row + count - 1) % count], end]
    } else if at == end {
        [start, ring[(row + 2) % count]]
    } else {
        [start, end]
    }
}

/// Whether the way from `at` to `way` lies counter-clockwise between those to `from` and to `to`.
fn is_between(at: Coord<f64>, way: Coord<f64>, from: Coord<f64>, to: Coord<f64>) -> bool {
    let left = |a: Coord<f64>, b: Coord<f64>| RobustKernel::orient2d(at, a, b) == Orientation::CounterClockwise;
    if left(from, to) { left(from, way) && left(way, to) } else { !(left(to, way) && left(way, from)) }
}

fn rectangle(rect: Rect<f64>) -> Rectangle<[f64; 2]> {
    Rectangle::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y])
}

fn envelope(rect: Rect<f64>) -> AABB<[f64; 2]> {
    AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y])
}

#[cfg(test)]
mod tests {
    use geo::{Area, wkt};
    use rand::{RngExt, SeedableRng};

    use super::*;

    #[test]
    fn touching_is_not_crossing() {
        for (valid, shape) in [
            (true, wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 4.,0. 0.)),((4. 4.,6. 4.,6. 6.,4. 6.,4. 4.))))),
            (true, wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 4.,0. 0.),(0. 0.,1. 2.,2. 1.,0. 0.))))),
            (true, wkt!(MULTIPOLYGON(((0. 0.,8. 0.,8. 8.,0. 8.,0. 0.),(1. 1.,1. 7.,7. 7.,7. 1.,1. 1.)),((2. 2.,4. 2.,4. 4.,2. 4.,2. 2.))))),
            (false, wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 4.,0. 0.)),((4. 1.,6. 1.,6. 3.,4. 3.,4. 1.))))),
            (false, wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 4.,0. 0.)),((1. 1.,2. 1.,2. 2.,1. 2.,1. 1.))))),
            (false, wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 4.,0. 0.),(5. 5.,6. 5.,6. 6.,5. 6.,5. 5.))))),
            (false, wkt!(MULTIPOLYGON(((0. 0.,4. 4.,4. 0.,0. 4.,0. 0.))))),
            (false, wkt!(MULTIPOLYGON(((0. 0.,2. 0.,2. 2.,4. 2.,4. 4.,2. 4.,2. 2.,0. 2.,0. 0.))))),
            // Two rings that cross in vertices of both.
            (false, wkt!(MULTIPOLYGON(((0. 0.,2. 0.,2. 2.,1. 1.,0. 2.,0. 0.)),((1. 1.,3. 1.,3. 3.,1. -1.,1. 1.))))),
        ] {
            assert_eq!((swept(&shape), shape.is_valid()), (valid, valid), "{shape:?}");
        }
    }

    /// What the library says, each segment against each, of thousands of small shapes on a grid, where everything touches.
    #[test]
    fn it_says_what_every_segment_against_every_says() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(15);
        let mut found = [0; 2];
        for round in 0..20_000 {
            let side = rng.random_range(3..9);
            let mut ring = |n: usize| {
                let mut coords: Vec<Coord<f64>> =
                    (0..n).map(|_| Coord { x: f64::from(rng.random_range(0..side)), y: f64::from(rng.random_range(0..side)) }).collect();
                coords.push(coords[0]);
                LineString(coords)
            };
            let mut polygons = vec![Polygon::new(ring(4), if round % 3 == 0 { vec![ring(3)] } else { vec![] })];
            if round % 2 == 0 {
                polygons.push(Polygon::new(ring(3), vec![]));
            }
            let shape = MultiPolygon::new(polygons);
            // A ring that lies on one line is none, which the library does not see.
            let is_flat = |ring: &LineString<f64>| Polygon::new(ring.clone(), vec![]).unsigned_area() == 0.0;
            let truth = shape.is_valid() && !shape.iter().any(|p| is_flat(p.exterior()) || p.interiors().iter().any(is_flat));
            found[usize::from(truth)] += 1;
            assert_eq!(swept(&shape), truth, "{shape:?}");
        }
        assert!(found[0] > 2000 && found[1] > 2000, "{found:?}");
    }

    #[test]
    fn a_long_coast_takes_a_moment() {
        let point = |k: u32| {
            let (angle, far) = (f64::from(k) / 50_000.0 * std::f64::consts::TAU, if k.is_multiple_of(2) { 1.0 } else { 0.9995 });
            Coord { x: 121.0 + far * angle.cos(), y: 28.0 + far * angle.sin() }
        };
        let mut ring: Vec<Coord<f64>> = (0..50_000).map(point).collect();
        ring.push(ring[0]);
        let begun = std::time::Instant::now();
        assert!(is_valid(&MultiPolygon::new(vec![Polygon::new(LineString(ring.clone()), vec![])])));
        ring.swap(20_000, 20_100);
        assert!(!is_valid(&MultiPolygon::new(vec![Polygon::new(LineString(ring), vec![])])));
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}
