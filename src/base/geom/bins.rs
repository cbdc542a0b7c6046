//! A spatial index of points: square bins on the plane.

use rayon::prelude::*;

use super::Xy;

/// A spatial index of points on the plane, sorted by the square bin that holds them.
///
/// Point numbers are rows of the slice that [`Bins::new`] was given; bin numbers count the occupied bins, by row and column.
#[derive(Debug, Clone)]
pub struct Bins {
    size_m: f64,
    /// Occupied bins, sorted by row and column.
    keys: Vec<(i32, i32)>,
    /// First position of each bin in `order`, one entry more than bins.
    starts: Vec<u32>,
    /// Point numbers by bin, ascending within each bin.
    order: Vec<u32>,
}

impl Bins {
    /// The index of `points`, in bins of `size_m` metres a side; O(n log n).
    #[must_use]
    pub fn new(points: &[Xy], size_m: f64) -> Self {
        let number = |k: usize| u32::try_from(k).expect("tables hold fewer than 2^32 rows");
        let mut all: Vec<((i32, i32), u32)> = points.iter().enumerate().map(|(k, &p)| (key(p, size_m), number(k))).collect();
        all.par_sort_unstable();
        let (mut keys, mut starts) = (Vec::new(), Vec::new());
        for (at, &(bin, _)) in all.iter().enumerate() {
            if keys.last() != Some(&bin) {
                keys.push(bin);
                starts.push(number(at));
            }
        }
        starts.push(number(all.len()));
        Self { size_m, keys, starts, order: all.into_iter().map(|(_, k)| k).collect() }
    }

    /// Point numbers, sorted by bin; data stored in this order can be sliced by the ranges of [`Bins::runs`].
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Number of occupied bins.
    #[must_use]
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// Centre of an occupied bin, in metres on the plane.
    #[must_use]
    pub fn centre(&self, bin: usize) -> Xy {
        let (row, col) = self.keys[bin];
        let centre = |k: i32| (f64::from(k) + 0.5) * self.size_m;
        Xy { x: centre(col), y: centre(row) }
    }

    /// Positions in [`Bins::order`] of the points of one occupied bin.
    #[must_use]
    pub fn run(&self, bin: usize) -> std::ops::Range<usize> {
        self.starts[bin] as usize..self.starts[bin + 1] as usize
    }

    /// Occupied bins that together hold every point within `reach_m` metres of `at` on each axis, as one range of bin numbers a row of
    /// bins.
    pub fn rows(&self, at: Xy, reach_m: f64) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let low = key(Xy { x: at.x - reach_m, y: at.y - reach_m }, self.size_m);
        let high = key(Xy { x: at.x + reach_m, y: at.y + reach_m }, self.size_m);
        let end = if self.keys.is_empty() { low.0 - 1 } else { high.0.min(self.keys[self.keys.len() - 1].0) };
        let start = self.keys.first().map_or(low.0, |k| k.0.max(low.0));
        (start..=end).filter_map(move |row| {
            let first = self.keys.partition_point(|&k| k < (row, low.1));
            let last = first + self.keys[first..].partition_point(|&k| k <= (row, high.1));
            (first < last).then_some(first..last)
        })
    }

    /// Ranges of [`Bins::order`] that together hold every point within `reach_m` metres of `at` on each axis, and a few farther ones:
    /// test the distance.
    pub fn runs(&self, at: Xy, reach_m: f64) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.rows(at, reach_m).map(|bins| self.starts[bins.start] as usize..self.starts[bins.end] as usize)
    }
}

/// Bin of a point: row, then column.
fn key(p: Xy, size_m: f64) -> (i32, i32) {
    #[expect(clippy::cast_possible_truncation, reason = "saturates; a globe is fewer than 2^31 metres around")]
    let index = |v: f64| (v / size_m).floor() as i32;
    (index(p.y), index(p.x))
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};

    use super::*;

    #[test]
    fn everything_near_is_found() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(5);
        let points: Vec<Xy> = (0..500).map(|_| Xy { x: rng.random_range(-900.0..900.0), y: rng.random_range(-900.0..900.0) }).collect();
        let bins = Bins::new(&points, 64.0);
        for _ in 0..200 {
            let at = Xy { x: rng.random_range(-1000.0..1000.0), y: rng.random_range(-1000.0..1000.0) };
            let reach = rng.random_range(0.0..300.0);
            let near = |&k: &u32| (points[k as usize].x - at.x).hypot(points[k as usize].y - at.y) <= reach;
            let mut found: Vec<u32> = bins.runs(at, reach).flat_map(|run| bins.order()[run].to_vec()).filter(near).collect();
            found.sort_unstable();
            assert_eq!(found, (0..500).filter(near).collect::<Vec<_>>());
        }
        assert_eq!((0..bins.count()).map(|bin| bins.run(bin).len()).sum::<usize>(), 500);
    }
}
