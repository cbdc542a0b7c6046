//! Nearest facility of every service from any point, with the route. At a home, the times are those of the coverage.

use std::collections::BTreeSet;

use super::facilities::counted;
use super::result::{CohortCoverage, Coverage, Nearest, ServiceTimes};
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{EdgeId, FacilityId, ServiceId};
use carecircle_base::model::{Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, RoadKind, Snap};
use carecircle_routing::reach::{Reach, Start, route, stretch};

/// Point farther than the study's snap limit from every edge that the cohort can use.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("no way that can be walked within {limit_m:.0} m of this point; choose a point nearer to a road or a path")]
pub struct OffNetwork {
    /// Snap limit of the study, in metres.
    pub limit_m: f64,
}

/// Reason why no facility of a service is reached from a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreached {
    /// No facility of the service is open, located and joins the network.
    NoFacility,
    /// No such facility stands on the point's island of the network.
    Island,
    /// All facilities are farther than the study's `max_minutes`.
    TooFar,
}

/// Stairs on a route.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StepCount {
    /// Number of flights: runs of stairs that are interrupted by another kind of road.
    pub flights: usize,
    /// Total length of the stairs, in metres.
    pub metres: f64,
}

/// Route to the nearest facility of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteToNearest {
    /// Travel time and facility; at a home, exactly those of the coverage.
    pub nearest: Nearest,
    /// Length of the route in metres, both connectors included; in a straight-line estimate, of the straight line.
    pub metres: f64,
    /// Line of the route, from the point to the facility.
    pub line: Vec<LonLat>,
    /// Stairs on the route.
    pub stairs: StepCount,
    /// Whether the route takes a ferry.
    pub ferry: bool,
    /// Whether the line is a route on the network; otherwise it is the straight line of an estimate.
    pub on_network: bool,
}

/// Access to one service from one point.
#[derive(Debug, Clone, PartialEq)]
pub struct NearService {
    /// Service that is looked for.
    pub service: ServiceId,
    /// Route to the nearest facility, or the reason why there is none.
    pub way: Result<RouteToNearest, Unreached>,
    /// Straight-line distance in metres to the nearest facility, and that facility; `None` when the service has none.
    pub straight_line: Option<(f64, FacilityId)>,
}

/// Access to every service from one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearby {
    /// Connector from the point to the network, in metres; 0 in a straight-line estimate.
    pub connector_m: f64,
    /// Services, in the order of `Study::services`.
    pub services: Vec<NearService>,
}

/// Nearest facility of every service on foot from `at`, as the cohort of `covered` walks.
///
/// No search is run: the travel times of `coverage` are known for every position on the network, and a route is found by
/// descending them. A point where a home stands therefore has that home's times, to the millisecond.
///
/// # Errors
/// [`OffNetwork`] when the point is off the network.
pub fn near(study: &Study, net: Option<&Network>, coverage: &Coverage, covered: &CohortCoverage, at: LonLat) -> Result<Nearby, OffNetwork> {
    let cohort = &study.cohorts[covered.cohort.index()];
    let on_foot = &covered.modes[0];
    let xy = study.plane.project(at);
    let from = match (net, on_foot.costs.as_deref()) {
        (Some(net), Some(costs)) if !coverage.straight_line => {
            let limit_m = study.settings.snap_limit_m;
            let snap = net.snap_home(cohort.profile, xy, limit_m).ok_or(OffNetwork { limit_m })?;
            Some(OnNetwork { study, net, costs, cohort, at, snap })
        }
        _ => None,
    };
    let services = on_foot
        .services
        .iter()
        .map(|times| {
            let straight_line = straight_line(study, times.service, xy);
            let way = match &from {
                Some(from) => from.way(times),
                None => straight(study, cohort, at, straight_line),
            };
            NearService { service: times.service, way, straight_line }
        })
        .collect();
    Ok(Nearby { connector_m: from.map_or(0.0, |f| f.snap.connector_m), services })
}

/// Nearest facility in a straight line with its distance in metres, ties to the lowest id.
fn straight_line(study: &Study, service: ServiceId, at: Xy) -> Option<(f64, FacilityId)> {
    let apart = |to: Xy| ((to.x - at.x).powi(2) + (to.y - at.y).powi(2)).sqrt();
    counted(study, service).map(|(id, to)| (apart(to), id)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
}

/// Route of a straight-line estimate (直线估算).
fn straight(study: &Study, cohort: &Cohort, at: LonLat, straight_line: Option<(f64, FacilityId)>) -> Result<RouteToNearest, Unreached> {
    let (metres, facility) = straight_line.ok_or(Unreached::NoFacility)?;
    let time = Millis::walk(metres * study.settings.detour_factor, cohort.speed_mps);
    if time > Millis::from_minutes(study.settings.max_minutes) {
        return Err(Unreached::TooFar);
    }
    let line = std::iter::once(at).chain(study.facilities[facility.index()].at).collect();
    let nearest = Nearest { time, facility };
    Ok(RouteToNearest { nearest, metres, line, stairs: StepCount::default(), ferry: false, on_network: false })
}

/// Point snapped to the network.
pub(super) struct OnNetwork<'a> {
    pub(super) study: &'a Study,
    pub(super) net: &'a Network,
    pub(super) costs: &'a EdgeCosts,
    pub(super) cohort: &'a Cohort,
    pub(super) at: LonLat,
    pub(super) snap: Snap,
}

