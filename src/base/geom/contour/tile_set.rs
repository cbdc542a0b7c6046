//! Sets of tiles with a number for each.

use super::grid::ContourTile;

/// Tiles of one row, without a gap between them.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    row: i32,
    /// First column, and the end after the last.
    columns: (i32, i32),
    /// Number of the first tile.
    number: usize,
}

/// A set of tiles, numbered by row and column; stored as runs, so that its size is that of its outline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TileSet {
    /// Runs by row and column.
    runs: Vec<Run>,
    count: usize,
}

impl TileSet {
    /// The set of all tiles that are at most `margin` rows and columns from one of `tiles`.
    pub fn about(tiles: impl IntoIterator<Item = ContourTile>, margin: i32) -> Self {
        let mut near: Vec<(i32, i32, i32)> = tiles.into_iter().map(|t| (t.row, t.col - margin, t.col + margin + 1)).collect();
        let own = merged(&mut near);
        let mut all: Vec<(i32, i32, i32)> =
            (-margin..=margin).flat_map(|by| own.iter().map(move |&(row, from, to)| (row + by, from, to))).collect();
        let mut count = 0;
        let runs = merged(&mut all).into_iter().map(|(row, from, to)| {
            let number = count;
            count += usize::try_from(to - from).expect("runs are not empty");
            Run { row, columns: (from, to), number }
        });
        Self { runs: runs.collect(), count }
    }

    /// Number of tiles in the set.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Number of a tile, 0..[`TileSet::count`]; `None` for a tile that is not in the set.
    #[must_use]
    pub fn number(&self, tile: ContourTile) -> Option<usize> {
        let at = self.runs.partition_point(|run| (run.row, run.columns.0) <= (tile.row, tile.col));
        let run = self.runs.get(at.checked_sub(1)?)?;
        let within = run.row == tile.row && tile.col < run.columns.1;
        within.then(|| run.number + usize::try_from(tile.col - run.columns.0).expect("columns of a run ascend"))
    }
}

/// Ranges of columns by row, sorted, and joined where they meet.
fn merged(ranges: &mut [(i32, i32, i32)]) -> Vec<(i32, i32, i32)> {
    ranges.sort_unstable();
    let mut apart: Vec<(i32, i32, i32)> = Vec::new();
    for &(row, from, to) in ranges.iter() {
        match apart.last_mut() {
            Some(last) if last.0 == row && from <= last.2 => last.2 = last.2.max(to),
            _ => apart.push((row, from, to)),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_within_the_margin_are_numbered_by_row_and_column() {
        let tile = |row: i32, col: i32| ContourTile { row, col };
        let set = TileSet::about([tile(0, 0), tile(0, 5), tile(3, 1), tile(0, 0)], 1);
        let near = |t: ContourTile| [(0, 0), (0, 5), (3, 1)].iter().any(|&(r, c)| (t.row - r).abs() <= 1 && (t.col - c).abs() <= 1);
        let mut next = 0;
        for row in -4..8 {
            for col in -4..10 {
                let expected = near(tile(row, col)).then_some(next);
                assert_eq!(set.number(tile(row, col)), expected, "row {row}, column {col}");
                next += usize::from(expected.is_some());
            }
        }
        assert_eq!((next, set.count()), (27, 27));
        assert_eq!(TileSet::default().number(tile(0, 0)), None);
    }
}
