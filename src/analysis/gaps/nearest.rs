//! Nearest-home labelling of the plane, which gaps are contoured from.

use carecircle_base::geom::contour::{Field, Label};
use carecircle_base::geom::{Bins, Xy};

/// Spatial index of homes, shared by every circle and cohort.
pub(super) struct Homes {
    bins: Bins,
    /// Positions of homes on the plane, in the order of the bins.
    at: Vec<Xy>,
}

impl Homes {
    pub(super) fn new(points: &[Xy]) -> Self {
        let bins = Bins::new(points, 100.0);
        let at = bins.order().iter().map(|&k| points[k as usize]).collect();
        Self { bins, at }
    }

    /// Distances in metres from homes to the nearest home at another position, where there is one within `most_m`: of every home,
    /// or of some 2,000 spread evenly over the place.
    pub(super) fn neighbours_m(&self, most_m: f64) -> Vec<f64> {
        const SAMPLE: usize = 2000;
        /// Distance in metres within which two homes are at one position.
        const SAME_M: f64 = 0.01;
        let nearest = |k: usize| {
            let at = self.at[k];
            let mut reach = 150.0;
            loop {
                let near = self.bins.runs(at, reach).flatten().map(|other| (self.at[other].x - at.x).hypot(self.at[other].y - at.y));
                let found = near.filter(|metres| *metres > SAME_M).fold(f64::INFINITY, f64::min);
                if found <= reach || reach >= most_m {
                    return (found <= most_m).then_some(found);
                }
                reach *= 2.0;
            }
        };
        (0..self.at.len()).step_by(self.at.len().div_ceil(SAMPLE).max(1)).filter_map(nearest).collect()
    }
}

/// Labelling of the plane: a point has the label of its nearest home within `blob_m` metres, else 0.
pub(super) struct NearestHome<'a> {
    homes: &'a Homes,
    /// Labels of homes, in the order of the bins.
    labels: Vec<Label>,
    blob_m: f64,
}

impl<'a> NearestHome<'a> {
    /// Labelling with one label a home, 0 for the covered.
    pub(super) fn new(homes: &'a Homes, labels: &[Label], blob_m: f64) -> Self {
        Self { homes, labels: homes.bins.order().iter().map(|&k| labels[k as usize]).collect(), blob_m }
    }

    fn distance(&self, k: u32, at: Xy) -> f64 {
        let p = self.homes.at[k as usize];
        ((p.x - at.x) * (p.x - at.x) + (p.y - at.y) * (p.y - at.y)).sqrt()
    }

    /// Keeps the homes of `out[first..]` that are nearest to some point of the disc; returns the distance of the nearest to its centre.
    fn keep_near(&self, at: Xy, radius: f64, out: &mut Vec<u32>, first: usize) -> f64 {
        let nearest = out[first..].iter().map(|&k| self.distance(k, at)).fold(f64::INFINITY, f64::min);
        let far = nearest + 2.0 * radius + 1e-6;
        let mut kept = first;
        for k in first..out.len() {
            if self.distance(out[k], at) <= far {
                out[kept] = out[k];
                kept += 1;
            }
        }
        out.truncate(kept);
        nearest
    }
}

impl Field for NearestHome<'_> {
    fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>) {
        let first = out.len();
        let gather = |reach: f64, out: &mut Vec<u32>| {
            for run in self.homes.bins.runs(at, reach) {
                #[expect(clippy::cast_possible_truncation, reason = "bins number their points with u32")]
                out.extend(run.map(|k| k as u32));
            }
        };
        // Any home within the disc bounds the distance of the candidates.
        gather(radius, out);
        let nearest = out[first..].iter().map(|&k| self.distance(k, at)).fold(f64::INFINITY, f64::min);
        out.truncate(first);
        gather((nearest + 2.0 * radius).min(self.blob_m + radius), out);
        self.keep_near(at, radius, out, first);
    }

    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label> {
        let first = out.len();
        out.extend_from_slice(from);
        let nearest = self.keep_near(at, radius, out, first);
        if nearest - radius > self.blob_m || out.len() == first {
            return Some(0);
        }
        let label = self.labels[out[first] as usize];
        let one = out[first..].iter().all(|&k| self.labels[k as usize] == label);
        (one && (label == 0 || nearest + radius < self.blob_m)).then_some(label)
    }

    fn label(&self, at: Xy, among: &[u32]) -> Label {
        let mut best = (f64::INFINITY, 0);
        for &k in among {
            let distance = self.distance(k, at);
            if distance < best.0 || (distance == best.0 && k < best.1) {
                best = (distance, k);
            }
        }
        if best.0 <= self.blob_m { self.labels[best.1 as usize] } else { 0 }
    }
}
