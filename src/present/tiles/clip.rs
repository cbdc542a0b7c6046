//! Cutting and thinning shapes to one tile.

use geo::{Coord, LineString, Polygon};

use super::mercator::{TileId, World};
use super::mvt::{Cell, EXTENT};

/// What a tile holds beyond its edges, in tile units: wide enough for any line drawn here.
pub(super) const BUFFER: i32 = 64;

/// The buffered square, in tile units.
const LOW: f64 = -(BUFFER as f64);
const HIGH: f64 = EXTENT as f64 + BUFFER as f64;

/// Points nearer than this to the last one kept are dropped: a quarter of a pixel.
const THIN: i32 = 2;

/// The parts of `line` inside the tile's buffered square, thinned; none when it lies outside.
#[must_use]
pub(super) fn line(tile: TileId, line: impl Iterator<Item = World>) -> Vec<Vec<Cell>> {
    let mut out = Vec::new();
    let mut part: Vec<Cell> = Vec::new();
    let mut last: Option<Coord<f64>> = None;
    for at in line.map(|w| tile.local(w, f64::from(EXTENT))) {
        if let Some(from) = last {
            match segment(from, at) {
                None => flush(&mut part, &mut out),
                Some((a, b)) => {
                    if a != from {
                        flush(&mut part, &mut out);
                    }
                    if part.is_empty() {
                        part.push(cell(a));
                    }
                    part.push(cell(b));
                    if b != at {
                        flush(&mut part, &mut out);
                    }
                }
            }
        }
        last = Some(at);
    }
    flush(&mut part, &mut out);
    out
}

fn flush(part: &mut Vec<Cell>, out: &mut Vec<Vec<Cell>>) {
    let thinned = thin(part);
    part.clear();
    if thinned.len() >= 2 {
        out.push(thinned);
    }
}

/// The part of a segment inside the buffered square (Liang and Barsky).
fn segment(a: Coord<f64>, b: Coord<f64>) -> Option<(Coord<f64>, Coord<f64>)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (p, q) in [(-dx, a.x - LOW), (dx, HIGH - a.x), (-dy, a.y - LOW), (dy, HIGH - a.y)] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            enter = enter.max(q / p);
        } else {
            leave = leave.min(q / p);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |t: f64| Coord { x: a.x + t * dx, y: a.y + t * dy };
    Some((if enter > 0.0 { at(enter) } else { a }, if leave < 1.0 { at(leave) } else { b }))
}

/// The polygon's rings inside the tile's buffered square: exterior clockwise on the screen, then
/// its holes the other way; rings that shrink to nothing are dropped, and with an exterior its holes.
#[must_use]
pub(super) fn polygon(tile: TileId, polygon: &Polygon<f64>, smallest: i64) -> Vec<Vec<Cell>> {
    let Some(exterior) = ring(tile, polygon.exterior(), true, smallest) else { return Vec::new() };
    let mut out = vec![exterior];
    out.extend(polygon.interiors().iter().filter_map(|hole| ring(tile, hole, false, smallest)));
    out
}

fn ring(tile: TileId, ring: &LineString<f64>, exterior: bool, smallest: i64) -> Option<Vec<Cell>> {
    let mut points: Vec<Coord<f64>> = ring.0.iter().map(|w| tile.local(*w, f64::from(EXTENT))).collect();
    points.pop(); // the closing point
    // Sutherland and Hodgman: one side of the square at a time.
    for side in [Side::West, Side::East, Side::North, Side::South] {
        if points.iter().all(|p| side.inside(*p)) {
            continue;
        }
        let mut cut = Vec::with_capacity(points.len() + 8);
        for (i, &to) in points.iter().enumerate() {
            let from = points[(i + points.len() - 1) % points.len()];
            match (side.inside(from), side.inside(to)) {
                (true, true) => cut.push(to),
                (true, false) => cut.push(side.crossing(from, to)),
                (false, true) => cut.extend([side.crossing(from, to), to]),
                (false, false) => {}
            }
        }
        points = cut;
    }
    let mut cells = thin(&points.into_iter().map(cell).collect::<Vec<_>>());
    while cells.len() > 1 && cells.first() == cells.last() {
        cells.pop();
    }
    let area = twice_area(&cells);
    if cells.len() < 3 || area.abs() < smallest.max(1) {
        return None;
    }
    // Positive in y-down units is clockwise on the screen.
    if (area > 0) != exterior {
        cells.reverse();
    }
    Some(cells)
}

