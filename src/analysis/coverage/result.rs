//! Result of a coverage computation; immutable.

use std::sync::Arc;

use serde::Serialize;

use super::certainty::Evidence;
use carecircle_base::heap::{of_slice, share_of};
use carecircle_base::ids::{AreaId, CircleId, CohortId, FacilityId, HomeId, ServiceId};
use carecircle_base::model::CircleMode;
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Snap};
use carecircle_routing::reach::Reach;
use carecircle_routing::transit::Buses;

/// Nearest facility and the travel time there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    /// Travel time from the home, connectors included.
    pub time: Millis,
    /// Nearest facility, ties to the lowest id.
    pub facility: FacilityId,
}

/// Nearest facility of one service, for every home.
#[derive(Debug, Clone)]
pub struct ServiceTimes {
    /// Service that the times are for.
    pub service: ServiceId,
    /// Nearest facility, one a home; `None` when no facility is reached within the study's `max_minutes`. By bus, the median over
    /// departures.
    pub nearest: Vec<Option<Nearest>>,
    /// Search result on the network; `None` in a straight-line estimate, by bus, and for the fastest of several modes.
    pub reach: Option<Arc<Reach>>,
    /// Mode of `nearest`, one a home; empty for a single mode.
    pub by: Vec<CircleMode>,
    /// 90th percentile of the travel time over departures, one a home; empty where no bus is taken.
    pub late: Vec<Option<Millis>>,
}

impl ServiceTimes {
    /// Fastest mode of `home`; `None` for a single mode, or when the home does not reach the service.
    #[must_use]
    pub fn by(&self, home: usize) -> Option<CircleMode> {
        self.by.get(home).copied().filter(|_| self.nearest[home].is_some())
    }

    /// 90th percentile of the travel time of `home` over departures; `None` where no bus is taken, or where more than one departure
    /// in ten never arrives.
    #[must_use]
    pub fn late(&self, home: usize) -> Option<Millis> {
        self.late.get(home).copied().flatten()
    }
}

/// Travel times to all services, for one cohort travelling by one mode.
#[derive(Debug, Clone)]
pub struct ModeTimes {
    /// Mode of travel.
    pub mode: CircleMode,
    /// Snaps to the network, one a home; `None` when the home is off the network. Empty in a straight-line estimate. Of several
    /// modes, the snaps of the first.
    pub snaps: Arc<Vec<Option<Snap>>>,
    /// Edge costs of this traveller; `None` in a straight-line estimate.
    pub costs: Option<Arc<EdgeCosts>>,
    /// Timetable and walks that bus journeys are searched in; `None` of other modes.
    pub buses: Option<Arc<Buses>>,
    /// Times, in the order of `Study::services`. By bus, and for the fastest of several modes, only services that a circle of the
    /// mode holds have times.
    pub services: Vec<ServiceTimes>,
}

/// Reason why a home is not covered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// The open facilities of a missing service are not located: whether the home is covered is not known.
    Unlocated,
    /// No facility of a missing service is open and located.
    NoFacility,
    /// The home is farther than the snap limit from any usable edge.
    OffNetwork,
    /// The home is shut in: every connector within the snap limit would cross a wall, water, a railway, a motorway or a building.
    ShutIn {
        /// Travel time in seconds if there were an opening on the straight way to the nearest street: the other answer where a wall
        /// is mapped and its gate is not. `None` when not reached within `max_minutes`.
        open_s: Option<f64>,
    },
    /// The home is on an island of the network that holds no facility of a missing service.
    Island,
    /// Near in a straight line, far on the network: a river, a wall, a missing bridge.
    Barrier {
        /// Ratio of network to straight-line distance; `None` when not reached within `max_minutes`.
        detour: Option<f64>,
        /// Travel time in seconds if a wall of which no gate is mapped had one on the straight way to the nearest street: the other
        /// answer, within the limit. `None` where no such wall decides.
        open_s: Option<f64>,
    },
    /// The nearest facility is too far, without a barrier.
    TooFar {
        /// Travel time beyond the limit, in seconds; `None` when not reached within `max_minutes`.
        over_s: Option<f64>,
        /// Distance beyond the limit at the cohort's speed, in metres; `None` when not reached within `max_minutes`.
        over_m: Option<f64>,
    },
}

impl Reason {
    /// Stable code as in `homes.csv`: `unlocated`, `no_facility`, `off_network`, `shut_in`, `island`, `barrier`, `too_far`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unlocated => "unlocated",
            Self::NoFacility => "no_facility",
            Self::OffNetwork => "off_network",
            Self::ShutIn { .. } => "shut_in",
            Self::Island => "island",
            Self::Barrier { .. } => "barrier",
            Self::TooFar { .. } => "too_far",
        }
    }
}

/// Covered and total numbers of homes and seniors.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Share {
    /// Number of homes.
    pub homes: usize,
    /// Number of covered homes.
    pub homes_covered: usize,
    /// Number of seniors.
    pub seniors: f64,
    /// Number of covered seniors.
    pub seniors_covered: f64,
}

impl Share {
    /// Adds one home to the counts.
    pub fn add(&mut self, seniors: f64, covered: bool) {
        self.homes += 1;
        self.seniors += seniors;
        if covered {
            self.homes_covered += 1;
            self.seniors_covered += seniors;
        }
    }

