//! Coverage of one circle: travel time, coverage and reason of every home.

use std::collections::BTreeSet;

use super::certainty::Evidence;
use super::facilities::{Facilities, nearest};
use super::reason::Case;
use super::result::{CircleCoverage, ModeTimes, Reason, Share};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CircleId, HomeId, ProfileId, ServiceId};
use carecircle_base::model::{Circle, CircleMode, Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{Network, Snap};

/// Inputs of a circle's coverage, all computed before.
pub(super) struct CircleInputs<'a> {
    pub(super) study: &'a Study,
    pub(super) net: Option<&'a Network>,
    pub(super) cohort: &'a Cohort,
    pub(super) times: &'a ModeTimes,
    /// Modes that `times` is the fastest of; `times` itself for a single mode.
    pub(super) parts: Vec<&'a ModeTimes>,
    pub(super) facilities: &'a Facilities,
}

impl CircleInputs<'_> {
    pub(super) fn circle(&self, id: CircleId) -> CircleCoverage {
        let circle = &self.study.circles[id.index()];
        let limit = Millis::from_minutes(circle.minutes);
        let streets = self.streets(circle);
        let homes = self.study.homes.len();
        let mut out = CircleCoverage {
            circle: id,
            time: Vec::with_capacity(homes),
            covered: Vec::with_capacity(homes),
            reason: Vec::with_capacity(homes),
            missing: Vec::with_capacity(homes),
            in_radius: Vec::new(),
            evidence: Evidence::of(self.study, circle),
            total: Share::default(),
            total_radius: None,
            areas: vec![Share::default(); self.study.areas.len()],
        };
        for (h, home) in self.study.homes.iter().enumerate() {
            let (missing, decides, time) = self.completion(circle, h, limit);
            let covered = time.is_some_and(|t| t <= limit);
            let reason = (!covered).then(|| {
                if out.evidence.hides(circle.services[decides]) {
                    Reason::Unlocated
                } else {
                    self.reason(circle, &streets, h, decides, limit)
                }
            });
            out.total.add(home.seniors, covered);
            for area in [home.town, home.village].into_iter().flatten() {
                out.areas[area.index()].add(home.seniors, covered);
            }
            out.time.push(time);
            out.covered.push(covered);
            out.reason.push(reason);
            out.missing.push(missing);
        }
        if let Some(radius_m) = circle.radius_m {
            let mut total = Share::default();
            for (h, home) in self.study.homes.iter().enumerate() {
                let near =
                    |s: &&ServiceId| self.facilities.services[s.index()].straight_m(HomeId::from_index(h)).is_some_and(|m| m <= radius_m);
                let inside = circle.services.iter().filter(near).count() >= circle.need;
                total.add(home.seniors, inside);
                out.in_radius.push(inside);
            }
            out.total_radius = Some(total);
        }
        out
    }

    /// Services beyond the limit (bit `i` is service `i` of the circle), the place of the deciding service, and the time within
    /// which `need` services are reached; `None` when they never are.
    fn completion(&self, circle: &Circle, home: usize, limit: Millis) -> (u32, usize, Option<Millis>) {
        let mut missing = 0;
        let mut order: Vec<(u32, usize)> = Vec::with_capacity(circle.services.len());
        for (i, service) in circle.services.iter().enumerate() {
            let time = self.times.services[service.index()].nearest[home].map(|n| n.time);
            if time.is_none_or(|t| t > limit) {
                missing |= 1 << i;
            }
            order.push((time.map_or(u32::MAX, |t| t.0), i));
        }
        order.sort_unstable();
        let (time, decides) = order[circle.need - 1];
        (missing, decides, (time != u32::MAX).then_some(Millis(time)))
    }

    /// Modes on streets, whose networks decide the reasons, each with its islands that hold facilities.
    fn streets(&self, circle: &Circle) -> Vec<StreetMode<'_>> {
        let streets = self.parts.iter().filter(|p| p.mode != CircleMode::Bus);
        streets.map(|times| StreetMode { times, islands: self.islands(circle, times) }).collect()
    }

    /// Reason why the service in place `decides` of the circle is not reached in time.
    ///
    /// Of several modes, the one that comes nearest to the limit decides; where none reaches the service, the fastest.
    fn reason(&self, circle: &Circle, streets: &[StreetMode<'_>], home: usize, decides: usize, limit: Millis) -> Reason {
        let service = circle.services[decides];
        let facilities = &self.facilities.services[service.index()];
        let all = &self.times.services[service.index()];
        let by_bus = all.by(home) == Some(CircleMode::Bus);
        let speaks = all.by(home).unwrap_or_else(|| circle.mode.fastest(self.cohort, &self.study.profiles));
        let snap = |s: &StreetMode<'_>| s.times.snaps.get(home).copied().flatten();
        let joined = |net: &Network, s: &StreetMode<'_>| {
            let island = s.times.mode.profile(self.cohort).zip(snap(s)).and_then(|(p, at)| net.island(p, at.edge));
            island.is_some_and(|i| s.islands[decides].contains(&i))
        };
        let joins = streets.iter().any(|s| snap(s).is_some());
        let barred = self.net.filter(|net| net.barrier_count() > 0);
        let shut_in = barred.filter(|_| !joins).and_then(|net| self.through(net, Network::snap_through, streets, home, service));
        let gateless = barred.filter(|_| joins);
        let gateless = gateless.and_then(|net| self.through(net, Network::snap_through_gateless_wall, streets, home, service)).flatten();
        Case {
            shut_in,
            gateless,
            exists: streets.iter().any(|s| facilities.any_usable(self.net.is_some(), &s.times.services[service.index()])),
            on_network: self.net.is_none() || joins,
            same_island: match self.net {
                Some(net) if joins => streets.iter().any(|s| joined(net, s)),
                _ => true,
            },
            time: all.nearest[home].map(|n| n.time),
            // A slow bus is no evidence of a barrier.
            straight_m: facilities.straight_m(HomeId::from_index(home)).filter(|_| !by_bus),
            limit,
            speed_mps: speaks.speed_mps(self.cohort, &self.study.profiles),
            barrier_detour: self.study.settings.barrier_detour,
        }
        .reason()
    }

    /// Shortest time of a home to the service when `snap` joins it to the street through a barrier; `None` where it joins none, `None`
    /// inside when nothing is reached within the study's `max_minutes`.
    fn through(
        &self,
        net: &Network,
        snap: SnapThrough,
        streets: &[StreetMode<'_>],
        home: usize,
        service: ServiceId,
    ) -> Option<Option<Millis>> {
        let at = self.study.plane.project(self.study.homes[home].at);
        let through = |s: &StreetMode<'_>| {
            let snap = snap(net, s.times.mode.profile(self.cohort)?, at, self.study.settings.snap_limit_m)?;
            let time = s
                .times
                .costs
                .as_deref()
                .zip(s.times.services[service.index()].reach.as_deref())
                .and_then(|(costs, reach)| nearest(net, costs, reach, &snap, self.cohort.speed_mps).map(|n| n.time));
            Some(time)
        };
        let times: Vec<Option<Millis>> = streets.iter().filter_map(through).collect();
        (!times.is_empty()).then(|| times.into_iter().flatten().min())
    }

    /// For each service of the circle, the islands of the network on which a facility stands.
    fn islands(&self, circle: &Circle, times: &ModeTimes) -> Vec<BTreeSet<u32>> {
        let profile = times.mode.profile(self.cohort);
        let on = |service: &ServiceId| match (self.net, &times.services[service.index()].reach, profile) {
            (Some(net), Some(reach), Some(profile)) => reach.starts().iter().filter_map(|s| net.island(profile, s.snap.edge)).collect(),
            _ => BTreeSet::new(),
        };
        circle.services.iter().map(on).collect()
    }
}

/// A way of joining a place to the street of a profile within a limit in metres, through what bars it.
type SnapThrough = fn(&Network, ProfileId, Xy, f64) -> Option<Snap>;

/// One mode on streets, with the islands of its network that hold facilities, by place of the service in the circle.
struct StreetMode<'a> {
    times: &'a ModeTimes,
    islands: Vec<BTreeSet<u32>>,
}