#[derive(Clone, Copy)]
enum Side {
    West,
    East,
    North,
    South,
}

impl Side {
    fn inside(self, p: Coord<f64>) -> bool {
        match self {
            Self::West => p.x >= LOW,
            Self::East => p.x <= HIGH,
            Self::North => p.y >= LOW,
            Self::South => p.y <= HIGH,
        }
    }

    fn crossing(self, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
        match self {
            Self::West | Self::East => {
                let x = if matches!(self, Self::West) { LOW } else { HIGH };
                Coord { x, y: a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x) }
            }
            Self::North | Self::South => {
                let y = if matches!(self, Self::North) { LOW } else { HIGH };
                Coord { x: a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y }
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "inside the buffered square")]
fn cell(p: Coord<f64>) -> Cell {
    [p.x.round() as i32, p.y.round() as i32]
}

/// The points without those that nobody would see; the first and the last are kept.
fn thin(points: &[Cell]) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::with_capacity(points.len());
    for (i, &p) in points.iter().enumerate() {
        let Some(&kept) = out.last() else {
            out.push(p);
            continue;
        };
        let near = (p[0] - kept[0]).abs() < THIN && (p[1] - kept[1]).abs() < THIN;
        if !near {
            out.push(p);
        } else if i == points.len() - 1 && p != kept {
            if out.len() > 1 {
                out.pop();
            }
            out.push(p);
        }
    }
    out
}

/// Twice the signed area (the surveyor's formula), positive when clockwise on the screen.
#[must_use]
pub(super) fn twice_area(ring: &[Cell]) -> i64 {
    let next = |i: usize| ring[(i + 1) % ring.len()];
    ring.iter().enumerate().map(|(i, a)| i64::from(a[0]) * i64::from(next(i)[1]) - i64::from(next(i)[0]) * i64::from(a[1])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    fn middle() -> TileId {
        TileId::new(2, 1, 1).unwrap()
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two_lines() {
        let y = 0.3;
        let parts = line(middle(), [(0.3, y), (0.9, y), (0.9, y + 0.05), (0.3, y + 0.05)].map(|(x, y)| World { x, y }).into_iter());
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().flatten().all(|c| c.iter().all(|v| (-BUFFER..=4096 + BUFFER).contains(v))));
        assert_eq!(parts[0].last().unwrap()[0], 4096 + BUFFER);
    }

    #[test]
    fn a_polygon_with_a_hole_is_wound_as_the_specification_asks() {
        // Larger than the tile, drawn the 'wrong' way round on purpose.
        let shape = polygon!(
            exterior: [(x: 0.0, y: 0.0), (x: 0.0, y: 1.0), (x: 1.0, y: 1.0), (x: 1.0, y: 0.0)],
            interiors: [[(x: 0.3, y: 0.3), (x: 0.3, y: 0.4), (x: 0.4, y: 0.4), (x: 0.4, y: 0.3)]],
        );
        let rings = polygon(middle(), &shape, 1);
        assert_eq!(rings.len(), 2);
        let full = i64::from(4096 + 2 * BUFFER).pow(2) * 2;
        assert_eq!(twice_area(&rings[0]), full);
        assert!(twice_area(&rings[1]) < 0);
    }

    #[test]
    fn points_within_a_unit_of_the_last_are_left_out_but_not_the_end() {
        assert_eq!(thin(&[[0, 0], [1, 1], [5, 5], [6, 6]]), [[0, 0], [6, 6]]);
        assert_eq!(thin(&[[0, 0], [2, 0], [3, 0], [4, 0]]), [[0, 0], [2, 0], [4, 0]]);
    }

    #[test]
    fn a_polygon_elsewhere_leaves_nothing() {
        let shape = polygon![(x: 0.8, y: 0.8), (x: 0.9, y: 0.8), (x: 0.9, y: 0.9)];
        assert!(polygon(middle(), &shape, 1).is_empty());
    }
}
