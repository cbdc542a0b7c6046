//! What would bring one home inside: what it lacks, by how much, what is only closed, and where something new would help most.
//!
//! Every number is the engine's own: a time is what a full computation gives, a gain what a full recomputation gives.

use rayon::prelude::*;

use super::assessment::SurfacePoint;
use super::bridge::Suggestion;
use super::context::SitingContext;
use super::mode_access::ModeAccess;
use super::near::Near;
use super::people::seniors;
use super::proposal::Question;
use super::what_if::{ProvidedServices, Scratch, WhatIf};
use crate::coverage::{Coverage, Nearest};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CircleId, CohortId, FacilityId, HomeId, NodeId, ServiceId};
use carecircle_base::model::{Circle, Facility, Study};
use carecircle_base::units::Millis;

/// How far off the network the nearest way is looked for, metres.
const FAR_M: f64 = 20_000.0;
/// Links that are tried for one home.
const MOST_LINKS: usize = 40;

/// What would bring one home inside its circle; empty but for `home` when it is inside.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// Which home.
    pub home: HomeId,
    /// How many of the missing services would do.
    pub wanted: usize,
    /// What is missing, in the circle's order.
    pub services: Vec<Lack>,
    /// Where one site that gives everything would complete the circle of most seniors, this home among them; when more than
    /// one service is wanted.
    pub all: Option<Opening>,
    /// The link that brings this home inside, or else nearer to it; the one by which most seniors gain. Only in circles that are
    /// walked.
    pub link: Option<Suggestion>,
    /// Whether the link alone brings this home inside.
    pub link_completes: bool,
    /// Metres to the nearest usable way, for a home off the network; `None` where none lies within 20 km, or the home is on it.
    pub off_m: Option<f64>,
    /// Whether the home is off the network.
    pub is_off: bool,
}

/// One service that a home misses.
#[derive(Debug, Clone, PartialEq)]
pub struct Lack {
    /// Which.
    pub service: ServiceId,
    /// The nearest facility that counts; `None` when none is reached within the study's longest time.
    pub nearest: Option<Nearest>,
    /// Seconds beyond the limit, and metres at the traveller's own speed.
    pub over: Option<(f64, f64)>,
    /// Straight metres to the nearest facility that counts, and which one.
    pub crow: Option<(f64, FacilityId)>,
    /// The nearest within the limit, without buses, that is not open on the study's day or at its hour, but will be.
    pub closed: Option<Nearest>,
    /// The best place for a new site that this home would reach within the limit.
    pub site: Option<Opening>,
}

/// A place where a new site would bring a home inside: a junction, or where the home joins its road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opening {
    /// Where, and the seniors whom a site there would newly cover, this home's included.
    pub spot: SurfacePoint,
    /// From the home.
    pub time: Millis,
    /// Places that were tried: all junctions that the home would reach in time (where these are very many, the nearest of them),
    /// and where the home joins its road.
    pub tried: usize,
}

/// One home asked.
struct FixQuery<'a> {
    study: &'a Study,
    coverage: &'a Coverage,
    desk: Option<&'a SitingContext>,
    cohort: CohortId,
    circle: CircleId,
    home: HomeId,
}

/// What would bring `home` inside; `desk` is that of the same study and coverage, `None` in a straight-line estimate.
#[must_use]
pub fn fix(study: &Study, coverage: &Coverage, desk: Option<&SitingContext>, cohort: CohortId, circle: CircleId, home: HomeId) -> Fix {
    FixQuery { study, coverage, desk, cohort, circle, home }.fix()
}

