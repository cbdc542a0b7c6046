//! The plane by its nearest home: what a gap is drawn from.

use carecircle_base::geom::contour::{Field, Label};
use carecircle_base::geom::{Bins, Xy};

/// Homes where they can be found; the same for every circle and cohort.
pub(super) struct Homes {
    bins: Bins,
    /// In the order of the bins.
    at: Vec<Xy>,
}

impl Homes {
    pub(super) fn new(points: &[Xy]) -> Self {
        let bins = Bins::new(points, 100.0);
        let at = bins.order().iter().map(|&k| points[k as usize]).collect();
        Self { bins, at }
    }
}

/// A point belongs to the gap of its nearest home, when that is within `blob_m`.
pub(super) struct NearestHome<'a> {
    homes: &'a Homes,
    /// Label of each home, in the order of the bins.
    labels: Vec<Label>,
    blob_m: f64,
}

impl<'a> NearestHome<'a> {
    /// `labels` has one for each home, 0 for the covered.
    pub(super) fn new(homes: &'a Homes, labels: &[Label], blob_m: f64) -> Self {
        Self { homes, labels: homes.bins.order().iter().map(|&k| labels[k as usize]).collect(), blob_m }
    }

    fn distance(&self, k: u32, at: Xy) -> f64 {
        let p = self.homes.at[k as usize];
        ((p.x - at.x) * (p.x - at.x) + (p.y - at.y) * (p.y - at.y)).sqrt()
    }

    /// Keeps those of `out[first..]` that are nearest to some point of the disc.
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
                out.extend(run.map(|k| k as u32));
            }
        };
        // Any home within the disc bounds how far the ones that matter can be.
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
