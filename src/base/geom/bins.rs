//! Points of the plane by square bins, for 'who is near here'.

use rayon::prelude::*;

use super::Xy;

/// Points sorted by the square bin that holds them.
#[derive(Debug, Clone)]
pub struct Bins {
    size_m: f64,
    /// Occupied bins, sorted by row and column.
    keys: Vec<(i32, i32)>,
    /// Where each bin's points start in `order`; one more at the end.
    starts: Vec<u32>,
    /// Point numbers, by bin and ascending in each.
    order: Vec<u32>,
}

impl Bins {
    /// Sorts `points` into bins of `size_m` metres.
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

    /// The points in order of their bins; what is stored in this order is found by [`Bins::runs`].
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Occupied bins.
    #[must_use]
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// The centre of an occupied bin.
    #[must_use]
    pub fn centre(&self, bin: usize) -> Xy {
        let (row, col) = self.keys[bin];
        let centre = |k: i32| (f64::from(k) + 0.5) * self.size_m;
        Xy { x: centre(col), y: centre(row) }
    }

    /// An occupied bin's run of [`Bins::order`].
    #[must_use]
    pub fn run(&self, bin: usize) -> std::ops::Range<usize> {
        self.starts[bin] as usize..self.starts[bin + 1] as usize
    }

    /// The occupied bins that hold every point within `reach_m` of `at`, east and north: a range a row.
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

    /// The runs of [`Bins::order`] that hold every point within `reach_m` of `at`, east and north, and some more.
    pub fn runs(&self, at: Xy, reach_m: f64) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.rows(at, reach_m).map(|bins| self.starts[bins.start] as usize..self.starts[bins.end] as usize)
    }
}

/// The bin of a point: row, then column.
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
