//! From any point: the nearest facility of every service, with the way there. At a home, the home's own times.

use std::collections::BTreeSet;

use super::compute::counted;
use super::result::{CohortCoverage, Coverage, Nearest, ServiceTimes};
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{EdgeId, FacilityId, ServiceId};
use carecircle_base::model::{Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, RoadKind, Snap};
use carecircle_routing::reach::{Reach, Start, route, stretch};

/// The point is farther than the study's snap limit from every way that the cohort can use.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("no way that can be walked within {limit_m:.0} m of this point; choose a point nearer to a road or a path")]
pub struct OffNetwork {
    /// The study's snap limit, in metres.
    pub limit_m: f64,
}

/// Why no facility of a service is reached from a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreached {
    /// The study has no facility of the service that is open, located and joins the network.
    NoFacility,
    /// None stands on the point's piece of the network.
    Island,
    /// All are farther than the study's `max_minutes`.
    TooFar,
}

/// Stairs on a way.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StepCount {
    /// Flights: runs of stairs with other ground between them.
    pub flights: usize,
    /// Metres of stairs in all.
    pub metres: f64,
}

/// The way to the nearest facility of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteToNearest {
    /// Travel time and facility; at a home, exactly that home's.
    pub nearest: Nearest,
    /// Metres of the way, both connectors included; in a straight-line estimate, the straight line.
    pub metres: f64,
    /// From the point to the facility.
    pub line: Vec<LonLat>,
    /// Stairs on it.
    pub stairs: StepCount,
    /// Whether a ferry is taken.
    pub ferry: bool,
    /// Whether the line is a route on the network; otherwise it is the straight line of an estimate.
    pub on_network: bool,
}

/// One service, from one point.
#[derive(Debug, Clone, PartialEq)]
pub struct NearService {
    /// Which service.
    pub service: ServiceId,
    /// The way, or why there is none.
    pub way: Result<RouteToNearest, Unreached>,
    /// Straight metres to the nearest facility as the crow flies, and which one; `None` where there is none.
    pub crow: Option<(f64, FacilityId)>,
}

/// Everything that is near one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearby {
    /// Straight metres from the point to the network; 0 in a straight-line estimate.
    pub connector_m: f64,
    /// In the order of `Study::services`.
    pub services: Vec<NearService>,
}

/// The nearest facility of every service on foot from `at`, as the cohort of `covered` walks.
///
/// No search is run: the fields of times of `coverage` hold the answer for every position on the
/// network, and a route is found by descending them. So a point where a home stands has that
/// home's times, to the millisecond.
///
/// # Errors
/// When the point is off the network.
pub fn near(study: &Study, net: Option<&Network>, coverage: &Coverage, covered: &CohortCoverage, at: LonLat) -> Result<Nearby, OffNetwork> {
    let cohort = &study.cohorts[covered.cohort.index()];
    let on_foot = &covered.modes[0];
    let xy = study.plane.project(at);
    let from = match (net, on_foot.costs.as_deref()) {
        (Some(net), Some(costs)) if !coverage.straight_line => {
            let limit_m = study.settings.snap_limit_m;
            let snap = net.snap(cohort.profile, xy, limit_m).ok_or(OffNetwork { limit_m })?;
            Some(OnNetwork { study, net, costs, cohort, at, snap })
        }
        _ => None,
    };
    let services = on_foot
        .services
        .iter()
        .map(|times| {
            let crow = crow(study, times.service, xy);
            let way = match &from {
                Some(from) => from.way(times),
                None => straight(study, cohort, at, crow),
            };
            NearService { service: times.service, way, crow }
        })
        .collect();
    Ok(Nearby { connector_m: from.map_or(0.0, |f| f.snap.connector_m), services })
}

/// The nearest facility as the crow flies, ties to the lowest id.
fn crow(study: &Study, service: ServiceId, at: Xy) -> Option<(f64, FacilityId)> {
    let apart = |to: Xy| ((to.x - at.x).powi(2) + (to.y - at.y).powi(2)).sqrt();
    counted(study, service).map(|(id, to)| (apart(to), id)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
}

/// A straight-line estimate (直线估算).
fn straight(study: &Study, cohort: &Cohort, at: LonLat, crow: Option<(f64, FacilityId)>) -> Result<RouteToNearest, Unreached> {
    let (metres, facility) = crow.ok_or(Unreached::NoFacility)?;
    let time = Millis::walk(metres * study.settings.detour_factor, cohort.speed_mps);
    if time > Millis::from_minutes(study.settings.max_minutes) {
        return Err(Unreached::TooFar);
    }
    let line = std::iter::once(at).chain(study.facilities[facility.index()].at).collect();
    let nearest = Nearest { time, facility };
    Ok(RouteToNearest { nearest, metres, line, stairs: StepCount::default(), ferry: false, on_network: false })
}

/// A point that joined the network.
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

    /// The way to the nearest start of a field of times, which stands at `to`, or where the facility of its label does.
    pub(super) fn along(&self, reach: &Reach, to: Option<LonLat>) -> Option<RouteToNearest> {
        let nearest = super::compute::nearest(self.net, self.costs, reach, &self.snap, self.cohort.speed_mps);
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
            // A gate has no length: stairs go on behind it.
            climbing = kind == RoadKind::Steps || (climbing && kind == RoadKind::Gate);
        }
        Some(way)
    }

    /// Which share of each edge a route uses, and the start that it ends at.
    fn stretches(&self, reach: &Reach, edges: &[EdgeId], label: u32, time: Millis) -> (Vec<(EdgeId, f64)>, Option<Start>) {
        let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else { return (Vec::new(), None) };
        let start = reach.starts_on(last).iter().find(|s| s.label == label).copied();
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
        let end = if self.net.edge(last).from == node { 0.0 } else { 1.0 };
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
