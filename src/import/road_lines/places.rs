//! Places: points within a centimetre of each other are one.

use std::collections::HashMap;

use carecircle_base::disjoint_sets::DisjointSets;
use carecircle_base::geom::Xy;

use super::chain::distance;

/// Distance in metres within which two points are one place: what exports round coordinates to.
pub(super) const SAME_M: f64 = 0.01;
/// Side of a cell in metres.
const CELL_M: f64 = 1.0;
const NONE: u32 = u32::MAX;

/// Points, put together to places; the place of a point is the first point of it.
pub(super) struct Places {
    xy: Vec<Xy>,
    sets: DisjointSets,
    /// Last point of each cell, and the point before each one in its cell.
    last: HashMap<(i64, i64), u32>,
    before: Vec<u32>,
}

impl Places {
    pub(super) fn new() -> Self {
        Self { xy: Vec::new(), sets: DisjointSets::new(0), last: HashMap::new(), before: Vec::new() }
    }

    /// Adds a point, at the place of those within a centimetre; returns its number.
    pub(super) fn add(&mut self, at: Xy) -> u32 {
        let point = self.add_alone(at);
        let (xs, ys) = (cells(at.x), cells(at.y));
        for cell in xs.flat_map(|x| ys.clone().map(move |y| (x, y))) {
            let mut other = self.last.get(&cell).copied().unwrap_or(NONE);
            while other != NONE {
                if distance(self.xy[other as usize], at) <= SAME_M {
                    self.sets.join(other, point);
                }
                other = self.before[other as usize];
            }
        }
        self.before[point as usize] = self.last.insert((cell(at.x), cell(at.y)), point).unwrap_or(NONE);
        point
    }

    /// Adds a point as a place of its own; returns its number.
    pub(super) fn add_alone(&mut self, at: Xy) -> u32 {
        self.xy.push(at);
        self.before.push(NONE);
        self.sets.push()
    }

    /// Place of a point.
    pub(super) fn of(&mut self, point: u32) -> u32 {
        self.sets.root(point)
    }

    /// Position of a point.
    pub(super) fn xy(&self, point: u32) -> Xy {
        self.xy[point as usize]
    }

    /// Number of points.
    pub(super) fn len(&self) -> usize {
        self.xy.len()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "metres within a few thousand kilometres")]
fn cell(v: f64) -> i64 {
    (v / CELL_M).floor() as i64
}

/// Cells that hold points within a centimetre.
fn cells(v: f64) -> std::ops::RangeInclusive<i64> {
    cell(v - SAME_M)..=cell(v + SAME_M)
}