impl FixQuery<'_> {
    fn circle(&self) -> &Circle {
        &self.study.circles[self.circle.index()]
    }

    fn limit(&self) -> Millis {
        Millis::from_minutes(self.circle().minutes)
    }

    fn at(&self) -> Xy {
        self.study.plane.project(self.study.homes[self.home.index()].at)
    }

    fn fix(&self) -> Fix {
        let circled = &self.coverage.cohort(self.cohort).circles[self.circle.index()];
        let mut fix = Fix {
            home: self.home,
            wanted: 0,
            services: Vec::new(),
            all: None,
            link: None,
            link_completes: false,
            off_m: None,
            is_off: false,
        };
        if circled.covered[self.home.index()] {
            return fix;
        }
        let circle = self.circle();
        let missing = circled.missing[self.home.index()];
        fix.wanted = circle.need.saturating_sub(circle.services.len() - missing.count_ones() as usize);
        let near = self.near();
        let lacks = circle.services.iter().enumerate().filter(|(place, _)| missing >> place & 1 == 1);
        fix.services = lacks.map(|(_, service)| self.lack(*service, near.as_ref())).collect();
        if fix.wanted > 1 {
            fix.all = near.as_ref().and_then(|near| self.opening(ProvidedServices::Circle, near));
        }
        if let Some(near) = &near {
            (fix.link, fix.link_completes) = self.link(near.ways);
        } else if let Some(desk) = self.desk {
            let streets = desk.ways(self.cohort, circle.mode).streets().iter();
            let far = streets.filter_map(|doors| doors.network().snap(doors.profile(), self.at(), FAR_M));
            fix.is_off = true;
            fix.off_m = far.map(|snap| snap.connector_m).min_by(f64::total_cmp);
        }
        fix
    }

    fn lack(&self, service: ServiceId, near: Option<&Near<'_>>) -> Lack {
        let times = self.coverage.cohort(self.cohort).mode(self.circle().mode);
        let nearest = times.and_then(|t| t.services[service.index()].nearest[self.home.index()]);
        let over = nearest.map(|n| {
            let over_s = n.time.seconds() - self.limit().seconds();
            (over_s, over_s * self.speed_mps())
        });
        let counts = |f: &Facility| f.services.contains(&service) && self.study.settings.open(f);
        Lack {
            service,
            nearest,
            over,
            crow: self.by_crow(counts).first().copied(),
            closed: self.closed(service, near),
            site: near.and_then(|near| self.opening(ProvidedServices::Service(service), near)),
        }
    }

    /// The traveller's own speed; of the best of several modes, the fastest.
    fn speed_mps(&self) -> f64 {
        self.circle().mode.speed_mps(&self.study.cohorts[self.cohort.index()], &self.study.profiles)
    }

    /// Located facilities with their straight metres, the nearest first, ties to the lowest id.
    fn by_crow(&self, counts: impl Fn(&Facility) -> bool) -> Vec<(f64, FacilityId)> {
        let home = self.at();
        let rows = self.study.facilities.iter().enumerate().filter(|(_, f)| counts(f));
        let mut found: Vec<(f64, FacilityId)> = rows
            .filter_map(|(row, f)| {
                let at = self.study.plane.project(f.at?);
                Some(((at.x - home.x).hypot(at.y - home.y), FacilityId::from_index(row)))
            })
            .collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found
    }

    /// Of the facilities that are not open but will be, the nearest in time within the limit, ties to the lowest id.
    fn closed(&self, service: ServiceId, near: Option<&Near<'_>>) -> Option<Nearest> {
        let settings = &self.study.settings;
        // Closed for good is no help.
        let later = |f: &Facility| !f.vacant && f.closed.is_none_or(|day| settings.date.is_none_or(|now| now < day));
        let opens = |f: &Facility| settings.at.is_none_or(|at| f.read_hours().is_none_or(|h| h.next_open(at).is_some()));
        let shut = self.by_crow(|f| f.services.contains(&service) && !settings.open(f) && later(f) && opens(f));
        let time = |(crow_m, facility): (f64, FacilityId)| {
            let time = match (self.desk, near) {
                (None, _) => Some(Millis::walk(crow_m * self.study.settings.detour_factor, self.speed_mps())),
                (Some(_), near) => near?.time_to(self.study.plane.project(self.study.facilities[facility.index()].at?)),
            };
            time.filter(|t| *t <= self.limit()).map(|time| Nearest { time, facility })
        };
        shut.into_iter().filter_map(time).min_by_key(|n| (n.time, n.facility))
    }

    /// What the home reaches within the limit; `None` off the network, or in a straight-line estimate.
    fn near(&self) -> Option<Near<'_>> {
        Near::new(self.desk?.ways(self.cohort, self.circle().mode), self.home, self.limit())
    }

    fn opening(&self, gives: ProvidedServices, near: &Near<'_>) -> Option<Opening> {
        let what_if: WhatIf = self.desk?.what_if(self.study, self.coverage, self.cohort, self.circle, gives)?;
        let gain = |scratch: &mut Scratch, &(node, time): &(NodeId, u32)| (what_if.newly_at_node(node, scratch), time, node);
        // The most seniors; of those, the nearest; of those, the first.
        let gains: Vec<_> = near.junctions.par_iter().map_init(Scratch::default, gain).collect();
        let best = gains.into_iter().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
        // On a long road without junctions, or where none is better: at the home's own place on it.
        let (here, to_here) = near.own();
        let own = what_if.sums(&near.own_joins(), &mut Scratch::default()).newly;
        let net = near.ways.network();
        let (at, value, time) = match best {
            Some((value, time, node)) if value > own => (net.node(node), value, Millis(time)),
            _ => (here, own, to_here),
        };
        let spot = SurfacePoint { at: net.plane().unproject(at), seniors: seniors(value) };
        Some(Opening { spot, time, tried: near.junctions.len() + 1 })
    }

    /// The link by which this home gains, and whether it completes its circle.
    fn link(&self, ways: &ModeAccess) -> (Option<Suggestion>, bool) {
        let question = Question {
            study: self.study,
            coverage: self.coverage,
            ways,
            cohort: self.cohort,
            circle: self.circle,
            gives: ProvidedServices::Circle,
        };
        let links = question.links_for(&[self.home], MOST_LINKS);
        let completes = |s: &Suggestion| s.completed.homes.contains(&self.home);
        let helps = |s: &Suggestion| s.newly_homes.contains(&self.home);
        let best = links.iter().find(|s| completes(s)).or_else(|| links.iter().find(|s| helps(s)));
        (best.cloned(), best.is_some_and(completes))
    }
}
