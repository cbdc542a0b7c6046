//! One circle held against every home.

use std::collections::BTreeSet;

use super::compute::Facilities;
use super::reason::Case;
use super::result::{CircleCoverage, ModeTimes, Reason, ServiceTimes, Share};
use super::straight_line::StraightLine;
use carecircle_base::ids::{CircleId, HomeId, ServiceId};
use carecircle_base::model::{Circle, CircleMode, Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::Network;

/// What holding a circle against the homes needs, all of it computed before.
pub(super) struct Held<'a> {
    pub(super) study: &'a Study,
    pub(super) net: Option<&'a Network>,
    pub(super) cohort: &'a Cohort,
    pub(super) times: &'a ModeTimes,
    /// The modes that `times` are the best of; themselves alone when it is one.
    pub(super) parts: Vec<&'a ModeTimes>,
    pub(super) facilities: &'a Facilities,
}

impl Held<'_> {
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
            total: Share::default(),
            total_radius: None,
            areas: vec![Share::default(); self.study.areas.len()],
        };
        for (h, home) in self.study.homes.iter().enumerate() {
            let (missing, decides, time) = self.verdict(circle, h, limit);
            let covered = time.is_some_and(|t| t <= limit);
            let reason = (!covered).then(|| self.reason(circle, &streets, h, decides, limit));
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
                    |s: &&ServiceId| self.facilities.services[s.index()].crow_m(HomeId::from_index(h)).is_some_and(|m| m <= radius_m);
                let inside = circle.services.iter().filter(near).count() >= circle.need;
                total.add(home.seniors, inside);
                out.in_radius.push(inside);
            }
            out.total_radius = Some(total);
        }
        out
    }

    /// Which services are beyond the limit (as bits), which one decides, and the time within which `need` are reached.
    fn verdict(&self, circle: &Circle, home: usize, limit: Millis) -> (u32, usize, Option<Millis>) {
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

    /// The modes on streets whose networks decide on reasons, each with the pieces that hold facilities.
    fn streets(&self, circle: &Circle) -> Vec<Streets<'_>> {
        let streets = self.parts.iter().filter(|p| p.mode != CircleMode::Bus);
        streets.map(|times| Streets { times, islands: self.islands(circle, times) }).collect()
    }

    /// Why the service in place `decides` of the circle is not reached in time.
    ///
    /// Of several modes, it is as the one says that comes nearest to the limit; where none comes at all, the fastest.
    fn reason(&self, circle: &Circle, streets: &[Streets<'_>], home: usize, decides: usize, limit: Millis) -> Reason {
        let service = circle.services[decides];
        let facilities = &self.facilities.services[service.index()];
        let all = &self.times.services[service.index()];
        let by_bus = all.by(home) == Some(CircleMode::Bus);
        let speaks = all.by(home).unwrap_or_else(|| circle.mode.fastest(self.cohort, &self.study.profiles));
        let snap = |s: &Streets<'_>| s.times.snaps.get(home).copied().flatten();
        let joined = |net: &Network, s: &Streets<'_>| {
            let island = s.times.mode.profile(self.cohort).zip(snap(s)).and_then(|(p, at)| net.island(p, at.edge));
            island.is_some_and(|i| s.islands[decides].contains(&i))
        };
        Case {
            exists: streets.iter().any(|s| facilities.any_usable(self.net.is_some(), &s.times.services[service.index()])),
            on_network: self.net.is_none() || streets.iter().any(|s| snap(s).is_some()),
            same_island: match self.net {
                Some(net) if streets.iter().any(|s| snap(s).is_some()) => streets.iter().any(|s| joined(net, s)),
                _ => true,
            },
            time: all.nearest[home].map(|n| n.time),
            // A bus that comes late is no sign of a river.
            crow_m: facilities.crow_m(HomeId::from_index(home)).filter(|_| !by_bus),
            limit,
            speed_mps: speaks.speed_mps(self.cohort, &self.study.profiles),
            barrier_detour: self.study.settings.barrier_detour,
        }
        .reason()
    }

    /// For each service of the circle, the pieces of the network on which a facility stands.
    fn islands(&self, circle: &Circle, times: &ModeTimes) -> Vec<BTreeSet<u32>> {
        let profile = times.mode.profile(self.cohort);
        let on = |service: &ServiceId| match (self.net, &times.services[service.index()].reach, profile) {
            (Some(net), Some(reach), Some(profile)) => reach.starts().iter().filter_map(|s| net.island(profile, s.snap.edge)).collect(),
            _ => BTreeSet::new(),
        };
        circle.services.iter().map(on).collect()
    }
}

/// One mode on streets, with the pieces of its network that hold facilities, by place of the service in the circle.
struct Streets<'a> {
    times: &'a ModeTimes,
    islands: Vec<BTreeSet<u32>>,
}

/// One service's open, located facilities and the straight distance of every home to the nearest.
#[derive(Debug)]
pub(super) struct ServiceFacilities {
    pub(super) crow: StraightLine,
    /// One a home, metres; empty without facilities.
    pub(super) crow_m: Vec<f64>,
    pub(super) any: bool,
}

impl ServiceFacilities {
    pub(super) fn crow_m(&self, home: HomeId) -> Option<f64> {
        self.crow_m.get(home.index()).copied()
    }

    fn any_usable(&self, network: bool, times: &ServiceTimes) -> bool {
        self.any && (!network || times.reach.as_ref().is_some_and(|r| !r.starts().is_empty()))
    }
}
