//! Nearest-home labelling of the plane, which gaps are contoured from.

use carecircle_base::geom::contour::{Field, Label};
use carecircle_base::geom::{Bins, Xy};
use carecircle_base::ids::AreaId;

/// Spatial index of homes, shared by every circle and cohort. Homes are numbered in the order of its bins.
pub(super) struct Homes {
    bins: Bins,
    at: Vec<Xy>,
    area: Vec<Option<AreaId>>,
}

/// Distance in metres within which two homes are at one position.
const SAME_M: f64 = 0.01;

impl Homes {
    /// Index of homes at `points`, each with the area that its gap is named for.
    pub(super) fn new(points: &[Xy], area: &[Option<AreaId>]) -> Self {
        let bins = Bins::new(points, 100.0);
        let at = bins.order().iter().map(|&k| points[k as usize]).collect();
        let area = bins.order().iter().map(|&k| area[k as usize]).collect();
        Self { bins, at, area }
    }

    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    #[cfg(test)]
    pub(super) fn at(&self, home: usize) -> Xy {
        self.at[home]
    }

    /// Values, one a home in the order of the bins, in the order of the points.
    pub(super) fn unsorted(&self, values: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; values.len()];
        for (&k, &value) in self.bins.order().iter().zip(values) {
            out[k as usize] = value;
        }
        out
    }

    /// Homes of the area of `home`, at another position within `reach` metres, with their distances.
    fn others(&self, home: usize, reach: f64) -> impl Iterator<Item = (f64, usize)> {
        let (at, area) = (self.at[home], self.area[home]);
        let all = self.bins.runs(at, reach).flatten().filter(move |&other| self.area[other] == area);
        all.map(move |other| ((self.at[other].x - at.x).hypot(self.at[other].y - at.y), other))
            .filter(move |&(metres, _)| metres > SAME_M && metres <= reach)
    }

    /// Whether at least `count` homes of the area of `home` lie at other positions within `reach` metres.
    pub(super) fn has_neighbours(&self, home: usize, count: usize, reach: f64) -> bool {
        self.others(home, reach).take(count).count() == count
    }

    /// The `count` nearest homes of the area of `home` at other positions within `most_m` metres, or as many as there are: distance in
    /// metres and number, nearest first.
    pub(super) fn neighbours(&self, home: usize, count: usize, most_m: f64) -> Vec<(f64, usize)> {
        let mut reach: f64 = 150.0;
        loop {
            reach = reach.min(most_m);
            let mut found: Vec<(f64, usize)> = self.others(home, reach).collect();
            if found.len() >= count || reach >= most_m {
                found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                found.truncate(count);
                return found;
            }
            reach *= 2.0;
        }
    }
}

/// Labelling of the plane: a point has the label of its nearest home where it lies in that home's disc, else 0.
pub(super) struct NearestHome<'a> {
    homes: &'a Homes,
    /// Labels of homes, in the order of the bins.
    labels: Vec<Label>,
    /// Radii of the discs in metres, in the order of the bins.
    blobs_m: &'a [f64],
    /// Greatest radius.
    most_m: f64,
}

impl<'a> NearestHome<'a> {
    /// Labelling with one label a home, 0 for the covered; `blobs_m` in the order of the bins.
    pub(super) fn new(homes: &'a Homes, labels: &[Label], blobs_m: &'a [f64]) -> Self {
        let most_m = blobs_m.iter().copied().fold(0.0, f64::max);
        Self { homes, labels: homes.bins.order().iter().map(|&k| labels[k as usize]).collect(), blobs_m, most_m }
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
        // Any home about the disc bounds the distance of the candidates; beyond the greatest radius nothing has a label.
        let most = self.most_m + radius;
        let mut reach = radius.min(most);
        let nearest = loop {
            gather(reach, out);
            let nearest = out[first..].iter().map(|&k| self.distance(k, at)).fold(f64::INFINITY, f64::min);
            out.truncate(first);
            if nearest <= reach || reach >= most {
                break nearest;
            }
            reach = (reach * 2.0).min(most);
        };
        gather((nearest + 2.0 * radius).min(most), out);
        self.keep_near(at, radius, out, first);
    }

    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label> {
        let first = out.len();
        out.extend_from_slice(from);
        self.keep_near(at, radius, out, first);
        if out[first..].iter().all(|&k| self.distance(k, at) - radius > self.blobs_m[k as usize]) {
            return Some(0);
        }
        let label = self.labels[out[first] as usize];
        let one = out[first..].iter().all(|&k| self.labels[k as usize] == label);
        let inside = || out[first..].iter().all(|&k| self.distance(k, at) + radius < self.blobs_m[k as usize]);
        (one && (label == 0 || inside())).then_some(label)
    }

    fn label(&self, at: Xy, among: &[u32]) -> Label {
        let mut best = (f64::INFINITY, u32::MAX);
        for &k in among {
            let distance = self.distance(k, at);
            if distance < best.0 || (distance == best.0 && k < best.1) {
                best = (distance, k);
            }
        }
        if best.1 != u32::MAX && best.0 <= self.blobs_m[best.1 as usize] { self.labels[best.1 as usize] } else { 0 }
    }
}
