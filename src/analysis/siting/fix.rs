//! Remedies for one uncovered home: its missing services, facilities that are only closed, and the best new sites and link.
//!
//! Times equal those of a full computation, gains those of a full recomputation.

use rayon::prelude::*;

use super::assessment::SurfacePoint;
use super::bridge::Suggestion;
use super::context::SitingContext;
use super::mode_access::ModeAccess;
use super::near::HomeReach;
use super::people::seniors;
use super::question::Question;
use super::what_if::{ProvidedServices, Scratch, WhatIf};
use crate::coverage::{Coverage, Nearest};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CircleId, CohortId, FacilityId, HomeId, NodeId, ServiceId};
use carecircle_base::model::{Circle, Facility, Study};
use carecircle_base::units::Millis;

/// Greatest distance at which the nearest edge of a home off the network is searched, in metres.
const FAR_M: f64 = 20_000.0;
/// Greatest number of links tried for one home.
const MOST_LINKS: usize = 40;

/// Remedies that would complete the circle of one home; empty but for `home` when the home is covered.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// Home that is looked at.
    pub home: HomeId,
    /// Number of the missing services that suffice.
    pub wanted: usize,
    /// Missing services, in the circle's order.
    pub services: Vec<MissingService>,
    /// Best site of all services, at which the circle of most seniors is completed, this home's among them; `None` unless more than
    /// one service is wanted.
    pub all: Option<SiteOpportunity>,
    /// Link that completes the circle of this home, or else brings a service within the limit; of several, the one by which most
    /// seniors gain. `None` when there is none, or the circle is not walked.
    pub link: Option<Suggestion>,
    /// Whether the link alone completes the circle of this home.
    pub link_completes: bool,
    /// Distance to the nearest usable edge in metres, for a home off the network; `None` where none lies within 20 km, or the home
    /// is on the network.
    pub off_m: Option<f64>,
    /// Whether the home is off the network.
    pub is_off: bool,
}

/// Service that a home misses, with its remedies.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingService {
    /// Service that is missing.
    pub service: ServiceId,
    /// Nearest counted facility; `None` when none is reached within the study's `max_minutes`.
    pub nearest: Option<Nearest>,
    /// Travel time beyond the limit in seconds, and the distance in metres at the traveller's own speed; `None` without `nearest`.
    pub over: Option<(f64, f64)>,
    /// Straight-line distance in metres to the nearest counted facility, and that facility; `None` when there is none.
    pub straight_line: Option<(f64, FacilityId)>,
    /// Nearest facility within the limit, without buses, that is closed on the study's day or at its hour but will open; `None` when
    /// there is none.
    pub closed: Option<Nearest>,
    /// Best new site that this home would reach within the limit; `None` when there is none.
    pub site: Option<SiteOpportunity>,
}

/// Opportunity of a new site within reach of a home: a junction, or the home's own snap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteOpportunity {
    /// Position, and the seniors whom a site there would newly cover, this home's included.
    pub spot: SurfacePoint,
    /// Travel time from the home.
    pub time: Millis,
    /// Number of positions tried: all junctions that the home reaches within the limit (of very many, the nearest), and the home's
    /// own snap.
    pub tried: usize,
}

/// Query of the remedies of one home.
struct FixQuery<'a> {
    study: &'a Study,
    coverage: &'a Coverage,
    context: Option<&'a SitingContext>,
    cohort: CohortId,
    circle: CircleId,
    home: HomeId,
}

