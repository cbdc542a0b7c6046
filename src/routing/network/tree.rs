//! A packed tree of bounding boxes over rows in Hilbert order, without pointers.
//!
//! ```text
//! level 2                [ 0 ................ ]          one box a group of 8
//! level 1      [ 0 ][ 1 ][ 2 ] ... [ 7 ]                 one box a group of 8
//! level 0   [0][1]...                                    one box a group of 4 rows
//! rows      0123 4567 ...
//! ```

/// Number of rows under a box of level 0.
const LEAF: usize = 4;
/// Number of boxes under a box of a higher level.
const FAN: usize = 8;

/// A bounding box: west, south, east, north, in millimetres on the plane.
pub(super) type Bounds = [i32; 4];

/// The empty box, neutral to [`join`].
pub(super) const EMPTY: Bounds = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];

/// Smallest box that contains `a` and `b`.
pub(super) fn join(a: Bounds, b: Bounds) -> Bounds {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Number of rows or boxes under a box of a level.
pub(super) fn fan(level: usize) -> usize {
    if level == 0 { LEAF } else { FAN }
}

/// Start of each level in the list of boxes over `rows` rows, and the end of the last.
pub(super) fn levels(rows: usize) -> Vec<usize> {
    let mut starts = vec![0];
    let mut width = rows.div_ceil(LEAF);
    if width == 0 {
        return starts;
    }
    loop {
        starts.push(starts[starts.len() - 1] + width);
        if width == 1 {
            return starts;
        }
        width = width.div_ceil(FAN);
    }
}

/// Boxes of all levels over rows with these bounds.
pub(super) fn pack(rows: &[Bounds]) -> Vec<Bounds> {
    let starts = levels(rows.len());
    let mut boxes: Vec<Bounds> = rows.chunks(LEAF).map(|c| c.iter().fold(EMPTY, |a, b| join(a, *b))).collect();
    for pair in starts.windows(2).take(starts.len().saturating_sub(2)) {
        let above: Vec<Bounds> = boxes[pair[0]..pair[1]].chunks(FAN).map(|c| c.iter().fold(EMPTY, |a, b| join(a, *b))).collect();
        boxes.extend(above);
    }
    boxes
}

/// Squared distance from a point to a box, in millimetres squared; 0 inside.
pub(super) fn distance2(b: &Bounds, x: f64, y: f64) -> f64 {
    let dx = (f64::from(b[0]) - x).max(x - f64::from(b[2])).max(0.0);
    let dy = (f64::from(b[1]) - y).max(y - f64::from(b[3])).max(0.0);
    dx * dx + dy * dy
}

/// Calls `visit` for every row whose group may lie within the squared distance that `visit`
/// last returned (`within2` at first), near groups first.
pub(super) fn nearest(boxes: &[Bounds], levels: &[usize], rows: usize, at: (f64, f64), within2: f64, visit: &mut impl FnMut(usize) -> f64) {
    if rows == 0 {
        return;
    }
    let mut search = Search { boxes, levels, rows, at, within2, visit };
    search.descend(levels.len() - 2, 0);
}

/// Calls `visit` for every row whose group may meet the box `query`, until it returns true; whether it did.
pub(super) fn within(boxes: &[Bounds], levels: &[usize], rows: usize, query: &Bounds, visit: &mut impl FnMut(usize) -> bool) -> bool {
    fn descend(
        boxes: &[Bounds],
        levels: &[usize],
        rows: usize,
        (level, index): (usize, usize),
        query: &Bounds,
        visit: &mut impl FnMut(usize) -> bool,
    ) -> bool {
        if level == 0 {
            return (index * LEAF..((index + 1) * LEAF).min(rows)).any(&mut *visit);
        }
        let start = levels[level - 1];
        let width = levels[level] - start;
        let first = index * FAN;
        (first..(first + FAN).min(width)).any(|child| {
            let b = &boxes[start + child];
            let meets = b[0] <= query[2] && b[2] >= query[0] && b[1] <= query[3] && b[3] >= query[1];
            meets && descend(boxes, levels, rows, (level - 1, child), query, visit)
        })
    }
    rows > 0 && descend(boxes, levels, rows, (levels.len() - 1, 0), query, visit)
}

struct Search<'a, F> {
    boxes: &'a [Bounds],
    levels: &'a [usize],
    rows: usize,
    at: (f64, f64),
    within2: f64,
    visit: &'a mut F,
}

impl<F: FnMut(usize) -> f64> Search<'_, F> {
    fn descend(&mut self, level: usize, index: usize) {
        if level == 0 {
            for row in index * LEAF..((index + 1) * LEAF).min(self.rows) {
                self.within2 = (self.visit)(row);
            }
            return;
        }
        let start = self.levels[level - 1];
        let width = self.levels[level] - start;
        let first = index * FAN;
        let count = FAN.min(width - first);
        let mut near = [(f64::INFINITY, 0usize); FAN];
        for (i, slot) in near.iter_mut().enumerate().take(count) {
            *slot = (distance2(&self.boxes[start + first + i], self.at.0, self.at.1), first + i);
        }
        let near = &mut near[..count];
        near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        for (d2, child) in near.iter() {
            if *d2 > self.within2 {
                break;
            }
            self.descend(level - 1, *child);
        }
    }
}