impl OnNetwork<'_> {
    fn way(&self, times: &ServiceTimes) -> Result<RouteToNearest, Unreached> {
        let reach = times.reach.as_deref().ok_or(Unreached::NoFacility)?;
        self.along(reach, None).ok_or_else(|| self.why(reach))
    }

    /// Route to the nearest start of `reach`, which stands at `to`, or else where the facility of its label does.
    pub(super) fn along(&self, reach: &Reach, to: Option<LonLat>) -> Option<RouteToNearest> {
        let nearest = super::facilities::nearest(self.net, self.costs, reach, &self.snap, self.cohort.speed_mps);
        let found = nearest.and_then(|n| Some((n, route(self.net, self.costs, reach, self.snap.edge, self.snap.fraction)?)));
        let (nearest, route) = found?;
        let plane = self.net.plane();
        let mut line = vec![self.at];
        line.extend(route.line.iter().map(|xy| plane.unproject(*xy)));
        line.extend(to.or_else(|| self.study.facilities[nearest.facility.index()].at));
        let (stretches, start) = self.stretches(reach, &route.edges, route.label, route.time);
        let ends_m = self.snap.connector_m + start.map_or(0.0, |s| s.snap.connector_m);
        let mut way = RouteToNearest { nearest, metres: ends_m, line, stairs: StepCount::default(), ferry: false, on_network: true };
        let mut climbing = false;
        for (edge, share) in stretches.into_iter().filter(|(_, share)| *share > 0.0) {
            let (edge, kind) = (self.net.edge(edge), self.net.classes()[usize::from(self.net.edge(edge).class)].kind);
            way.metres += edge.length_m * share;
            way.ferry |= kind == RoadKind::Ferry;
            if kind == RoadKind::Steps {
                way.stairs.metres += edge.length_m * share;
                way.stairs.flights += usize::from(!climbing);
            }
            // A gate has no length: the flight continues behind it.
            climbing = kind == RoadKind::Steps || (climbing && kind == RoadKind::Gate);
        }
        Some(way)
    }

    /// Share of each edge that a route uses, and the start where the route ends.
    fn stretches(&self, reach: &Reach, edges: &[EdgeId], label: u32, time: Millis) -> (Vec<(EdgeId, f64)>, Option<Start>) {
        let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else { return (Vec::new(), None) };
        let start = reach.starts_along(self.net, last).iter().find(|s| s.label == label).copied();
        let there = start.map_or(0.0, |s| s.snap.fraction);
        let fraction = self.snap.fraction;
        if edges.len() == 1 {
            return (vec![(first, (there - fraction).abs())], start);
        }
        let edge = self.net.edge(first);
        let (backward, forward) = (self.costs.backward[first.index()], self.costs.forward[first.index()]);
        let leaves_by = [(edge.from, backward, fraction), (edge.to, forward, 1.0 - fraction)].into_iter().find(|(node, cost, share)| {
            let onward = reach.node(*node).filter(|(_, of)| *of == label);
            onward.zip(stretch(*cost, *share)).is_some_and(|((t, _), cost)| t.plus(Millis(cost)) == time)
        });
        let Some((mut node, _, share)) = leaves_by else { return (Vec::new(), start) };
        let mut out = vec![(first, share)];
        for &id in &edges[1..edges.len() - 1] {
            let edge = self.net.edge(id);
            node = if edge.from == node { edge.to } else { edge.from };
            out.push((id, 1.0));
        }
        let ends = self.net.edge(last);
        // A loop is entered by the end from which the start is nearer.
        let by = |cost: &[u32], share| stretch(cost[last.index()], share).unwrap_or(u32::MAX);
        let by_from = ends.to != node || by(&self.costs.forward, there) <= by(&self.costs.backward, 1.0 - there);
        let end = if ends.from == node && by_from { 0.0 } else { 1.0 };
        out.push((last, (there - end).abs()));
        (out, start)
    }

    fn why(&self, reach: &Reach) -> Unreached {
        if reach.starts().is_empty() {
            return Unreached::NoFacility;
        }
        let island = |edge: EdgeId| self.net.island(self.cohort.profile, edge);
        let islands: BTreeSet<u32> = reach.starts().iter().filter_map(|s| island(s.snap.edge)).collect();
        if island(self.snap.edge).is_some_and(|i| islands.contains(&i)) { Unreached::TooFar } else { Unreached::Island }
    }
}