/// Remedies that would complete the circle of `home`; `context` is of this study and coverage, `None` in a straight-line
/// estimate.
#[must_use]
pub fn fix(study: &Study, coverage: &Coverage, context: Option<&SitingContext>, cohort: CohortId, circle: CircleId, home: HomeId) -> Fix {
    FixQuery { study, coverage, context, cohort, circle, home }.fix()
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
        let circle_coverage = &self.coverage.cohort(self.cohort).circles[self.circle.index()];
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
        if circle_coverage.covered[self.home.index()] {
            return fix;
        }
        let circle = self.circle();
        let missing = circle_coverage.missing[self.home.index()];
        fix.wanted = circle.need.saturating_sub(circle.services.len() - missing.count_ones() as usize);
        let near = self.near();
        let lacks = circle.services.iter().enumerate().filter(|(place, _)| missing >> place & 1 == 1);
        fix.services = lacks.map(|(_, service)| self.lack(*service, near.as_ref())).collect();
        if fix.wanted > 1 {
            fix.all = near.as_ref().and_then(|near| self.opening(ProvidedServices::Circle, near));
        }
        if let Some(near) = &near {
            (fix.link, fix.link_completes) = self.link(near.access);
        } else if let Some(context) = self.context {
            let streets = context.access(self.cohort, circle.mode).streets().iter();
            let far = streets.filter_map(|snapped| snapped.network().snap(snapped.profile(), self.at(), FAR_M));
            fix.is_off = true;
            fix.off_m = far.map(|snap| snap.connector_m).min_by(f64::total_cmp);
        }
        fix
    }

    fn lack(&self, service: ServiceId, near: Option<&HomeReach<'_>>) -> MissingService {
        let times = self.coverage.cohort(self.cohort).mode(self.circle().mode);
        let nearest = times.and_then(|t| t.services[service.index()].nearest[self.home.index()]);
        let over = nearest.map(|n| {
            let over_s = n.time.seconds() - self.limit().seconds();
            (over_s, over_s * self.speed_mps())
        });
        let counts = |f: &Facility| f.services.contains(&service) && self.study.settings.open(f);
        MissingService {
            service,
            nearest,
            over,
            straight_line: self.by_distance(counts).first().copied(),
            closed: self.closed(service, near),
            site: near.and_then(|near| self.opening(ProvidedServices::Service(service), near)),
        }
    }

    /// Speed of the traveller in metres a second; of several modes, of the fastest.
    fn speed_mps(&self) -> f64 {
        self.circle().mode.speed_mps(&self.study.cohorts[self.cohort.index()], &self.study.profiles)
    }

    /// Located facilities with their straight-line distances in metres, nearest first, ties to the lowest id.
    fn by_distance(&self, counts: impl Fn(&Facility) -> bool) -> Vec<(f64, FacilityId)> {
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

    /// Nearest facility within the limit that is closed but will open, by time, ties to the lowest id.
    fn closed(&self, service: ServiceId, near: Option<&HomeReach<'_>>) -> Option<Nearest> {
        let settings = &self.study.settings;
        // A facility that is closed for good is no remedy.
        let later = |f: &Facility| f.operates() && f.closed.is_none_or(|day| settings.date.is_none_or(|now| now < day));
        let opens =
            |f: &Facility| settings.at.is_none_or(|at| f.read_hours().is_none_or(|h| h.week(settings.date).next_open(at).is_some()));
        let shut = self.by_distance(|f| f.services.contains(&service) && !settings.open(f) && later(f) && opens(f));
        let time = |(straight_m, facility): (f64, FacilityId)| {
            let time = match (self.context, near) {
                (None, _) => Some(Millis::walk(straight_m * self.study.settings.detour_factor, self.speed_mps())),
                (Some(_), near) => near?.time_to(self.study.plane.project(self.study.facilities[facility.index()].at?)),
            };
            time.filter(|t| *t <= self.limit()).map(|time| Nearest { time, facility })
        };
        shut.into_iter().filter_map(time).min_by_key(|n| (n.time, n.facility))
    }

    /// Reach of the home within the limit; `None` off the network, or in a straight-line estimate.
    fn near(&self) -> Option<HomeReach<'_>> {
        HomeReach::new(self.context?.access(self.cohort, self.circle().mode), self.home, self.limit())
    }

    fn opening(&self, provides: ProvidedServices, near: &HomeReach<'_>) -> Option<SiteOpportunity> {
        let what_if: WhatIf = self.context?.what_if(self.study, self.coverage, self.cohort, self.circle, provides)?;
        let gain = |scratch: &mut Scratch, &(node, time): &(NodeId, u32)| (what_if.newly_at_node(node, scratch), time, node);
        // Most seniors, then nearest, then lowest node.
        let gains: Vec<_> = near.junctions.par_iter().map_init(Scratch::default, gain).collect();
        let best = gains.into_iter().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
        // On a long road without junctions, or where no junction is better: at the home's own snap.
        let (here, to_here) = near.own();
        let own = what_if.sums(&near.own_joins(), &mut Scratch::default()).newly;
        let net = near.access.network();
        let (at, value, time) = match best {
            Some((value, time, node)) if value > own => (net.node(node), value, Millis(time)),
            _ => (here, own, to_here),
        };
        let spot = SurfacePoint { at: net.plane().unproject(at), seniors: seniors(value) };
        Some(SiteOpportunity { spot, time, tried: near.junctions.len() + 1 })
    }

    /// Link by which this home gains most, and whether the link completes its circle.
    fn link(&self, access: &ModeAccess) -> (Option<Suggestion>, bool) {
        let question = Question {
            study: self.study,
            coverage: self.coverage,
            access,
            cohort: self.cohort,
            circle: self.circle,
            provides: ProvidedServices::Circle,
        };
        let links = question.links_for(&[self.home], MOST_LINKS);
        let completes = |s: &Suggestion| s.completed.homes.contains(&self.home);
        let helps = |s: &Suggestion| s.newly_homes.contains(&self.home);
        let best = links.iter().find(|s| completes(s)).or_else(|| links.iter().find(|s| helps(s)));
        (best.cloned(), best.is_some_and(completes))
    }
}
