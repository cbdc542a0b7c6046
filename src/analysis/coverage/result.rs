//! The outcome of a coverage computation; immutable.

use std::sync::Arc;

use serde::Serialize;

use carecircle_base::ids::{AreaId, CircleId, CohortId, FacilityId, HomeId, ServiceId};
use carecircle_base::model::CircleMode;
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Snap};
use carecircle_routing::reach::Reach;
use carecircle_routing::transit::Buses;

/// The nearest facility and the time to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    /// Travel time from the home, connectors included.
    pub time: Millis,
    /// Ties go to the lowest id.
    pub facility: FacilityId,
}

/// The nearest facility of one service, for every home.
#[derive(Debug, Clone)]
pub struct ServiceTimes {
    /// Which service.
    pub service: ServiceId,
    /// One a home; `None` when none is reached within the study's `max_minutes`. By bus, the median over departures.
    pub nearest: Vec<Option<Nearest>>,
    /// The field of times on the network; `None` in a straight-line estimate, by bus, and for the best of several modes.
    pub reach: Option<Arc<Reach>>,
    /// For each home, the mode that gave `nearest`; empty where there is but one.
    pub by: Vec<CircleMode>,
    /// For each home, the time that nine of ten departures keep (90th percentile); empty where no bus is taken.
    pub late: Vec<Option<Millis>>,
}

impl ServiceTimes {
    /// The mode by which `home` comes, where there are several and it comes at all.
    #[must_use]
    pub fn by(&self, home: usize) -> Option<CircleMode> {
        self.by.get(home).copied().filter(|_| self.nearest[home].is_some())
    }

    /// What nine of ten departures of `home` keep; `None` where no bus is taken, or where more than one in ten never comes.
    #[must_use]
    pub fn late(&self, home: usize) -> Option<Millis> {
        self.late.get(home).copied().flatten()
    }
}

/// All services, for one cohort travelling by one mode.
#[derive(Debug, Clone)]
pub struct ModeTimes {
    /// On foot, or by which profile.
    pub mode: CircleMode,
    /// Where each home joins the network; `None` when off it. Empty in a straight-line estimate. Of several modes, the first's.
    pub snaps: Arc<Vec<Option<Snap>>>,
    /// What each edge costs this traveller; `None` in a straight-line estimate.
    pub costs: Option<Arc<EdgeCosts>>,
    /// By bus, what journeys are made of.
    pub buses: Option<Arc<Buses>>,
    /// In the order of `Study::services`. By bus and of the best of several modes, only those that a circle asks for hold times.
    pub services: Vec<ServiceTimes>,
}

/// Why a home is not covered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// The study has no open, located facility of a missing service.
    NoFacility,
    /// Farther than the snap limit from any usable edge.
    OffNetwork,
    /// On a piece of the network that holds no facility of a missing service.
    Island,
    /// Close as the crow flies, far on the network: a river, a wall, a missing bridge.
    Barrier {
        /// Network metres over straight metres; `None` when not reached within `max_minutes`.
        detour: Option<f64>,
    },
    /// Simply too far.
    TooFar {
        /// Seconds beyond the limit; `None` when not reached within `max_minutes`.
        over_s: Option<f64>,
        /// Metres beyond the limit at the cohort's speed; `None` likewise.
        over_m: Option<f64>,
    },
}

impl Reason {
    /// The stable code in `homes.csv`: `no_facility`, `off_network`, `island`, `barrier`, `too_far`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFacility => "no_facility",
            Self::OffNetwork => "off_network",
            Self::Island => "island",
            Self::Barrier { .. } => "barrier",
            Self::TooFar { .. } => "too_far",
        }
    }
}

/// Covered against all, in homes and in seniors.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Share {
    /// Homes counted.
    pub homes: usize,
    /// Of these, covered.
    pub homes_covered: usize,
    /// Seniors counted.
    pub seniors: f64,
    /// Of these, covered.
    pub seniors_covered: f64,
}

impl Share {
    /// Counts one home.
    pub fn add(&mut self, seniors: f64, covered: bool) {
        self.homes += 1;
        self.seniors += seniors;
        if covered {
            self.homes_covered += 1;
            self.seniors_covered += seniors;
        }
    }

    /// Seniors covered over seniors, 0..=1; `None` where there are no seniors.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        (self.seniors > 0.0).then(|| self.seniors_covered / self.seniors)
    }

    /// Seniors not covered.
    #[must_use]
    pub fn seniors_left_out(&self) -> f64 {
        self.seniors - self.seniors_covered
    }
}

/// One circle held against every home, for one cohort.
#[derive(Debug, Clone)]
pub struct CircleCoverage {
    /// Which circle.
    pub circle: CircleId,
    /// For each home, the time within which it has `need` of the services; `None` when it never has.
    pub time: Vec<Option<Millis>>,
    /// For each home, whether that time is at most the limit.
    pub covered: Vec<bool>,
    /// For each uncovered home, why; `None` exactly where covered.
    pub reason: Vec<Option<Reason>>,
    /// For each home, the services of the circle beyond the limit: bit `i` is `Circle::services[i]`.
    pub missing: Vec<u32>,
    /// For each home, whether `need` services lie within the circle's plain radius; empty without one.
    pub in_radius: Vec<bool>,
    /// The whole study.
    pub total: Share,
    /// The whole study by the plain radius; `None` without one.
    pub total_radius: Option<Share>,
    /// One an area of `Study::areas`.
    pub areas: Vec<Share>,
}

/// One cohort's times and circles.
#[derive(Debug, Clone)]
pub struct CohortCoverage {
    /// Which cohort.
    pub cohort: CohortId,
    /// On foot first, then each riding mode that a circle uses, the bus, and last the best of several; parts of these that no
    /// circle has alone are here too (see [`Study::asks`](carecircle_base::model::Study::asks)).
    pub modes: Vec<ModeTimes>,
    /// In the order of `Study::circles`.
    pub circles: Vec<CircleCoverage>,
}

impl CohortCoverage {
    /// The times by `mode`, when a circle or a column asked for it.
    #[must_use]
    pub fn mode(&self, mode: CircleMode) -> Option<&ModeTimes> {
        self.modes.iter().find(|m| m.mode == mode)
    }

    /// The nearest facility of `service` on foot.
    #[must_use]
    pub fn on_foot(&self, service: ServiceId, home: HomeId) -> Option<Nearest> {
        self.modes[0].services[service.index()].nearest[home.index()]
    }
}

/// Every cohort side by side.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// In the order of `Study::cohorts`.
    pub cohorts: Vec<CohortCoverage>,
    /// Whether times are straight lines times the detour factor (直线估算), for want of roads.
    pub straight_line: bool,
}

impl Coverage {
    /// One cohort's results.
    #[must_use]
    pub fn cohort(&self, cohort: CohortId) -> &CohortCoverage {
        &self.cohorts[cohort.index()]
    }

    /// One cohort's results for one circle and one area.
    #[must_use]
    pub fn area(&self, cohort: CohortId, circle: CircleId, area: AreaId) -> Share {
        self.cohort(cohort).circles[circle.index()].areas[area.index()]
    }
}
