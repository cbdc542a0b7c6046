//! Homes whose answers could change with facilities beyond the region in which all are known.

use rayon::prelude::*;

use carecircle_analysis::coverage::{CohortCoverage, Coverage, ModeTimes};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{EdgeId, ProfileId};
use carecircle_base::model::{CircleMode, Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{Network, Snap};
use carecircle_routing::reach::{Reach, SearchGraph, Start, Toward};

/// Box on the network's plane, in metres, in which every facility is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Region {
    low: Xy,
    high: Xy,
}

impl Region {
    /// Box about `points`, `border_m` metres wider on each side.
    pub(crate) fn about(points: impl Iterator<Item = Xy>, border_m: f64) -> Self {
        let nothing = Self { low: Xy { x: f64::INFINITY, y: f64::INFINITY }, high: Xy { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY } };
        let all = points.fold(nothing, |Self { low, high }, at| Self {
            low: Xy { x: low.x.min(at.x), y: low.y.min(at.y) },
            high: Xy { x: high.x.max(at.x), y: high.y.max(at.y) },
        });
        all.grown(border_m)
    }

    fn grown(self, by_m: f64) -> Self {
        Self { low: Xy { x: self.low.x - by_m, y: self.low.y - by_m }, high: Xy { x: self.high.x + by_m, y: self.high.y + by_m } }
    }

    /// Whether the box holds a position.
    pub(crate) fn holds(&self, at: Xy) -> bool {
        self.inner_m(at) >= 0.0
    }

    /// Distance from a position in the box to its nearest side in metres; less than 0 outside.
    fn inner_m(&self, at: Xy) -> f64 {
        (at.x - self.low.x).min(self.high.x - at.x).min(at.y - self.low.y).min(self.high.y - at.y)
    }
}

/// Whether a facility beyond `region` could change an answer, one a home, for each cohort.
///
/// It could where the home gets out of the region sooner than to the farthest of the services' nearest facilities, or within the
/// search limit where it has none; and where a home that is left out stands nearer to the region's side, in a straight line, than
/// the circle's minutes would take it, since straight lines decide the reason. A street within the snap limit of the side counts as
/// beyond, because a facility beyond may join it. Cautious, never too few: all else is told to be touched.
pub(crate) fn touched(study: &Study, net: &Network, coverage: &Coverage, region: Region) -> Vec<Vec<bool>> {
    // Lengths on the plane differ from metres by less than this.
    let sure = region.grown(-(study.settings.snap_limit_m * 1.02 + 1.0));
    let sides: Vec<EdgeSide> = (0..net.edge_count()).into_par_iter().map(|e| EdgeSide::of(net, EdgeId::from_index(e), &sure)).collect();
    coverage.cohorts.iter().map(|cohort| of_cohort(study, net, cohort, &region, &sides)).collect()
}

/// Place of an edge's line with regard to a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EdgeSide {
    Inside,
    Across,
    Outside,
}

impl EdgeSide {
    fn of(net: &Network, edge: EdgeId, region: &Region) -> Self {
        let (mut inside, mut outside) = (false, false);
        net.shape(edge).for_each(|at| if region.holds(at) { inside = true } else { outside = true });
        match (inside, outside) {
            (true, true) => Self::Across,
            (_, false) => Self::Inside,
            (false, true) => Self::Outside,
        }
    }
}

fn of_cohort(study: &Study, net: &Network, covered: &CohortCoverage, region: &Region, sides: &[EdgeSide]) -> Vec<bool> {
    let cohort = &study.cohorts[covered.cohort.index()];
    let limit = Millis::from_minutes(study.settings.max_minutes);
    let mut touched: Vec<bool> = study.homes.iter().map(|_| false).collect();
    for times in covered.modes.iter().filter(|m| m.mode != CircleMode::Bus) {
        let (Some(costs), Some(profile)) = (times.costs.as_deref(), times.mode.profile(cohort)) else { continue };
        let out = SearchGraph::new(net, costs, Toward::Starts).reach(net, costs, &starts(net, profile, sides), limit);
        touched.par_iter_mut().enumerate().for_each(|(home, touched)| {
            *touched |= times.snaps[home]
                .is_some_and(|snap| sides[snap.edge.index()] != EdgeSide::Inside || gets_out(net, times, &out, cohort, home, snap));
        });
    }
    for (circle, covered) in study.circles.iter().zip(&covered.circles) {
        let straight_m = circle.minutes * 60.0 * circle.mode.speed_mps(cohort, &study.profiles);
        for (home, touched) in touched.iter_mut().enumerate() {
            let asked_m = (!covered.covered[home]).then_some(straight_m).into_iter().chain(circle.radius_m).fold(0.0, f64::max);
            *touched |= region.inner_m(study.plane.project(study.homes[home].at)) <= asked_m;
        }
    }
    touched
}

/// Both ends of every usable edge that leads out.
fn starts(net: &Network, profile: ProfileId, sides: &[EdgeSide]) -> Vec<Start> {
    let across = (0..sides.len()).filter(|&e| sides[e] == EdgeSide::Across).map(EdgeId::from_index);
    across
        .filter(|&edge| net.usable(profile, edge))
        .flat_map(|edge| {
            let ends = net.edge(edge);
            [(ends.from, 0.0), (ends.to, 1.0)].map(|(node, fraction)| {
                let snap = Snap { edge, fraction, at: net.node(node), connector_m: 0.0 };
                Start { snap, access: Millis(0), label: 0 }
            })
        })
        .collect()
}

/// Whether the way out is no longer than that to the farthest of the services' nearest facilities.
fn gets_out(net: &Network, times: &ModeTimes, out: &Reach, cohort: &Cohort, home: usize, snap: Snap) -> bool {
    let costs = times.costs.as_deref().expect("asked of modes on streets");
    let Some((way, _)) = out.at(net, costs, snap.edge, snap.fraction) else { return false };
    let way = way.plus(Millis::walk(snap.connector_m, cohort.speed_mps));
    times.services.iter().any(|service| service.nearest[home].map_or(out.limit(), |n| n.time) >= way)
}