    /// Share of seniors who are covered, 0..=1; `None` where there are no seniors.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        (self.seniors > 0.0).then(|| self.seniors_covered / self.seniors)
    }

    /// Number of seniors who are not covered.
    #[must_use]
    pub fn seniors_left_out(&self) -> f64 {
        self.seniors - self.seniors_covered
    }
}

/// Coverage of one circle for one cohort.
#[derive(Debug, Clone)]
pub struct CircleCoverage {
    /// Circle that the coverage is for.
    pub circle: CircleId,
    /// Time within which `need` of the services are reached, one a home; `None` when they never are.
    pub time: Vec<Option<Millis>>,
    /// Whether that time is at most the limit, one a home.
    pub covered: Vec<bool>,
    /// Reason why the home is not covered, one a home; `None` exactly where the home is covered.
    pub reason: Vec<Option<Reason>>,
    /// Services of the circle beyond the limit, one bit set a home: bit `i` is `Circle::services[i]`.
    pub missing: Vec<u32>,
    /// Whether `need` services lie within the circle's plain radius, one a home; empty without a radius.
    pub in_radius: Vec<bool>,
    /// Evidence behind the figures: what is not located, and what no list holds.
    pub evidence: Evidence,
    /// Coverage of the whole study.
    pub total: Share,
    /// Coverage of the whole study by the plain radius; `None` without a radius.
    pub total_radius: Option<Share>,
    /// Coverage by area, one an area of `Study::areas`.
    pub areas: Vec<Share>,
}

impl CircleCoverage {
    /// Whether `home` is covered; `None` where the circle gives no verdict on a home that is not within reach of what is located.
    #[must_use]
    pub fn verdict(&self, home: usize) -> Option<bool> {
        let covered = self.covered[home];
        (covered || self.evidence.certainty.has_verdict()).then_some(covered)
    }
}

/// Travel times and coverage of one cohort.
#[derive(Debug, Clone)]
pub struct CohortCoverage {
    /// Cohort that the coverage is for.
    pub cohort: CohortId,
    /// Travel times by mode: on foot first, then each riding mode that a circle uses, the bus, and last the fastest of several;
    /// parts of these that no circle has alone are included (see [`Study::asks`](carecircle_base::model::Study::asks)).
    pub modes: Vec<ModeTimes>,
    /// Coverage of circles, in the order of `Study::circles`.
    pub circles: Vec<CircleCoverage>,
}

impl CohortCoverage {
    /// Travel times by `mode`; `None` when no circle uses the mode.
    #[must_use]
    pub fn mode(&self, mode: CircleMode) -> Option<&ModeTimes> {
        self.modes.iter().find(|m| m.mode == mode)
    }

    /// Nearest facility of `service` from `home` on foot; `None` when none is reached within the study's `max_minutes`.
    #[must_use]
    pub fn on_foot(&self, service: ServiceId, home: HomeId) -> Option<Nearest> {
        self.modes[0].services[service.index()].nearest[home.index()]
    }
}

impl ServiceTimes {
    fn heap_bytes(&self) -> usize {
        let reach = self.reach.as_ref().map_or(0, |reach| share_of(reach, reach.heap_bytes()));
        of_slice(&self.nearest) + of_slice(&self.by) + of_slice(&self.late) + reach
    }
}

impl ModeTimes {
    fn heap_bytes(&self) -> usize {
        let costs = self.costs.as_ref().map_or(0, |costs| share_of(costs, costs.heap_bytes()));
        let buses = self.buses.as_ref().map_or(0, |buses| share_of(buses, buses.heap_bytes()));
        let snaps = share_of(&self.snaps, of_slice(&self.snaps));
        snaps + costs + buses + self.services.iter().map(ServiceTimes::heap_bytes).sum::<usize>()
    }
}

impl CircleCoverage {
    fn heap_bytes(&self) -> usize {
        let homes = of_slice(&self.time) + of_slice(&self.covered) + of_slice(&self.reason) + of_slice(&self.missing);
        homes + of_slice(&self.in_radius) + of_slice(&self.areas)
    }
}

impl CohortCoverage {
    fn heap_bytes(&self) -> usize {
        let circles = self.circles.iter().map(CircleCoverage::heap_bytes).sum::<usize>();
        circles + self.modes.iter().map(ModeTimes::heap_bytes).sum::<usize>()
    }
}

/// Coverage of a study for every cohort.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Coverage of cohorts, in the order of `Study::cohorts`; shared with the same study under conditions that do not concern a cohort.
    pub cohorts: Vec<Arc<CohortCoverage>>,
    /// Whether times are straight lines times the detour factor (直线估算), because the study has no roads.
    pub straight_line: bool,
}

impl Coverage {
    /// Memory in bytes; what is shared with other coverages is divided among them.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.cohorts.iter().map(|cohort| share_of(cohort, cohort.heap_bytes())).sum()
    }

    /// Coverage of one cohort.
    #[must_use]
    pub fn cohort(&self, cohort: CohortId) -> &CohortCoverage {
        &self.cohorts[cohort.index()]
    }

    /// Coverage of one area by one circle, for one cohort.
    #[must_use]
    pub fn area(&self, cohort: CohortId, circle: CircleId, area: AreaId) -> Share {
        self.cohort(cohort).circles[circle.index()].areas[area.index()]
    }
}
